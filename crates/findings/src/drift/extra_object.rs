//! `drift/extra-object`

use drift_catalog::{Action, Kind};

use crate::fact::{Draft, Fact};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/extra-object",
    summary: "The database has an object that the models do not declare.",
    severity: Severity::Note,
    docs: Docs {
        means: "A type, sequence, function, trigger, extension or exclusion constraint is in the database, and the models call their list complete. Triggers and exclusion constraints are warnings: they may change or refuse what is written.",
        matters: "Running code does not know it.",
        example: "model      functions: {}\ndatabase   CREATE FUNCTION f() …",
        todo: "Declare it, or drop it.",
        silent: "The models' list of that kind is not complete.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    if !matches!(fact.change.action, Action::Drop) {
        return None;
    }
    let draft = Draft::new(format!(
        "{} is in {} and not in {}",
        cx.named(&fact.change.path),
        cx.from_name,
        cx.to_name
    ));
    let acts = matches!(fact.kind(), Kind::Trigger | Kind::Exclusion);
    Some(if acts { draft.severity(Severity::Warning) } else { draft })
}
