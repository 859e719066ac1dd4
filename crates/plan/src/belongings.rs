//! What goes with something else: the owner of an object that is dropped, the functions that a type is made of.

use std::collections::BTreeMap;

use drift_catalog::{Action, Catalog, Change, Kind, ObjectPath};
use drift_dialect::{Ddl, Phase, Step};

use crate::words::mentions;

/// The owner of an object that is dropped needs no statement of its own: it goes with the one that drops the object.
pub(crate) fn owners_go_with_their_objects(
    changes: &[Change],
    steps: &mut [Step],
    unplanned: &mut Vec<(ObjectPath, String)>,
) {
    let mut dropped: BTreeMap<(&str, &str), &ObjectPath> = BTreeMap::new();
    for own in changes.iter().filter(|own| matches!(own.action, Action::Drop) && own.path.part.is_none()) {
        let path = &own.path;
        match path.kind {
            Kind::Owner => continue,
            Kind::Schema => dropped.insert(("", &path.schema), path),
            _ => dropped.insert((&path.schema, &path.object), path),
        };
    }
    let mut gone: BTreeMap<&ObjectPath, Vec<ObjectPath>> = BTreeMap::new();
    unplanned.retain(|(path, _)| {
        // `table orders`, `operator-class a using btree`
        let named = path.object.split_once(' ').filter(|_| path.kind == Kind::Owner);
        let of = named.and_then(|(_, name)| dropped.get(&(path.schema.as_str(), name)).copied());
        of.is_none_or(|object| {
            gone.entry(object).or_default().push(path.clone());
            false
        })
    });
    for step in steps.iter_mut().filter(|step| matches!(step.phase, Phase::Clear | Phase::Drop)) {
        if let Some(own) = step.about.first().and_then(|path| gone.get(path)) {
            step.about.extend(own.iter().cloned());
        }
    }
}

/// A type and the functions that turn it into text and back stand on each other: one statement drops them all.
pub(crate) fn functions_go_with_their_type(ddl: &dyn Ddl, from: &Catalog, steps: &mut Vec<Step>) {
    let takes_along = |step: &Step| {
        let first = step.about.first().filter(|path| matches!(path.kind, Kind::BaseType | Kind::RangeType));
        first.filter(|_| step.phase == Phase::Drop && step.sql.ends_with(" CASCADE;")).cloned()
    };
    let types: Vec<ObjectPath> = steps.iter().filter_map(takes_along).collect();
    for ty in types {
        let made: String =
            ddl.create(&ty, from).unwrap_or_default().into_iter().map(|step| step.sql).collect();
        let is_own = |step: &Step| {
            step.phase == Phase::Drop
                && step.about.first().is_some_and(|path| {
                    let name = path.object.split('(').next().unwrap_or_default();
                    path.kind == Kind::Function && mentions(&made, name)
                })
        };
        let own: Vec<ObjectPath> =
            steps.iter().filter(|step| is_own(step)).flat_map(|step| step.about.clone()).collect();
        steps.retain(|step| !is_own(step));
        for step in steps.iter_mut().filter(|step| step.about.first() == Some(&ty)) {
            step.about.extend(own.iter().cloned());
        }
    }
}
