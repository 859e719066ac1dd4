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
    let nothing = Schema::default();
    let names: std::collections::BTreeSet<&String> = from.schemas.keys().chain(to.schemas.keys()).collect();
    for name in names {
        let (old, new) = (from.schemas.get(name), to.schemas.get(name));
        if old.is_none() {
            cx.add(ObjectPath::new(Kind::Schema, name.as_str(), ""));
        }
        // The schema that unqualified names mean is no less there for having nothing in it.
        if new.is_none() && *name != to.default_schema {
            cx.drop(ObjectPath::new(Kind::Schema, name.as_str(), ""));
        }
        let (old, new) = (old.unwrap_or(&nothing), new.unwrap_or(&nothing));
        table::tables(&mut cx, name, &old.tables, &new.tables);
        object::objects(&mut cx, name, old, new);
    }
    cx.finish()
}
