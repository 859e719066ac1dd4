//! `drift/missing-view`

use drift_catalog::Kind;

use crate::fact::{Draft, Fact};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/missing-view",
    summary: "A declared view is missing from the database.",
    severity: Severity::Error,
    docs: Docs {
        means: "The models declare a view, materialised or not, that the database does not have.",
        matters: "Every query of it fails.",
        example: "model      views: { active_tenants: \"SELECT …\" }\ndatabase   no such view",
        todo: "Apply the statement, or let the model say what the database has; both are shown.",
        silent: "It is there.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    fact.is_added(&[Kind::View, Kind::MaterializedView])
        .then(|| Draft::new(format!("{} is missing from {}", cx.named(&fact.change.path), cx.from_name)))
}
