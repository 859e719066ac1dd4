//! `drift/collation-differs`

use drift_catalog::{Attribute, Kind};

use crate::fact::{Draft, Fact, or_none};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/collation-differs",
    summary: "A column has another collation.",
    severity: Severity::Warning,
    docs: Docs {
        means: "The model states a collation and the database has another.",
        matters: "Order, comparison and uniqueness of texts differ.",
        example: "model      slug: { type: text, collation: C }\ndatabase   slug text",
        todo: "Apply the statement, or let the model say what the database has; both are shown.",
        silent: "The model does not state a collation.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    let difference =
        fact.differs(&[Kind::Column, Kind::Domain]).filter(|d| d.attribute == Attribute::Collation)?;
    let (to, from) = (or_none(&difference.to), or_none(&difference.from));
    Some(Draft::new(format!(
        "{}: collation {to} declared, {from} in {}",
        cx.named(&fact.change.path),
        cx.from_name
    )))
}
