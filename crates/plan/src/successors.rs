//! Functions that others take the place of. A call that says the same before and after means another function where the
//! old one goes and one with other arguments has its name: the old one goes first, and what calls it (`callers`, `views`)
//! comes back over the new one. A function that also goes for a type of its own goes once.

use std::collections::BTreeSet;

use drift_catalog::{Catalog, Change, Kind, ObjectPath};
use drift_dialect::{Phase, Step};

use crate::callers::{called_in, name_of};
use crate::words::{Named, Words};

/// Functions that go, have a successor, and are called by something that stays as it is, go before the changes.
pub(crate) fn go_first(is: &Catalog, changes: &[Change], steps: &mut [Step]) {
    let of = |phase: Phase| {
        let own = steps.iter().filter(move |step| step.phase == phase && step.hold.is_none());
        own.filter_map(|step| step.about.first()).filter(|path| path.kind == Kind::Function)
    };
    let new: BTreeSet<(&str, &str)> = of(Phase::Function).map(name).collect();
    let gone: Vec<&ObjectPath> = of(Phase::Drop).filter(|path| new.contains(&name(path))).collect();
    if gone.is_empty() {
        return;
    }
    let changed: BTreeSet<&ObjectPath> = changes.iter().map(|change| &change.path).collect();
    let called = called(is, &changed, &gone);
    for step in steps.iter_mut().filter(|step| step.phase == Phase::Drop) {
        if step.about.first().is_some_and(|path| called.contains(path)) {
            step.phase = Phase::Clear;
        }
    }
}

/// Those of some functions that views and parts of tables which do not change call.
fn called(is: &Catalog, changed: &BTreeSet<&ObjectPath>, functions: &[&ObjectPath]) -> BTreeSet<ObjectPath> {
    let mut found = BTreeSet::new();
    let named = Named::of(functions.iter().map(|path| (name_of(path), *path)));
    for (schema, content) in &is.schemas {
        for (view, own) in &content.views.items {
            let path = |kind| ObjectPath::new(kind, schema.as_str(), view.as_str());
            let stays =
                [Kind::View, Kind::MaterializedView].map(path).iter().all(|own| !changed.contains(own));
            if stays {
                found.extend(named.said_in(&Words::of(&own.query.raw)).into_iter().cloned());
            }
        }
    }
    for (path, table) in is.tables() {
        found.extend(called_in(&named, (&path, table), |part| !changed.contains(part)).into_iter().cloned());
    }
    found
}

/// The schema of a function, and what texts call it by.
pub(crate) fn name(path: &ObjectPath) -> (&str, &str) {
    (&path.schema, name_of(path))
}

/// A function that one of its types takes down, and that changes or goes by itself, goes and comes once: as it is wanted,
/// and not before the type is.
pub(crate) fn go_once(steps: &mut Vec<Step>) {
    let of_type = |step: &Step| {
        let type_of = |path: &ObjectPath| {
            matches!(path.kind, Kind::Enum | Kind::Domain | Kind::CompositeType | Kind::RangeType)
        };
        let is_function = step.about.first().is_some_and(|path| path.kind == Kind::Function);
        is_function && matches!(step.phase, Phase::Clear | Phase::Function) && step.about.iter().any(type_of)
    };
    let with_types: Vec<Step> = steps.iter().filter(|step| of_type(step)).cloned().collect();
    for own in &with_types {
        let is_same = |step: &Step| {
            let phase = step.phase == own.phase || (own.phase == Phase::Clear && step.phase == Phase::Drop);
            phase && !of_type(step) && step.about.first() == own.about.first()
        };
        if !steps.iter().any(is_same) {
            continue;
        }
        if own.phase == Phase::Clear {
            steps.retain(|step| !is_same(step));
            continue;
        }
        steps.retain(|step| !(of_type(step) && step.phase == own.phase && step.about == own.about));
        for step in steps.iter_mut().filter(|step| is_same(step)) {
            step.about.extend(own.about.iter().skip(1).cloned());
            step.hold = step.hold.take().or_else(|| own.hold.clone());
        }
    }
}
