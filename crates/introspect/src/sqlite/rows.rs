//! Rows as SQLite gives them.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use super::queries;
use crate::Request;

/// A stored definition.
pub(crate) struct Object {
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) table: String,
    pub(crate) sql: String,
}

/// Everything that was read.
pub(crate) struct Rows {
    pub(crate) objects: Vec<Object>,
    /// Tables that belong to virtual ones.
    pub(crate) shadows: BTreeSet<String>,
    /// Column names by table, hidden ones of virtual tables left out.
    pub(crate) columns: BTreeMap<String, Vec<String>>,
}

/// Reads all rows in one transaction, so that they are of one moment.
pub(crate) fn read(connection: &Connection, request: &Request<'_>) -> rusqlite::Result<Rows> {
    let snapshot = connection.unchecked_transaction()?;
    let watch = |name: &str, sql: &str| request.observer.query(name, sql);
    watch("objects", queries::OBJECTS);
    let mut objects = Vec::new();
    let mut statement = snapshot.prepare(queries::OBJECTS)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        objects.push(Object { kind: row.get(0)?, name: row.get(1)?, table: row.get(2)?, sql: row.get(3)? });
    }
    request.observer.progress("definitions", objects.len(), None);
    watch("kinds", queries::KINDS);
    let mut shadows = BTreeSet::new();
    // A module that is not loaded makes the list fail; then names tell the shadows.
    if let Ok(mut statement) = snapshot.prepare(queries::KINDS) {
        let mut rows = statement.query([])?;
        while let Ok(Some(row)) = rows.next() {
            if row.get::<_, String>(1)? == "shadow" {
                shadows.insert(row.get(0)?);
            }
        }
    }
    shadows.extend(shadows_by_name(&objects));
    watch("columns", queries::COLUMNS);
    let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut statement = snapshot.prepare(queries::COLUMNS)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let table: String = row.get(0)?;
        columns.entry(table).or_default().push(row.get(1)?);
    }
    Ok(Rows { objects, shadows, columns })
}

/// Shadow tables of the modules that come with SQLite, for when the module itself is missing: the virtual
/// table's name, an underscore and a word of the module.
fn shadows_by_name(objects: &[Object]) -> Vec<String> {
    const WORDS: &[(&str, &[&str])] = &[
        ("fts5", &["data", "idx", "content", "docsize", "config"]),
        ("fts4", &["content", "segments", "segdir", "docsize", "stat"]),
        ("fts3", &["content", "segments", "segdir"]),
        ("rtree", &["node", "rowid", "parent"]),
        ("geopoly", &["node", "rowid", "parent"]),
        ("vec0", &["chunks", "rowids", "info", "auxiliary", "vector_chunks00", "metadatachunks00"]),
    ];
    let mut names = Vec::new();
    let is_virtual = |object: &&Object| {
        object.kind == "table"
            && object.sql.get(..14).is_some_and(|head| head.eq_ignore_ascii_case("CREATE VIRTUAL"))
    };
    for object in objects.iter().filter(is_virtual) {
        let Ok((name, table)) = drift_ddl::sqlite::table(&object.sql) else { continue };
        let Some(module) = table.attributes.get("virtual") else { continue };
        let module = module.split('(').next().unwrap_or_default().trim().to_ascii_lowercase();
        for (_, words) in WORDS.iter().filter(|(known, _)| *known == module) {
            names.extend(words.iter().map(|word| format!("{name}_{word}")));
        }
    }
    names
}
