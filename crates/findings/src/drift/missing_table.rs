//! `drift/missing-table`

use drift_catalog::Kind;

use super::hint::with_hint;
use crate::fact::{Draft, Fact};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/missing-table",
    summary: "A declared table is missing from the database.",
    severity: Severity::Error,
    docs: Docs {
        means: "The models declare a table that the database does not have.",
        matters: "Every query of it fails: `relation does not exist`, `no such table`.",
        example: "model      tables: { plans: … }\ndatabase   no table plans",
        todo: "Apply the statement, or let the model say what the database has; both are shown.",
        silent: "The table is there under another case in SQLite, or is declared as renamed from one that is there.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    if !fact.is_added(&[Kind::Table]) {
        return None;
    }
    Some(with_hint(
        Draft::new(format!("{} is missing from {}", cx.named(&fact.change.path), cx.from_name)),
        cx,
        fact,
    ))
}
