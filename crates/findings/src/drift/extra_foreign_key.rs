//! `drift/extra-foreign-key`

use drift_catalog::Kind;

use super::hint::extra_constraint;
use crate::fact::{Draft, Fact};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/extra-foreign-key",
    summary: "The database has a foreign key that the models do not declare.",
    severity: Severity::Error,
    docs: Docs {
        means: "A list that the model calls complete does not hold a foreign key of the database.",
        matters: "An insert whose target is not there fails.",
        example: "model      foreign_keys: []\ndatabase   FOREIGN KEY (plan_id) REFERENCES plans (id)",
        todo: "Declare it, or drop it; both are shown.",
        silent: "The model's list is not complete: then it is counted as not declared.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    extra_constraint(cx, fact, Kind::ForeignKey)
}
