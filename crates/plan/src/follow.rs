//! What needs a held statement is held with it.

use drift_catalog::{Action, Attribute, Change, Hold, Kind, ObjectPath};
use drift_dialect::{Phase, Step};

use crate::words::mentions;

/// Holds back what stands on a table or column that waits.
pub(crate) fn hold(steps: &mut [Step], changes: &[Change]) {
    let waiting: Vec<&ObjectPath> = changes
        .iter()
        .filter(|change| matches!(change.action, Action::MaybeRename { .. }))
        .map(|change| &change.path)
        .collect();
    let retyped = held_types(steps, changes);
    if waiting.is_empty() && retyped.is_empty() {
        return;
    }
    for step in steps.iter_mut().filter(|step| step.hold.is_none()) {
        if let Some(path) = waiting.iter().find(|path| needs(step, path)) {
            step.hold = Some(Hold::Follows(format!("the decision about {}", path.name())));
        } else if let Some(path) =
            retyped.iter().find(|path| step.phase == Phase::ForeignKey && needs(step, path))
        {
            step.hold = Some(Hold::Follows(format!("the change of {}'s type", path.name())));
        }
    }
}

/// Columns whose change of type is held back: a reference from or to one would not fit.
fn held_types(steps: &[Step], changes: &[Change]) -> Vec<ObjectPath> {
    changes
        .iter()
        .filter(|change| match &change.action {
            Action::Modify { differences, .. } => {
                change.path.kind == Kind::Column
                    && differences.iter().any(|difference| difference.attribute == Attribute::Type)
            }
            _ => false,
        })
        .map(|change| &change.path)
        .filter(|path| steps.iter().any(|step| step.hold.is_some() && step.about.contains(path)))
        .cloned()
        .collect()
}

/// Whether a step makes something that stands on a table or column.
fn needs(step: &Step, path: &ObjectPath) -> bool {
    let makes = matches!(
        step.phase,
        Phase::Function
            | Phase::Constraint
            | Phase::Index
            | Phase::ForeignKey
            | Phase::View
            | Phase::Trigger
            | Phase::Comment
    );
    makes
        && !step.about.contains(path)
        && mentions(&step.sql, &path.object)
        && (path.part.is_none() || mentions(&step.sql, path.name()))
}
