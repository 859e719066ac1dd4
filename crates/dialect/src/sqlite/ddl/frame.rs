//! What surrounds the statements in a file for the `sqlite3` shell.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{Catalog, Kind};

use super::{rebuild, stop};
use crate::name::single_quoted;
use crate::{Frame, Target};

const OTHER: &str = "drift: this file was made for another database";
const ORPHANS: &str = "drift: a rebuild left rows that refer to nothing";

/// Guard and transaction.
pub(crate) fn frame(target: &Target<'_>) -> Frame {
    let mut head = String::from(".bail on\n");
    if let Some(condition) = expectation(target) {
        head.push_str("-- Guard: stops here on another database than the one this was made for.\n");
        head.push_str(&stop::unless(&condition, OTHER));
        head.push('\n');
    }
    if !target.active.iter().any(|sql| rebuild::is_rebuild(sql)) {
        return Frame { head, begin: "BEGIN IMMEDIATE;\n".to_owned(), commit: "COMMIT;\n".to_owned() };
    }
    let mut begin = String::from(
        "-- A dropped table would take the rows that refer to it along. This cannot be set inside a transaction.\n\
         PRAGMA foreign_keys = OFF;\nBEGIN IMMEDIATE;\n",
    );
    let mut commit = String::new();
    if is_sound(target.from) && is_sound(target.to) {
        let count = "(SELECT count(*) FROM pragma_foreign_key_check)";
        begin.push_str(&format!("CREATE TEMP TABLE drift_orphans AS SELECT {count} AS before;\n"));
        commit.push_str("-- No reference may be broken that was not broken before.\n");
        commit.push_str(&stop::unless(&format!("{count} <= before FROM temp.drift_orphans"), ORPHANS));
        commit.push_str("\nDROP TABLE temp.drift_orphans;\n");
    }
    commit.push_str("COMMIT;\nPRAGMA foreign_keys = ON;\n");
    Frame { head, begin, commit }
}

/// The tables and columns that must be there, as a condition.
fn expectation(target: &Target<'_>) -> Option<String> {
    let mut tables: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for path in target.expected {
        let columns = tables.entry(&path.object).or_default();
        columns.extend(path.part.as_deref().filter(|_| path.kind == Kind::Column));
    }
    let list = |names: Vec<&str>| names.into_iter().map(single_quoted).collect::<Vec<_>>().join(", ");
    let mut conditions = Vec::new();
    if !tables.is_empty() {
        conditions.push(format!(
            "(SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ({})) = {}",
            list(tables.keys().copied().collect()),
            tables.len()
        ));
    }
    for (table, columns) in tables.iter().filter(|(_, columns)| !columns.is_empty()) {
        conditions.push(format!(
            "(SELECT count(*) FROM pragma_table_xinfo({}) WHERE name IN ({})) = {}",
            single_quoted(table),
            list(columns.iter().copied().collect()),
            columns.len()
        ));
    }
    (!conditions.is_empty()).then(|| conditions.join("\n  AND "))
}

/// Whether every reference is to a key. SQLite cannot check the rows of one that is not
/// (<https://sqlite.org/foreignkeys.html#fk_schemaerrors>), and says so as an error.
fn is_sound(catalog: &Catalog) -> bool {
    catalog.tables().all(|(path, table)| {
        table.foreign_keys.items.iter().all(|key| {
            let Some(parent) = catalog.table(&path.schema, &key.references.table) else { return true };
            let is_key = |columns: &[String]| {
                columns.len() == key.referred.len() && columns.iter().all(|own| key.referred.contains(own))
            };
            let by_index = || {
                parent.indexes.items.iter().filter(|index| index.unique && index.predicate.is_none()).any(
                    |index| {
                        index.plain_columns().is_some_and(|own| {
                            is_key(&own.into_iter().map(str::to_owned).collect::<Vec<_>>())
                        })
                    },
                )
            };
            parent.primary_key.value().is_some_and(|own| is_key(&own.columns))
                || parent.uniques.items.iter().any(|own| is_key(&own.columns))
                || by_index()
        })
    })
}
