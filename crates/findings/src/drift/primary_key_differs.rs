//! `drift/primary-key-differs`

use drift_catalog::{Action, Kind};

use crate::fact::{Draft, Fact, declared};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/primary-key-differs",
    summary: "The primary key differs.",
    severity: Severity::Error,
    docs: Docs {
        means: "The model states a primary key and the database has another, or none; or the other way round.",
        matters: "Rows are found, updated and referred to by the wrong columns.",
        example: "model      primary_key: [tenant_id, id]\ndatabase   PRIMARY KEY (id)",
        todo: "Apply the statement, or let the model say what the database has; both are shown.",
        silent: "The model does not state a primary key.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    if fact.kind() != Kind::PrimaryKey {
        return None;
    }
    Some(match (&fact.change.action, fact.difference) {
        (Action::Add { .. }, _) => {
            Draft::new(format!("{} is missing from {}", cx.named(&fact.change.path), cx.from_name))
        }
        (Action::Drop, _) => Draft::new(format!(
            "{} is in {} and not in {}",
            cx.named(&fact.change.path),
            cx.from_name,
            cx.to_name
        )),
        (_, Some(difference)) => declared(cx, fact, difference),
        _ => return None,
    })
}
