//! A catalog as a Mermaid entity relationship diagram.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{Catalog, Kind, ObjectPath};

/// `erDiagram` text. Names and types are reduced to what Mermaid takes for words
/// (<https://mermaid.js.org/syntax/entityRelationshipDiagram.html>).
pub fn mermaid(catalog: &Catalog) -> String {
    let words = words(catalog);
    let mut out = String::from("erDiagram\n");
    for (path, table) in catalog.tables() {
        let Some(name) = words.get(&path) else { continue };
        out.push_str(&format!("    {name} {{\n"));
        for column in &table.columns {
            let mut keys = Vec::new();
            if table.in_primary_key(&column.name) {
                keys.push("PK");
            }
            if table.foreign_keys.items.iter().any(|own| own.columns.contains(&column.name)) {
                keys.push("FK");
            }
            if table.uniques.items.iter().any(|own| own.columns == [column.name.as_str()]) {
                keys.push("UK");
            }
            let keys = if keys.is_empty() { String::new() } else { format!(" {}", keys.join(", ")) };
            out.push_str(&format!("        {} {}{keys}\n", word(&column.ty.raw), word(&column.name)));
        }
        out.push_str("    }\n");
    }
    for (path, table) in catalog.tables() {
        for own in &table.foreign_keys.items {
            let target =
                ObjectPath::new(Kind::Table, own.references.schema.as_str(), own.references.table.as_str());
            // What is outside of the catalog has no box of its own; Mermaid draws an empty one.
            let short = || word(&target.short(&catalog.default_schema));
            let to = words.get(&target).cloned().unwrap_or_else(short);
            let Some(from) = words.get(&path) else { continue };
            let nullable = own.columns.iter().any(|name| table.column(name).is_some_and(|own| own.nullable));
            let end = if nullable { "|o" } else { "||" };
            out.push_str(&format!("    {to} {end}--o{{ {from} : \"{}\"\n", word(&own.columns.join("_"))));
        }
    }
    out
}

/// A word for each table, so that no two share one.
fn words(catalog: &Catalog) -> BTreeMap<ObjectPath, String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut words = BTreeMap::new();
    for (path, _) in catalog.tables() {
        let own = word(&path.short(&catalog.default_schema));
        let mut free = own.clone();
        let mut number = 2;
        while !taken.insert(free.clone()) {
            free = format!("{own}_{number}");
            number += 1;
        }
        words.insert(path, free);
    }
    words
}

fn word(text: &str) -> String {
    let plain: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
    let plain = if plain.chars().all(|c| c == '_') { plain } else { plain.trim_end_matches('_').to_owned() };
    if plain.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') { plain } else { format!("_{plain}") }
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn names_become_words() {
        assert_eq!(word("varchar(40)"), "varchar_40");
        assert_eq!(word("2fa codes"), "_2fa_codes");
        assert_eq!(word("x\" } evil"), "x____evil");
        assert_eq!(word(""), "_");
        assert_eq!(word("日本"), "__");
    }
}
