//! Partitions while statements are read: `ATTACH`, `DETACH`, and what a table gives to those it has.

use drift_catalog::{Facet, Index, Table};

use super::Cursor;
use super::state::{Applied, Key, State};
use crate::cursor::Parsed;

impl Cursor<'_> {
    /// `FOR VALUES …` or `DEFAULT`.
    pub(crate) fn bounds(&mut self) -> Parsed<String> {
        if self.take(&["default"]) {
            return Ok("DEFAULT".to_owned());
        }
        self.expect(&["for", "values"])?;
        if self.take(&["in"]) {
            return Ok(format!("FOR VALUES IN ({})", self.parenthesised()?));
        }
        if self.take(&["with"]) {
            return Ok(format!("FOR VALUES WITH ({})", self.parenthesised()?));
        }
        self.expect(&["from"])?;
        let from = self.parenthesised()?;
        self.expect(&["to"])?;
        Ok(format!("FOR VALUES FROM ({from}) TO ({})", self.parenthesised()?))
    }
}

/// A key or an index of a table, for finding the like of it in another.
enum Keyed {
    Primary(Vec<String>),
    Unique(Vec<String>),
    Index(Box<Index>),
}

impl State {
    /// `ATTACH PARTITION`.
    pub(crate) fn attach(&mut self, parent: &Key, child: &Key, bound: String) -> Applied {
        let extra = self.extra.entry(child.clone()).or_default();
        extra.partition_of = Some(parent.clone());
        extra.bound = Some(bound);
        self.mark_taken(child, parent)?;
        self.give(parent, child)
    }

    /// `DETACH PARTITION`: a table of its own again, with all it has.
    pub(crate) fn detach(&mut self, child: &Key) {
        let extra = self.extra.entry(child.clone()).or_default();
        extra.partition_of = None;
        extra.bound = None;
        extra.taken.clear();
        self.indexes.values_mut().filter(|slot| slot.owner == *child).for_each(|slot| slot.of = None);
    }

    /// Checks, references and triggers of the parent are not the partition's own.
    pub(crate) fn mark_taken(&mut self, key: &Key, parent: &Key) -> Applied {
        let from = self.table(parent)?;
        let checks = from.checks.items.iter().filter_map(|own| own.name.clone());
        let keys = from.foreign_keys.items.iter().filter_map(|own| own.name.clone());
        let triggers = from.triggers.items.iter().map(|own| own.name.clone());
        let taken: Vec<String> = checks.chain(keys).chain(triggers).collect();
        self.extra.entry(key.clone()).or_default().taken.extend(taken);
        Ok(())
    }

    fn partitions_of(&self, parent: &Key) -> Vec<Key> {
        let of = self.extra.iter().filter(|(_, own)| own.partition_of.as_ref() == Some(parent));
        of.map(|(key, _)| key.clone()).collect()
    }

    /// What a table has got is got by its partitions.
    pub(crate) fn give_to_partitions(&mut self, parent: &Key) -> Applied {
        for child in self.partitions_of(parent) {
            self.mark_taken(&child, parent)?;
            self.give(parent, &child)?;
        }
        Ok(())
    }

    /// A trigger for each row is one of each partition.
    pub(crate) fn give_trigger(&mut self, parent: &Key, name: &str) -> Applied {
        let own = self.table(parent)?.triggers.items.iter().find(|own| own.name == name).cloned();
        let Some(own) = own else { return Ok(()) };
        for child in self.partitions_of(parent) {
            let list = &mut self.table(&child)?.triggers.items;
            if !list.iter().any(|own| own.name == name) {
                list.push(own.clone());
            }
            self.extra.entry(child.clone()).or_default().taken.insert(name.to_owned());
            self.give_trigger(&child, name)?;
        }
        Ok(())
    }

    /// Each key and index of the parent has one in the partition: one that is there and like it, or else a new one.
    pub(crate) fn give(&mut self, parent: &Key, child: &Key) -> Applied {
        let from = self.table(parent)?.clone();
        for (name, own) in keyed(&from) {
            let has =
                |slot: &super::state::IndexSlot| slot.owner == *child && slot.of.as_ref() == Some(&name);
            if self.indexes.values().any(has) {
                continue;
            }
            // One that was made for the table alone waits for its partitions to be attached.
            let waits =
                self.indexes.get(&(parent.0.clone(), name.clone())).is_some_and(|slot| slot.lacks > 0);
            if waits {
                continue;
            }
            let like = self.table(child)?.clone();
            let free = |own: &String| {
                self.indexes.get(&(child.0.clone(), own.clone())).is_some_and(|slot| slot.of.is_none())
            };
            let there = keyed(&like).into_iter().find(|(name, other)| free(name) && is_like(&own, other));
            let own_name = match there {
                Some((there, _)) => there,
                None => self.copy(child, &from, own)?,
            };
            if let Some(slot) = self.indexes.get_mut(&(child.0.clone(), own_name)) {
                slot.of = Some(name);
            }
        }
        self.give_to_partitions(child)
    }

    /// A key or index under the name that the server gives it.
    fn copy(&mut self, child: &Key, from: &Table, own: Keyed) -> Result<String, super::state::Refused> {
        let joined = |columns: &[String]| drift_dialect::joined_columns(columns.iter().map(String::as_str));
        let name = match &own {
            Keyed::Primary(_) => self.relation_name(&child.0, &child.1, None, "pkey", true),
            Keyed::Unique(columns) => {
                self.relation_name(&child.0, &child.1, Some(&joined(columns)), "key", true)
            }
            Keyed::Index(own) => self.index_name(child, &own.parts, &own.include),
        };
        self.own_index(child, &name);
        if !matches!(own, Keyed::Index(_)) {
            self.add_constraint_name(&child.0, &name);
        }
        let table = self.table(child)?;
        let named = Some(name.clone());
        match own {
            Keyed::Primary(_) => {
                if let Some(own) = from.primary_key.value() {
                    let own = drift_catalog::PrimaryKey { name: named, ..own.clone() };
                    for column in
                        table.columns.iter_mut().filter(|own_column| own.columns.contains(&own_column.name))
                    {
                        column.nullable = false;
                    }
                    table.primary_key = Facet::Stated(Some(own));
                }
            }
            Keyed::Unique(columns) => {
                let own = from.uniques.items.iter().find(|own| own.columns == columns);
                table
                    .uniques
                    .items
                    .extend(own.map(|own| drift_catalog::Unique { name: named, ..own.clone() }));
            }
            Keyed::Index(own) => table.indexes.items.push(Index { name: named, valid: true, ..*own }),
        }
        Ok(name)
    }
}

fn keyed(table: &Table) -> Vec<(String, Keyed)> {
    let primary = table.primary_key.value();
    let primary = primary.and_then(|own| Some((own.name.clone()?, Keyed::Primary(own.columns.clone()))));
    let uniques = table.uniques.items.iter();
    let uniques = uniques.filter_map(|own| Some((own.name.clone()?, Keyed::Unique(own.columns.clone()))));
    let indexes = table.indexes.items.iter();
    let indexes = indexes.filter_map(|own| Some((own.name.clone()?, Keyed::Index(Box::new(own.clone())))));
    primary.into_iter().chain(uniques).chain(indexes).collect()
}

/// As `CompareIndexInfo` sees it: what it is made of, not what it is called or where it is kept.
fn is_like(own: &Keyed, other: &Keyed) -> bool {
    match (own, other) {
        (Keyed::Primary(own), Keyed::Primary(other)) | (Keyed::Unique(own), Keyed::Unique(other)) => {
            own == other
        }
        (Keyed::Index(own), Keyed::Index(other)) => {
            own.unique == other.unique
                && own.method == other.method
                && own.parts == other.parts
                && own.predicate == other.predicate
                && own.nulls_not_distinct == other.nulls_not_distinct
        }
        _ => false,
    }
}
