//! `drift/invalid-index`

use drift_catalog::{Attribute, Kind};

use crate::fact::{Draft, Fact};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/invalid-index",
    summary: "An index is not usable.",
    severity: Severity::Warning,
    docs: Docs {
        means: "`CREATE INDEX CONCURRENTLY` was interrupted and left an index that is kept up to date and never used.",
        matters: "Writes pay for it, reads do not use it, and a unique one does not hold.",
        example: "database   an index with indisvalid = false",
        todo: "Drop it and make it again.",
        silent: "The index is valid.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    fact.differs(&[Kind::Index]).filter(|d| d.attribute == Attribute::Valid && d.from == "invalid")?;
    Some(Draft::new(format!("{} is left unfinished in {}", cx.named(&fact.change.path), cx.from_name)))
}
