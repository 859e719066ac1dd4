//! The texts, and all of them as one to be read.

/// Name and text of every query, in the order they run.
pub(crate) const ALL: &[(&str, &str)] = &[("objects", OBJECTS), ("kinds", KINDS), ("columns", COLUMNS)];

/// Every stored definition.
pub(crate) const OBJECTS: &str = include_str!("objects.sql");
/// Which tables belong to virtual ones; asked only where there are such.
pub(crate) const KINDS: &str = include_str!("kinds.sql");
/// The columns SQLite itself sees.
pub(crate) const COLUMNS: &str = include_str!("columns.sql");

/// All queries as one text.
pub(crate) fn listing() -> String {
    let mut text = String::from(
        "-- SQLite: the file is opened read-only, defensive and with an untrusted schema; all of this runs in\n\
         -- one transaction. Views are then prepared, never run, to see whether what they read is there.\n\
         BEGIN;\n\n",
    );
    for (name, sql) in ALL {
        text.push_str(&format!("-- {name}\n{};\n\n", sql.trim().trim_end_matches(';')));
    }
    text.push_str("ROLLBACK;\n");
    text
}
