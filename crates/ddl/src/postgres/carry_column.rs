//! A new name of a column is carried to the texts that read it: those of its own table, where nothing else is read,
//! and those that say the table before the column. Neighbour: `carry`, for whole objects.

use std::ops::Range;

use drift_catalog::{Expr, Kind, Vendor};

use super::references::{Reference, Spoken, references};
use super::state::{Key, State};
use super::texts::Holder;

/// The rows that rules and triggers speak of.
const ROWS: &[&str] = &["new", "old", "excluded"];

impl State {
    /// Policies, rules, triggers and defaults; what the table's own nouns say, `rename_column` does.
    pub(crate) fn carry_column(&mut self, key: &Key, old: &str, new: &str) {
        let raws: Vec<(Holder, String)> =
            self.texts_with(old).into_iter().map(|(holder, expr)| (holder, expr.raw.clone())).collect();
        let edits: Vec<Option<String>> = raws
            .iter()
            .map(|(holder, raw)| {
                let found = self.columns_meant(key, old, holder, raw);
                (!found.is_empty()).then(|| with_name(raw, &found, new))
            })
            .collect();
        for ((_, expr), edit) in self.texts_with(old).into_iter().zip(edits) {
            if let Some(text) = edit {
                *expr = Expr::raw(text);
            }
        }
        self.carry_in_statistics(key, old, new);
    }

    /// Where a text names this column.
    fn columns_meant(&self, key: &Key, old: &str, holder: &Holder, raw: &str) -> Vec<Range<usize>> {
        let (at_home, is_trigger) = (holder.home() == key, matches!(holder, Holder::Trigger(..)));
        let is_part = matches!(holder, Holder::Part(..)) || is_trigger;
        if !is_part {
            return Vec::new();
        }
        let found = references(raw);
        let reads = |own: &&Reference| matches!(own.spoken, Spoken::Relation { .. });
        // Besides the table that a rule or a trigger stands on.
        let head = usize::from(raw.starts_with("AS ON ") || is_trigger);
        let alone = at_home && found.iter().filter(reads).count() <= head;
        let of_table = |own: &&Reference| reads(own) && self.is_meant(own, key, holder.home());
        // What the table is called in the text.
        let mut called: Vec<&str> = if at_home { vec![&key.1] } else { Vec::new() };
        called.extend(found.iter().filter(of_table).map(|own| match &own.spoken {
            Spoken::Relation { alias: Some(alias) } => alias.as_str(),
            _ => key.1.as_str(),
        }));
        found
            .iter()
            .enumerate()
            .filter(|(at, own)| match (&own.column, &own.spoken) {
                (Some((column, _)), _) if column == old => {
                    at_home && ROWS.contains(&own.name.as_str()) || called.contains(&own.name.as_str())
                }
                // The first names of a trigger are the words of its statement and its own.
                (None, Spoken::Alone) => own.name == old && alone && !(is_trigger && *at < 3),
                _ => false,
            })
            .map(|(_, own)| own.column.as_ref().map_or_else(|| own.range.clone(), |(_, range)| range.clone()))
            .collect()
    }

    fn carry_in_statistics(&mut self, key: &Key, old: &str, new: &str) {
        let usual = key.0 == self.catalog.default_schema;
        let table = if usual { key.1.clone() } else { format!("{}.{}", key.0, key.1) };
        for content in self.catalog.schemas.values_mut() {
            let Some(named) = content.definitions.0.get_mut(&Kind::Statistics) else { continue };
            for own in named.items.values_mut().filter(|own| own.fact("table") == Some(table.as_str())) {
                let Some(on) = own.fact("on").map(str::to_owned) else { continue };
                let found: Vec<Range<usize>> = references(&on)
                    .into_iter()
                    .filter(|found| found.spoken == Spoken::Alone && found.name == old)
                    .map(|found| found.range)
                    .collect();
                if !found.is_empty() {
                    own.express("on", with_name(&on, &found, new));
                }
            }
        }
    }

    /// Statistics go with any of their columns, and with their table.
    pub(crate) fn drop_statistics_of(&mut self, key: &Key, column: Option<&str>) {
        let usual = key.0 == self.catalog.default_schema;
        let table = if usual { key.1.clone() } else { format!("{}.{}", key.0, key.1) };
        for content in self.catalog.schemas.values_mut() {
            let Some(named) = content.definitions.0.get_mut(&Kind::Statistics) else { continue };
            named.items.retain(|_, own| {
                let on = own.fact("on").unwrap_or_default();
                own.fact("table") != Some(table.as_str())
                    || column
                        .is_some_and(|column| !references(on).iter().any(|found| found.may_be_column(column)))
            });
        }
    }
}

fn with_name(raw: &str, found: &[Range<usize>], new: &str) -> String {
    let mut out = String::with_capacity(raw.len() + new.len());
    let mut end = 0;
    for range in found {
        out.push_str(&raw[end..range.start]);
        out.push_str(&drift_dialect::of(Vendor::Postgres).quote(new));
        end = range.end;
    }
    out + &raw[end..]
}
