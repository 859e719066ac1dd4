//! `drift/missing-index`

use drift_catalog::Kind;

use crate::fact::{Draft, Fact};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/missing-index",
    summary: "A declared index is missing from the database.",
    severity: Severity::Error,
    docs: Docs {
        means: "The models demand an index that the table does not have.",
        matters: "Queries read the whole table; a unique index also keeps a promise.",
        example: "model      indexes: [[name]]\ndatabase   no such index",
        todo: "Apply the statement. On a large PostgreSQL table that is in use, make the index with `CREATE INDEX CONCURRENTLY` by hand instead: it does not block writes. Or take the index out of the model; the edit is shown.",
        silent: "Its column is missing too: then it is told with the column.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    if !fact.is_added(&[Kind::Index]) {
        return None;
    }
    Some(Draft::new(format!("{} is missing from {}", cx.named(&fact.change.path), cx.from_name)))
}
