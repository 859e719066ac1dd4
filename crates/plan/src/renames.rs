//! Likely renames that nobody declared. Where loss is allowed they are what they were declared to be: one thing that
//! goes and one that comes, so that the file converges; the rename stays beside them as an offer.

use drift_catalog::{Action, Catalog, Change, Hold, Kind, ObjectPath};
use drift_dialect::{Ddl, Phase, Step, TableChange};

/// The changes with both ends of each likely rename in its place.
pub(crate) fn as_declared(changes: &[Change]) -> Vec<Change> {
    let mut all = Vec::with_capacity(changes.len());
    for change in changes {
        match &change.action {
            Action::MaybeRename { from } => {
                let add = Action::Add { similar: Some(from.clone()) };
                all.push(Change { path: change.path.clone(), action: add });
                all.push(Change { path: from.path.clone(), action: Action::Drop });
            }
            _ => all.push(change.clone()),
        }
    }
    all
}

/// The renames that could take the place of these, as comments.
pub(crate) fn offers(ddl: &dyn Ddl, (from, to): (&Catalog, &Catalog), changes: &[Change]) -> Vec<Step> {
    let offer = |change: &Change| {
        let Action::MaybeRename { from: candidate } = &change.action else { return None };
        let (new, old) = (change.path.name(), candidate.path.name());
        let sql = match change.path.kind {
            Kind::Table => ddl.rename_table(&candidate.path, &change.path),
            Kind::Column => rename_column(ddl, (from, to), change, &candidate.path)?,
            _ => return None,
        };
        let why = format!(
            "if {new} is {old} renamed; `renamed_from: {old}` in the model writes this in the place of one that goes \
             and one that comes"
        );
        Some(Step::new(Phase::Rename, &change.path, sql).hold(Hold::Decision(why)))
    };
    changes.iter().filter_map(offer).collect()
}

fn rename_column(
    ddl: &dyn Ddl,
    (from, to): (&Catalog, &Catalog),
    change: &Change,
    old: &ObjectPath,
) -> Option<String> {
    let (path, old_path) = (change.path.owner(), old.owner());
    let own = Change { path: change.path.clone(), action: Action::Rename { from: old.clone() } };
    let steps = ddl.alter_table(&TableChange {
        path: &path,
        old_path: &old_path,
        from: from.table_of(old)?,
        to: to.table_of(&change.path)?,
        changes: &[&own],
        allow_loss: true,
    });
    Some(steps.into_iter().map(|step| step.sql).collect::<Vec<_>>().join("\n"))
}
