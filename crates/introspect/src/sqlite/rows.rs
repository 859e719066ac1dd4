//! Rows as SQLite gives them.

use std::collections::BTreeSet;

use rusqlite::{Connection, Row};

use super::queries;
use crate::Request;

/// A stored definition.
pub(crate) struct Object {
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) table: String,
    pub(crate) sql: String,
}

impl Object {
    pub(crate) fn is_virtual(&self) -> bool {
        const HEAD: &str = "CREATE VIRTUAL";
        self.kind == "table" && self.sql.get(..HEAD.len()).is_some_and(|head| head.eq_ignore_ascii_case(HEAD))
    }
}

/// A column as SQLite itself sees it.
pub(crate) struct Seen {
    pub(crate) name: String,
    pub(crate) ty: String,
    pub(crate) not_null: bool,
    pub(crate) default: Option<String>,
    /// Place in the primary key, from 1; 0 outside it.
    pub(crate) key: u32,
}

/// The stored definitions and, among them, the names of tables that belong to virtual ones. The caller holds a
/// transaction, so that these and the columns are of one moment.
pub(crate) fn objects(
    connection: &Connection,
    request: &Request<'_>,
) -> rusqlite::Result<(Vec<Object>, BTreeSet<String>)> {
    let mut objects = Vec::new();
    request.observer.query("objects", queries::OBJECTS);
    let mut statement = connection.prepare(queries::OBJECTS)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        objects.push(Object {
            kind: text(row, 0)?,
            name: text(row, 1)?,
            table: text(row, 2)?,
            sql: text(row, 3)?,
        });
    }
    request.observer.progress("definitions", objects.len(), None);
    let shadows = if objects.iter().any(Object::is_virtual) {
        shadows(connection, request, &objects)
    } else {
        BTreeSet::new()
    };
    Ok((objects, shadows))
}

/// Hands on the columns of one table after the other; virtual tables have none. Only one table's are held: those
/// of ten thousand would be as large as the catalog itself.
pub(crate) fn each_table(
    connection: &Connection,
    request: &Request<'_>,
    mut table: impl FnMut(&str, &[Seen]),
) -> rusqlite::Result<()> {
    let (mut name, mut columns, mut count) = (String::new(), Vec::new(), 0);
    request.observer.query("columns", queries::COLUMNS);
    let mut statement = connection.prepare(queries::COLUMNS)?;
    let mut rows = statement.query([])?;
    // The pragma needs the table's name, so its rows come table by table and in the order of the columns.
    while let Some(row) = rows.next()? {
        let own = text(row, 0)?;
        if own != name {
            if !columns.is_empty() {
                table(&name, &columns);
                count += 1;
            }
            columns.clear();
            name = own;
        }
        columns.push(Seen {
            name: text(row, 1)?,
            ty: text(row, 2)?,
            not_null: row.get(3)?,
            default: if row.get_ref(4)?.data_type() == rusqlite::types::Type::Null {
                None
            } else {
                Some(text(row, 4)?)
            },
            key: row.get(5)?,
        });
    }
    if !columns.is_empty() {
        table(&name, &columns);
        count += 1;
    }
    request.observer.progress("tables", count, Some(count));
    Ok(())
}

/// A text, also where a hostile or broken writer left bytes that are none.
fn text(row: &Row<'_>, at: usize) -> rusqlite::Result<String> {
    let Some(bytes) = row.get_ref(at)?.as_bytes_or_null()? else { return Ok(String::new()) };
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => String::from_utf8_lossy(bytes).into_owned(),
    })
}

/// What virtual tables keep for themselves, asked of their modules. A module that is not there cannot answer;
/// then names tell.
fn shadows(connection: &Connection, request: &Request<'_>, objects: &[Object]) -> BTreeSet<String> {
    let mut shadows: BTreeSet<String> = shadows_by_name(objects).into_iter().collect();
    request.observer.query("kinds", queries::KINDS);
    let Ok(mut statement) = connection.prepare(queries::KINDS) else { return shadows };
    let Ok(mut rows) = statement.query([]) else { return shadows };
    while let Ok(Some(row)) = rows.next() {
        if let Ok(name) = text(row, 0) {
            shadows.insert(name);
        }
    }
    shadows
}

/// Shadow tables of the modules in common use: the virtual table's name, an underscore and a word of the
/// module.
fn shadows_by_name(objects: &[Object]) -> Vec<String> {
    let mut names = Vec::new();
    for object in objects.iter().filter(|object| object.is_virtual()) {
        let Ok((name, table)) = drift_ddl::sqlite::table(&object.sql) else { continue };
        let Some(module) = table.attributes.get("virtual") else { continue };
        let module = module.split('(').next().unwrap_or_default().trim();
        names.extend(drift_ddl::sqlite::shadow_names(module, &name));
    }
    names
}
