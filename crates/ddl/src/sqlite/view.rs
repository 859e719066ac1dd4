//! `CREATE VIEW` and `CREATE TRIGGER`.

use drift_catalog::{Attributes, Definitions, Expr, Facet, Listed, Trigger, Unstated, View};

use super::Cursor;
use crate::cursor::NotUnderstood;

/// Reads a stored view.
///
/// # Errors
/// When the text is not one that SQLite would have stored.
pub fn view(sql: &str) -> Result<View, NotUnderstood> {
    let mut cursor = Cursor::new(sql);
    cursor.expect(&["create"])?;
    let _ = cursor.take(&["temp"]) || cursor.take(&["temporary"]);
    cursor.expect(&["view"])?;
    cursor.take(&["if", "not", "exists"]);
    cursor.qualified()?;
    let mut attributes = Attributes::complete();
    if cursor.peek_text() == "(" {
        attributes.set("columns", cursor.column_list()?.names().join(", "));
    }
    cursor.expect(&["as"])?;
    Ok(View {
        query: Expr::raw(cursor.rest()),
        materialized: false,
        indexes: Listed::complete(Vec::new()),
        triggers: Listed::complete(Vec::new()),
        comment: Facet::Unstated(Unstated::Silent),
        definitions: Definitions::default(),
        broken: None,
        attributes,
    })
}

/// A stored trigger; its whole text is its definition.
pub fn trigger(name: &str, sql: &str) -> Trigger {
    let definition = Expr::raw(sql.trim().trim_end_matches(';').trim_end());
    Trigger { name: name.to_owned(), definition, attributes: Attributes::complete() }
}
