//! Names: a schema has one list of them for tables, partitions, indexes, views and sequences, and one for types, of which
//! each relation has one. What takes a name follows what frees it, or waits with it.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{Catalog, Hold, Kind, ObjectPath, Table};
use drift_dialect::{Ddl, Phase, Step};

use crate::needs::schema_and_name;

/// A name in a schema.
type Name = (String, String);

/// What takes a name that something has whose removal is held waits for that.
pub(crate) fn wait(ddl: &dyn Ddl, (from, to): (&Catalog, &Catalog), steps: &mut [Step]) {
    let mut taken: BTreeMap<Name, String> = BTreeMap::new();
    for path in steps
        .iter()
        .filter(|step| matches!(step.phase, Phase::Drop | Phase::Clear) && step.hold.is_some())
        .filter_map(|step| step.about.first())
        .filter(|path| !matches!(path.kind, Kind::Column | Kind::Check | Kind::ForeignKey | Kind::Trigger))
    {
        let own = from.table_of(path).filter(|_| path.kind == Kind::Table);
        let inside = own.map(|table| inside(ddl, path, table)).unwrap_or_default();
        taken.extend(inside.into_iter().chain([named(path)]).map(|name| (name, path.name().to_owned())));
    }
    if taken.is_empty() {
        return;
    }
    for step in steps.iter_mut().filter(|step| step.hold.is_none()) {
        let makes = match step.phase {
            Phase::Table | Phase::Index | Phase::View | Phase::Sequence => true,
            Phase::Trigger => ddl.triggers_are_objects(),
            _ => false,
        };
        let Some(path) = step.about.first().filter(|_| makes) else { continue };
        let made = to.table_of(path).filter(|_| step.phase == Phase::Table);
        let inside = made.map(|table| keys(ddl, path, table)).unwrap_or_default();
        if let Some(owner) = inside.iter().chain([&named(path)]).find_map(|name| taken.get(name)) {
            step.hold =
                Some(Hold::Follows(format!("what happens to {owner}, which has a name that this takes")));
        }
    }
}

/// What goes early: a table where something new takes a name that it, a partition or an index of its has. So does a type whose
/// name a type or relation of another kind takes.
pub(crate) fn to_free(
    ddl: &dyn Ddl,
    (from, to): (&Catalog, &Catalog),
    steps: &[Step],
) -> BTreeSet<ObjectPath> {
    let mut wanted: BTreeSet<Name> = BTreeSet::new();
    for step in steps
        .iter()
        .filter(|step| step.hold.is_none() && (Phase::Type..=Phase::Trigger).contains(&step.phase))
    {
        for path in step.about.iter().filter(|path| path.kind != Kind::Column) {
            let made = to.table_of(path).filter(|_| step.phase == Phase::Table);
            wanted.extend(made.map(|table| keys(ddl, path, table)).unwrap_or_default());
            wanted.insert(named(path));
        }
    }
    let types: BTreeSet<ObjectPath> = steps
        .iter()
        .filter(|step| step.hold.is_none() && (Phase::Type..=Phase::View).contains(&step.phase))
        .filter_map(|step| step.about.first())
        .filter(|path| has_type(path.kind))
        .cloned()
        .collect();
    steps
        .iter()
        .filter(|step| step.phase == Phase::Drop && step.hold.is_none())
        .filter_map(|step| step.about.first())
        .filter(|path| match path.kind {
            Kind::Table => true,
            kind => {
                let same = |new: &ObjectPath| (&new.schema, &new.object) == (&path.schema, &path.object);
                has_type(kind) && types.iter().any(same)
            }
        })
        .filter(|path| {
            let own = from.table_of(path).map(|table| inside(ddl, path, table)).unwrap_or_default();
            own.iter().chain([&named(path)]).any(|name| wanted.contains(name))
        })
        .cloned()
        .collect()
}

/// Whether a type has the name of such an object.
fn has_type(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Table
            | Kind::View
            | Kind::MaterializedView
            | Kind::Enum
            | Kind::Domain
            | Kind::CompositeType
            | Kind::RangeType
            | Kind::BaseType
    )
}

/// The name that an object has in its schema.
fn named(path: &ObjectPath) -> Name {
    let (schema, name) = schema_and_name(path);
    (schema.to_owned(), name.to_owned())
}

/// The names of a table's partitions, indexes, keys and triggers, as far as they are names like others.
fn inside(ddl: &dyn Ddl, path: &ObjectPath, table: &Table) -> Vec<Name> {
    let triggers = table.triggers.items.iter().filter(|_| ddl.triggers_are_objects());
    let triggers = triggers.map(|own| (path.schema.clone(), own.name.clone()));
    let indexes = table.indexes.items.iter().filter_map(|own| own.name.clone());
    let indexes = indexes.map(|name| (path.schema.clone(), name));
    let partitions = table.definitions.0.get(&Kind::Partition);
    let partitions = partitions.into_iter().flat_map(|own| own.items.keys());
    let partitions = partitions.map(|name| named(&path.part(Kind::Partition, name.as_str())));
    keys(ddl, path, table).into_iter().chain(partitions).chain(indexes).chain(triggers).collect()
}

/// The names of the constraints that are kept with an index of the same name.
fn keys(ddl: &dyn Ddl, path: &ObjectPath, table: &Table) -> Vec<Name> {
    if !ddl.keys_are_objects() {
        return Vec::new();
    }
    let key = table.primary_key.value().and_then(|key| key.name.as_deref());
    let uniques = table.uniques.items.iter().filter_map(|own| own.name.as_deref());
    let exclusions = table.exclusions.items.iter().filter_map(|own| own.name.as_deref());
    let all = key.into_iter().chain(uniques).chain(exclusions);
    all.map(|name| (path.schema.clone(), name.to_owned())).collect()
}
