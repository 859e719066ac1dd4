//! `drift/missing-object`

use drift_catalog::Action;

use crate::fact::{Draft, Fact};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/missing-object",
    summary: "A declared object is missing from the database.",
    severity: Severity::Error,
    docs: Docs {
        means: "The models declare a schema, type, sequence, function, trigger, extension or exclusion constraint that the database does not have.",
        matters: "What uses it fails.",
        example: "model      sequences: { invoice_number: {} }\ndatabase   no such sequence",
        todo: "Apply the statement, or let the model say what the database has; both are shown.",
        silent: "It is there.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    let added = matches!(fact.change.action, Action::Add { .. });
    added.then(|| Draft::new(format!("{} is missing from {}", cx.named(&fact.change.path), cx.from_name)))
}
