//! What a statement that was not understood makes doubtful: the objects it names, and only these.

use std::collections::BTreeSet;

use drift_catalog::{Attribute, Kind, ObjectPath, Unstated};

use super::Cursor;
use super::state::{Key, State};
use super::words::Named;

/// The words after CREATE or ALTER that tell the kind of what they name.
const KINDS: &[(&[&str], Kind)] = &[
    (&["table"], Kind::Table),
    (&["materialized", "view"], Kind::MaterializedView),
    (&["view"], Kind::View),
    (&["sequence"], Kind::Sequence),
    (&["type"], Kind::Enum),
    (&["domain"], Kind::Domain),
    (&["schema"], Kind::Schema),
    (&["extension"], Kind::Extension),
];

/// How deep texts in texts are looked through, and how many words of all of them.
const DEPTH: usize = 3;
const TOKENS: usize = 20_000;

impl State {
    /// Says of everything a statement names that it is not known.
    pub(crate) fn taint(&mut self, sql: &str, why: &str) {
        let mut paths = BTreeSet::new();
        let mut budget = TOKENS;
        self.doubts(sql, DEPTH, &mut budget, &mut paths);
        for body in self.bodies_called(sql) {
            self.doubts(&body, DEPTH, &mut budget, &mut paths);
        }
        if paths.is_empty() {
            let schema = self.catalog.default_schema.clone();
            let what = Some(Attribute::Other("statements not understood".to_owned()));
            self.unread(
                ObjectPath::new(Kind::Schema, schema, ""),
                what,
                Unstated::NotUnderstood,
                why.to_owned(),
            );
        }
        for path in paths {
            self.unread(path, None, Unstated::NotUnderstood, why.to_owned());
        }
    }

    /// What a text names: objects that are there, and what stands behind CREATE, ALTER and DROP. The texts in it are
    /// looked through as well, for a program's statements stand in them.
    fn doubts(&self, sql: &str, depth: usize, budget: &mut usize, paths: &mut BTreeSet<ObjectPath>) {
        let mut cursor = Cursor::new(sql);
        while cursor.peek().is_some() && *budget > 0 {
            *budget -= 1;
            let mark = cursor.mark();
            if cursor.one_of(&["create", "alter", "drop"]).is_some() {
                paths.extend(self.head(&mut cursor));
                cursor.back_to(mark + 1);
            } else if cursor.kind() == Some(drift_sql::TokenKind::Text) {
                match cursor.text_literal() {
                    Ok(inner) if depth > 0 => self.doubts(&inner, depth - 1, budget, paths),
                    _ => cursor.back_to(mark + 1),
                }
            } else if let Ok(name) = cursor.named() {
                paths.extend(self.named_here(&name));
            } else {
                cursor.back_to(mark + 1);
            }
        }
    }

    /// The object that the first words name, whether it is there or not.
    fn head(&self, cursor: &mut Cursor<'_>) -> Option<ObjectPath> {
        cursor.take(&["or", "replace"]);
        while cursor.one_of(&["global", "local", "temporary", "temp", "unlogged", "recursive"]).is_some() {}
        if cursor.take(&["function"]) || cursor.take(&["procedure"]) {
            let name = cursor.named().ok()?;
            let schema = self.new_key(&name).0;
            let signature = self.aggregate_signature(&name.name, cursor);
            return Some(ObjectPath::new(Kind::Function, schema, signature));
        }
        if cursor.take(&["unique", "index"]) || cursor.take(&["index"]) {
            return self.head_index(cursor);
        }
        let (_, kind) = KINDS.iter().find(|(words, _)| cursor.take(words))?;
        cursor.if_exists();
        cursor.take(&["only"]);
        let name = cursor.named().ok()?;
        let key = self.find(&name, Self::is_relation).unwrap_or_else(|| self.new_key(&name));
        Some(match kind {
            Kind::Schema => ObjectPath::new(Kind::Schema, name.name, ""),
            Kind::Extension => ObjectPath::new(Kind::Extension, "", name.name),
            _ => ObjectPath::new(*kind, key.0, key.1),
        })
    }

    /// An index that could not be read is doubtful by itself; its table is named too.
    fn head_index(&self, cursor: &mut Cursor<'_>) -> Option<ObjectPath> {
        cursor.take(&["concurrently"]);
        cursor.if_exists();
        let name = cursor.named().ok()?;
        if !cursor.take(&["on"]) {
            return None;
        }
        cursor.take(&["only"]);
        let table = cursor.named().ok()?;
        let owner = self.find(&table, Self::is_relation)?;
        Some(self.relation_path(&owner).part(Kind::Index, name.name))
    }

    /// Objects of this name.
    fn named_here(&self, name: &Named) -> Vec<ObjectPath> {
        let mut paths = Vec::new();
        let is = |state: &Self, key: &Key| state.is_relation(key) && !state.indexes.contains_key(key);
        if let Some(key) = self.find(name, is) {
            paths.push(self.relation_path(&key));
        }
        if let Some(key) = self.find(name, |state, key| state.is_enum(key) || state.is_domain(key)) {
            paths.push(self.type_path(&key));
        }
        if let Ok(key) = self.find_function(name, None) {
            paths.push(ObjectPath::new(Kind::Function, key.0, key.1));
        }
        paths
    }
}
