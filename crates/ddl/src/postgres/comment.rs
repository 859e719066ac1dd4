//! `COMMENT ON`: facets of nouns, and what is told of everything else.

use drift_catalog::{Facet, Kind};
use drift_dialect::postgres_kinds as kinds;

use super::Cursor;
use super::state::{Applied, Key, Refused, State, missing};
use super::told::About;
use super::words::Named;

/// What has a comment and is no part of a schema.
const NOT_SCHEMA: &[&[&str]] =
    &[&["database"], &["extension"], &["large", "object"], &["role"], &["subscription"], &["tablespace"]];

/// Parts of tables and views.
const PARTS: &[(&[&str], &str)] = &[(&["trigger"], "trigger"), (&["policy"], "policy"), (&["rule"], "rule")];

impl Cursor<'_> {
    /// `IS 'text'` or `IS NULL`, to the end. An empty comment is none.
    fn comment_text(&mut self) -> Result<Option<String>, Refused> {
        self.expect(&["is"])?;
        let text = if self.take(&["null"]) { None } else { Some(self.text_literal()?) };
        self.done()?;
        Ok(text.filter(|text| !text.is_empty()))
    }
}

impl State {
    /// After `COMMENT ON`.
    pub(crate) fn comment(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let kinds: &[&[&str]] = &[
            &["table"],
            &["foreign", "table"],
            &["column"],
            &["materialized", "view"],
            &["view"],
            &["type"],
            &["domain"],
            &["sequence"],
            &["function"],
            &["procedure"],
            &["routine"],
            &["aggregate"],
        ];
        let Some(words) = kinds.iter().find(|words| cursor.take(words)) else {
            return self.other_comment(cursor);
        };
        let name = cursor.named()?;
        let arguments =
            if cursor.peek_text() == "(" { Some(cursor.parenthesised()?.to_owned()) } else { None };
        let comment = cursor.comment_text()?;
        match *words.last().unwrap_or(&"") {
            "column" => self.comment_on_column(&name, comment),
            "table" => {
                let key = self.table_key(&name)?;
                self.table(&key)?.comment = Facet::Stated(comment);
                Ok(())
            }
            "view" => {
                let key = self.find(&name, Self::is_view).ok_or_else(|| missing("view", &name))?;
                if let Some(view) = self.view_mut(&key) {
                    view.comment = Facet::Stated(comment);
                }
                Ok(())
            }
            "type" | "domain" => {
                let key = self.find(&name, Self::is_type).ok_or_else(|| missing("type", &name))?;
                let schema = self.schema(&key.0);
                if let Some(own) = schema.enums.items.get_mut(&key.1) {
                    own.comment = Facet::Stated(comment);
                } else if let Some(own) = schema.domains.items.get_mut(&key.1) {
                    own.comment = Facet::Stated(comment);
                } else {
                    self.told(About::of("type", &key)).comment = comment;
                }
                Ok(())
            }
            "sequence" => {
                let key = self.find(&name, Self::is_sequence).ok_or_else(|| missing("sequence", &name))?;
                if let Some(own) = self.sequences.get_mut(&key) {
                    own.comment = comment;
                }
                Ok(())
            }
            _ => {
                let key = self.find_function(&name, arguments.as_deref())?;
                if let Some(own) = self.schema(&key.0).functions.items.get_mut(&key.1) {
                    own.comment = Facet::Stated(comment);
                }
                Ok(())
            }
        }
    }

    /// `table.column` or `schema.table.column`: the last name is the column's.
    fn comment_on_column(&mut self, name: &Named, comment: Option<String>) -> Applied {
        let Some(table) = &name.schema else { return Err(missing("column", name)) };
        let is =
            |state: &Self, key: &Key| state.is_table(key) || state.is_view(key) || state.types.contains(key);
        let bare = Named { schema: name.outer.clone(), name: table.clone(), range: 0..0, outer: None };
        let key = self.find(&bare, is).ok_or_else(|| missing("table", &bare))?;
        if self.is_table(&key) {
            self.column_mut(&key, &name.name)?.comment = Facet::Stated(comment);
        } else {
            self.told(About::part("column", &key, &name.name)).comment = comment;
        }
        Ok(())
    }

    /// Comments of what has no noun, or whose noun has none.
    fn other_comment(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        if NOT_SCHEMA.iter().any(|words| cursor.take(words)) {
            cursor.everything();
            return Ok(());
        }
        let about = self.commented(cursor)?;
        let text = cursor.comment_text()?;
        if about.word == "language"
            && !self
                .catalog
                .definitions
                .0
                .get(&Kind::Language)
                .is_some_and(|all| all.items.contains_key(&about.name))
        {
            return Ok(());
        }
        // Every database has it, and its comment.
        let usual = about.word == "schema" && about.name == "public";
        self.told(about).comment = text.filter(|text| !usual || text != kinds::PUBLIC_COMMENT);
        Ok(())
    }

    fn commented(&mut self, cursor: &mut Cursor<'_>) -> Result<About, Refused> {
        if cursor.take(&["schema"]) {
            return Ok(About::database("schema", &cursor.name()?));
        }
        if cursor.take(&["index"]) {
            let name = cursor.named()?;
            let key = self.find(&name, |state, key| state.indexes.contains_key(key));
            return Ok(About::of("index", &key.ok_or_else(|| missing("index", &name))?));
        }
        if cursor.take(&["constraint"]) {
            let part = cursor.name()?;
            cursor.expect(&["on"])?;
            if cursor.take(&["domain"]) {
                let name = cursor.named()?;
                let key = self.find(&name, Self::is_domain).ok_or_else(|| missing("domain", &name))?;
                return Ok(About::part("domain constraint", &key, &part));
            }
            let name = cursor.named()?;
            return Ok(About::part("constraint", &self.table_key(&name)?, &part));
        }
        if let Some((_, word)) = PARTS.iter().find(|(words, _)| cursor.take(words)) {
            let part = cursor.name()?;
            cursor.expect(&["on"])?;
            let name = cursor.named()?;
            let is = |state: &Self, key: &Key| state.is_table(key) || state.is_view(key);
            let key = self.find(&name, is).ok_or_else(|| missing("table", &name))?;
            return Ok(About::part(word, &key, &part));
        }
        match self.designate(cursor)? {
            Some(own) if self.is_of_extension(&own) => Ok(own.about()),
            Some(own) => {
                self.defined(&own)?;
                Ok(own.about())
            }
            None => Err(cursor.error("a kind of object").into()),
        }
    }
}
