//! Tables that cannot become what is wanted: PostgreSQL has no statement that begins or ends the partitioning of a
//! table, or that changes what it is partitioned by, and SQLite none that makes a table virtual, so that where loss is
//! allowed the table goes and comes again.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{
    Action, Attribute, Catalog, Change, Difference, Hold, Kind, Labelled as _, ObjectPath, Table,
};
use drift_dialect::{Ddl, Step, TableChange};

use crate::words::mentions;

/// The changes with both halves of such a table in the place of everything that changes in it.
pub(crate) fn as_two(from: &Catalog, changes: &[Change]) -> Vec<Change> {
    let remade: BTreeMap<ObjectPath, ObjectPath> =
        changes.iter().filter_map(|change| made_anew(from, change)).collect();
    let mut all: Vec<Change> =
        changes.iter().filter(|change| !remade.contains_key(&change.path.owner())).cloned().collect();
    for (path, old) in remade {
        all.push(Change { path: old, action: Action::Drop });
        all.push(Change { path, action: Action::Add { similar: None } });
    }
    all
}

/// A table that has to be, as it is wanted and as it is called now: it is partitioned otherwise, or a column of its key
/// gets another type (`ATPrepAlterColumnType`, src/backend/commands/tablecmds.c).
fn made_anew(is: &Catalog, change: &Change) -> Option<(ObjectPath, ObjectPath)> {
    let Action::Modify { from, differences } = &change.action else { return None };
    let about = |attribute: Attribute| differences.iter().any(|own| own.attribute == attribute);
    let anew = match change.path.kind {
        Kind::Table => about(Attribute::Partition) || becomes_virtual(differences),
        Kind::Column if about(Attribute::Type) || about(Attribute::Collation) => {
            is.table_of(from).is_some_and(|table| is_of_key(table, from.name()))
        }
        _ => false,
    };
    anew.then(|| (change.path.owner(), from.owner()))
}

/// Whether a virtual table becomes a plain one, or the other way round.
fn becomes_virtual(differences: &[Difference]) -> bool {
    differences.iter().any(|own| {
        own.attribute == Attribute::Other("virtual".to_owned()) && (own.from.is_empty() || own.to.is_empty())
    })
}

/// Where nothing may be lost, a column of the key keeps its type.
pub(crate) fn hold(from: &Catalog, changes: &[Change], steps: &mut [Step]) {
    let of_key = |change: &&Change| change.path.kind == Kind::Column && made_anew(from, change).is_some();
    for change in changes.iter().filter(of_key) {
        let why = format!(
            "{} is what the table is partitioned by, so that the table would be made anew, without its rows",
            change.path.name()
        );
        for step in steps.iter_mut().filter(|step| step.about.contains(&change.path)) {
            step.hold = Some(Hold::Loss(why.clone()));
        }
    }
}

/// Whether a table, or a partition of it, is partitioned by a column.
fn is_of_key(table: &Table, column: &str) -> bool {
    let own = table.partition.value().map(|own| own.key.raw.as_str());
    let partitions = table.definitions.0.get(&Kind::Partition);
    let partitions = partitions.into_iter().flat_map(|named| named.items.values());
    own.into_iter()
        .chain(partitions.filter_map(|partition| partition.fact("key")))
        .any(|key| mentions(key, column))
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
