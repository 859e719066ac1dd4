//! `drift/type-mismatch`

use drift_catalog::{Attribute, TypeChange};

use super::hint::judged;
use crate::fact::{Draft, Fact, or_none};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/type-mismatch",
    summary: "A column has another type than declared.",
    severity: Severity::Error,
    docs: Docs {
        means: "The declared and the live type are different. The finding says what becomes of values when the declared one takes the place of the live one: widening, narrowing or incompatible.",
        matters: "Reads give values of another kind than the code expects; writes fail or are cut.",
        example: "model      seats: integer\ndatabase   seats text",
        todo: "Apply the statement, or let the model say what the database has; both are shown.",
        silent: "The live type is in the accept-set of the model's word (docs/types.md).",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    let difference = fact.column(&Attribute::Type)?;
    let word = judged(cx, fact).unwrap_or(TypeChange::Incompatible).word();
    let (to, from) = (&difference.to, or_none(&difference.from));
    Some(Draft::new(format!(
        "{}: {to} declared, {from} in {} ({word})",
        cx.named(&fact.change.path),
        cx.from_name
    )))
}
