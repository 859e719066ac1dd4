//! `COMMENT ON`.

use drift_catalog::{Facet, Kind, ObjectPath};

use super::Cursor;
use super::state::{Applied, Key, State, missing};
use super::words::Named;

impl State {
    /// After `COMMENT ON`.
    pub(crate) fn comment(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let kinds: &[&[&str]] = &[
            &["table"],
            &["column"],
            &["materialized", "view"],
            &["view"],
            &["type"],
            &["domain"],
            &["sequence"],
            &["function"],
            &["procedure"],
            &["routine"],
        ];
        let Some(words) = kinds.iter().find(|words| cursor.take(words)) else {
            return self.other_comment(cursor);
        };
        let kind = words[0];
        let name = cursor.named()?;
        let arguments =
            if cursor.peek_text() == "(" { Some(cursor.parenthesised()?.to_owned()) } else { None };
        cursor.expect(&["is"])?;
        let text = if cursor.take(&["null"]) { None } else { Some(cursor.text_literal()?) };
        cursor.done()?;
        // An empty comment is none.
        let comment = text.filter(|text| !text.is_empty());
        match kind {
            "column" => self.comment_on_column(&name, comment),
            "table" => {
                let key = self.table_key(&name)?;
                self.table(&key)?.comment = Facet::Stated(comment);
                Ok(())
            }
            "view" | "materialized" => {
                let key = self.find(&name, Self::is_view).ok_or_else(|| missing("view", &name))?;
                if let Some(view) = self.view_mut(&key) {
                    view.comment = Facet::Stated(comment);
                }
                Ok(())
            }
            "type" | "domain" => {
                let is = |state: &Self, key: &Key| {
                    state.is_enum(key) || state.is_domain(key) || state.types.contains(key)
                };
                let key = self.find(&name, is).ok_or_else(|| missing("type", &name))?;
                let schema = self.schema(&key.0);
                if let Some(own) = schema.enums.items.get_mut(&key.1) {
                    own.comment = Facet::Stated(comment);
                } else if let Some(own) = schema.domains.items.get_mut(&key.1) {
                    own.comment = Facet::Stated(comment);
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
        let is = |state: &Self, key: &Key| {
            state.is_table(key)
                || state.is_view(key)
                || state.foreign_tables.contains(key)
                || state.types.contains(key)
        };
        let bare = Named { schema: name.outer.clone(), name: table.clone(), range: 0..0, outer: None };
        let key = self.find(&bare, is).ok_or_else(|| missing("table", &bare))?;
        if !self.is_table(&key) {
            let path = self.relation_path(&key);
            self.not_compared_yet(path, Some("comments of columns"));
            return Ok(());
        }
        self.column_mut(&key, &name.name)?.comment = Facet::Stated(comment);
        Ok(())
    }

    /// Comments of what the catalog keeps none for.
    fn other_comment(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let known: &[&[&str]] = &[
            &["access", "method"],
            &["aggregate"],
            &["cast"],
            &["collation"],
            &["constraint"],
            &["conversion"],
            &["database"],
            &["event", "trigger"],
            &["extension"],
            &["foreign", "data", "wrapper"],
            &["foreign", "table"],
            &["index"],
            &["large", "object"],
            &["operator"],
            &["policy"],
            &["procedural", "language"],
            &["language"],
            &["publication"],
            &["role"],
            &["rule"],
            &["schema"],
            &["server"],
            &["statistics"],
            &["subscription"],
            &["tablespace"],
            &["text", "search"],
            &["transform"],
            &["trigger"],
        ];
        if !known.iter().any(|words| cursor.take(words)) {
            return Err(cursor.error("a kind of object").into());
        }
        cursor.everything();
        let schema = self.catalog.default_schema.clone();
        self.not_compared_yet(ObjectPath::new(Kind::Schema, schema, ""), Some("comments of other kinds"));
        Ok(())
    }
}
