//! The top of the file.

use drift_catalog::{Catalog, Named, Schema, View};

use super::object::{domain, enumeration, function, sequence, view_entry};
use super::scalar::scalar;
use super::table::table_entry;

/// A catalog as one complete model file. Objects outside the default schema are written with their schema.
pub fn write(catalog: &Catalog) -> String {
    let mut out = String::from("drift: 1\n");
    out.push_str(&format!("schema: {}\n", scalar(&catalog.default_schema)));
    out.push_str("complete: true\n");
    if !catalog.extensions.items.is_empty() {
        out.push_str("extensions:\n");
        for (name, extension) in &catalog.extensions.items {
            match &extension.schema {
                Some(schema) => {
                    out.push_str(&format!("  {}: {{ schema: {} }}\n", scalar(name), scalar(schema)))
                }
                None => out.push_str(&format!("  {}:\n", scalar(name))),
            }
        }
    }
    let name_in = |schema: &str, name: &str| {
        if schema == catalog.default_schema { scalar(name) } else { scalar(&format!("{schema}.{name}")) }
    };
    lines(&mut out, "enums", catalog, name_in, |schema| &schema.enums, enumeration);
    lines(&mut out, "domains", catalog, name_in, |schema| &schema.domains, domain);
    lines(&mut out, "sequences", catalog, name_in, |schema| &schema.sequences, sequence);
    let mut tables = String::new();
    for (schema, content) in &catalog.schemas {
        for (name, table) in &content.tables {
            let name =
                if *schema == catalog.default_schema { name.clone() } else { format!("{schema}.{name}") };
            tables.push_str(&indented(&table_entry(&name, table)));
        }
    }
    block(&mut out, "tables", &tables);
    for (key, materialized) in [("views", false), ("materialized_views", true)] {
        let mut views = String::new();
        for (schema, content) in &catalog.schemas {
            let wanted = |(_, view): &(&String, &View)| view.materialized == materialized;
            for (name, view) in content.views.items.iter().filter(wanted) {
                let name =
                    if *schema == catalog.default_schema { name.clone() } else { format!("{schema}.{name}") };
                views.push_str(&indented(&view_entry(&name, view)));
            }
        }
        if !views.is_empty() {
            block(&mut out, key, &views);
        }
    }
    lines(&mut out, "functions", catalog, name_in, |schema| &schema.functions, function);
    out
}

/// A section whose objects take one line each; left out when empty.
fn lines<T>(
    out: &mut String,
    key: &str,
    catalog: &Catalog,
    name_in: impl Fn(&str, &str) -> String,
    list: impl Fn(&Schema) -> &Named<T>,
    show: impl Fn(&T) -> String,
) {
    let mut text = String::new();
    for (schema, content) in &catalog.schemas {
        for (name, object) in &list(content).items {
            text.push_str(&format!("  {}: {}\n", name_in(schema, name), show(object)));
        }
    }
    if !text.is_empty() {
        block(out, key, &text);
    }
}

fn block(out: &mut String, key: &str, body: &str) {
    if body.is_empty() {
        out.push_str(&format!("{key}: {{}}\n"));
    } else {
        out.push_str(&format!("{key}:\n{body}"));
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}
