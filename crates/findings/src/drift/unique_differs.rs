//! `drift/unique-differs`

use drift_catalog::Kind;

use crate::fact::{Draft, Fact, or_none};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/unique-differs",
    summary: "A unique constraint differs.",
    severity: Severity::Error,
    docs: Docs {
        means: "The unique constraint is on both sides, under one name or over the same columns, and its columns, its treatment of NULL, or when it is checked differs.",
        matters: "Rows that must be unique can stand twice, or rows that may stand twice are refused.",
        example: "model      unique: [{ columns: [tenant_id, slug], name: one_slug }]\ndatabase   CONSTRAINT one_slug UNIQUE (slug)",
        todo: "Apply the statement, or let the model say what the database has; both are shown.",
        silent: "Only the name differs: that is drift/name-differs.",
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
