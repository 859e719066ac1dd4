//! Publications and subscriptions.

use std::collections::BTreeSet;

use drift_catalog::{Definition, Kind, Vendor};

use super::Cursor;
use super::designate::Designated;
use super::state::{Applied, Key, Publication, Refused, State, missing};
use super::words::Named;
use crate::cursor::Parsed;

/// Something that is published.
enum Item {
    All,
    Table(Named, String),
    Schema(Option<String>),
}

impl Cursor<'_> {
    /// `TABLE a, b, TABLES IN SCHEMA c`; what follows a comma may leave the words out.
    fn published(&mut self) -> Parsed<Vec<Item>> {
        let mut items = Vec::new();
        let mut schemas = false;
        loop {
            if self.take(&["all", "tables"]) {
                items.push(Item::All);
            } else {
                let in_schema =
                    self.take(&["tables", "in", "schema"]) || self.take(&["all", "tables", "in", "schema"]);
                if in_schema {
                    schemas = true;
                } else if self.take(&["table"]) {
                    schemas = false;
                }
                items.push(if schemas {
                    let current = self.take(&["current_schema"]);
                    Item::Schema(if current { None } else { Some(self.name()?) })
                } else {
                    self.published_table()?
                });
            }
            if !self.take_symbol(",") {
                return Ok(items);
            }
        }
    }

    fn published_table(&mut self) -> Parsed<Item> {
        self.take(&["only"]);
        let name = self.named()?;
        self.take_symbol("*");
        let mut part = String::new();
        let dialect = drift_dialect::of(Vendor::Postgres);
        if self.peek_text() == "(" {
            let mut columns = self.names_in_parentheses()?;
            columns.sort();
            let quoted: Vec<String> = columns.iter().map(|name| dialect.quote(name)).collect();
            part.push_str(&format!(" ({})", quoted.join(", ")));
        }
        if self.take(&["where"]) {
            part.push_str(&format!(" where ({})", printed(self.parenthesised()?)));
        }
        Ok(Item::Table(name, part))
    }

    /// `(publish = 'insert', …)`, over what was said before.
    fn publication_options(&mut self, own: &mut Definition) -> Parsed<()> {
        for (key, value) in self.storage_options()? {
            let is = ["true", "on", "1", "yes"].contains(&value.as_str());
            match key.as_str() {
                "publish" => {
                    let said: Vec<&str> = value.split(',').map(str::trim).collect();
                    let order = ["insert", "update", "delete", "truncate"];
                    let all: Vec<&str> = order.into_iter().filter(|word| said.contains(word)).collect();
                    own.facts.remove("publish");
                    if all.is_empty() {
                        own.state("publish", "none");
                    } else if all.len() < order.len() {
                        own.state("publish", all.join(", "));
                    }
                }
                "publish_via_partition_root" => {
                    own.facts.remove("via_root");
                    if is {
                        own.state("via_root", "true");
                    }
                }
                "publish_generated_columns" => {
                    own.facts.remove("generated_columns");
                    if is || value == "stored" {
                        own.state("generated_columns", "stored");
                    }
                }
                _ => return Err(self.error("an option of a publication")),
            }
        }
        Ok(())
    }

    /// `(slot_name = …, enabled = …)`, over what was said before.
    fn subscription_options(&mut self, own: &mut Definition, name: &str) -> Parsed<()> {
        for (key, value) in self.storage_options()? {
            let is_off = ["false", "off", "0", "no"].contains(&value.as_str());
            match key.as_str() {
                "enabled" | "connect" if is_off => own.state("enabled", "false"),
                "enabled" => {
                    own.facts.remove("enabled");
                }
                "slot_name" => {
                    own.facts.remove("slot");
                    if value != name {
                        own.state("slot", value);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// An expression as the server prints it: an operation in parentheses of its own.
fn printed(raw: &str) -> String {
    let mut cursor = Cursor::new(raw);
    let whole = cursor.parenthesised().is_ok() && cursor.done().is_ok();
    let mut cursor = Cursor::new(raw);
    let plain = cursor.named().is_ok()
        && (cursor.peek_text() != "(" || cursor.parenthesised().is_ok())
        && cursor.done().is_ok();
    if whole || plain { raw.to_owned() } else { format!("({raw})") }
}

fn of(kind: Kind, name: &str) -> Designated {
    Designated { kind, schema: None, name: name.to_owned() }
}

impl State {
    /// After `CREATE PUBLICATION`.
    pub(crate) fn create_publication(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let name = cursor.name()?;
        let mut content = Publication::default();
        if cursor.take(&["for"]) {
            let items = cursor.published()?;
            self.add_published(&mut content, items)?;
        }
        let mut own = Definition::default();
        if cursor.take(&["with"]) {
            cursor.publication_options(&mut own)?;
        }
        cursor.done()?;
        self.define(&of(Kind::Publication, &name), own)?;
        self.publications.insert(name, content);
        Ok(())
    }

    fn resolved(&self, items: Vec<Item>) -> Result<Publication, Refused> {
        let mut own = Publication::default();
        for item in items {
            match item {
                Item::All => own.all = true,
                Item::Table(name, part) => {
                    let key = self.find(&name, Self::is_table).ok_or_else(|| missing("table", &name))?;
                    own.tables.push((key, part));
                }
                Item::Schema(name) => {
                    let here = || self.new_key(&Named::bare("")).0;
                    own.schemas.insert(name.unwrap_or_else(here));
                }
            }
        }
        Ok(own)
    }

    fn add_published(&self, content: &mut Publication, items: Vec<Item>) -> Applied {
        let more = self.resolved(items)?;
        content.all |= more.all;
        content.schemas.extend(more.schemas);
        for (key, part) in more.tables {
            content.tables.retain(|(own, _)| *own != key);
            content.tables.push((key, part));
        }
        Ok(())
    }

    /// `ALTER PUBLICATION name …`, after the name.
    pub(crate) fn alter_publication(&mut self, cursor: &mut Cursor<'_>, own: &Designated) -> Applied {
        let mut definition = self.defined(own)?.clone();
        let mut content = self.publications.get(&own.name).cloned().unwrap_or_default();
        let Some(word) = cursor.one_of(&["add", "set", "drop"]) else {
            return Err(cursor.error("ADD, SET or DROP").into());
        };
        if word == "set" && cursor.peek_text() == "(" {
            cursor.publication_options(&mut definition)?;
            cursor.done()?;
            *self.defined(own)? = definition;
            return Ok(());
        }
        let items = cursor.published()?;
        cursor.done()?;
        if word == "drop" {
            let less = self.resolved(items)?;
            let gone: BTreeSet<&Key> = less.tables.iter().map(|(key, _)| key).collect();
            content.tables.retain(|(key, _)| !gone.contains(key));
            content.schemas.retain(|name| !less.schemas.contains(name));
        } else {
            if word == "set" {
                content = Publication::default();
            }
            self.add_published(&mut content, items)?;
        }
        self.publications.insert(own.name.clone(), content);
        Ok(())
    }

    /// States what is in each publication, when all is read.
    pub(crate) fn publish(&mut self) {
        for (name, content) in std::mem::take(&mut self.publications) {
            let mut tables = content.tables;
            tables.sort();
            let text: Vec<String> = tables
                .iter()
                .map(|(key, part)| {
                    let named = Named { schema: Some(key.0.clone()), ..Named::bare(&key.1) };
                    format!("{}{part}", self.fact_name(&named, |_, _| true))
                })
                .collect();
            let Ok(own) = self.defined(&of(Kind::Publication, &name)) else { continue };
            if content.all {
                own.express("tables", "all");
            } else if !text.is_empty() {
                own.express("tables", text.join(", "));
            }
            if !content.schemas.is_empty() {
                let all: Vec<String> = content.schemas.into_iter().collect();
                own.state("schemas", all.join(", "));
            }
        }
    }

    /// After `CREATE SUBSCRIPTION`.
    pub(crate) fn create_subscription(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let name = cursor.name()?;
        cursor.expect(&["connection"])?;
        cursor.text_literal()?;
        let mut own = Definition::default();
        cursor.expect(&["publication"])?;
        own.state("publications", names(cursor)?.into_iter().collect::<Vec<_>>().join(", "));
        if cursor.take(&["with"]) {
            cursor.subscription_options(&mut own, &name)?;
        }
        cursor.done()?;
        self.define(&of(Kind::Subscription, &name), own)
    }

    /// `ALTER SUBSCRIPTION name …`, after the name.
    pub(crate) fn alter_subscription(&mut self, cursor: &mut Cursor<'_>, own: &Designated) -> Applied {
        let mut definition = self.defined(own)?.clone();
        if cursor.take(&["enable"]) {
            definition.facts.remove("enabled");
        } else if cursor.take(&["disable"]) {
            definition.state("enabled", "false");
        } else if cursor.take(&["connection"]) {
            cursor.text_literal()?;
        } else if cursor.take(&["refresh", "publication"]) || cursor.take(&["skip"]) {
            cursor.everything();
        } else if cursor.is(&["set"]) && cursor.text_ahead(1) == "(" {
            cursor.advance();
            cursor.subscription_options(&mut definition, &own.name)?;
        } else if let Some(word) = cursor.one_of(&["set", "add", "drop"]) {
            cursor.expect(&["publication"])?;
            let said = names(cursor)?;
            let before = definition.fact("publications").unwrap_or_default();
            let mut all: BTreeSet<String> = before.split(", ").map(str::to_owned).collect();
            match word {
                "set" => all = said,
                "add" => all.extend(said),
                _ => all.retain(|name| !said.contains(name)),
            }
            definition.state("publications", all.into_iter().collect::<Vec<_>>().join(", "));
            if cursor.take(&["with"]) {
                cursor.storage_options()?;
            }
        } else {
            return Err(cursor.error("an action of ALTER SUBSCRIPTION").into());
        }
        cursor.done()?;
        *self.defined(own)? = definition;
        Ok(())
    }
}

fn names(cursor: &mut Cursor<'_>) -> Parsed<BTreeSet<String>> {
    let mut all = BTreeSet::from([cursor.name()?]);
    while cursor.take_symbol(",") {
        all.insert(cursor.name()?);
    }
    Ok(all)
}
