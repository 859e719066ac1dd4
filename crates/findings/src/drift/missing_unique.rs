//! `drift/missing-unique`

use drift_catalog::Kind;

use crate::fact::{Draft, Fact};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/missing-unique",
    summary: "A declared unique constraint is missing from the database.",
    severity: Severity::Error,
    docs: Docs {
        means: "The models demand a unique constraint that the table does not have.",
        matters: "Rows that must be unique can stand twice, and upserts fail for want of a constraint.",
        example: "model      unique: [[slug]]\ndatabase   no such constraint",
        todo: "Look for rows that stand twice first (`SELECT slug FROM tenants GROUP BY slug HAVING count(*) > 1`): the statement fails on them. Then apply it, or take the constraint out of the model.",
        silent: "Its column is missing too: then it is told with the column. A plain unique index over the same columns keeps the promise of a model; between two databases or SQL files the two differ.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    fact.is_added(&[Kind::Unique])
        .then(|| Draft::new(format!("{} is missing from {}", cx.named(&fact.change.path), cx.from_name)))
}
