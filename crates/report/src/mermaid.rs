//! A catalog as a Mermaid entity relationship diagram.

use drift_catalog::Catalog;

/// `erDiagram` text. Names and types are reduced to what Mermaid takes for words.
pub fn mermaid(catalog: &Catalog) -> String {
    let mut out = String::from("erDiagram\n");
    for (path, table) in catalog.tables() {
        out.push_str(&format!("    {} {{\n", word(&path.short(&catalog.default_schema))));
        for column in &table.columns {
            let key = if table.in_primary_key(&column.name) {
                " PK"
            } else if table.foreign_keys.items.iter().any(|own| own.columns.contains(&column.name)) {
                " FK"
            } else {
                ""
            };
            out.push_str(&format!("        {} {}{key}\n", word(&column.ty.raw), word(&column.name)));
        }
        out.push_str("    }\n");
    }
    for (path, table) in catalog.tables() {
        for own in &table.foreign_keys.items {
            let target = drift_catalog::ObjectPath::new(
                drift_catalog::Kind::Table,
                own.references.schema.as_str(),
                own.references.table.as_str(),
            );
            let (from, to) =
                (word(&path.short(&catalog.default_schema)), word(&target.short(&catalog.default_schema)));
            out.push_str(&format!("    {to} ||--o{{ {from} : \"{}\"\n", word(&own.columns.join("_"))));
        }
    }
    out
}

fn word(text: &str) -> String {
    let word: String = text.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '_' }).collect();
    let word = word.trim_end_matches('_').to_owned();
    if word.is_empty() { "_".to_owned() } else { word }
}
