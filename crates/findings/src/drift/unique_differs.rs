//! `drift/unique-differs`

use drift_catalog::Kind;

use crate::fact::{Draft, Fact, or_none};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/unique-differs",
    summary: "A unique constraint differs.",
    severity: Severity::Error,
    docs: Docs {
        means: "The model and the database have the unique constraint under one name, or over the same columns, with differences.",
        matters: "Rows that must be unique can stand twice, and upserts fail for want of a constraint.",
        example: "model      the unique constraint as declared\ndatabase   the unique constraint with another attribute",
        todo: "Apply the statement, or let the model say what the database has; both are shown.",
        silent: "Only the name differs (drift/name-differs), or an expression cannot be decided (drift/expression-differs).",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    let difference = fact.differs(&[Kind::Unique])?;
    let (what, to, from) = (&difference.attribute, or_none(&difference.to), or_none(&difference.from));
    Some(Draft::new(format!(
        "{}: {what} {to} declared, {from} in {}",
        cx.named(&fact.change.path),
        cx.from_name
    )))
}
