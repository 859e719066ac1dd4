//! What turns values into others: casts, transforms and conversions of encodings; and event triggers.

use drift_catalog::{Definition, Kind};

use super::Cursor;
use super::designate::Designated;
use super::state::{Applied, Refused, State};

impl State {
    /// `f(a, b)` or `f`.
    fn function_argument(&self, cursor: &mut Cursor<'_>) -> Result<String, Refused> {
        let name = cursor.named()?;
        let arguments = if cursor.peek_text() == "(" { Some(cursor.parenthesised()?) } else { None };
        self.signature_fact(&name, arguments)
    }

    /// After `CREATE CAST`.
    pub(crate) fn create_cast(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let name = self.cast_name(cursor)?;
        let mut own = Definition::default();
        if cursor.take(&["with", "inout"]) {
            own.state("inout", "true");
        } else if cursor.take(&["with", "function"]) {
            own.state("function", self.function_argument(cursor)?);
        } else {
            cursor.expect(&["without", "function"])?;
        }
        if cursor.take(&["as"]) {
            match cursor.one_of(&["assignment", "implicit"]) {
                Some(word) => own.state("context", word),
                None => return Err(cursor.error("ASSIGNMENT or IMPLICIT").into()),
            }
        }
        cursor.done()?;
        self.define(&Designated { kind: Kind::Cast, schema: None, name }, own)
    }

    /// After `CREATE [OR REPLACE] TRANSFORM`.
    pub(crate) fn create_transform(&mut self, cursor: &mut Cursor<'_>, replace: bool) -> Applied {
        let name = self.transform_name(cursor)?;
        let mut own = Definition::default();
        cursor.expect_symbol("(")?;
        loop {
            let Some(word) = cursor.one_of(&["from", "to"]) else {
                return Err(cursor.error("FROM SQL or TO SQL").into());
            };
            cursor.expect(&["sql", "with", "function"])?;
            own.state(word, self.function_argument(cursor)?);
            if !cursor.take_symbol(",") {
                break;
            }
        }
        cursor.expect_symbol(")")?;
        cursor.done()?;
        let designated = Designated { kind: Kind::Transform, schema: None, name };
        if replace {
            self.redefine(&designated, own);
            return Ok(());
        }
        self.define(&designated, own)
    }

    /// After `CREATE [DEFAULT] CONVERSION`.
    pub(crate) fn create_conversion(&mut self, cursor: &mut Cursor<'_>, default: bool) -> Applied {
        let named = cursor.named()?;
        let key = self.new_key(&named);
        let mut own = Definition::default();
        // As `pg_encoding_to_char` has them: letters and digits count, and letter case does not.
        let encoding = |text: String| match text.to_ascii_uppercase().as_str() {
            "UNICODE" | "UTF-8" => "UTF8".to_owned(),
            "ISO-8859-1" | "ISO88591" => "LATIN1".to_owned(),
            other => other.to_owned(),
        };
        cursor.expect(&["for"])?;
        own.state("from", encoding(cursor.text_literal()?));
        cursor.expect(&["to"])?;
        own.state("to", encoding(cursor.text_literal()?));
        cursor.expect(&["from"])?;
        let function = cursor.named()?;
        own.state("function", self.function_fact(&function));
        cursor.done()?;
        if default {
            own.state("default", "true");
        }
        self.define(&Designated { kind: Kind::Conversion, schema: Some(key.0), name: key.1 }, own)
    }

    /// After `CREATE EVENT TRIGGER`.
    pub(crate) fn create_event_trigger(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let name = cursor.name()?;
        cursor.expect(&["on"])?;
        let mut own = Definition::default();
        own.state("event", cursor.name()?);
        if cursor.take(&["when"]) {
            let mut tags = Vec::new();
            loop {
                cursor.expect(&["tag", "in"])?;
                cursor.expect_symbol("(")?;
                loop {
                    tags.push(cursor.text_literal()?.to_ascii_uppercase());
                    if !cursor.take_symbol(",") {
                        break;
                    }
                }
                cursor.expect_symbol(")")?;
                if !cursor.take(&["and"]) {
                    break;
                }
            }
            tags.sort();
            own.state("tags", tags.join(", "));
        }
        cursor.expect(&["execute"])?;
        if cursor.one_of(&["function", "procedure"]).is_none() {
            return Err(cursor.error("FUNCTION").into());
        }
        let function = cursor.named()?;
        cursor.expect_symbol("(")?;
        cursor.expect_symbol(")")?;
        cursor.done()?;
        own.state("function", self.function_fact(&function));
        self.define(&Designated { kind: Kind::EventTrigger, schema: None, name }, own)
    }

    /// `ALTER EVENT TRIGGER name …`, after the name.
    pub(crate) fn alter_event_trigger(&mut self, cursor: &mut Cursor<'_>, own: &Designated) -> Applied {
        let state = if cursor.take(&["disable"]) {
            Some("disabled")
        } else {
            cursor.expect(&["enable"])?;
            cursor.one_of(&["replica", "always"])
        };
        cursor.done()?;
        let definition = self.defined(own)?;
        definition.facts.remove("enabled");
        if let Some(state) = state {
            definition.state("enabled", state);
        }
        Ok(())
    }
}
