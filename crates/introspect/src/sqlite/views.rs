//! Views over something that is not there. SQLite keeps such a view without a word until it is used.

use std::time::{Duration, Instant};

use drift_catalog::{Attribute, Catalog, Kind, NotCompared, ObjectPath, Unstated};
use rusqlite::Connection;

use super::trouble;

/// What SQLite says of a view that no program can use. A function, collation or module that is not there may
/// well be in the program that has the database.
const BROKEN: &[&str] = &["no such table", "no such column", "is circularly defined", "expected "];

/// Prepares, and never runs, a query over each view. Views over views over views take SQLite seconds each; the
/// ones that are left when the time is up are named as not looked into.
pub(crate) fn find_broken(connection: &Connection, catalog: &mut Catalog, time: Duration) {
    let end = Instant::now().checked_add(time).filter(|_| !time.is_zero());
    for (schema, content) in &mut catalog.schemas {
        for (name, view) in &mut content.views.items {
            if end.is_some_and(|end| Instant::now() > end) {
                catalog.unread.push(NotCompared {
                    path: ObjectPath::new(Kind::View, schema.as_str(), name.as_str()),
                    attribute: Some(Attribute::Other("broken".to_owned())),
                    reason: Unstated::NotUnderstood,
                    why: format!("looking into the views took longer than {} seconds", time.as_secs_f32()),
                });
                continue;
            }
            let query = format!("SELECT * FROM main.\"{}\"", name.replace('"', "\"\""));
            if let Err(error) = connection.prepare(&query) {
                let said = trouble::said(&error);
                if BROKEN.iter().any(|text| said.contains(text)) {
                    view.broken = Some(said);
                }
            }
        }
    }
}
