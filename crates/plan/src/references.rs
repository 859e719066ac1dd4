//! References that stand in the way: a column's type cannot change into one that does not fit while a reference
//! stands on it, though it fits again when its other end has changed too; nor can the key go that it stands on, though
//! another one comes.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{
    Action, Attribute, Catalog, Change, ForeignKey, Hold, Kind, Labelled as _, ObjectPath, Table,
};
use drift_dialect::{Ddl, Phase, Step, TableChange};

/// Takes references down before their columns change, and puts them up again after.
pub(crate) fn stand_aside(
    ddl: &dyn Ddl,
    (is, wanted): (&Catalog, &Catalog),
    changes: &[Change],
    steps: &mut Vec<Step>,
) {
    let retyped = retyped(ddl, (is, wanted), changes);
    let gone = keys_that_go(is, steps);
    if retyped.is_empty() && gone.is_empty() {
        return;
    }
    for (path, table) in is.tables() {
        for key in &table.foreign_keys.items {
            let own = key.path(&path);
            let mut causes: BTreeSet<&ObjectPath> =
                ends(&path, key).iter().filter_map(|end| retyped.get(end)).copied().collect();
            causes.extend(stood_on(wanted, key, &gone));
            let changed = changes.iter().any(|change| match &change.action {
                Action::Modify { from, .. } => *from == own || change.path == own,
                _ => change.path == own || change.path == path,
            });
            if !causes.is_empty() && !changed {
                put_aside(ddl, (&path, table, &own), &causes, steps);
            }
        }
    }
}

/// Keys that are dropped, though perhaps to come again, with their columns.
fn keys_that_go(is: &Catalog, steps: &[Step]) -> Vec<(ObjectPath, Vec<String>)> {
    let mut gone = Vec::new();
    let cleared = |path: &ObjectPath| {
        steps
            .iter()
            .any(|step| step.phase == Phase::Clear && step.hold.is_none() && step.about.first() == Some(path))
    };
    for (path, table) in is.tables() {
        let primary = table.primary_key.value().map(|own| (own.path(&path), own.columns.clone()));
        let uniques = table.uniques.items.iter().map(|own| (own.path(&path), own.columns.clone()));
        gone.extend(primary.into_iter().chain(uniques).filter(|(own, _)| cleared(own)));
    }
    gone
}

/// The keys that go of those that a reference may stand on, where the wanted table has one for it too.
fn stood_on<'a>(
    wanted: &Catalog,
    key: &ForeignKey,
    gone: &'a [(ObjectPath, Vec<String>)],
) -> impl Iterator<Item = &'a ObjectPath> {
    let other = ObjectPath::new(Kind::Table, key.references.schema.as_str(), key.references.table.as_str());
    let set = |columns: &[String]| columns.iter().cloned().collect::<BTreeSet<String>>();
    let referred = set(&key.referred);
    let has_one = wanted.table_of(&other).is_some_and(|table| {
        table.primary_key.value().is_some_and(|own| set(&own.columns) == referred)
            || table.uniques.items.iter().any(|own| set(&own.columns) == referred)
    });
    gone.iter()
        .filter(move |(path, columns)| has_one && path.owner() == other && set(columns) == referred)
        .map(|(path, _)| path)
}

/// A reference to a table that goes is dropped with it, unless it is dropped already: one of its name may have come
/// since, to another table.
pub(crate) fn drop_once(steps: &mut Vec<Step>) {
    let gone: BTreeSet<ObjectPath> = steps
        .iter()
        .filter(|step| step.phase == Phase::Clear && step.hold.is_none())
        .filter_map(|step| step.about.first())
        .filter(|path| path.kind == Kind::ForeignKey)
        .cloned()
        .collect();
    steps.retain(|step| {
        step.phase != Phase::Drop || !step.about.first().is_some_and(|path| gone.contains(path))
    });
}

/// Both ends of a reference, column by column.
fn ends(path: &ObjectPath, key: &ForeignKey) -> Vec<ObjectPath> {
    let other = ObjectPath::new(Kind::Table, key.references.schema.as_str(), key.references.table.as_str());
    let here = key.columns.iter().map(|name| path.part(Kind::Column, name.as_str()));
    let there = key.referred.iter().map(|name| other.part(Kind::Column, name.as_str()));
    here.chain(there).collect()
}

/// Columns whose type changes so, as they are called now, with the path of the change.
fn retyped<'a>(
    ddl: &dyn Ddl,
    (is, wanted): (&Catalog, &Catalog),
    changes: &'a [Change],
) -> BTreeMap<ObjectPath, &'a ObjectPath> {
    let mut found = BTreeMap::new();
    for change in changes.iter().filter(|change| change.path.kind == Kind::Column) {
        let Action::Modify { from, differences } = &change.action else { continue };
        let old = is.table_of(from).and_then(|table| table.column(from.name()));
        let new = wanted.table_of(&change.path).and_then(|table| table.column(change.path.name()));
        let Some((old, new)) = old.zip(new) else { continue };
        let types = differences.iter().any(|difference| difference.attribute == Attribute::Type);
        if types && ddl.needs_references_away(old, new) {
            found.insert(from.clone(), &change.path);
        }
    }
    found
}

fn put_aside(
    ddl: &dyn Ddl,
    (path, table, key): (&ObjectPath, &Table, &ObjectPath),
    causes: &BTreeSet<&ObjectPath>,
    steps: &mut Vec<Step>,
) {
    let held =
        causes.iter().any(|cause| steps.iter().any(|step| step.hold.is_some() && step.about.contains(cause)));
    let names: Vec<&str> = causes.iter().map(|path| path.name()).collect();
    let down = Change { path: key.clone(), action: Action::Drop };
    let up = Change { path: key.clone(), action: Action::Add { similar: None } };
    let own = ddl.alter_table(&TableChange {
        path,
        old_path: path,
        from: table,
        to: table,
        changes: &[&down, &up],
        allow_loss: true,
    });
    for mut step in own {
        step.about.extend(causes.iter().map(|path| (*path).clone()));
        if held {
            step.hold = Some(Hold::Follows(format!("the change of {}", names.join(", "))));
        }
        steps.push(step);
    }
}
