//! A catalog as tables for people.

use std::fmt::Write as _;

use comfy_table::Table as Grid;
use drift_catalog::{Catalog, Column, Index, IndexKey, Labelled as _, Schema, Table};

use crate::safe::safe;
use crate::style::GRID;

/// The longest text in a cell or line, in characters.
const LONGEST: usize = 80;

/// One grid a table, what a grid cannot hold below it, and the other objects by name.
pub fn table(catalog: &Catalog) -> String {
    let mut out = String::new();
    for (path, table) in catalog.tables() {
        let _ = writeln!(out, "{}", safe(&path.short(&catalog.default_schema)));
        let mut grid = Grid::new();
        grid.load_style(GRID);
        grid.set_header(vec!["column", "type", "null", "default", "key"]);
        for column in &table.columns {
            grid.add_row(vec![
                safe(&column.name),
                short(&column.ty.raw),
                if column.nullable { "yes" } else { "" }.to_owned(),
                fills(column),
                keys(catalog, table, column),
            ]);
        }
        let _ = writeln!(out, "{grid}");
        rest(&mut out, catalog, table);
        out.push('\n');
    }
    for (schema, content) in &catalog.schemas {
        let prefix =
            if *schema == catalog.default_schema { String::new() } else { format!("{}.", safe(schema)) };
        objects(&mut out, &prefix, content);
    }
    let extensions: Vec<String> = catalog.extensions.items.keys().map(|name| safe(name)).collect();
    if !extensions.is_empty() {
        let _ = writeln!(out, "extensions: {}", extensions.join(", "));
    }
    if out.is_empty() {
        out.push_str("no tables\n");
    }
    out
}

fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", safe(&text[..end])),
        None => safe(text),
    }
}

/// What an insert that leaves the column out stores.
fn fills(column: &Column) -> String {
    if let Some(default) = column.default.value() {
        return short(&default.raw);
    }
    if let Some(identity) = column.identity.value() {
        return identity.kind.word().to_owned();
    }
    let generated = column.generated.value();
    generated.map(|generated| short(&format!("= {}", generated.expr.raw))).unwrap_or_default()
}

fn referred(catalog: &Catalog, key: &drift_catalog::ForeignKey) -> String {
    let schema = &key.references.schema;
    let schema = if *schema == catalog.default_schema { String::new() } else { format!("{}.", safe(schema)) };
    format!("{schema}{}({})", safe(&key.references.table), safe(&key.referred.join(", ")))
}

fn keys(catalog: &Catalog, table: &Table, column: &Column) -> String {
    let alone = |columns: &[String]| columns == [column.name.as_str()];
    let mut keys = Vec::new();
    if table.in_primary_key(&column.name) {
        keys.push("primary".to_owned());
    }
    if table.uniques.items.iter().any(|own| alone(&own.columns)) {
        keys.push("unique".to_owned());
    }
    let references = table.foreign_keys.items.iter().filter(|own| alone(&own.columns));
    keys.extend(references.map(|own| format!("→ {}", referred(catalog, own))));
    keys.join(", ")
}

/// What is over several columns, or over none.
fn rest(out: &mut String, catalog: &Catalog, table: &Table) {
    let mut line = |word: &str, text: String| {
        let _ = writeln!(out, "  {word:<12} {text}");
    };
    for own in table.uniques.items.iter().filter(|own| own.columns.len() > 1) {
        line("unique", short(&own.columns.join(", ")));
    }
    for own in table.foreign_keys.items.iter().filter(|own| own.columns.len() > 1) {
        line("foreign key", format!("{} → {}", short(&own.columns.join(", ")), referred(catalog, own)));
    }
    for own in &table.checks.items {
        line("check", short(&own.expr.raw));
    }
    for own in &table.exclusions.items {
        line("exclusion", short(&own.definition.raw));
    }
    for own in &table.indexes.items {
        line(if own.unique { "unique index" } else { "index" }, index(own));
    }
    for own in &table.triggers.items {
        line("trigger", short(&own.name));
    }
    if let Some(own) = table.partition.value() {
        line("partitioned", short(&format!("by {} ({})", own.strategy, own.key.raw)));
    }
}

fn index(index: &Index) -> String {
    let parts: Vec<&str> = index
        .parts
        .iter()
        .map(|part| match &part.key {
            IndexKey::Column(name) => name.as_str(),
            IndexKey::Expr(expr) => expr.raw.as_str(),
        })
        .collect();
    let name = index.name.as_ref().map(|_| format!("{} ", safe(&index.label()))).unwrap_or_default();
    let condition =
        index.predicate.as_ref().map(|own| format!(" where {}", short(&own.raw))).unwrap_or_default();
    format!("{name}({}){condition}", short(&parts.join(", ")))
}

fn objects(out: &mut String, prefix: &str, schema: &Schema) {
    let mut line = |word: &str, names: Vec<String>| {
        if !names.is_empty() {
            let _ = writeln!(out, "{word}: {}", names.join(", "));
        }
    };
    let named = |name: &String| format!("{prefix}{}", safe(name));
    line("views", schema.views.items.keys().map(named).collect());
    let enums = schema.enums.items.iter();
    line(
        "enums",
        enums.map(|(name, own)| format!("{} ({})", named(name), short(&own.values.join(", ")))).collect(),
    );
    line("domains", schema.domains.items.keys().map(named).collect());
    line("sequences", schema.sequences.items.keys().map(named).collect());
    line("functions", schema.functions.items.keys().map(named).collect());
}
