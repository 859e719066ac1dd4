//! `drift/likely-rename`

use drift_catalog::Action;

use crate::fact::{Draft, Fact};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/likely-rename",
    summary: "A declared object is very likely there under its old name.",
    severity: Severity::Error,
    docs: Docs {
        means: "Something is missing and something much like it is extra: same type, like name, like place.",
        matters: "Code that uses the new name fails; adding the new column would leave the values in the old one.",
        example: "model      created_at: timestamptz\ndatabase   createdAt timestamp with time zone",
        todo: "Decide: if it is a rename, declare `renamed_from: createdAt` and the statement becomes active; if not, use the addition.",
        silent: "The types differ or the score is below 0.8; then it is a missing and an extra object, with a hint.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    let Action::MaybeRename { from } = &fact.change.action else { return None };
    let draft = Draft::new(format!(
        "{} is missing, and {} looks like it under its old name",
        cx.named(&fact.change.path),
        from.path.name()
    ));
    Some(draft.note(format!(
        "{} alike: names {:.2}, same type; if it is a rename, write renamed_from: {}",
        format_args!("{:.2}", from.score),
        from.name_score,
        from.path.name()
    )))
}
