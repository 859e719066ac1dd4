//! Rows to a catalog. Pure: nothing here asks the database.

use std::collections::BTreeMap;

use drift_catalog::{
    Attributes, Catalog, Column, ColumnType, Expr, Facet, Flavor, Kind, NotCompared, ObjectPath, PrimaryKey,
    Table, Type, TypePool, Unstated, Vendor, Version,
};
use drift_ddl::sqlite as ddl;

use super::rows::{Object, Rows, Seen};

/// SQLite's only schema of a file.
const MAIN: &str = "main";

/// The catalog the rows describe.
pub(crate) fn catalog(rows: Rows) -> Catalog {
    let mut catalog = Catalog::empty(Flavor { vendor: Vendor::Sqlite, version: version() }, MAIN);
    catalog.extensions.complete = true;
    let Rows { objects, shadows, columns } = rows;
    let mut unread = Vec::new();
    let mut types = TypePool::default();
    let schema = catalog.schemas.entry(MAIN.to_owned()).or_default();
    schema.views.complete = true;
    schema.enums.complete = true;
    schema.domains.complete = true;
    schema.sequences.complete = true;
    schema.functions.complete = true;
    let kind = |word: &'static str| move |object: &&Object| object.kind == word;
    for object in objects.iter().filter(kind("table")).filter(|object| !shadows.contains(&object.name)) {
        let seen = columns.get(&object.name).map(Vec::as_slice).unwrap_or_default();
        let mut table = table(object, seen).unwrap_or_else(|why| {
            unread.push(not_read(Kind::Table, &object.name, why));
            seen_only(seen)
        });
        for column in &mut table.columns {
            column.ty = types.share(ColumnType::clone(&column.ty));
        }
        schema.tables.insert(object.name.clone(), table);
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
fn table(object: &Object, seen: &[Seen]) -> Result<Table, String> {
    let (_, table) = ddl::table(&object.sql).map_err(|error| error.to_string())?;
    if table.attributes.get("virtual").is_none() {
        agree(&table, seen)?;
    }
    Ok(table)
}

/// Whether the text was read as SQLite reads it.
fn agree(table: &Table, seen: &[Seen]) -> Result<(), String> {
    let same = table.columns.len() == seen.len()
        && table.columns.iter().zip(seen).all(|(column, seen)| column.name.eq_ignore_ascii_case(&seen.name));
    if !same {
        let names: Vec<&str> = seen.iter().map(|seen| seen.name.as_str()).collect();
        return Err(format!(
            "SQLite sees the columns {}, which the stored text does not say",
            names.join(", ")
        ));
    }
    // What a primary key implies for NULL depends on the kind of table; so only columns outside it.
    let other = table.columns.iter().zip(seen).find(|(column, seen)| {
        (seen.key == 0 && column.nullable == seen.not_null)
            || column.default.value().is_some() != seen.default.is_some()
    });
    if let Some((column, _)) = other {
        return Err(format!(
            "SQLite sees the column {} otherwise than its stored text was read",
            column.name
        ));
    }
    let stated = table.primary_key.value().map(|key| key.columns.as_slice()).unwrap_or_default();
    let key = key(seen);
    if stated.len() == key.len() && stated.iter().zip(&key).all(|(a, b)| a.eq_ignore_ascii_case(b)) {
        Ok(())
    } else {
        Err("SQLite sees another primary key than was read from the stored text".to_owned())
    }
}

/// The columns of the primary key, in order.
fn key(seen: &[Seen]) -> Vec<String> {
    let mut parts: Vec<&Seen> = seen.iter().filter(|seen| seen.key > 0).collect();
    parts.sort_by_key(|seen| seen.key);
    parts.into_iter().map(|seen| seen.name.clone()).collect()
}

/// The little that SQLite's pragmas tell of a table whose text was not understood.
fn seen_only(seen: &[Seen]) -> Table {
    let dialect = drift_dialect::of(Vendor::Sqlite);
    let columns = seen
        .iter()
        .map(|seen| {
            let ty = ColumnType { ty: Type::Concrete(dialect.parse_type(&seen.ty)), raw: seen.ty.clone() };
            let mut column = Column::new(seen.name.as_str(), ty, !seen.not_null);
            column.default = Facet::Stated(seen.default.as_deref().map(|text| Box::new(Expr::raw(text))));
            column
        })
        .collect();
    let key = key(seen);
    let primary_key = (!key.is_empty()).then(|| PrimaryKey {
        name: None,
        columns: key,
        deferrable: Facet::SILENT,
        attributes: Attributes::default(),
    });
    Table { columns, primary_key: Facet::Stated(primary_key), ..Table::default() }
}

fn not_read(kind: Kind, name: &str, why: String) -> NotCompared {
    NotCompared {
        path: ObjectPath::new(kind, MAIN, name),
        attribute: None,
        reason: Unstated::NotUnderstood,
        why,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    fn read(sql: &str, columns: &[(&str, &str, bool, u32)]) -> Catalog {
        let object = |name: &str, sql: &str| Object {
            kind: "table".to_owned(),
            name: name.to_owned(),
            table: name.to_owned(),
            sql: sql.to_owned(),
        };
        let seen = |(name, ty, not_null, key): &(&str, &str, bool, u32)| Seen {
            name: (*name).to_owned(),
            ty: (*ty).to_owned(),
            not_null: *not_null,
            default: None,
            key: *key,
        };
        let fine = vec![seen(&("a", "", false, 0))];
        catalog(Rows {
            objects: vec![object("fine", "CREATE TABLE fine(a)"), object("odd", sql)],
            shadows: BTreeSet::new(),
            columns: BTreeMap::from([
                ("fine".to_owned(), fine),
                ("odd".to_owned(), columns.iter().map(seen).collect()),
            ]),
        })
    }

    #[test]
    fn what_sqlite_sees_otherwise_is_not_believed() {
        let columns: &[(&str, &str, bool, u32)] = &[("b", "text", true, 2), ("a", "INT", false, 1)];
        assert!(
            read("CREATE TABLE odd(b text NOT NULL, a INT, PRIMARY KEY(a, b))", columns).unread.is_empty()
        );
        for sql in [
            "CREATE TABLE odd(b text NOT NULL, a INT ??)",
            "CREATE TABLE odd(b text NOT NULL)",
            "CREATE TABLE odd(b text NOT NULL, c INT, PRIMARY KEY(c, b))",
            "CREATE TABLE odd(b text NOT NULL, a INT, PRIMARY KEY(b, a))",
            "CREATE TABLE odd(b text NOT NULL, a INT DEFAULT 1, PRIMARY KEY(a, b))",
        ] {
            let catalog = read(sql, columns);
            let [item] = catalog.unread.as_slice() else { panic!("{sql} was believed") };
            assert_eq!((item.path.object.as_str(), item.reason), ("odd", Unstated::NotUnderstood));
            assert!(!item.why.is_empty());
            let odd = catalog.table("main", "odd").expect("what the pragmas tell");
            assert_eq!(odd.columns[1].name, "a");
            assert_eq!(
                odd.primary_key.value().map(|key| key.columns.clone()),
                Some(vec!["a".into(), "b".into()])
            );
            assert!(!odd.checks.complete);
            assert!(catalog.table("main", "fine").is_some());
        }
    }
}
