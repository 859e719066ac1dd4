//! What needs a held statement is held with it.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{Action, Attribute, Catalog, Change, Hold, Kind, ObjectPath, Table};
use drift_dialect::{Ddl, Phase, Step};

use crate::words::mentions;

/// Holds back what stands on a table or column that waits.
pub(crate) fn hold(steps: &mut [Step], (from, to): (&Catalog, &Catalog), changes: &[Change]) {
    let waiting: Vec<&ObjectPath> = changes
        .iter()
        .filter(|change| matches!(change.action, Action::MaybeRename { .. }))
        .map(|change| &change.path)
        .collect();
    under_held_computed(steps, from, changes);
    let retyped = held_types(steps, changes);
    over_held_types(steps, &retyped);
    of_held_values(steps, (from, to));
    in_held_partitioning(steps, changes);
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
    let held: BTreeSet<&ObjectPath> =
        steps.iter().filter(|step| step.hold.is_some()).flat_map(|step| &step.about).collect();
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
        .filter(|path| held.contains(path))
        .cloned()
        .collect()
}

/// Columns that a generated column reads which stays for now: their types stay too (`ATPrepAlterColumnType`,
/// src/backend/commands/tablecmds.c).
fn under_held_computed(steps: &mut [Step], from: &Catalog, changes: &[Change]) {
    let staying: Vec<(ObjectPath, String)> = steps
        .iter()
        .filter(|step| matches!(step.phase, Phase::Clear | Phase::Drop) && step.hold.is_some())
        .filter_map(|step| step.about.first().filter(|path| path.kind == Kind::Column))
        .filter_map(|path| {
            let column = from.table_of(path)?.column(path.name())?;
            Some((path.clone(), column.generated.value()?.expr.raw.clone()))
        })
        .collect();
    for (path, expression) in staying {
        let read = |change: &&Change| match &change.action {
            Action::Modify { from, differences } => {
                from.kind == Kind::Column
                    && from.owner() == path.owner()
                    && differences.iter().any(|own| own.attribute == Attribute::Type)
                    && mentions(&expression, from.name())
            }
            _ => false,
        };
        for change in changes.iter().filter(read) {
            for step in
                steps.iter_mut().filter(|step| step.hold.is_none() && step.about.contains(&change.path))
            {
                step.hold = Some(Hold::Follows(format!("what happens to {}, which reads it", path.name())));
            }
        }
    }
}

/// What computes with a column of which the type does not change for now: it may not fit the type that is there.
fn over_held_types(steps: &mut [Step], retyped: &[ObjectPath]) {
    let computes = |step: &Step| match step.phase {
        Phase::Index => step.sql.matches('(').count() > 1 || step.sql.contains(" WHERE "),
        Phase::Column | Phase::Constraint => {
            step.sql.contains("GENERATED ALWAYS AS (") || step.sql.contains("CHECK (")
        }
        _ => false,
    };
    let mut waiting: Vec<(ObjectPath, String)> = Vec::new();
    for step in steps.iter().filter(|step| step.hold.is_none() && computes(step)) {
        let Some(path) = step.about.first() else { continue };
        let cause = retyped.iter().find(|own| own.owner() == path.owner() && mentions(&step.sql, own.name()));
        waiting.extend(cause.map(|own| (path.clone(), own.name().to_owned())));
    }
    for (path, column) in waiting {
        for step in steps.iter_mut().filter(|step| step.hold.is_none() && step.about.contains(&path)) {
            step.hold = Some(Hold::Follows(format!("the change of {column}'s type")));
        }
    }
}

/// What has a value of an enum that the enum does not get for now.
fn of_held_values(steps: &mut [Step], (from, to): (&Catalog, &Catalog)) {
    let values = |catalog: &Catalog, path: &ObjectPath| -> Vec<String> {
        let own = catalog.schemas.get(&path.schema).and_then(|own| own.enums.items.get(&path.object));
        own.map(|own| own.values.clone()).unwrap_or_default()
    };
    let held: BTreeSet<ObjectPath> = steps
        .iter()
        .filter(|step| step.hold.is_some())
        .filter_map(|step| step.about.first())
        .filter(|path| path.kind == Kind::Enum)
        .cloned()
        .collect();
    for path in held {
        let old = values(from, &path);
        let mut new = values(to, &path);
        new.retain(|value| !old.contains(value));
        let literals: Vec<String> =
            new.iter().map(|value| format!("'{}'", value.replace('\'', "''"))).collect();
        for step in steps.iter_mut().filter(|step| step.hold.is_none() && step.phase > Phase::Type) {
            let uses = literals.iter().any(|literal| step.sql.contains(literal));
            if uses && mentions(&step.sql, &path.object) {
                step.hold = Some(Hold::Follows(format!("the change of {}", path.object)));
            }
        }
    }
}

/// Partitions of a table that stays partitioned otherwise, or not at all, for now.
fn in_held_partitioning(steps: &mut [Step], changes: &[Change]) {
    let partitioning = |change: &&Change| match &change.action {
        Action::Modify { differences, .. } => {
            change.path.kind == Kind::Table
                && differences.iter().any(|own| own.attribute == Attribute::Partition)
        }
        _ => false,
    };
    for table in changes.iter().filter(partitioning).map(|change| &change.path) {
        for step in steps.iter_mut().filter(|step| step.hold.is_none()) {
            if step.about.first().is_some_and(|path| path.kind == Kind::Partition && path.owner() == *table) {
                step.hold = Some(Hold::Follows(format!("the partitioning of {}", table.object)));
            }
        }
    }
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

/// What tables that stay for now still use is not dropped: their types, their functions.
pub(crate) fn keep_used(ddl: &dyn Ddl, from: &Catalog, steps: &mut [Step]) {
    let staying: BTreeMap<ObjectPath, String> = steps
        .iter()
        .filter(|step| step.hold.is_some())
        .flat_map(|step| &step.about)
        .map(ObjectPath::owner)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .filter_map(|path| {
            let made = ddl.create_table(&path, from.table_of(&path)?);
            Some((path, made.into_iter().map(|step| step.sql).collect::<Vec<_>>().join("\n")))
        })
        .collect();
    for step in steps.iter_mut().filter(|step| step.phase == Phase::Drop && step.hold.is_none()) {
        let Some(path) = step.about.first().filter(|path| path.part.is_none() && path.kind != Kind::Table)
        else {
            continue;
        };
        let name = path.object.split('(').next().unwrap_or_default().to_owned();
        let whole = path.kind == Kind::Schema;
        let used = staying
            .iter()
            .find(|(table, sql)| if whole { table.schema == path.schema } else { mentions(sql, &name) });
        if let Some((table, _)) = used {
            step.hold = Some(Hold::Follows(format!("what happens to {}, which uses it", table.object)));
        }
    }
}

/// What takes a name that something has whose removal is held waits for that.
pub(crate) fn wait_for_names(ddl: &dyn Ddl, (from, to): (&Catalog, &Catalog), steps: &mut [Step]) {
    let of_keys = ddl.keys_are_objects();
    let mut taken: BTreeMap<(String, String), String> = BTreeMap::new();
    for path in steps
        .iter()
        .filter(|step| matches!(step.phase, Phase::Drop | Phase::Clear) && step.hold.is_some())
        .filter_map(|step| step.about.first())
        .filter(|path| !matches!(path.kind, Kind::Column | Kind::Check | Kind::ForeignKey | Kind::Trigger))
    {
        let own = from.table_of(path).filter(|_| path.kind == Kind::Table);
        let inside = own.map(|table| names(table, of_keys)).unwrap_or_default();
        for name in inside.into_iter().chain([path.name()]) {
            taken.insert((path.schema.clone(), name.to_owned()), path.name().to_owned());
        }
    }
    if taken.is_empty() {
        return;
    }
    for step in steps.iter_mut().filter(|step| step.hold.is_none()) {
        let makes = matches!(step.phase, Phase::Table | Phase::Index | Phase::View | Phase::Sequence);
        let Some(path) = step.about.first().filter(|_| makes) else { continue };
        let meant = |name: &str| taken.get(&(path.schema.clone(), name.to_owned()));
        let inside = to.table_of(path).filter(|_| step.phase == Phase::Table && of_keys);
        let inside = inside.map(key_names).unwrap_or_default();
        if let Some(owner) = inside.into_iter().chain([path.name()]).find_map(meant) {
            step.hold =
                Some(Hold::Follows(format!("what happens to {owner}, which has a name that this takes")));
        }
    }
}

/// A table goes early where something new takes a name that it or an index of its has: a schema has one list of names
/// for tables, indexes, views and sequences. So does a type whose name a type or relation of another kind takes, for
/// each relation has a type of its name.
pub(crate) fn free_names(ddl: &dyn Ddl, (from, to): (&Catalog, &Catalog), steps: &mut [Step]) {
    let of_keys = ddl.keys_are_objects();
    let mut wanted: BTreeSet<(String, String)> = BTreeSet::new();
    for step in steps
        .iter()
        .filter(|step| step.hold.is_none() && (Phase::Type..=Phase::Trigger).contains(&step.phase))
    {
        for path in step.about.iter().filter(|path| path.kind != Kind::Column) {
            let made = to.table_of(path).filter(|_| of_keys && step.phase == Phase::Table);
            let inside = made.map(key_names).unwrap_or_default();
            let names = inside.into_iter().chain([path.name()]);
            wanted.extend(names.map(|name| (path.schema.clone(), name.to_owned())));
        }
    }
    let types: BTreeSet<ObjectPath> = steps
        .iter()
        .filter(|step| step.hold.is_none() && (Phase::Type..=Phase::View).contains(&step.phase))
        .filter_map(|step| step.about.first())
        .filter(|path| has_type(path.kind))
        .cloned()
        .collect();
    let early: BTreeSet<ObjectPath> = steps
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
            let own = from.table_of(path).map(|table| names(table, of_keys)).unwrap_or_default();
            let taken = |name: &str| wanted.contains(&(path.schema.clone(), name.to_owned()));
            taken(&path.object) || own.into_iter().any(taken)
        })
        .cloned()
        .collect();
    for step in steps.iter_mut().filter(|step| step.phase == Phase::Drop) {
        let over = |path: &ObjectPath| {
            let arguments = path.object.split_once('(').map_or("", |(_, arguments)| arguments);
            path.kind == Kind::Function && early.iter().any(|table| mentions(arguments, &table.object))
        };
        if step.about.iter().any(|path| early.contains(path) || over(path)) {
            step.phase = Phase::Clear;
        }
    }
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

/// The names of a table's partitions and indexes, those of keys among them where they are names like others.
fn names(table: &Table, of_keys: bool) -> Vec<&str> {
    let keys = if of_keys { key_names(table) } else { Vec::new() };
    let indexes = table.indexes.items.iter().filter_map(|own| own.name.as_deref());
    let partitions = table.definitions.0.get(&Kind::Partition);
    let partitions = partitions.into_iter().flat_map(|named| named.items.keys().map(String::as_str));
    keys.into_iter().chain(partitions).chain(indexes).collect()
}

/// The names of the constraints that PostgreSQL keeps with an index of the same name.
fn key_names(table: &Table) -> Vec<&str> {
    let key = table.primary_key.value().and_then(|key| key.name.as_deref());
    let uniques = table.uniques.items.iter().filter_map(|own| own.name.as_deref());
    let exclusions = table.exclusions.items.iter().filter_map(|own| own.name.as_deref());
    key.into_iter().chain(uniques).chain(exclusions).collect()
}
