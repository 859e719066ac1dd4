//! What tables take from other tables: partitions and children from parents, and `LIKE`.

use drift_catalog::{Expr, Facet, Kind};

use super::create_table::{Like, push_column};
use super::state::{Applied, Key, State, refused};

impl State {
    /// A partition has all that its parent has. It is no table of its own in the catalog, unless it is detached.
    pub(crate) fn take_from_parent(&mut self, key: &Key, parent: &Key) -> Applied {
        let mut source = self.table(parent)?.clone();
        let own = self.table(key)?.clone();
        source.partition = own.partition;
        source.attributes = own.attributes;
        source.definitions = own.definitions;
        source.comment = Facet::Stated(None);
        source.indexes.items.clear();
        source.uniques.items.clear();
        source.primary_key = Facet::Stated(None);
        *self.table(key)? = source;
        self.mark_taken(key, parent)?;
        self.give(parent, key)
    }

    /// Unique constraints and indexes under names of their own.
    fn copy_keys(&mut self, key: &Key, from: &drift_catalog::Table) -> Applied {
        for own in &from.uniques.items {
            let joined = drift_dialect::joined_columns(own.columns.iter().map(String::as_str));
            let name = self.relation_name(&key.0, &key.1, Some(&joined), "key", true);
            self.own_index(key, &name);
            self.add_constraint_name(&key.0, &name);
            let own = drift_catalog::Unique { name: Some(name), ..own.clone() };
            self.table(key)?.uniques.items.push(own);
        }
        for own in &from.indexes.items {
            let name = self.index_name(key, &own.parts, &own.include);
            self.own_index(key, &name);
            let own = drift_catalog::Index { name: Some(name), ..own.clone() };
            self.table(key)?.indexes.items.push(own);
        }
        Ok(())
    }

    /// A child has the columns and checks of its parent first.
    pub(crate) fn inherit(&mut self, key: &Key, parent: &Key) -> Applied {
        let from = self.table(parent)?.clone();
        for mut column in from.columns {
            column.identity = Facet::Stated(None);
            column.comment = Facet::Stated(None);
            column.attributes.set("inherited", "true");
            let table = self.table(key)?;
            match table.columns.iter_mut().find(|own| own.name == column.name) {
                Some(own) => own.nullable &= column.nullable,
                None => push_column(&key.1, table, column)?,
            }
        }
        let mut checks = from.checks.items;
        checks.retain(|check| check.attributes.get("no_inherit").is_none());
        // No row of a new table breaks it.
        checks.iter_mut().for_each(|check| check.validated = Facet::Stated(true));
        self.take_checks(key, &checks)
    }

    /// Tables that take their columns from this one.
    pub(crate) fn children(&self, parent: &Key) -> Vec<Key> {
        self.extra
            .iter()
            .filter(|(_, own)| own.partition_of.as_ref() == Some(parent) || own.parents.contains(parent))
            .map(|(key, _)| key.clone())
            .collect()
    }

    /// The columns that `LIKE` copies.
    pub(crate) fn like_columns(&mut self, key: &Key, source: &Key, like: &Like) -> Applied {
        let includes = |word: &str| like.including.contains(&word);
        let from = self.table(source)?.clone();
        for mut column in from.columns {
            if !includes("generated") {
                column.generated = Facet::Stated(None);
            }
            let identity = column.identity.value().map(|own| own.kind);
            column.identity = Facet::Stated(None);
            column.attributes.items.remove("inherited");
            if !includes("defaults") {
                column.default = Facet::Stated(None);
            }
            if !includes("comments") {
                column.comment = Facet::Stated(None);
            }
            let name = column.name.clone();
            let has_parents = self.extra.get(key).is_some_and(|own| !own.parents.is_empty());
            let table = self.table(key)?;
            if let Some(own) = table.columns.iter_mut().find(|own| own.name == name) {
                if has_parents && own.attributes.items.remove("inherited").is_some() {
                    own.nullable &= column.nullable;
                    continue;
                }
                return refused(format!("{} has a column {name} already", key.1));
            }
            push_column(&key.1, table, column)?;
            let path = self.relation_path(key).part(Kind::Column, name.as_str());
            self.wrote(path, like.table.range.clone(), like.table.range.clone());
            if let Some(kind) = identity.filter(|_| includes("identity")) {
                let options = self
                    .sequences
                    .values()
                    .find(|own| own.owner.as_ref() == Some(&(source.clone(), name.clone())))
                    .map(|own| own.options.copied())
                    .unwrap_or_default();
                self.make_identity(key, &name, kind, options)?;
            }
        }
        Ok(())
    }

    /// The constraints and indexes that `LIKE` copies.
    pub(crate) fn like_rest(&mut self, key: &Key, source: &Key, like: &Like) -> Applied {
        let includes = |word: &str| like.including.contains(&word);
        let from = self.table(source)?.clone();
        if includes("constraints") {
            for check in &from.checks.items {
                if let Some(name) = &check.name {
                    self.add_constraint_name(&key.0, name);
                }
                let mut check = check.clone();
                check.expr = Expr::raw(check.expr.raw);
                self.table(key)?.checks.items.push(check);
            }
        }
        if includes("indexes") {
            if let Some(own) = from.primary_key.value() {
                let name = self.relation_name(&key.0, &key.1, None, "pkey", true);
                self.own_index(key, &name);
                self.add_constraint_name(&key.0, &name);
                let own = drift_catalog::PrimaryKey { name: Some(name), ..own.clone() };
                let table = self.table(key)?;
                for column in table.columns.iter_mut().filter(|column| own.columns.contains(&column.name)) {
                    column.nullable = false;
                }
                table.primary_key = Facet::Stated(Some(own));
            }
            self.copy_keys(key, &from)?;
        }
        Ok(())
    }
}
