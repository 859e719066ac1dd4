//! Extended statistics.

use drift_catalog::{Definition, Kind, Vendor};
use drift_dialect::joined_columns;

use super::Cursor;
use super::designate::Designated;
use super::state::{Applied, Key, State, missing};
use super::words::Named;
use crate::cursor::Parsed;

/// A column or an expression that statistics are kept of.
enum Item {
    Column(String),
    Expression(String),
}

impl Cursor<'_> {
    fn statistics_items(&mut self) -> Parsed<Vec<Item>> {
        let mut items = Vec::new();
        loop {
            let start = self.position();
            items.push(if self.peek_text() == "(" {
                Item::Expression(self.parenthesised()?.to_owned())
            } else {
                let name = self.named()?;
                if self.peek_text() == "(" {
                    self.parenthesised()?;
                    Item::Expression(self.since(start).to_owned())
                } else {
                    Item::Column(name.name)
                }
            });
            if !self.take_symbol(",") {
                return Ok(items);
            }
        }
    }
}

impl State {
    /// After `CREATE STATISTICS`.
    pub(crate) fn create_statistics(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let if_not_exists = cursor.if_exists();
        let unnamed = cursor.is(&["on"]) || cursor.peek_text() == "(";
        let name = if unnamed { None } else { Some(cursor.named()?) };
        let mut kinds = if cursor.peek_text() == "(" { cursor.names_in_parentheses()? } else { Vec::new() };
        cursor.expect(&["on"])?;
        let items = cursor.statistics_items()?;
        cursor.expect(&["from"])?;
        let table = cursor.named()?;
        cursor.done()?;
        let is = |state: &Self, key: &Key| state.is_table(key) || state.is_view(key);
        let owner = self.find(&table, is).ok_or_else(|| missing("table", &table))?;
        let mut columns: Vec<&String> = items
            .iter()
            .filter_map(|item| match item {
                Item::Column(name) => Some(name),
                Item::Expression(_) => None,
            })
            .collect();
        columns.sort();
        let key = match name {
            Some(name) => self.new_key(&name),
            // `ChooseExtendedStatisticName` (src/backend/commands/statscmds.c).
            None => {
                let names = items.iter().map(|item| match item {
                    Item::Column(name) => name.as_str(),
                    Item::Expression(_) => "expr",
                });
                let joined = joined_columns(names);
                let mut number = 0_usize;
                loop {
                    let label = if number == 0 { "stat".to_owned() } else { format!("stat{number}") };
                    let name = drift_dialect::object_name(&owner.1, Some(&joined), &label);
                    let key = (owner.0.clone(), name);
                    if !self.is_defined(Kind::Statistics, &key) {
                        break key;
                    }
                    number += 1;
                }
            }
        };
        let mut own = Definition::default();
        let named = Named { schema: Some(owner.0.clone()), ..Named::bare(&owner.1) };
        own.state("table", self.fact_name(&named, |_, _| true));
        kinds.sort();
        kinds.dedup();
        // Without kinds, all are kept; of a single expression, only its own.
        if !kinds.is_empty() && kinds.len() < 3 {
            own.state("kinds", kinds.join(", "));
        }
        let dialect = drift_dialect::of(Vendor::Postgres);
        let mut on: Vec<String> = columns.into_iter().map(|name| dialect.quote(name)).collect();
        on.extend(items.iter().filter_map(|item| match item {
            Item::Column(_) => None,
            Item::Expression(raw) => Some(format!("({raw})")),
        }));
        own.express("on", on.join(", "));
        let designated = Designated { kind: Kind::Statistics, schema: Some(key.0), name: key.1 };
        if if_not_exists && self.defined(&designated).is_ok() {
            return Ok(());
        }
        self.define(&designated, own)
    }

    /// `ALTER STATISTICS name SET STATISTICS n`, after the name.
    pub(crate) fn alter_statistics(&mut self, cursor: &mut Cursor<'_>, own: &Designated) -> Applied {
        cursor.expect(&["set", "statistics"])?;
        let target = if cursor.take(&["default"]) { -1 } else { cursor.integer()? };
        cursor.done()?;
        let definition = self.defined(own)?;
        definition.facts.remove("target");
        if target >= 0 {
            definition.state("target", target.to_string());
        }
        Ok(())
    }
}
