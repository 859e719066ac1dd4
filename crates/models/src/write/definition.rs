//! The kinds that are facts, a section a kind.

use drift_catalog::{Catalog, Definition, Definitions};

use super::scalar::{block, scalar, word};
use crate::names;
use crate::sections::{Place, Section, at, of};

/// The sections of a file.
pub(crate) fn file(out: &mut String, catalog: &Catalog) {
    for section in at(Place::Schema) {
        let mut text = String::new();
        for (schema, content) in &catalog.schemas {
            let named = content.definitions.0.get(&section.kind);
            let schema = (*schema != catalog.default_schema).then_some(schema.as_str());
            for (name, own) in named.into_iter().flat_map(|named| &named.items) {
                entry(&mut text, 2, section, &names::write_key(schema, name), own);
            }
        }
        push(out, "", section, &text);
    }
    for section in at(Place::Database) {
        let mut text = String::new();
        let named = catalog.definitions.0.get(&section.kind);
        for (name, own) in named.into_iter().flat_map(|named| &named.items) {
            entry(&mut text, 2, section, name, own);
        }
        push(out, "", section, &text);
    }
}

/// The sections of a table or view.
pub(crate) fn parts(out: &mut String, definitions: &Definitions) {
    for (kind, named) in &definitions.0 {
        let Some(section) = of(*kind, Place::Part) else { continue };
        let mut text = String::new();
        for (name, own) in &named.items {
            entry(&mut text, 4, section, name, own);
        }
        push(out, "  ", section, &text);
    }
}

fn push(out: &mut String, indent: &str, section: &Section, text: &str) {
    if !text.is_empty() {
        out.push_str(&format!("{indent}{}:\n{text}", section.key));
    }
}

fn entry(out: &mut String, indent: usize, section: &Section, name: &str, own: &Definition) {
    let space = " ".repeat(indent);
    let name = scalar(name);
    if let (Some(only), 1) = (section.only(), own.facts.len())
        && let Some(text) = own.fact(only)
    {
        out.push_str(&format!("{space}{name}: {}\n", word(text)));
        return;
    }
    if own.facts.is_empty() {
        out.push_str(&format!("{space}{name}: {{}}\n"));
        return;
    }
    out.push_str(&format!("{space}{name}:\n"));
    for (key, fact) in &own.facts {
        out.push_str(&format!("{space}  {}: {}\n", scalar(key), block(&fact.raw, indent + 4)));
    }
}
