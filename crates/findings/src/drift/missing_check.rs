//! `drift/missing-check`

use drift_catalog::Kind;

use crate::fact::{Draft, Fact};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/missing-check",
    summary: "A declared check is missing from the database.",
    severity: Severity::Error,
    docs: Docs {
        means: "The models demand a check that the table does not have.",
        matters: "Values that the code rules out can be stored by others.",
        example: "model      checks: { seats_positive: \"seats > 0\" }\ndatabase   no such check",
        todo: "Look for rows that break it first: the statement fails on them. Then apply it, or take the check out of the model.",
        silent: "A column it speaks of is missing too: then it is told with the column.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    fact.is_added(&[Kind::Check])
        .then(|| Draft::new(format!("{} is missing from {}", cx.named(&fact.change.path), cx.from_name)))
}
