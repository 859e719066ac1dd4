//! `drift/check-differs`

use drift_catalog::Kind;

use crate::fact::{Draft, Fact, or_none};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/check-differs",
    summary: "A check differs.",
    severity: Severity::Error,
    docs: Docs {
        means: "The check is on both sides, and something provable about it differs: whether it holds for the rows that are there (`NOT VALID`), or another option.",
        matters: "The database promises less, or more, than the code relies on.",
        example: "model      checks: { seats_positive: \"seats > 0\" }\ndatabase   CONSTRAINT seats_positive CHECK (seats > 0) NOT VALID",
        todo: "Apply the statement, or let the model say what the database has; both are shown.",
        silent: "Only the condition differs: whether two conditions mean the same is rarely provable, and that is drift/expression-differs. Only the name differs: drift/name-differs.",
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
