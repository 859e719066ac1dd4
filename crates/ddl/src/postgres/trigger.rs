//! Triggers: read, and written as the server writes them.

use drift_catalog::{Attributes, Expr, Kind, Trigger, Vendor};
use drift_sql::TokenKind;

use super::Cursor;
use super::state::{Applied, Key, State, missing, refused};
use super::words::Named;
use crate::cursor::Parsed;

struct CreateTrigger {
    name: String,
    name_range: std::ops::Range<usize>,
    constraint: bool,
    timing: &'static str,
    /// `INSERT`, `DELETE`, `UPDATE [OF …]`, `TRUNCATE`, by their order in the server's own texts.
    events: [Option<String>; 4],
    table: Named,
    from: Option<Named>,
    deferral: &'static str,
    referencing: String,
    row: bool,
    condition: Option<String>,
    function: Named,
    arguments: Vec<String>,
}

impl Cursor<'_> {
    /// After `CREATE [CONSTRAINT] TRIGGER`.
    fn create_trigger(&mut self, constraint: bool) -> Parsed<CreateTrigger> {
        let start = self.position();
        let name = self.name()?;
        let name_range = start..start + self.since(start).len();
        let timing = if self.take(&["instead", "of"]) {
            "INSTEAD OF"
        } else {
            match self.one_of(&["before", "after"]) {
                Some("before") => "BEFORE",
                Some(_) => "AFTER",
                None => return Err(self.error("BEFORE, AFTER or INSTEAD OF")),
            }
        };
        let events = self.trigger_events()?;
        self.expect(&["on"])?;
        let table = self.named()?;
        let from = if self.take(&["from"]) { Some(self.named()?) } else { None };
        let deferral = self.trigger_deferral();
        let referencing = self.trigger_referencing()?;
        let mut row = false;
        if self.take(&["for"]) {
            self.take(&["each"]);
            row = match self.one_of(&["row", "statement"]) {
                Some(word) => word == "row",
                None => return Err(self.error("ROW or STATEMENT")),
            };
        }
        let condition = if self.take(&["when"]) { Some(self.parenthesised()?.to_owned()) } else { None };
        self.expect(&["execute"])?;
        if self.one_of(&["function", "procedure"]).is_none() {
            return Err(self.error("FUNCTION"));
        }
        let function = self.named()?;
        self.expect_symbol("(")?;
        let mut arguments = Vec::new();
        while !self.take_symbol(")") {
            let negative = self.take_symbol("-");
            let text = match self.kind() {
                Some(TokenKind::Text) => self.text_literal()?,
                Some(_) if self.peek().is_some() => self.advance().to_owned(),
                _ => return Err(self.error("an argument")),
            };
            arguments.push(if negative { format!("-{text}") } else { text });
            self.take_symbol(",");
        }
        self.done()?;
        Ok(CreateTrigger {
            name,
            name_range,
            constraint,
            timing,
            events,
            table,
            from,
            deferral,
            referencing,
            row,
            condition,
            function,
            arguments,
        })
    }

    fn trigger_events(&mut self) -> Parsed<[Option<String>; 4]> {
        let mut events: [Option<String>; 4] = Default::default();
        loop {
            if self.take(&["insert"]) {
                events[0] = Some("INSERT".to_owned());
            } else if self.take(&["delete"]) {
                events[1] = Some("DELETE".to_owned());
            } else if self.take(&["update"]) {
                let mut columns = Vec::new();
                if self.take(&["of"]) {
                    columns.push(self.name()?);
                    while self.take_symbol(",") {
                        columns.push(self.name()?);
                    }
                }
                let quoted: Vec<String> = columns.iter().map(|name| quote(name)).collect();
                let of = if quoted.is_empty() { String::new() } else { format!(" OF {}", quoted.join(", ")) };
                events[2] = Some(format!("UPDATE{of}"));
            } else if self.take(&["truncate"]) {
                events[3] = Some("TRUNCATE".to_owned());
            } else {
                return Err(self.error("an event"));
            }
            if !self.take(&["or"]) {
                return Ok(events);
            }
        }
    }

    fn trigger_deferral(&mut self) -> &'static str {
        let mut deferral = "NOT DEFERRABLE INITIALLY IMMEDIATE";
        loop {
            if self.take(&["not", "deferrable"]) {
            } else if self.take(&["deferrable"]) {
                if !deferral.starts_with("DEFERRABLE") {
                    deferral = "DEFERRABLE INITIALLY IMMEDIATE";
                }
            } else if self.take(&["initially", "deferred"]) {
                deferral = "DEFERRABLE INITIALLY DEFERRED";
            } else if !self.take(&["initially", "immediate"]) {
                return deferral;
            }
        }
    }

    fn trigger_referencing(&mut self) -> Parsed<String> {
        if !self.take(&["referencing"]) {
            return Ok(String::new());
        }
        let (mut old, mut new) = (String::new(), String::new());
        loop {
            let is_old = self.take(&["old", "table"]);
            if !is_old && !self.take(&["new", "table"]) {
                break;
            }
            self.take(&["as"]);
            let name = quote(&self.name()?);
            if is_old {
                old = format!("OLD TABLE AS {name} ");
            } else {
                new = format!("NEW TABLE AS {name} ");
            }
        }
        Ok(format!("REFERENCING {old}{new}"))
    }
}

fn quote(name: &str) -> String {
    drift_dialect::of(Vendor::Postgres).quote(name)
}

fn full(key: &Key) -> String {
    format!("{}.{}", quote(&key.0), quote(&key.1))
}

impl State {
    /// `CREATE [OR REPLACE] [CONSTRAINT] TRIGGER`, after those words.
    pub(crate) fn create_trigger(
        &mut self,
        cursor: &mut Cursor<'_>,
        constraint: bool,
        replace: bool,
    ) -> Applied {
        let own = cursor.create_trigger(constraint)?;
        let is = |state: &Self, key: &Key| state.is_table(key) || state.is_view(key);
        let Some(owner) = self.find(&own.table, is) else { return Err(missing("table", &own.table)) };
        let definition = Expr::raw(self.trigger_text(&own, &owner));
        let (row, name) = (own.row, own.name.clone());
        let path = self.relation_path(&owner).part(Kind::Trigger, own.name.as_str());
        let list = match self.view_mut(&owner) {
            Some(view) => &mut view.triggers,
            None => &mut self.table(&owner)?.triggers,
        };
        match list.items.iter_mut().find(|trigger| trigger.name == own.name) {
            Some(trigger) if replace => trigger.definition = definition,
            Some(_) => return refused(format!("{} is there already", own.name)),
            None => {
                let trigger = Trigger { name: own.name, definition, attributes: Attributes::complete() };
                list.items.push(trigger);
            }
        }
        self.wrote(path, own.name_range, 0..cursor.sql.len());
        if row && self.is_table(&owner) { self.give_trigger(&owner, &name) } else { Ok(()) }
    }

    /// As `pg_get_triggerdef` has it.
    fn trigger_text(&self, own: &CreateTrigger, owner: &Key) -> String {
        let kind = if own.constraint { "CONSTRAINT TRIGGER" } else { "TRIGGER" };
        let events: Vec<&str> = own.events.iter().flatten().map(String::as_str).collect();
        let mut text = format!(
            "CREATE {kind} {} {} {} ON {} ",
            quote(&own.name),
            own.timing,
            events.join(" OR "),
            full(owner)
        );
        if let Some(from) = &own.from {
            let key = self.find(from, Self::is_table).unwrap_or_else(|| self.new_key(from));
            text.push_str(&format!("FROM {} ", full(&key)));
        }
        if own.constraint {
            text.push_str(own.deferral);
            text.push(' ');
        }
        text.push_str(&own.referencing);
        text.push_str(if own.row { "FOR EACH ROW " } else { "FOR EACH STATEMENT " });
        if let Some(condition) = &own.condition {
            text.push_str(&format!("WHEN ({condition}) "));
        }
        let function = match (&own.function.schema, self.find_function(&own.function, Some(""))) {
            (Some(schema), _) if schema == "pg_catalog" => quote(&own.function.name),
            (Some(schema), _) => full(&(schema.clone(), own.function.name.clone())),
            (None, Ok(key)) => full(&(key.0, own.function.name.clone())),
            (None, Err(_)) => quote(&own.function.name),
        };
        let arguments: Vec<String> =
            own.arguments.iter().map(|text| drift_dialect::of(Vendor::Postgres).literal(text)).collect();
        text.push_str(&format!("EXECUTE FUNCTION {function}({})", arguments.join(", ")));
        text
    }

    /// `ENABLE TRIGGER` and the like: one trigger, or all where no name is given.
    pub(crate) fn enable_triggers(&mut self, key: &Key, name: Option<&str>, state: &str) -> Applied {
        let table = self.table(key)?;
        let mut found = name.is_none();
        for trigger in &mut table.triggers.items {
            if name.is_none_or(|name| trigger.name == name) {
                found = true;
                trigger.attributes.items.remove("enabled");
                if !state.is_empty() {
                    trigger.attributes.set("enabled", state);
                }
            }
        }
        match name {
            Some(name) if !found => refused(format!("{} has no trigger {name} before this statement", key.1)),
            _ => Ok(()),
        }
    }

    /// `ALTER TRIGGER name ON table …`, after `ALTER TRIGGER`.
    pub(crate) fn alter_trigger(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let old = cursor.name()?;
        cursor.expect(&["on"])?;
        let table = cursor.named()?;
        cursor.expect(&["rename", "to"])?;
        let new = cursor.name()?;
        cursor.done()?;
        let is = |state: &Self, key: &Key| state.is_table(key) || state.is_view(key);
        let Some(owner) = self.find(&table, is) else { return Err(missing("table", &table)) };
        let list = match self.view_mut(&owner) {
            Some(view) => &mut view.triggers,
            None => &mut self.table(&owner)?.triggers,
        };
        let Some(trigger) = list.items.iter_mut().find(|trigger| trigger.name == old) else {
            return refused(format!("{} has no trigger {old} before this statement", owner.1));
        };
        trigger.definition = Expr::raw(trigger.definition.raw.replacen(
            &format!("TRIGGER {} ", quote(&old)),
            &format!("TRIGGER {} ", quote(&new)),
            1,
        ));
        trigger.name.clone_from(&new);
        self.retold_part(&owner, &["trigger"], &old, &new);
        let table = self.relation_path(&owner);
        if let Some(origin) = self.sources.origins.remove(&table.part(Kind::Trigger, old)) {
            self.sources.origins.insert(table.part(Kind::Trigger, new), origin);
        }
        Ok(())
    }
}
