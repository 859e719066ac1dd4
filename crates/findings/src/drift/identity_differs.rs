//! `drift/identity-differs`

use drift_catalog::Attribute;

use crate::fact::{Draft, Fact, or_none};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/identity-differs",
    summary: "A column numbers its rows differently.",
    severity: Severity::Error,
    docs: Docs {
        means: "The model says that the column fills itself with numbers, or how, and the database does otherwise.",
        matters: "Inserts without a number fail, or inserts with one do.",
        example: "model      id: { type: bigint, primary_key: true, auto_increment: true }\ndatabase   id bigint PRIMARY KEY",
        todo: "Apply the statement, or let the model say what the database has; both are shown.",
        silent: "The model does not speak of it, or leaves the way to the database (`auto_increment: true`).",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    let difference = fact.column(&Attribute::Identity)?;
    let (to, from) = (or_none(&difference.to), or_none(&difference.from));
    Some(Draft::new(format!(
        "{}: identity {to} declared, {from} in {}",
        cx.named(&fact.change.path),
        cx.from_name
    )))
}
