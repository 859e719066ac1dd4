//! Views over something that is not there. SQLite keeps such a view without a word until it is used.

use drift_catalog::Catalog;
use rusqlite::Connection;

/// Prepares, and never runs, a query over each view.
pub(crate) fn find_broken(connection: &Connection, catalog: &mut Catalog) {
    for schema in catalog.schemas.values_mut() {
        for (name, view) in &mut schema.views.items {
            let query = format!("SELECT * FROM main.\"{}\"", name.replace('"', "\"\""));
            if let Err(error) = connection.prepare(&query) {
                let said = error.to_string();
                let missing = ["no such table", "no such column", "no such view"]
                    .iter()
                    .find(|text| said.contains(*text));
                if missing.is_some() {
                    let said = said.split(" in SELECT").next().unwrap_or(&said);
                    view.broken = Some(said.to_owned());
                }
            }
        }
    }
}
