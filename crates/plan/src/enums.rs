//! Indexes and checks that compare the values of an enum that is made anew: they hold on to the old type, so that they
//! go before and come again after.

use drift_catalog::{
    Action, Catalog, Change, Hold, IndexKey, Kind, Labelled as _, ObjectPath, Table, Vendor,
};
use drift_dialect::{Ddl, Phase, Step, TableChange};

use crate::words::mentions;

/// Takes them down and puts them up again.
pub(crate) fn stand_aside(ddl: &dyn Ddl, is: &Catalog, changes: &[Change], steps: &mut Vec<Step>) {
    if is.flavor.vendor != Vendor::Postgres {
        return;
    }
    let anew = |change: &&Change| {
        change.path.kind == Kind::Enum
            && matches!(change.action, Action::Modify { .. })
            && steps.iter().any(|step| step.phase == Phase::Alter && step.about.contains(&change.path))
    };
    let enums: Vec<&ObjectPath> = changes.iter().filter(anew).map(|change| &change.path).collect();
    let mut made = Vec::new();
    for path in enums {
        let held = steps.iter().any(|step| step.hold.is_some() && step.about.contains(path));
        for (place, table) in is.tables() {
            for own in over(&place, table, path) {
                if changes.iter().any(|change| change.path == own || change.path == place) {
                    continue;
                }
                let down = Change { path: own.clone(), action: Action::Drop };
                let up = Change { path: own, action: Action::Add { similar: None } };
                for mut step in ddl.alter_table(&TableChange {
                    path: &place,
                    old_path: &place,
                    from: table,
                    to: table,
                    changes: &[&down, &up],
                    allow_loss: true,
                }) {
                    step.about.push(path.clone());
                    if held {
                        step.hold = Some(Hold::Follows(format!("the change of {}", path.object)));
                    }
                    made.push(step);
                }
            }
        }
    }
    steps.extend(made);
}

/// What of a table has a condition or an expression over a column of the type.
fn over(place: &ObjectPath, table: &Table, ty: &ObjectPath) -> Vec<ObjectPath> {
    let columns: Vec<&str> = table
        .columns
        .iter()
        .filter(|column| {
            column.ty.ty.concrete().is_some_and(|own| {
                own.name == ty.object && own.schema.as_ref().is_none_or(|schema| *schema == ty.schema)
            })
        })
        .map(|column| column.name.as_str())
        .collect();
    let says = |text: &str| columns.iter().any(|column| mentions(text, column));
    let indexes = table.indexes.items.iter().filter(|index| {
        index.predicate.as_ref().is_some_and(|own| says(&own.raw))
            || index.parts.iter().any(|part| matches!(&part.key, IndexKey::Expr(own) if says(&own.raw)))
    });
    let checks = table.checks.items.iter().filter(|check| says(&check.expr.raw));
    indexes.map(|own| own.path(place)).chain(checks.map(|own| own.path(place))).collect()
}
