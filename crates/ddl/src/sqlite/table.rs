//! `CREATE TABLE` and `CREATE VIRTUAL TABLE`.

use std::ops::Range;

use drift_catalog::{Attributes, Facet, Identity, IdentityKind, Table};

use super::Cursor;
use super::columns::is_rowid_type;
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
    repeated_uniques(&mut table);
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
    let without_rowid = table.attributes.get("without_rowid").is_some();
    let Some(key) = table.primary_key.value_mut() else { return };
    let autoincrement = key.attributes.items.remove("autoincrement").is_some();
    if without_rowid {
        // There is none that the column could be kept from being.
        key.attributes.items.remove("not_rowid");
        return;
    }
    let [only] = key.columns.as_slice() else { return };
    let Some(column) = table.columns.iter_mut().find(|column| column.name.eq_ignore_ascii_case(only)) else {
        return;
    };
    if is_rowid_type(&column.ty) && key.attributes.get("not_rowid").is_none() {
        // The rowid is in order; a word about it says nothing.
        key.attributes.items.remove("order");
        let kind = if autoincrement { IdentityKind::AutoIncrement } else { IdentityKind::Rowid };
        let options = Attributes::complete();
        column.identity = Facet::Stated(Some(Box::new(Identity { kind, options })));
    }
}

/// A unique constraint over the columns of the key or of one before it makes no index of its own, unless it answers
/// conflicts otherwise (<https://sqlite.org/lang_createtable.html#uniqueconst>; `sqlite3CreateIndex` leaves it out).
fn repeated_uniques(table: &mut Table) {
    let has_index = table.columns.iter().all(|column| column.identity.value().is_none());
    let key = table.primary_key.value().filter(|_| has_index);
    let mut before: Vec<(Vec<String>, Attributes)> =
        key.iter().map(|key| (key.columns.clone(), key.attributes.clone())).collect();
    table.uniques.items.retain(|unique| {
        let is_new = !before.iter().any(|(columns, attributes)| {
            columns.len() == unique.columns.len()
                && columns.iter().zip(&unique.columns).all(|(a, b)| a.eq_ignore_ascii_case(b))
                && ["collations", "on_conflict"]
                    .iter()
                    .all(|fact| attributes.get(fact) == unique.attributes.get(fact))
        });
        if is_new {
            before.push((unique.columns.clone(), unique.attributes.clone()));
        }
        is_new
    });
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
        assert_eq!(kind("create table t(a integer, primary key(a desc))"), Some(IdentityKind::Rowid));
        assert_eq!(kind("create table t(a integer primary key) without rowid"), None);
        assert_eq!(
            kind("create table t(a integer primary key autoincrement)"),
            Some(IdentityKind::AutoIncrement)
        );
    }

    #[test]
    fn knows_the_order_of_a_key() {
        let key = |sql: &str| {
            let (_, table) = table(sql).expect("a table");
            let key = table.primary_key.value().expect("a key").clone();
            (key.columns.join(" "), key.attributes.get("order").map(str::to_owned))
        };
        let told = |columns: &str, order: &str| (columns.to_owned(), Some(order.to_owned()));
        assert_eq!(key("create table t(a primary key desc)"), told("a", "desc"));
        assert_eq!(key("create table t(a, b, primary key(b, a desc))"), told("b a", "asc, desc"));
        assert_eq!(key("create table t(a, b, primary key(b asc))"), ("b".to_owned(), None));
        assert_eq!(key("create table t(a integer, primary key(a desc))"), ("a".to_owned(), None));
    }

    #[test]
    fn a_constraint_that_says_the_same_again_is_one() {
        let uniques = |sql: &str| table(sql).expect("a table").1.uniques.items.len();
        assert_eq!(uniques("create table t(a unique unique, b, unique (b, a), primary key (a))"), 1);
        assert_eq!(uniques("create table t(a unique, unique (a) on conflict replace)"), 2);
        assert_eq!(uniques("create table t(a integer primary key, unique (a))"), 1);
    }

    #[test]
    fn says_where_it_stops() {
        let error = table("CREATE TABLE t (a int CHECK a > 0)").expect_err("no parentheses");
        assert!(error.to_string().contains("a > 0"), "{error}");
    }
}
