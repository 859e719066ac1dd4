//! Rows to a catalog. Pure: nothing here asks the database.

use std::collections::BTreeMap;

use drift_catalog::{Catalog, Flavor, Kind, NotCompared, ObjectPath, Table, Unstated, Vendor, Version};
use drift_ddl::sqlite as ddl;

use super::rows::{Object, Rows};

/// SQLite's only schema of a file.
const MAIN: &str = "main";

/// The catalog the rows describe.
pub(crate) fn catalog(rows: Rows) -> Catalog {
    let mut catalog = Catalog::empty(Flavor { vendor: Vendor::Sqlite, version: version() }, MAIN);
    catalog.extensions.complete = true;
    let Rows { objects, shadows, columns } = rows;
    let mut unread = Vec::new();
    let schema = catalog.schemas.entry(MAIN.to_owned()).or_default();
    schema.views.complete = true;
    schema.enums.complete = true;
    schema.domains.complete = true;
    schema.sequences.complete = true;
    schema.functions.complete = true;
    let kind = |word: &'static str| move |object: &&Object| object.kind == word;
    for object in objects.iter().filter(kind("table")).filter(|object| !shadows.contains(&object.name)) {
        let seen = columns.get(&object.name).map(Vec::as_slice).unwrap_or_default();
        match table(object, seen) {
            Ok(table) => {
                schema.tables.insert(object.name.clone(), table);
            }
            Err(why) => unread.push(not_read(Kind::Table, &object.name, why)),
        }
    }
    for object in objects.iter().filter(kind("view")) {
        match ddl::view(&object.sql) {
            Ok(view) => {
                schema.views.items.insert(object.name.clone(), view);
            }
            Err(error) => unread.push(not_read(Kind::View, &object.name, error.to_string())),
        }
    }
    let spelled: BTreeMap<String, String> =
        schema.tables.keys().map(|name| (name.to_ascii_lowercase(), name.clone())).collect();
    for object in objects.iter().filter(kind("index")) {
        let owner =
            spelled.get(&object.table.to_ascii_lowercase()).and_then(|name| schema.tables.get_mut(name));
        let Some(owner) = owner else { continue };
        match ddl::index(&object.sql) {
            Ok((_, index)) => owner.indexes.items.push(index),
            Err(error) => {
                let mut item = not_read(Kind::Table, &object.table, error.to_string());
                item.path = item.path.part(Kind::Index, object.name.as_str());
                unread.push(item);
            }
        }
    }
    for object in objects.iter().filter(kind("trigger")) {
        let trigger = ddl::trigger(&object.name, &object.sql);
        let table =
            spelled.get(&object.table.to_ascii_lowercase()).and_then(|name| schema.tables.get_mut(name));
        if let Some(table) = table {
            table.triggers.items.push(trigger);
        } else if let Some((_, view)) =
            schema.views.items.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case(&object.table))
        {
            view.triggers.items.push(trigger);
        }
    }
    catalog.unread = unread;
    catalog
}

fn version() -> Option<Version> {
    let number = u32::try_from(rusqlite::version_number()).ok()?;
    Some(Version { major: number / 1_000_000, minor: number / 1_000 % 1_000, patch: number % 1_000 })
}

/// Reads a stored table, and believes it only if SQLite sees the same columns.
fn table(object: &Object, seen: &[String]) -> Result<Table, String> {
    let (_, table) = ddl::table(&object.sql).map_err(|error| error.to_string())?;
    if table.attributes.get("virtual").is_none() {
        let same = table.columns.len() == seen.len()
            && table.columns.iter().zip(seen).all(|(column, name)| column.name.eq_ignore_ascii_case(name));
        if !same {
            return Err(format!(
                "SQLite sees the columns {}, which the stored text does not say",
                seen.join(", ")
            ));
        }
    }
    Ok(table)
}

fn not_read(kind: Kind, name: &str, why: String) -> NotCompared {
    NotCompared {
        path: ObjectPath::new(kind, MAIN, name),
        attribute: None,
        reason: Unstated::NotUnderstood,
        why,
    }
}
