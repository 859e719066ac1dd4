//! Tables that virtual tables keep for themselves; a dump of the schema names them too.

use drift_catalog::Schema;

/// The modules in common use, and the last words of their tables' names.
const WORDS: &[(&str, &[&str])] = &[
    ("fts5", &["data", "idx", "content", "docsize", "config"]),
    ("fts4", &["content", "segments", "segdir", "docsize", "stat"]),
    ("fts3", &["content", "segments", "segdir", "docsize", "stat"]),
    ("rtree", &["node", "parent", "rowid"]),
    ("rtree_i32", &["node", "parent", "rowid"]),
    ("geopoly", &["node", "parent", "rowid"]),
    ("vec0", &["chunks", "rowids", "info", "auxiliary", "vector_chunks00", "metadatachunks00"]),
];

/// The names of the tables that a virtual table of a module keeps.
pub fn shadow_names(module: &str, table: &str) -> Vec<String> {
    WORDS
        .iter()
        .filter(|(own, _)| own.eq_ignore_ascii_case(module))
        .flat_map(|(_, words)| words.iter().map(|word| format!("{table}_{word}")))
        .collect()
}

/// Takes them out of a schema.
pub(super) fn leave_out(schema: &mut Schema) {
    let names: Vec<String> = schema
        .tables
        .iter()
        .filter_map(|(name, table)| {
            let text = table.attributes.get("virtual")?;
            let module = text.split(|c: char| c == '(' || c.is_whitespace()).next().unwrap_or_default();
            Some(shadow_names(module, name))
        })
        .flatten()
        .collect();
    schema.tables.retain(|name, _| !names.iter().any(|own| own.eq_ignore_ascii_case(name)));
}
