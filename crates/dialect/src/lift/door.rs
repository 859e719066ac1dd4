//! The order of a lift.

use drift_catalog::{Catalog, Kind, ObjectPath, Sources};

use super::sides::{Sides, Tables};
use super::tally::Lifted;
use super::{columns, constraints, enums, indexes, objects, translate, views};
use crate::settle;

/// Translates the wanted catalog into the kind of database of the other one and settles it. Both must be canonical.
/// What only one of the two kinds can have is taken over from `from`, or left out, and counted.
pub fn lift(to: &mut Catalog, sources: &mut Sources, from: &Catalog) -> Lifted {
    let mut tally = Lifted::default();
    translate::schemas(to, sources, from, &mut tally);
    settle::respell(to, sources, from);
    let original = to.clone();
    objects::before(to, from, &mut tally);
    enums::reconcile(to, sources, (&original, from), &mut tally);
    translate::content(to, from, &mut tally);
    crate::of(from.flavor.vendor).settle(to, sources, from);
    let sides = Sides { from, original: &original };
    for (schema, content) in &mut to.schemas {
        for (name, table) in &mut content.tables {
            let Some(original) = original.table(schema, name) else { continue };
            let path = ObjectPath::new(Kind::Table, schema.as_str(), name.as_str());
            let tables = Tables { sides: &sides, path: &path, from: from.table(schema, name), original };
            columns::reconcile(table, &tables, &mut tally);
            constraints::reconcile(table, &tables, &mut tally);
            indexes::reconcile(table, &tables, &mut tally);
            objects::table(table, &tables, &mut tally);
        }
    }
    views::reconcile(to, (&original, from), &mut tally);
    tally
}
