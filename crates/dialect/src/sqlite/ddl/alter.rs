//! Changes of a table: what `ALTER TABLE` can do, and one rebuild for all the rest.

use drift_catalog::{Action, Attribute, Change, Hold, Kind, ObjectPath};

use super::rebuild::rebuild;
use super::{goal, loss, native, virtual_tables};
use crate::sqlite::names::quote;
use crate::{Phase, Step, TableChange};

/// Everything that changes one table.
pub(crate) fn alter(change: &TableChange<'_>) -> Vec<Step> {
    if [change.from, change.to].iter().any(|table| table.attributes.get("virtual").is_some()) {
        return virtual_tables::remake(change);
    }
    let loses = |own: &&Change| !change.allow_loss && loss::of(change, own).is_some();
    let (lossy, safe): (Vec<&Change>, Vec<&Change>) = change.changes.iter().copied().partition(loses);
    let (names, mut active): (Vec<&Change>, Vec<&Change>) =
        safe.into_iter().partition(|own| only_a_name(own));
    let mut steps = group(change, &active);
    say_losses(change, &active, &mut steps);
    let rebuilt = steps.iter().any(is_rebuild);
    if rebuilt && !names.is_empty() {
        active.extend(names);
        steps = group(change, &active);
        say_losses(change, &active, &mut steps);
    } else {
        let why = "only the name differs, and a rebuild would change nothing else";
        steps.extend(group(change, &names).into_iter().map(|step| step.hold(Hold::Decision(why.to_owned()))));
    }
    steps.extend(held(change, &lossy, &active, rebuilt));
    steps
}

/// Says of each step what the changes that it makes can lose.
fn say_losses(change: &TableChange<'_>, changes: &[&Change], steps: &mut [Step]) {
    for step in steps {
        let why: Vec<String> = changes
            .iter()
            .filter(|own| step.about.contains(&own.path))
            .filter_map(|own| loss::of(change, own))
            .collect();
        step.loses = (!why.is_empty()).then(|| why.join("; "));
    }
}

fn is_rebuild(step: &Step) -> bool {
    step.phase == Phase::Rebuild
}

/// A constraint's name is text of the table's definition.
fn only_a_name(own: &Change) -> bool {
    let constraint =
        matches!(own.path.kind, Kind::PrimaryKey | Kind::Unique | Kind::ForeignKey | Kind::Check);
    constraint
        && match &own.action {
            Action::Modify { differences, .. } => {
                differences.iter().all(|difference| difference.attribute == Attribute::Name)
            }
            Action::Rename { .. } => true,
            _ => false,
        }
}

/// What can lose data, as it would run: after the active statements, or, where both rebuild the table, instead
/// of their rebuild.
fn held(change: &TableChange<'_>, lossy: &[&Change], active: &[&Change], rebuilt: bool) -> Vec<Step> {
    if lossy.is_empty() {
        return Vec::new();
    }
    let mut steps = group(change, lossy);
    let instead = rebuilt && steps.iter().any(is_rebuild);
    if instead {
        let all: Vec<&Change> = active.iter().chain(lossy).copied().collect();
        steps = group(change, &all);
    }
    say_losses(change, lossy, &mut steps);
    for step in &mut steps {
        step.about.retain(|path| lossy.iter().any(|own| own.path == *path));
        if step.hold.is_none() {
            step.hold = Some(Hold::Loss(step.loses.clone().unwrap_or_default()));
        }
        if instead && is_rebuild(step) {
            step.note =
                format!("This takes the place of the other rebuild of {}.", quote(&change.path.object));
        }
    }
    steps.retain(|step| !step.about.is_empty());
    steps
}

/// The steps of some changes; those that `ALTER TABLE` refuses share one rebuild. New columns that it takes
/// come after that, unless the rebuilt table speaks of them.
fn group(change: &TableChange<'_>, changes: &[&Change]) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut refused: Vec<&Change> = Vec::new();
    for own in changes {
        let (mut own_steps, enough) = native::steps(change, own, changes);
        steps.append(&mut own_steps);
        if !enough {
            refused.push(own);
        }
    }
    if refused.is_empty() {
        return steps;
    }
    let apart = refused.iter().all(|own| speaks_of_itself(change, own));
    steps.retain(|step| {
        matches!(step.phase, Phase::Rename | Phase::Drop)
            || (apart && is_later(step))
            || step.about.first().is_some_and(|path| matches!(path.kind, Kind::Index | Kind::Trigger))
    });
    let later: Vec<&ObjectPath> =
        steps.iter().filter(|step| is_later(step)).flat_map(|step| &step.about).collect();
    let rebuilt: Vec<&Change> = changes.iter().copied().filter(|own| !later.contains(&&own.path)).collect();
    let goal = goal::of(change, change.from, &rebuilt);
    let about: Vec<ObjectPath> = rebuilt
        .iter()
        .map(|own| &own.path)
        .filter(|path| {
            refused.iter().any(|own| own.path == **path)
                || !steps.iter().any(|step| step.about.contains(path))
        })
        .cloned()
        .collect();
    let note = format!(
        "SQLite cannot alter this in place: {} is made anew, its rows kept.",
        quote(&change.old_path.object)
    );
    let mut step = Step::new(Phase::Rebuild, change.path, rebuild(change, &goal, &rebuilt)).note(note);
    step.about = about;
    steps.push(step);
    steps
}

/// Whether a step adds to a table as it is: a column, or the index that keeps the promise of a unique constraint.
fn is_later(step: &Step) -> bool {
    step.phase == Phase::Column || step.about.first().is_some_and(|path| path.kind == Kind::Unique)
}

/// Whether a change of the rebuilt table can name no column but its own: a column that is not computed.
fn speaks_of_itself(change: &TableChange<'_>, own: &Change) -> bool {
    own.path.kind == Kind::Column
        && change.to.column(own.path.name()).is_none_or(|column| column.generated.value().is_none())
}
