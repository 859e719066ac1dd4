//! Statements that are known and say nothing that is compared: what is no part of a schema, and, in one place,
//! the kinds of object and facets that the catalog has no noun for.

use drift_catalog::{Attribute, Kind, NotCompared, ObjectPath, Unstated};

use super::Cursor;
use super::state::{Key, State};
use crate::cursor::Parsed;

/// Words that begin a statement which says nothing of the schema.
const NOT_SCHEMA: &[&[&str]] = &[
    &["abort"],
    &["alter", "database"],
    &["alter", "group"],
    &["alter", "large", "object"],
    &["alter", "role"],
    &["alter", "system"],
    &["alter", "tablespace"],
    &["alter", "user"],
    &["analyze"],
    &["begin"],
    &["call"],
    &["checkpoint"],
    &["close"],
    &["cluster"],
    &["commit"],
    &["copy"],
    &["create", "database"],
    &["create", "group"],
    &["create", "role"],
    &["create", "tablespace"],
    &["create", "user"],
    &["deallocate"],
    &["declare"],
    &["delete"],
    &["discard"],
    &["drop", "database"],
    &["drop", "group"],
    &["drop", "owned"],
    &["drop", "role"],
    &["drop", "tablespace"],
    &["drop", "user"],
    &["end"],
    &["execute"],
    &["explain"],
    &["fetch"],
    &["insert"],
    &["listen"],
    &["load"],
    &["lock"],
    &["merge"],
    &["move"],
    &["notify"],
    &["prepare"],
    &["reassign"],
    &["refresh"],
    &["reindex"],
    &["release"],
    &["reset"],
    &["rollback"],
    &["savepoint"],
    &["select"],
    &["set"],
    &["show"],
    &["start", "transaction"],
    &["truncate"],
    &["unlisten"],
    &["update"],
    &["vacuum"],
    &["values"],
    &["with"],
];

/// Kinds of object without a noun, each with the words after CREATE, ALTER or DROP, and what they are called.
const WITHOUT_NOUN: &[(&[&str], &str)] = &[
    (&["access", "method"], "access methods"),
    (&["aggregate"], "aggregates"),
    (&["cast"], "casts"),
    (&["collation"], "collations"),
    (&["conversion"], "conversions"),
    (&["default", "conversion"], "conversions"),
    (&["default", "privileges"], "privileges"),
    (&["event", "trigger"], "event triggers"),
    (&["foreign", "data", "wrapper"], "foreign servers"),
    (&["foreign", "table"], "foreign tables"),
    (&["language"], "languages"),
    (&["trusted", "language"], "languages"),
    (&["procedural", "language"], "languages"),
    (&["trusted", "procedural", "language"], "languages"),
    (&["operator"], "operators"),
    (&["policy"], "policies"),
    (&["publication"], "publications"),
    (&["rule"], "rules"),
    (&["server"], "foreign servers"),
    (&["statistics"], "statistics"),
    (&["subscription"], "subscriptions"),
    (&["text", "search"], "text search"),
    (&["transform"], "transforms"),
    (&["user", "mapping"], "foreign servers"),
];

impl State {
    /// Whether a statement is no part of a schema. `SET search_path` is followed all the same.
    pub(crate) fn is_not_schema(&mut self, cursor: &mut Cursor<'_>) -> bool {
        // `CREATE USER MAPPING` is not a user.
        let mapping = cursor.text_ahead(2).eq_ignore_ascii_case("mapping");
        if mapping || !NOT_SCHEMA.iter().any(|words| cursor.is(words)) {
            return false;
        }
        if cursor.take(&["set"]) {
            let _ = self.follow_search_path(cursor);
        } else if cursor.take(&["select"]) {
            let _ = self.follow_set_config(cursor);
        }
        true
    }

    /// `SET [LOCAL | SESSION] search_path {TO | =} a, b`.
    fn follow_search_path(&mut self, cursor: &mut Cursor<'_>) -> Parsed<()> {
        cursor.one_of(&["local", "session"]);
        if cursor.take(&["schema"]) {
            self.path = vec![cursor.text_literal()?];
            return Ok(());
        }
        cursor.expect(&["search_path"])?;
        if !cursor.take_symbol("=") {
            cursor.expect(&["to"])?;
        }
        if cursor.take(&["default"]) {
            self.path = vec![self.catalog.default_schema.clone()];
            return Ok(());
        }
        let mut path = Vec::new();
        loop {
            path.push(match cursor.kind() {
                Some(drift_sql::TokenKind::Text) => cursor.text_literal()?,
                _ => cursor.name()?,
            });
            if !cursor.take_symbol(",") {
                break;
            }
        }
        self.search(path);
        Ok(())
    }

    /// `SELECT pg_catalog.set_config('search_path', 'a, b', false)`.
    fn follow_set_config(&mut self, cursor: &mut Cursor<'_>) -> Parsed<()> {
        if cursor.take(&["pg_catalog"]) {
            cursor.expect_symbol(".")?;
        }
        cursor.expect(&["set_config"])?;
        cursor.expect_symbol("(")?;
        if cursor.text_literal()? != "search_path" {
            return Ok(());
        }
        cursor.expect_symbol(",")?;
        let text = cursor.text_literal()?;
        let mut names = Cursor::new(&text);
        let mut path = Vec::new();
        while names.peek().is_some() {
            path.push(names.name()?);
            names.take_symbol(",");
        }
        self.search(path);
        Ok(())
    }

    fn search(&mut self, path: Vec<String>) {
        self.path = path.into_iter().filter(|name| !name.is_empty() && name != "pg_catalog").collect();
    }

    /// Statements about kinds of object that the catalog has no noun for; false where it is another kind.
    pub(crate) fn without_noun(&mut self, cursor: &mut Cursor<'_>) -> bool {
        if cursor.is(&["grant"]) || cursor.is(&["revoke"]) {
            self.schema_not_compared("privileges");
            return true;
        }
        if cursor.is(&["security", "label"]) {
            self.schema_not_compared("security labels");
            return true;
        }
        let creates = cursor.is(&["create"]);
        if cursor.one_of(&["create", "alter", "drop"]).is_none() {
            return false;
        }
        cursor.take(&["or", "replace"]);
        let Some((words, what)) = WITHOUT_NOUN.iter().find(|(words, _)| cursor.take(words)) else {
            return false;
        };
        match words[0] {
            "policy" | "rule" | "statistics" => {
                let owner = self.owner_of_part(cursor, words[0]);
                match owner {
                    Some(key) => {
                        let path = self.relation_path(&key);
                        self.not_compared_yet(path, Some(what));
                    }
                    None => self.schema_not_compared(what),
                }
            }
            "foreign" if words.len() == 2 && creates => {
                cursor.if_exists();
                if let Ok(name) = cursor.named() {
                    let key = self.new_key(&name);
                    let path = ObjectPath::new(Kind::Table, key.0.as_str(), key.1.as_str());
                    self.schema(&key.0);
                    self.foreign_tables.insert(key);
                    self.kind_not_read(path, "foreign table");
                }
            }
            "aggregate" if creates => {
                if let Some(path) = self.aggregate_path(cursor) {
                    self.kind_not_read(path, "aggregate");
                }
            }
            _ => self.schema_not_compared(what),
        }
        true
    }

    /// The table after `ON` (policies), `TO` (rules) or `FROM` (statistics).
    fn owner_of_part(&self, cursor: &mut Cursor<'_>, kind: &str) -> Option<Key> {
        let word = match kind {
            "policy" => "on",
            "rule" => "to",
            _ => "from",
        };
        while cursor.peek().is_some() && !cursor.is(&[word]) {
            cursor.advance();
        }
        cursor.advance();
        let name = cursor.named().ok()?;
        self.find(&name, |state, key| state.is_table(key) || state.is_view(key))
    }

    fn aggregate_path(&mut self, cursor: &mut Cursor<'_>) -> Option<ObjectPath> {
        let name = cursor.named().ok()?;
        let schema = self.new_key(&name).0;
        let signature = self.aggregate_signature(&name.name, cursor);
        Some(ObjectPath::new(Kind::Function, schema, signature))
    }

    fn schema_not_compared(&mut self, what: &str) {
        let schema = self.catalog.default_schema.clone();
        self.not_compared_yet(ObjectPath::new(Kind::Schema, schema, ""), Some(what));
    }

    /// What is said and not compared, each facet of an object once.
    pub(crate) fn not_compared_yet(&mut self, path: ObjectPath, what: Option<&str>) {
        let item = NotCompared {
            path,
            attribute: what.map(|what| Attribute::Other(what.to_owned())),
            reason: Unstated::Unsupported,
            why: "not read yet".to_owned(),
        };
        self.facets_not_compared.insert(item);
    }
}
