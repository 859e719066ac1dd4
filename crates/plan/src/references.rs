//! References that stand in the way: a column's type cannot change into one that does not fit while a reference
//! stands on it, though it fits again when its other end has changed too; nor can a key go while a reference needs it,
//! though another key takes its place.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{
    Action, Attribute, Catalog, Change, ForeignKey, Hold, Index, IndexKey, IndexPart, Kind, Labelled as _,
    ObjectPath, Table,
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
    let keys = keys_that_go(ddl, is, changes, steps);
    if retyped.is_empty() && keys.is_empty() {
        return;
    }
    for (path, table) in is.tables() {
        for key in &table.foreign_keys.items {
            let own = key.path(&path);
            let mut causes: BTreeSet<&ObjectPath> =
                ends(&path, key).iter().filter_map(|end| retyped.get(end)).copied().collect();
            causes.extend(needed(key, &keys));
            let changed = changes.iter().any(|change| match &change.action {
                Action::Modify { from, .. } => *from == own || change.path == own,
                // A table whose removal is held back stays, with its references.
                Action::Drop => change.path == own,
                _ => change.path == own || change.path == path,
            });
            if causes.is_empty() {
                continue;
            }
            let goes = is_dropped(&path, steps);
            if goes || !changed {
                put_aside(ddl, (&path, table, &own), (&causes, !goes), steps);
            }
        }
    }
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

/// A key that a statement takes down.
struct Key {
    cause: ObjectPath,
    columns: BTreeSet<String>,
}

/// Keys by their tables.
type Keys = BTreeMap<ObjectPath, Vec<Key>>;

/// Keys and uniques that are dropped, or dropped and made anew.
fn keys_that_go(ddl: &dyn Ddl, is: &Catalog, changes: &[Change], steps: &[Step]) -> Keys {
    let mut found = Keys::new();
    if !ddl.keys_are_objects() {
        return found;
    }
    let is_key = |path: &ObjectPath| matches!(path.kind, Kind::PrimaryKey | Kind::Unique | Kind::Index);
    let mut causes: BTreeMap<&ObjectPath, &ObjectPath> = BTreeMap::new();
    for change in changes.iter().filter(|own| is_key(&own.path)) {
        let old = match &change.action {
            Action::Drop => &change.path,
            Action::Modify { from, .. } => from,
            _ => continue,
        };
        causes.insert(&change.path, old);
    }
    for step in steps.iter().filter(|own| matches!(own.phase, Phase::Clear | Phase::Drop)) {
        let changed = step.about.iter().filter(|_| step.sql.contains("DROP "));
        let changed = changed.filter_map(|path| Some((path, *causes.get(path)?)));
        // What goes for the sake of something else comes again.
        let aside = step.about.first().filter(|_| step.phase == Phase::Clear && step.hold.is_none());
        for (cause, old) in changed.chain(aside.filter(|path| is_key(path)).map(|path| (path, path))) {
            if let Some(columns) = columns_of_key(is, old) {
                found.entry(old.owner()).or_default().push(Key { cause: cause.clone(), columns });
            }
        }
    }
    found
}

/// The columns of a key, a unique or a unique index.
fn columns_of_key(is: &Catalog, path: &ObjectPath) -> Option<BTreeSet<String>> {
    let (table, owner) = (is.table_of(path)?, path.owner());
    let key = table.primary_key.value().filter(|own| own.path(&owner) == *path);
    let unique = || table.uniques.items.iter().find(|own| own.path(&owner) == *path);
    let index = || table.indexes.items.iter().find(|own| own.unique && own.path(&owner) == *path);
    let columns = key.map(|own| own.columns.clone()).or_else(|| unique().map(|own| own.columns.clone()));
    columns.or_else(|| columns_of(index()?)).map(|own| own.into_iter().collect())
}

fn columns_of(index: &Index) -> Option<Vec<String>> {
    let column = |part: &IndexPart| match &part.key {
        IndexKey::Column(name) => Some(name.clone()),
        IndexKey::Expr(_) => None,
    };
    index.parts.iter().map(column).collect()
}

/// What takes down the keys that a reference may need.
fn needed<'a>(reference: &ForeignKey, keys: &'a Keys) -> impl Iterator<Item = &'a ObjectPath> + use<'a> {
    let ForeignKey { references, referred, .. } = reference;
    let table = ObjectPath::new(Kind::Table, references.schema.as_str(), references.table.as_str());
    let columns: BTreeSet<String> = referred.iter().cloned().collect();
    let keys = keys.get(&table).map(Vec::as_slice).unwrap_or_default();
    keys.iter().filter(move |key| key.columns == columns).map(|key| &key.cause)
}

/// Whether a table goes in the end, which is too late for what stands in the way.
fn is_dropped(path: &ObjectPath, steps: &[Step]) -> bool {
    steps
        .iter()
        .any(|step| step.phase == Phase::Drop && step.hold.is_none() && step.about.first() == Some(path))
}

fn put_aside(
    ddl: &dyn Ddl,
    (path, table, key): (&ObjectPath, &Table, &ObjectPath),
    (causes, again): (&BTreeSet<&ObjectPath>, bool),
    steps: &mut Vec<Step>,
) {
    let held =
        causes.iter().any(|cause| steps.iter().any(|step| step.hold.is_some() && step.about.contains(cause)));
    let names: Vec<&str> = causes.iter().map(|path| path.name()).collect();
    let down = Change { path: key.clone(), action: Action::Drop };
    let up = Change { path: key.clone(), action: Action::Add { similar: None } };
    let (both, one) = ([&down, &up], [&down]);
    let own = ddl.alter_table(&TableChange {
        path,
        old_path: path,
        from: table,
        to: table,
        changes: if again { &both } else { &one },
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
