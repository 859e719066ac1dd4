//! What stands on something that is not made for now waits with it: an object or a column whose making is held back, or
//! that no statement makes, is not there for what comes after it in the file.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{Catalog, Hold, Kind, ObjectPath};
use drift_dialect::{Phase, Step};

use crate::words::Words;

/// Holds back what mentions what is not made: what no statement makes, then what is held. Each round finds what stands
/// on what the round before held.
pub(crate) fn wait(from: &Catalog, steps: &mut [Step], unplanned: &[(ObjectPath, String)]) {
    let mut unmade: BTreeMap<String, Vec<ObjectPath>> = BTreeMap::new();
    let by_hand: Vec<&ObjectPath> = unplanned.iter().map(|(path, _)| path).collect();
    loop {
        let new = held(from, steps, &by_hand, &unmade);
        if new.is_empty() {
            return;
        }
        for step in steps.iter_mut().filter(|step| step.hold.is_none() && may_stand_on(step)) {
            let words = Words::of(&step.sql);
            let named = new.iter().filter(|(name, _)| words.have(name));
            let cause = named.flat_map(|(_, paths)| paths).find(|path| {
                !step.about.contains(path) && (path.kind != Kind::Column || words.have(&path.object))
            });
            if let Some(path) = cause {
                step.hold = Some(Hold::Follows(format!("what happens to {}", path.name())));
            }
        }
        for (name, paths) in new {
            unmade.entry(name).or_default().extend(paths);
        }
    }
}

/// Whether a step makes something, or says something of what is made.
fn may_stand_on(step: &Step) -> bool {
    step.phase >= Phase::Type && step.phase != Phase::Drop
}

/// What a step may make: a table that is made anew has all its new columns at once.
fn makes(step: &Step) -> &[ObjectPath] {
    match step.phase {
        Phase::Rebuild => &step.about,
        _ if may_stand_on(step) => step.about.get(..1).unwrap_or_default(),
        _ => &[],
    }
}

/// Objects, partitions and columns whose making is held back, and which are not there, by name.
fn held(
    from: &Catalog,
    steps: &[Step],
    by_hand: &[&ObjectPath],
    known: &BTreeMap<String, Vec<ObjectPath>>,
) -> BTreeMap<String, Vec<ObjectPath>> {
    let made: BTreeSet<&ObjectPath> =
        steps.iter().filter(|step| step.hold.is_none()).flat_map(makes).collect();
    let mut found: BTreeMap<String, Vec<ObjectPath>> = BTreeMap::new();
    let waiting = |step: &&Step| step.hold.is_some() && !matches!(step.phase, Phase::Alter | Phase::Comment);
    for path in steps.iter().filter(waiting).flat_map(makes).chain(by_hand.iter().copied()) {
        let name = called(path);
        let is_known = known.get(name).is_some_and(|own| own.contains(path));
        if is_target(path) && !is_known && !made.contains(path) && !is_there(from, path) {
            found.entry(name.to_owned()).or_default().push(path.clone());
        }
    }
    found
}

/// Whether others can stand on this kind of thing.
fn is_target(path: &ObjectPath) -> bool {
    matches!(path.kind, Kind::Column | Kind::Partition) || path.part.is_none()
}

/// What texts call it by, without schema, arguments and quotes.
fn called(path: &ObjectPath) -> &str {
    let name = path.name().split('(').next().unwrap_or_default();
    match path.kind {
        Kind::Partition => name.rsplit('.').next().unwrap_or(name).trim_matches('"'),
        _ => name,
    }
}

/// Whether an object is there now.
pub(crate) fn is_there(from: &Catalog, path: &ObjectPath) -> bool {
    let Some(schema) = from.schemas.get(&path.schema) else { return false };
    match path.kind {
        Kind::Table => schema.tables.contains_key(&path.object),
        Kind::Column => from.table_of(path).is_some_and(|table| table.column(path.name()).is_some()),
        Kind::Partition => from
            .table_of(path)
            .is_some_and(|table| table.definitions.get(Kind::Partition, path.name()).is_some()),
        Kind::View | Kind::MaterializedView => schema.views.items.contains_key(&path.object),
        Kind::Enum => schema.enums.items.contains_key(&path.object),
        Kind::Domain => schema.domains.items.contains_key(&path.object),
        Kind::Sequence => schema.sequences.items.contains_key(&path.object),
        Kind::Function => schema.functions.items.contains_key(&path.object),
        kind => schema.definitions.get(kind, &path.object).is_some(),
    }
}
