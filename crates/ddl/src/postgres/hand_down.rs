//! What a statement about a table does to the tables that inherit from it (PostgreSQL documentation, 5.10 and ALTER
//! TABLE, Notes). What a new child takes from its parents is in `inherit`.

use std::collections::BTreeSet;

use super::cascade::Gone;
use super::create_table::push_column;
use super::state::{Applied, Key, State};

const INHERITED: &str = "inherited";

impl State {
    /// The tables below one, parents before children, each once however a text ties them.
    fn below(&self, key: &Key) -> Vec<Key> {
        let mut seen = BTreeSet::from([key.clone()]);
        let mut all = self.children(key);
        all.retain(|child| seen.insert(child.clone()));
        let mut at = 0;
        while let Some(next) = all.get(at).cloned() {
            all.extend(self.children(&next).into_iter().filter(|child| seen.insert(child.clone())));
            at += 1;
        }
        all
    }

    /// A new column comes to every table below, and is merged with one of its name.
    pub(crate) fn hand_down_column(&mut self, key: &Key, name: &str) -> Applied {
        let mut column = self.column_mut(key, name)?.clone();
        column.identity = drift_catalog::Facet::Stated(None);
        column.attributes.set(INHERITED, "true");
        for child in self.below(key) {
            let table = self.table(&child)?;
            if table.column(name).is_none() {
                push_column(&child.1, table, column.clone())?;
            }
        }
        self.hand_down_checks(key)
    }

    /// Checks that tables below do not have yet, but for those that are not inherited.
    pub(crate) fn hand_down_checks(&mut self, key: &Key) -> Applied {
        let inherits = |own: &&drift_catalog::Check| own.attributes.get("no_inherit").is_none();
        let checks: Vec<_> = self.table(key)?.checks.items.iter().filter(inherits).cloned().collect();
        for child in self.below(key) {
            self.take_checks(&child, &checks)?;
        }
        Ok(())
    }

    /// A check of the same name that is there already is the same one.
    pub(crate) fn take_checks(&mut self, key: &Key, checks: &[drift_catalog::Check]) -> Applied {
        for check in checks {
            let table = self.table(key)?;
            if table.checks.items.iter().any(|own| own.name == check.name) {
                continue;
            }
            table.checks.items.push(check.clone());
            if let Some(name) = &check.name {
                self.add_constraint_name(&key.0, name);
            }
        }
        Ok(())
    }

    /// Where a column of this table came from is not there any more: below, it goes too (`all`), unless the table says
    /// it itself or has it from another parent; or it becomes the table's own.
    pub(crate) fn column_gone_above(&mut self, key: &Key, name: &str, cascade: bool, all: bool) -> Applied {
        let mut waiting = self.children(key);
        while let Some(child) = waiting.pop() {
            if self.has_from_parent(&child, name) {
                continue;
            }
            let is_partition = self.extra.get(&child).is_some_and(|own| own.partition_of.is_some());
            let Some(column) = self.table(&child)?.columns.iter_mut().find(|own| own.name == name) else {
                continue;
            };
            let inherited = column.attributes.items.remove(INHERITED).is_some() || is_partition;
            if inherited && all {
                self.drop_column(&child, name)?;
                if cascade {
                    self.drop_dependents(Gone::Column(child.clone(), name.to_owned()))?;
                }
                waiting.extend(self.children(&child));
            }
        }
        Ok(())
    }

    /// After `NO INHERIT`: what no parent has is the table's own.
    pub(crate) fn keep_columns(&mut self, key: &Key) -> Applied {
        let names: Vec<String> = self.table(key)?.columns.iter().map(|own| own.name.clone()).collect();
        for name in names {
            if !self.has_from_parent(key, &name) {
                self.column_mut(key, &name)?.attributes.items.remove(INHERITED);
            }
        }
        Ok(())
    }

    /// A check that goes goes below too, unless another parent has it.
    pub(crate) fn check_gone_above(&mut self, key: &Key, name: &str) -> Applied {
        for child in self.below(key) {
            let has = |own: &Key| {
                let table = self.catalog.schemas.get(&own.0).and_then(|schema| schema.tables.get(&own.1));
                table.is_some_and(|own| own.checks.items.iter().any(|own| own.name.as_deref() == Some(name)))
            };
            if has(&child) && !self.parents(&child).any(has) {
                self.drop_constraint(&child, name)?;
            }
        }
        Ok(())
    }

    fn parents(&self, key: &Key) -> impl Iterator<Item = &Key> {
        self.extra.get(key).into_iter().flat_map(|own| own.parents.iter().chain(&own.partition_of))
    }

    fn has_from_parent(&self, key: &Key, column: &str) -> bool {
        self.parents(key).any(|parent| {
            let table = self.catalog.schemas.get(&parent.0).and_then(|schema| schema.tables.get(&parent.1));
            table.is_some_and(|own| own.column(column).is_some())
        })
    }
}
