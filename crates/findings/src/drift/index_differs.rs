//! `drift/index-differs`

use drift_catalog::Kind;

use crate::fact::{Draft, Fact, or_none};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/index-differs",
    summary: "An index differs.",
    severity: Severity::Error,
    docs: Docs {
        means: "The index is on both sides under one name, and its columns, order, uniqueness, method or condition differs.",
        matters: "Queries that count on it read the whole table; a unique index also keeps a promise.",
        example: "model      indexes: [{ columns: [created_at desc], name: newest }]\ndatabase   CREATE INDEX newest ON tenants (name)",
        todo: "Apply the statement, or let the model say what the database has; both are shown.",
        silent: "Only the name differs (drift/name-differs), or it cannot be told whether an expression or condition differs (drift/expression-differs).",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    let difference = fact.differs(&[Kind::Index])?;
    let (what, to, from) = (&difference.attribute, or_none(&difference.to), or_none(&difference.from));
    Some(Draft::new(format!(
        "{}: {what} {to} declared, {from} in {}",
        cx.named(&fact.change.path),
        cx.from_name
    )))
}
