//! The walk over both catalogs.

use drift_catalog::{Catalog, Changes, Kind, ObjectPath, Schema};

use crate::context::Context;
use crate::{object, table};

/// Compares what is (`from`) with what is wanted (`to`).
///
/// Both catalogs must be canonical and `to` settled against `from`. Nothing is left out in silence: what
/// could not be compared stands in the coverage.
pub fn diff(from: &Catalog, to: &Catalog) -> Changes {
    let mut cx = Context::new(from, to);
    object::extensions(&mut cx, &from.extensions, &to.extensions);
    object::definitions(&mut cx, &from.definitions, &to.definitions, |kind, name| {
        ObjectPath::new(kind, "", name)
    });
    let (nothing, unsaid) = (Schema::bare(), Schema::default());
    let names: std::collections::BTreeSet<&String> = from.schemas.keys().chain(to.schemas.keys()).collect();
    for name in names {
        let (old, new) = (from.schemas.get(name), to.schemas.get(name));
        if old.is_none() {
            cx.add(ObjectPath::new(Kind::Schema, name.as_str(), ""));
        }
        // The schema that unqualified names mean is no less there for having nothing in it.
        let goes = new.is_none() && *name != to.default_schema;
        if goes {
            cx.drop(ObjectPath::new(Kind::Schema, name.as_str(), ""));
        }
        // What it holds goes along, whatever is said of other schemas.
        let emptied = old.filter(|_| goes).map(|old| emptied(old, &nothing));
        let (old, new) = (old.unwrap_or(&nothing), new.or(emptied.as_ref()).unwrap_or(&unsaid));
        table::tables(&mut cx, name, &old.tables, &new.tables);
        object::objects(&mut cx, name, old, new);
    }
    cx.finish()
}

/// A schema without anything in it, and nothing left unsaid but what is said of objects: that goes with them.
fn emptied(old: &Schema, nothing: &Schema) -> Schema {
    let said = [Kind::Comment, Kind::Owner, Kind::Privilege, Kind::DefaultPrivilege];
    let kinds: Vec<Kind> = old.definitions.0.keys().copied().filter(|kind| !said.contains(kind)).collect();
    let mut emptied = nothing.clone();
    emptied.definitions.complete(&kinds);
    emptied
}
