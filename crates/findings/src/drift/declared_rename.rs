//! `drift/declared-rename`

use drift_catalog::{Action, Kind};

use crate::fact::{Draft, Fact};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/declared-rename",
    summary: "A declared rename has not been made.",
    severity: Severity::Error,
    docs: Docs {
        means: "The model says `renamed_from`, and the database still has the old name.",
        matters: "Code uses the new name and fails until the rename is made.",
        example: "model      plan_name: { type: string(40)?, renamed_from: plan }\ndatabase   plan varchar(40)",
        todo: "Apply the statement.",
        silent: "The old name is gone: then `renamed_from` says nothing any more.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    let Action::Rename { from } = &fact.change.action else { return None };
    if !matches!(fact.kind(), Kind::Table | Kind::Column) {
        return None;
    }
    Some(Draft::new(format!(
        "{} is still called {} in {}",
        cx.named(&fact.change.path),
        from.name(),
        cx.from_name
    )))
}
