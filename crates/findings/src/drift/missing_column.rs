//! `drift/missing-column`

use drift_catalog::Kind;

use super::hint::with_hint;
use crate::fact::{Draft, Fact};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/missing-column",
    summary: "A declared column is missing from the database.",
    severity: Severity::Error,
    docs: Docs {
        means: "The models declare a column that the table does not have.",
        matters: "Every query that names it fails: `column tenants.plan_id does not exist`.",
        example: "model      plan_id: { type: uuid, nullable: true }\ndatabase   no column plan_id",
        todo: "Apply the statement, or let the model say what the database has; both are shown.",
        silent: "The whole table is missing; then that is the finding.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    if !fact.is_added(&[Kind::Column]) {
        return None;
    }
    Some(with_hint(
        Draft::new(format!("{} is missing from {}", cx.named(&fact.change.path), cx.from_name)),
        cx,
        fact,
    ))
}
