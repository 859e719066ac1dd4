//! Foreign tables, wrappers and servers.

use drift_catalog::{Attributes, Definition, Kind};

use super::Cursor;
use super::designate::Designated;
use super::state::{Applied, State};
use crate::cursor::Parsed;

/// `OPTIONS ([ADD | SET | DROP] name 'value', …)`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Changed(Vec<(String, Option<String>)>);

impl Changed {
    /// Over what an object had before.
    pub(crate) fn apply(&self, attributes: &mut Attributes) {
        for (name, value) in &self.0 {
            let key = format!("foreign_option {name}");
            match value {
                Some(value) => attributes.set(key, value.as_str()),
                None => {
                    attributes.items.remove(&key);
                }
            }
        }
    }
}

impl Cursor<'_> {
    /// After `OPTIONS`.
    pub(crate) fn changed_options(&mut self) -> Parsed<Changed> {
        self.expect_symbol("(")?;
        let mut all = Vec::new();
        loop {
            // An option may be called by such a word; then its value follows.
            let action =
                matches!(self.text_ahead(1).chars().next(), Some(char) if char != '\'' && char != 'E')
                    .then(|| self.one_of(&["add", "set", "drop"]))
                    .flatten();
            let name = self.name()?;
            let value = if action == Some("drop") { None } else { Some(self.text_literal()?) };
            all.push((name, value));
            if !self.take_symbol(",") {
                self.expect_symbol(")")?;
                return Ok(Changed(all));
            }
        }
    }

    /// Options that are nobody's business: they may hold secrets.
    fn silent_options(&mut self) -> Parsed<()> {
        if self.take(&["options"]) {
            self.changed_options()?;
        }
        Ok(())
    }
}

impl State {
    /// `HANDLER f`, `NO VALIDATOR` and the like, over what was said before.
    fn handlers(&self, cursor: &mut Cursor<'_>, words: &[&'static str], own: &mut Definition) -> Parsed<()> {
        loop {
            let none = cursor.take(&["no"]);
            let Some(word) = cursor.one_of(words) else {
                return if none { Err(cursor.error("HANDLER or VALIDATOR")) } else { Ok(()) };
            };
            own.facts.remove(word);
            if !none {
                let name = cursor.named()?;
                own.state(word, self.function_fact(&name));
            }
        }
    }

    /// After `CREATE FOREIGN DATA WRAPPER`.
    pub(crate) fn create_wrapper(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let name = cursor.name()?;
        let mut own = Definition::default();
        self.handlers(cursor, &["handler", "validator"], &mut own)?;
        cursor.silent_options()?;
        cursor.done()?;
        self.define(&Designated { kind: Kind::ForeignDataWrapper, schema: None, name }, own)
    }

    /// `ALTER FOREIGN DATA WRAPPER name …`, after the name.
    pub(crate) fn alter_wrapper(&mut self, cursor: &mut Cursor<'_>, own: &Designated) -> Applied {
        let mut definition = self.defined(own)?.clone();
        self.handlers(cursor, &["handler", "validator"], &mut definition)?;
        cursor.silent_options()?;
        cursor.done()?;
        *self.defined(own)? = definition;
        Ok(())
    }

    /// After `CREATE SERVER`.
    pub(crate) fn create_server(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let if_not_exists = cursor.if_exists();
        let name = cursor.name()?;
        let mut own = Definition::default();
        if cursor.take(&["type"]) {
            own.state("type", cursor.text_literal()?);
        }
        if cursor.take(&["version"]) {
            own.state("version", cursor.text_literal()?);
        }
        cursor.expect(&["foreign", "data", "wrapper"])?;
        own.state("wrapper", cursor.name()?);
        cursor.silent_options()?;
        cursor.done()?;
        let designated = Designated { kind: Kind::ForeignServer, schema: None, name };
        if if_not_exists && self.defined(&designated).is_ok() {
            return Ok(());
        }
        self.define(&designated, own)
    }

    /// `ALTER SERVER name …`, after the name.
    pub(crate) fn alter_server(&mut self, cursor: &mut Cursor<'_>, own: &Designated) -> Applied {
        let mut definition = self.defined(own)?.clone();
        if cursor.take(&["version"]) {
            definition.state("version", cursor.text_literal()?);
        }
        cursor.silent_options()?;
        cursor.done()?;
        *self.defined(own)? = definition;
        Ok(())
    }

    /// After `CREATE [OR REPLACE] [TRUSTED] [PROCEDURAL] LANGUAGE`.
    pub(crate) fn create_language(
        &mut self,
        cursor: &mut Cursor<'_>,
        trusted: bool,
        replace: bool,
    ) -> Applied {
        let name = cursor.name()?;
        let mut own = Definition::default();
        self.handlers(cursor, &["handler", "inline", "validator"], &mut own)?;
        cursor.done()?;
        // Without a handler it is the extension of that name (release notes of 13, "Procedural languages").
        if own.facts.is_empty() {
            if name != "plpgsql" {
                let extension = drift_catalog::Extension { schema: None };
                self.catalog.extensions.items.entry(name).or_insert(extension);
            }
            return Ok(());
        }
        if trusted {
            own.state("trusted", "true");
        }
        // The server brings this one along.
        if name == "plpgsql" {
            return Ok(());
        }
        let designated = Designated { kind: Kind::Language, schema: None, name };
        if replace {
            self.redefine(&designated, own);
            return Ok(());
        }
        self.define(&designated, own)
    }

    /// After `CREATE ACCESS METHOD`.
    pub(crate) fn create_access_method(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let name = cursor.name()?;
        cursor.expect(&["type"])?;
        let Some(ty) = cursor.one_of(&["index", "table"]) else {
            return Err(cursor.error("INDEX or TABLE").into());
        };
        let mut own = Definition::default();
        own.state("type", ty);
        self.handlers(cursor, &["handler"], &mut own)?;
        cursor.done()?;
        self.define(&Designated { kind: Kind::AccessMethod, schema: None, name }, own)
    }
}
