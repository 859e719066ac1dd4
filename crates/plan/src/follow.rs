//! What needs a held statement is held with it.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{Action, Attribute, Catalog, Change, Hold, Kind, ObjectPath};
use drift_dialect::{Ddl, Phase, Step};

use crate::words::{Named, Words, mentions};

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
    let waiting = Named::of(waiting.into_iter().map(|path| (path.object.as_str(), path)));
    let retyped = Named::of(retyped.iter().map(|path| (path.object.as_str(), path)));
    for step in steps.iter_mut().filter(|step| step.hold.is_none() && may_need(step)) {
        let words = Words::of(&step.sql);
        let first = |named: &Named<'_, &ObjectPath>| {
            let mut said = named.said_in(&words).into_iter();
            said.find(|path| needs(step, &words, path)).map(|path| path.name().to_owned())
        };
        let why = first(&waiting).map(|name| format!("the decision about {name}")).or_else(|| {
            let name = if step.phase == Phase::ForeignKey { first(&retyped) } else { None };
            name.map(|name| format!("the change of {name}'s type"))
        });
        step.hold = why.map(Hold::Follows);
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
    if staying.is_empty() {
        return;
    }
    let mut retyped: BTreeMap<ObjectPath, Vec<(&str, &ObjectPath)>> = BTreeMap::new();
    for change in changes.iter().filter(|change| change.path.kind == Kind::Column) {
        if let Action::Modify { from, differences } = &change.action
            && differences.iter().any(|own| own.attribute == Attribute::Type)
        {
            retyped.entry(from.owner()).or_default().push((from.name(), &change.path));
        }
    }
    let mut read: BTreeMap<&ObjectPath, &ObjectPath> = BTreeMap::new();
    for (path, expression) in &staying {
        let own = retyped.get(&path.owner()).into_iter().flatten();
        for (_, changed) in own.filter(|(name, _)| mentions(expression, name)) {
            read.entry(changed).or_insert(path);
        }
    }
    for step in steps.iter_mut().filter(|step| step.hold.is_none()) {
        if let Some(path) = step.about.iter().find_map(|own| read.get(own)) {
            step.hold = Some(Hold::Follows(format!("what happens to {}, which reads it", path.name())));
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
    let mut by_table: BTreeMap<ObjectPath, Vec<&str>> = BTreeMap::new();
    for own in retyped {
        by_table.entry(own.owner()).or_default().push(own.name());
    }
    let mut waiting: BTreeMap<ObjectPath, String> = BTreeMap::new();
    for step in steps.iter().filter(|step| step.hold.is_none() && computes(step)) {
        let Some(path) = step.about.first() else { continue };
        let mut columns = by_table.get(&path.owner()).into_iter().flatten();
        let cause = columns.find(|name| mentions(&step.sql, name));
        waiting.extend(cause.map(|name| (path.clone(), (*name).to_owned())));
    }
    for step in steps.iter_mut().filter(|step| step.hold.is_none()) {
        if let Some(column) = step.about.iter().find_map(|own| waiting.get(own)) {
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

/// Whether a step makes something that may stand on a table or column.
fn may_need(step: &Step) -> bool {
    matches!(
        step.phase,
        Phase::Function
            | Phase::Constraint
            | Phase::Index
            | Phase::ForeignKey
            | Phase::View
            | Phase::Trigger
            | Phase::Comment
    )
}

/// Whether what a step makes stands on a table or column of a table that it names.
fn needs(step: &Step, words: &Words<'_>, path: &ObjectPath) -> bool {
    !step.about.contains(path) && (path.part.is_none() || words.have(path.name()))
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
