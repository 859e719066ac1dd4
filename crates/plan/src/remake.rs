//! Tables that cannot become what is wanted: PostgreSQL has no statement that begins or ends the partitioning of a
//! table, so that where loss is allowed the table goes and comes again.

use std::collections::BTreeSet;

use drift_catalog::{Action, Attribute, Catalog, Change, Kind, Labelled as _, ObjectPath};
use drift_dialect::{Ddl, Step, TableChange};

/// The changes with both halves of such a table in the place of everything that changes in it.
pub(crate) fn as_two(changes: &[Change]) -> Vec<Change> {
    let remade: Vec<(&ObjectPath, &ObjectPath)> = changes.iter().filter_map(made_anew).collect();
    let mut all: Vec<Change> = changes
        .iter()
        .filter(|change| !remade.iter().any(|(path, _)| change.path.owner() == **path))
        .cloned()
        .collect();
    for (path, old) in remade {
        all.push(Change { path: old.clone(), action: Action::Drop });
        all.push(Change { path: path.clone(), action: Action::Add { similar: None } });
    }
    all
}

fn made_anew(change: &Change) -> Option<(&ObjectPath, &ObjectPath)> {
    match &change.action {
        Action::Modify { from, differences } if change.path.kind == Kind::Table => differences
            .iter()
            .any(|difference| difference.attribute == Attribute::Partition)
            .then_some((&change.path, from)),
        _ => None,
    }
}

/// References to tables that go and come again: they went with the table.
pub(crate) fn references(
    ddl: &dyn Ddl,
    (is, wanted): (&Catalog, &Catalog),
    changes: &[Change],
    steps: &mut Vec<Step>,
) {
    let with = |fits: fn(&Action) -> bool| -> BTreeSet<&ObjectPath> {
        changes.iter().filter(|change| fits(&change.action)).map(|change| &change.path).collect()
    };
    let gone = with(|action| matches!(action, Action::Drop));
    let new = with(|action| matches!(action, Action::Add { .. }));
    let (goes, comes) = (|path: &ObjectPath| gone.contains(path), |path: &ObjectPath| new.contains(path));
    if !gone.intersection(&new).any(|path| path.kind == Kind::Table) {
        return;
    }
    for (path, table) in wanted.tables().filter(|(path, _)| !comes(path)) {
        for key in &table.foreign_keys.items {
            let other =
                ObjectPath::new(Kind::Table, key.references.schema.as_str(), key.references.table.as_str());
            let own = key.path(&path);
            if !goes(&other) || !comes(&other) || changes.iter().any(|change| change.path == own) {
                continue;
            }
            let up = Change { path: own, action: Action::Add { similar: None } };
            steps.extend(ddl.alter_table(&TableChange {
                path: &path,
                old_path: &path,
                from: is.table_of(&path).unwrap_or(table),
                to: table,
                changes: &[&up],
                allow_loss: true,
            }));
        }
    }
}
