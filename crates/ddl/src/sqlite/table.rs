//! `CREATE TABLE` and `CREATE VIRTUAL TABLE`.

use std::ops::Range;

use drift_catalog::{Attributes, Facet, Identity, IdentityKind, Table};

use super::Cursor;
use crate::cursor::{NotUnderstood, Parsed};

/// Reads a stored table: its name and everything in it but indexes and triggers.
///
/// # Errors
/// When the text is not one that SQLite would have stored.
pub fn table(sql: &str) -> Result<(String, Table), NotUnderstood> {
    table_with_places(sql, &mut Vec::new())
}

/// The bytes of a column: of its name, and of all that is said of it.
pub(crate) struct ColumnPlace {
    pub(crate) name: String,
    pub(crate) range: Range<usize>,
    pub(crate) entry: Range<usize>,
}

/// Reads a table and notes where its columns stand.
pub(crate) fn table_with_places(
    sql: &str,
    places: &mut Vec<ColumnPlace>,
) -> Result<(String, Table), NotUnderstood> {
    let mut cursor = Cursor::new(sql);
    cursor.expect(&["create"])?;
    if cursor.take(&["virtual", "table"]) {
        return virtual_table(&mut cursor);
    }
    let _ = cursor.take(&["temp"]) || cursor.take(&["temporary"]);
    cursor.expect(&["table"])?;
    cursor.take(&["if", "not", "exists"]);
    let name = cursor.qualified()?;
    let mut table = Table::bare();
    cursor.expect_symbol("(")?;
    loop {
        if cursor.at_table_constraint() {
            cursor.table_constraint(&mut table)?;
        } else {
            places.push(cursor.placed_column(&mut table)?);
        }
        // SQLite takes table constraints without a comma between them.
        if cursor.take_symbol(",") || cursor.at_table_constraint() {
            continue;
        }
        cursor.expect_symbol(")")?;
        break;
    }
    options(&mut cursor, &mut table)?;
    if !cursor.at_end() {
        return Err(cursor.error("the end"));
    }
    rowid(&mut table);
    table.columns.shrink_to_fit();
    Ok((name, table))
}

impl Cursor<'_> {
    /// A column, and where it stands.
    pub(crate) fn placed_column(&mut self, table: &mut Table) -> Parsed<ColumnPlace> {
        let start = self.position();
        let range = self.peek().map_or(start..start, |token| token.range.clone());
        self.column(table)?;
        let name = table.columns.last().map(|column| column.name.clone()).unwrap_or_default();
        Ok(ColumnPlace { name, range, entry: start..start + self.since(start).len() })
    }
}

fn virtual_table(cursor: &mut Cursor<'_>) -> Parsed<(String, Table)> {
    cursor.take(&["if", "not", "exists"]);
    let name = cursor.qualified()?;
    cursor.expect(&["using"])?;
    let mut table = Table::bare();
    // SQLite finds a module in any letter case, and hands on what stands between the parentheses.
    let module = cursor.name()?.to_ascii_lowercase();
    table.attributes.set("virtual", format!("{module}{}", cursor.rest().trim()));
    Ok((name, table))
}

fn options(cursor: &mut Cursor<'_>, table: &mut Table) -> Parsed<()> {
    while !cursor.at_end() {
        if cursor.take(&["without", "rowid"]) {
            table.attributes.set("without_rowid", "true");
        } else if cursor.take(&["strict"]) {
            table.attributes.set("strict", "true");
        } else {
            return Err(cursor.error("WITHOUT ROWID or STRICT"));
        }
        if !cursor.take_symbol(",") {
            break;
        }
    }
    Ok(())
}

/// `INTEGER PRIMARY KEY`, by that very type and over one column, is the rowid
/// (<https://sqlite.org/lang_createtable.html#rowid>).
fn rowid(table: &mut Table) {
    if table.attributes.get("without_rowid").is_some() {
        return;
    }
    let Some(key) = table.primary_key.value_mut() else { return };
    let [only] = key.columns.as_slice() else { return };
    let autoincrement = key.attributes.items.remove("autoincrement").is_some();
    let descending = key.attributes.items.remove("descending").is_some();
    let Some(column) = table.columns.iter_mut().find(|column| column.name.eq_ignore_ascii_case(only)) else {
        return;
    };
    if column.ty.raw.eq_ignore_ascii_case("integer") && !descending {
        let kind = if autoincrement { IdentityKind::AutoIncrement } else { IdentityKind::Rowid };
        let options = Attributes::complete();
        column.identity = Facet::Stated(Some(Box::new(Identity { kind, options })));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_sqlite_stores() {
        let (name, table) = table(
            "CREATE TABLE \"t\" (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, [a b] varchar ( 20 ) COLLATE NOCASE \
             DEFAULT 'x' UNIQUE, n unsigned big int CHECK (n > 0), `g` AS (n + 1) STORED, p REFERENCES plans(id) \
             ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED, d DEFAULT -1.5, e DEFAULT (1+1), /* x */ \
             CONSTRAINT u UNIQUE (n, p) CHECK (p <> ')') FOREIGN KEY (n) REFERENCES other) STRICT, WITHOUT ROWID",
        )
        .expect("a table");
        assert_eq!(name, "t");
        let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["id", "a b", "n", "g", "p", "d", "e"]);
        assert_eq!(table.columns[1].ty.raw, "varchar ( 20 )");
        assert_eq!(table.columns[2].ty.raw, "unsigned big int");
        assert_eq!(table.columns[1].collation, Facet::Stated(Some("NOCASE".to_owned())));
        assert_eq!(table.columns[5].default.value().map(|e| e.raw.as_str()), Some("-1.5"));
        assert_eq!(table.columns[6].default.value().map(|e| e.raw.as_str()), Some("1+1"));
        assert_eq!(table.columns[3].generated.value().map(|g| g.stored), Some(true));
        assert_eq!(table.checks.items.len(), 2);
        assert_eq!(table.uniques.items.len(), 2);
        assert_eq!(table.uniques.items[1].name.as_deref(), Some("u"));
        assert_eq!(table.foreign_keys.items.len(), 2);
        assert_eq!(table.attributes.get("strict"), Some("true"));
    }

    #[test]
    fn knows_the_rowid() {
        let kind = |sql: &str| {
            let (_, table) = table(sql).expect("a table");
            table.columns[0].identity.value().map(|identity| identity.kind)
        };
        assert_eq!(kind("create table t(a integer primary key)"), Some(IdentityKind::Rowid));
        assert_eq!(kind("create table t(a INTEGER, primary key(a))"), Some(IdentityKind::Rowid));
        assert_eq!(kind("create table t(a int primary key)"), None);
        assert_eq!(kind("create table t(a integer primary key desc)"), None);
        assert_eq!(kind("create table t(a integer primary key) without rowid"), None);
        assert_eq!(
            kind("create table t(a integer primary key autoincrement)"),
            Some(IdentityKind::AutoIncrement)
        );
    }

    #[test]
    fn says_where_it_stops() {
        let error = table("CREATE TABLE t (a int CHECK a > 0)").expect_err("no parentheses");
        assert!(error.to_string().contains("a > 0"), "{error}");
    }
}
