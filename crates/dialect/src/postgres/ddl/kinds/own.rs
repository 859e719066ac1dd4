//! An object of facts, with what every family asks of it.

use std::collections::BTreeSet;

use drift_catalog::{Catalog, Definition, ObjectPath};

use crate::postgres::names::{qualified, quote};
use crate::{Phase, Step};

/// An object and its facts.
#[derive(Clone, Copy)]
pub(super) struct Own<'a> {
    pub(super) path: &'a ObjectPath,
    pub(super) facts: &'a Definition,
}

impl<'a> Own<'a> {
    /// An object of a catalog, wherever its kind stands.
    pub(super) fn find(path: &'a ObjectPath, catalog: &'a Catalog) -> Option<Own<'a>> {
        let definitions = if path.schema.is_empty() {
            &catalog.definitions
        } else {
            let schema = catalog.schemas.get(&path.schema)?;
            match &path.part {
                None => &schema.definitions,
                Some(_) => match schema.tables.get(&path.object) {
                    Some(table) => &table.definitions,
                    None => &schema.views.items.get(&path.object)?.definitions,
                },
            }
        };
        Some(Own { path, facts: definitions.get(path.kind, path.name())? })
    }

    pub(super) fn fact(&self, key: &str) -> Option<&'a str> {
        self.facts.fact(key)
    }

    /// Whether a fact says yes.
    pub(super) fn is(&self, key: &str) -> bool {
        self.fact(key).is_some_and(|word| word != "false")
    }

    /// A fact that nothing can be made without.
    pub(super) fn need(&self, key: &str) -> Result<&'a str, String> {
        self.fact(key).ok_or_else(|| format!("its {key} is not known"))
    }

    /// The facts whose key begins with a word, by what follows it.
    pub(super) fn keyed(&self, word: &str) -> Vec<(&'a str, &'a str)> {
        let facts = self.facts.facts.iter();
        facts
            .filter_map(|(key, fact)| Some((key.strip_prefix(word)?.strip_prefix(' ')?, fact.raw.as_str())))
            .collect()
    }

    /// Its name with its schema, where it has one.
    pub(super) fn name(&self) -> String {
        if self.path.schema.is_empty() { quote(&self.path.object) } else { qualified(self.path) }
    }

    pub(super) fn step(&self, phase: Phase, sql: impl Into<String>) -> Step {
        Step::new(phase, self.path, sql)
    }
}

/// The keys in which two differ.
pub(super) fn differing<'a>(is: &Own<'a>, wanted: &Own<'a>) -> BTreeSet<&'a str> {
    let keys = is.facts.facts.keys().chain(wanted.facts.facts.keys());
    keys.map(String::as_str)
        .filter(|key| {
            let text = |own: &Own<'a>| own.facts.facts.get(*key).map(|fact| &fact.text);
            text(is) != text(wanted)
        })
        .collect()
}
