//! Columns that tables have from their parents. One that goes from the parent and stays in a child is left there: the
//! child keeps it, with its values, as its own.

use drift_catalog::{Catalog, Column, Kind, ObjectPath, Vendor};
use drift_dialect::{Ddl, Phase, Step};

const INHERITED: &str = "inherited";

/// Leaves columns to the children that keep them, and says of the rest why nothing makes them inherited or their own.
pub(crate) fn keep(
    ddl: &dyn Ddl,
    (is, wanted): (&Catalog, &Catalog),
    steps: &mut [Step],
    unplanned: &mut Vec<(ObjectPath, String)>,
) {
    if is.flavor.vendor != Vendor::Postgres {
        return;
    }
    let column = |catalog: &'_ Catalog, path: &ObjectPath| -> Option<Column> {
        catalog.table_of(path)?.column(path.name()).cloned()
    };
    let inherits = |own: &Column| own.attributes.get(INHERITED).is_some();
    let becomes_own = |path: &ObjectPath| {
        column(is, path).is_some_and(|own| inherits(&own))
            && column(wanted, path).is_some_and(|own| !inherits(&own))
    };
    for step in steps.iter_mut().filter(|step| matches!(step.phase, Phase::Drop | Phase::Clear)) {
        let Some(path) = step.about.first().filter(|path| path.kind == Kind::Column).cloned() else {
            continue;
        };
        let kept: Vec<ObjectPath> = children(is, &path.owner())
            .map(|child| child.part(Kind::Column, path.name()))
            .filter(becomes_own)
            .collect();
        if kept.is_empty() {
            continue;
        }
        if let Some(sql) = ddl.leave_column(&path) {
            let names: Vec<&str> = kept.iter().map(|child| child.object.as_str()).collect();
            step.sql = sql;
            step.note = format!("{} of {} stays, as its own.", path.name(), names.join(", "));
            unplanned.retain(|(path, _)| !kept.contains(path));
            step.about.extend(kept);
        }
    }
    for (path, why) in unplanned.iter_mut().filter(|(path, _)| path.kind == Kind::Column) {
        if becomes_own(path) {
            *why =
                "no statement makes an inherited column the table's own while its parent has it".to_owned();
        } else if column(is, path).is_some_and(|own| !inherits(&own))
            && column(wanted, path).is_some_and(|own| inherits(&own))
        {
            *why = "no statement makes a table's own column an inherited one; it would have to go, with its values, \
                    and come again from the parent"
                .to_owned();
        }
    }
}

/// Tables that inherit from one.
fn children<'a>(is: &'a Catalog, parent: &ObjectPath) -> impl Iterator<Item = ObjectPath> + use<'a> {
    let name = format!("{}.{}", parent.schema, parent.object);
    is.tables().filter_map(move |(path, table)| {
        let parents = table.attributes.get("inherits")?;
        parents.split(", ").any(|own| own == name).then_some(path)
    })
}
