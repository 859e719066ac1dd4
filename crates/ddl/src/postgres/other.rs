//! Statements that are known and say nothing that is compared: what is no part of a schema, and, in one place,
//! what is not read.

use drift_catalog::{Attribute, Kind, NotCompared, ObjectPath, Unstated};

use super::Cursor;
use super::state::State;
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

/// Of these, the words that begin one which calls functions for what they do.
const QUERIES: &[&str] = &["select", "with", "values", "call"];

impl State {
    /// Whether a statement is no part of a schema. `SET search_path` is followed all the same.
    pub(crate) fn is_not_schema(&mut self, cursor: &mut Cursor<'_>) -> bool {
        // `CREATE USER MAPPING` is not a user.
        if cursor.take(&["do"]) {
            return self.is_block_of_rows(cursor);
        }
        let mapping = cursor.text_ahead(2).eq_ignore_ascii_case("mapping");
        let marks = cursor.is(&["cluster"]) && cursor.names_clustered().is_some();
        if mapping || marks || !NOT_SCHEMA.iter().any(|words| cursor.is(words)) {
            return false;
        }
        if cursor.take(&["set"]) {
            let _ = self.follow_search_path(cursor);
        } else if cursor.is(&["reset", "role"]) || cursor.is(&["reset", "session", "authorization"]) {
            self.session.role = None;
        } else if QUERIES.iter().any(|word| cursor.is(&[word])) {
            if self.doubtful_call(cursor.sql).is_some() || cursor.puts_rows() {
                return false;
            }
            if cursor.take(&["select"]) {
                let _ = self.follow_set_config(cursor);
            }
        }
        true
    }

    /// `SET [LOCAL | SESSION] search_path {TO | =} a, b`.
    fn follow_search_path(&mut self, cursor: &mut Cursor<'_>) -> Parsed<()> {
        if cursor.is(&["session", "authorization"]) {
            return self.follow_role(cursor, &["session", "authorization"]);
        }
        if cursor.one_of(&["local", "session"]) == Some("local") {
            self.set_local();
        }
        for words in [&["role"][..], &["session", "authorization"]] {
            if cursor.is(words) {
                return self.follow_role(cursor, words);
            }
        }
        for word in ["default_tablespace", "default_table_access_method"] {
            if cursor.take(&[word]) {
                return self.follow_storage(cursor, word);
            }
        }
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

    /// `SET ROLE a` and `SET SESSION AUTHORIZATION a`: whose default privileges are meant from here on.
    fn follow_role(&mut self, cursor: &mut Cursor<'_>, words: &[&str]) -> Parsed<()> {
        cursor.expect(words)?;
        if !cursor.take_symbol("=") {
            cursor.take(&["to"]);
        }
        self.session.role = if cursor.one_of(&["none", "default"]).is_some() {
            None
        } else if cursor.kind() == Some(drift_sql::TokenKind::Text) {
            Some(cursor.text_literal()?)
        } else {
            Some(cursor.name()?)
        };
        Ok(())
    }

    /// `SET default_tablespace = 'x'` and `SET default_table_access_method = x`.
    fn follow_storage(&mut self, cursor: &mut Cursor<'_>, word: &str) -> Parsed<()> {
        if !cursor.take_symbol("=") {
            cursor.expect(&["to"])?;
        }
        let value = match cursor.kind() {
            Some(drift_sql::TokenKind::Text) => cursor.text_literal()?,
            _ => cursor.name()?,
        };
        let usual = ["", "default", "heap", "pg_default"].contains(&value.as_str());
        let value = Some(value).filter(|_| !usual);
        if word == "default_tablespace" {
            self.session.tablespace = value;
        } else {
            self.session.access_method = value;
        }
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
        if cursor.take_symbol(",") && cursor.is(&["true"]) {
            self.set_local();
        }
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

    /// Statements about what nobody reads; false where it is another kind.
    pub(crate) fn without_noun(&mut self, cursor: &mut Cursor<'_>) -> bool {
        if cursor.is(&["security", "label"]) {
            self.schema_not_compared("security labels");
            return true;
        }
        false
    }

    pub(crate) fn schema_not_compared(&mut self, what: &str) {
        let schema = self.catalog.default_schema.clone();
        self.not_compared_yet(ObjectPath::new(Kind::Schema, schema, ""), Some(what));
    }

    /// What is said and not compared, each facet of an object once.
    pub(crate) fn not_compared_yet(&mut self, path: ObjectPath, what: Option<&str>) {
        let item = NotCompared {
            path,
            attribute: what.map(|what| Attribute::Other(what.to_owned())),
            reason: Unstated::Unsupported,
            why: drift_dialect::postgres_kinds::NOT_READ.to_owned(),
        };
        self.facets_not_compared.insert(item);
    }
}
