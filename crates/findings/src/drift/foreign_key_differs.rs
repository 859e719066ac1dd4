//! `drift/foreign-key-differs`

use drift_catalog::Kind;

use crate::fact::{Draft, Fact, or_none};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/foreign-key-differs",
    summary: "A foreign key differs.",
    severity: Severity::Error,
    docs: Docs {
        means: "The foreign key is on both sides, under one name or over the same columns, and what it refers to, or what happens on deletes and updates, differs.",
        matters: "Deleting a row removes rows that should have stayed, leaves rows that should have gone, or fails.",
        example: "model      plan_id: { type: uuid, references: plans(id), on_delete: cascade }\ndatabase   FOREIGN KEY (plan_id) REFERENCES plans (id) ON DELETE RESTRICT",
        todo: "Apply the statement, or let the model say what the database has; both are shown.",
        silent: "The model does not say what happens (`on_delete` is absent), or only the name differs (drift/name-differs).",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    let difference = fact.differs(&[Kind::ForeignKey])?;
    let (what, to, from) = (&difference.attribute, or_none(&difference.to), or_none(&difference.from));
    Some(Draft::new(format!(
        "{}: {what} {to} declared, {from} in {}",
        cx.named(&fact.change.path),
        cx.from_name
    )))
}
