//! `drift/extra-unique`

use drift_catalog::Kind;

use super::hint::extra_constraint;
use crate::fact::{Draft, Fact};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/extra-unique",
    summary: "The database has a unique constraint that the models do not declare.",
    severity: Severity::Error,
    docs: Docs {
        means: "A list that the model calls complete does not hold a unique constraint of the database.",
        matters: "An insert of this code that repeats a value fails.",
        example: "model      unique: []\ndatabase   UNIQUE (slug)",
        todo: "Declare it, or drop it; both are shown.",
        silent: "The model's list is not complete: then it is counted as not declared. A unique index that models declare over the same columns asks for the same promise.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    extra_constraint(cx, fact, Kind::Unique)
}
