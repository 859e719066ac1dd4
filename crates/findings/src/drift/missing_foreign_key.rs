//! `drift/missing-foreign-key`

use drift_catalog::Kind;

use crate::fact::{Draft, Fact};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/missing-foreign-key",
    summary: "A declared foreign key is missing from the database.",
    severity: Severity::Error,
    docs: Docs {
        means: "The models demand a foreign key that the table does not have.",
        matters: "Rows can refer to what is not there, and nothing cascades.",
        example: "model      plan_id: { type: uuid, references: plans(id) }\ndatabase   no such reference",
        todo: "Look for rows that refer to nothing first: the statement fails on them. Then apply it, or take the reference out of the model.",
        silent: "Its column is missing too: then it is told with the column.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    fact.is_added(&[Kind::ForeignKey])
        .then(|| Draft::new(format!("{} is missing from {}", cx.named(&fact.change.path), cx.from_name)))
}
