//! `drift/check-differs`

use drift_catalog::Kind;

use crate::fact::{Draft, Fact, or_none};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/check-differs",
    summary: "A check differs.",
    severity: Severity::Error,
    docs: Docs {
        means: "The model and the database have the check under one name, or over the same columns, with differences.",
        matters: "Values that the code rules out can be stored by others.",
        example: "model      the check as declared\ndatabase   the check with another attribute",
        todo: "Apply the statement, or let the model say what the database has; both are shown.",
        silent: "Only the name differs (drift/name-differs), or an expression cannot be decided (drift/expression-differs).",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    let difference = fact.differs(&[Kind::Check])?;
    let (what, to, from) = (&difference.attribute, or_none(&difference.to), or_none(&difference.from));
    Some(Draft::new(format!(
        "{}: {what} {to} declared, {from} in {}",
        cx.named(&fact.change.path),
        cx.from_name
    )))
}
