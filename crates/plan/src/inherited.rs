//! Columns that tables have from their parents. One that goes from the parent and stays in a child is left there: the
//! child keeps it, with its values, as its own.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{Catalog, Check, Column, Facet, Kind, ObjectPath, Table};
use drift_dialect::{Ddl, Phase, Step};

const INHERITED: &str = "inherited";

/// Leaves columns to the children that keep them, and says of the rest why nothing makes them inherited or their own.
pub(crate) fn keep(
    ddl: &dyn Ddl,
    (is, wanted): (&Catalog, &Catalog),
    steps: &mut [Step],
    unplanned: &mut Vec<(ObjectPath, String)>,
) {
    let children = children(is);
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
        let kept: Vec<ObjectPath> = children
            .get(&path.owner())
            .into_iter()
            .flatten()
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

/// A new table without what its parents hand down to it: said again, a check would be its own too, and no column may
/// say how it is generated where its parent says so (`MergeAttributes`, src/backend/commands/tablecmds.c).
pub(crate) fn without_handed_down<'a>(table: &'a Table, wanted: &Catalog) -> Cow<'a, Table> {
    let parents: Vec<&Table> = parents(table).iter().filter_map(|path| wanted.table_of(path)).collect();
    let handed = |check: &Check| {
        let same = |own: &Check| {
            own.name == check.name
                && own.expr.text == check.expr.text
                && own.attributes.get("no_inherit").is_none()
        };
        check.name.is_some() && parents.iter().any(|parent| parent.checks.items.iter().any(same))
    };
    let text = |column: &Column| column.generated.value().map(|own| own.expr.text.clone());
    let computed = |column: &Column| {
        let same = |parent: &&Table| parent.column(&column.name).and_then(text) == text(column);
        column.generated.value().is_some() && parents.iter().any(same)
    };
    if !table.checks.items.iter().any(handed) && !table.columns.iter().any(computed) {
        return Cow::Borrowed(table);
    }
    let mut own = table.clone();
    own.checks.items.retain(|check| !handed(check));
    own.columns.iter_mut().filter(|column| computed(column)).for_each(|column| {
        column.generated = Facet::Stated(None);
    });
    Cow::Owned(own)
}

/// Tables that go while a parent of theirs stays and changes, which would change them too; and the tables that inherit
/// from what goes early.
pub(crate) fn go_first(is: &Catalog, steps: &[Step], early: &mut BTreeSet<ObjectPath>) {
    let active = || steps.iter().filter(|step| step.hold.is_none());
    let changed: BTreeSet<ObjectPath> = active()
        .filter(|step| (Phase::Column..=Phase::Constraint).contains(&step.phase))
        .flat_map(|step| step.about.iter().map(ObjectPath::owner))
        .collect();
    let going: Vec<(&ObjectPath, Vec<ObjectPath>)> = active()
        .filter(|step| step.phase == Phase::Drop)
        .filter_map(|step| step.about.first().filter(|path| path.kind == Kind::Table))
        .filter_map(|path| Some((path, parents(is.table_of(path)?))))
        .filter(|(_, parents)| !parents.is_empty())
        .collect();
    // Each round finds the children of those of the round before.
    loop {
        let before = early.len();
        for (path, parents) in &going {
            if parents.iter().any(|parent| changed.contains(parent) || early.contains(parent)) {
                early.insert((*path).clone());
            }
        }
        if early.len() == before {
            return;
        }
    }
}

/// Tables that inherit, by each of their parents.
fn children(is: &Catalog) -> BTreeMap<ObjectPath, Vec<ObjectPath>> {
    let mut children: BTreeMap<ObjectPath, Vec<ObjectPath>> = BTreeMap::new();
    for (path, table) in is.tables() {
        for parent in parents(table) {
            children.entry(parent).or_default().push(path.clone());
        }
    }
    children
}

/// The tables that a table inherits from.
pub(crate) fn parents(table: &Table) -> Vec<ObjectPath> {
    let list = table.attributes.get("inherits").unwrap_or_default();
    let path = |own: &str| {
        let (schema, name) = own.split_once('.')?;
        Some(ObjectPath::new(Kind::Table, schema, name))
    };
    list.split(", ").filter_map(path).collect()
}
