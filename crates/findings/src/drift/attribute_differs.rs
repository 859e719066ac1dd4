//! `drift/attribute-differs`

use drift_catalog::Kind;

use crate::fact::{Draft, Fact, declared};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/attribute-differs",
    summary: "A rare fact of a table or column differs.",
    severity: Severity::Warning,
    docs: Docs {
        means: "An option of one database (partitioning, `strict`, `unlogged` …) differs.",
        matters: "It depends on the option; partitioning and `strict` change what can be stored.",
        example: "model      options: { strict: true }\ndatabase   a table without STRICT",
        todo: "Apply the statement, or let the model say what the database has; both are shown.",
        silent: "The model does not state the option.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    let difference = fact.differs(&[Kind::Table, Kind::Column])?;
    Some(declared(cx, fact, difference))
}
