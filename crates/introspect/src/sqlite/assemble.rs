//! Rows to a catalog. Pure: nothing here asks the database.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{
    Attributes, Catalog, Column, ColumnType, Expr, Facet, Flavor, Kind, NotCompared, ObjectPath, PrimaryKey,
    Schema, Table, Type, TypePool, Unstated, Vendor, Version,
};
use drift_ddl::sqlite as ddl;

use super::rows::{Object, Seen};

/// SQLite's only schema of a file.
const MAIN: &str = "main";

/// A catalog in the making.
pub(crate) struct Assembly<'a> {
    objects: &'a [Object],
    /// Definitions of the tables that are ours and whose columns have not come yet, by name.
    waiting: BTreeMap<&'a str, &'a Object>,
    catalog: Catalog,
    tables: BTreeMap<String, Table>,
    types: TypePool,
}

impl<'a> Assembly<'a> {
    /// The stored definitions, and the tables that belong to virtual ones.
    pub(crate) fn new(objects: &'a [Object], shadows: &BTreeSet<String>) -> Self {
        let mut catalog = Catalog::empty(Flavor { version: version(), ..Flavor::of(Vendor::Sqlite) }, MAIN);
        catalog.extensions.complete = true;
        let waiting = of_kind(objects, "table")
            .filter(|object| !shadows.contains(&object.name))
            .map(|object| (object.name.as_str(), object))
            .collect();
        Assembly { objects, waiting, catalog, tables: BTreeMap::new(), types: TypePool::default() }
    }

    /// The columns that SQLite sees of one table.
    pub(crate) fn table(&mut self, name: &str, seen: &[Seen]) {
        let Some(object) = self.waiting.remove(name) else { return };
        let mut table = table(object, seen).unwrap_or_else(|why| {
            self.catalog.unread.push(not_read(Kind::Table, &object.name, why));
            seen_only(seen)
        });
        for column in &mut table.columns {
            column.ty = self.types.share(ColumnType::clone(&column.ty));
        }
        self.tables.insert(object.name.clone(), table);
    }

    /// The catalog the rows describe.
    pub(crate) fn finish(mut self) -> Catalog {
        // Virtual tables, whose columns only their modules know.
        for name in self.waiting.keys().copied().collect::<Vec<_>>() {
            self.table(name, &[]);
        }
        let Assembly { objects, mut catalog, tables, .. } = self;
        let schema = catalog.schemas.entry(MAIN.to_owned()).or_insert_with(Schema::bare);
        schema.tables = tables;
        for object in of_kind(objects, "view") {
            match ddl::view(&object.sql) {
                Ok(view) => {
                    schema.views.items.insert(object.name.clone(), view);
                }
                Err(error) => catalog.unread.push(not_read(Kind::View, &object.name, error.to_string())),
            }
        }
        parts(objects, schema, &mut catalog.unread);
        catalog
    }
}

fn of_kind<'a>(objects: &'a [Object], kind: &'static str) -> impl Iterator<Item = &'a Object> {
    objects.iter().filter(move |object| object.kind == kind)
}

/// Indexes and triggers, to the tables and views they belong to.
fn parts(objects: &[Object], schema: &mut Schema, unread: &mut Vec<NotCompared>) {
    let spelled: BTreeMap<String, String> =
        schema.tables.keys().map(|name| (name.to_ascii_lowercase(), name.clone())).collect();
    let owner = |name: &str| spelled.get(&name.to_ascii_lowercase());
    for object in of_kind(objects, "index") {
        let Some(table) = owner(&object.table).and_then(|name| schema.tables.get_mut(name)) else { continue };
        match ddl::index(&object.sql) {
            Ok((_, index)) => table.indexes.push(index),
            Err(error) => {
                let mut item = not_read(Kind::Table, &object.table, error.to_string());
                item.path = item.path.part(Kind::Index, object.name.as_str());
                unread.push(item);
            }
        }
    }
    for object in of_kind(objects, "trigger") {
        let trigger = ddl::trigger(&object.name, &object.sql);
        if let Some(table) = owner(&object.table).and_then(|name| schema.tables.get_mut(name)) {
            table.triggers.push(trigger);
        } else if let Some((_, view)) =
            schema.views.items.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case(&object.table))
        {
            view.triggers.push(trigger);
        }
    }
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
        let objects = [object("fine", "CREATE TABLE fine(a)"), object("odd", sql)];
        let shadows = BTreeSet::new();
        let mut assembly = Assembly::new(&objects, &shadows);
        assembly.table("fine", &[seen(&("a", "", false, 0))]);
        assembly.table("odd", &columns.iter().map(seen).collect::<Vec<_>>());
        assembly.finish()
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
