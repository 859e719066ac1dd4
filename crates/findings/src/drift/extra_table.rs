//! `drift/extra-table`

use drift_catalog::Kind;

use crate::fact::{Draft, Fact};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/extra-table",
    summary: "The database has a table that the models do not declare.",
    severity: Severity::Note,
    docs: Docs {
        means: "A table is in the database and in no model.",
        matters: "Running code does not know it. It may be a leftover, or belong to somebody else.",
        example: "model      no table old_plans\ndatabase   CREATE TABLE old_plans (…)",
        todo: "Declare it, drop it, or say with `manages:` what is yours.",
        silent: "It is outside `manages`, or a migration tool keeps it for itself.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    fact.is_dropped(&[Kind::Table]).then(|| {
        Draft::new(format!(
            "{} is in {} and not in {}",
            cx.named(&fact.change.path),
            cx.from_name,
            cx.to_name
        ))
    })
}
