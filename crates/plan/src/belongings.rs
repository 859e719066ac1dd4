//! What goes with something else: the owner of an object that is dropped, the functions that a type is made of.

use drift_catalog::{Action, Catalog, Change, Kind, ObjectPath};
use drift_dialect::{Ddl, Phase, Step};

use crate::words::mentions;

/// Whether what is said of an object needs no statement, because the object itself goes.
pub(crate) fn goes_with_its_object(path: &ObjectPath, changes: &[Change]) -> bool {
    let of = |change: &Change| {
        let own = &change.path;
        let name = if own.kind == Kind::Schema { &own.schema } else { &own.object };
        own.part.is_none() && path.object.ends_with(&format!(" {name}"))
    };
    path.kind == Kind::Owner
        && changes.iter().any(|own| matches!(own.action, Action::Drop) && own.path != *path && of(own))
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
