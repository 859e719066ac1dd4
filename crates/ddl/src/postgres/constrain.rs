//! Constraints named as the server names them and put where they belong.

use drift_catalog::{
    Attributes, Check, Deferrable, Exclusion, Expr, Facet, ForeignKey, Kind, Labelled, ObjectPath,
    PrimaryKey, TableRef, Unique,
};
use drift_dialect::joined_columns;

use super::constraint::{ConstraintDef, What};
use super::index::set_parameters;
use super::naming::{columns_in, only_column};
use super::state::{Applied, IndexSlot, Key, Refused, State, refused};
use super::words::Named;

impl State {
    /// Adds one constraint to a table, under its name or the one the server would make up. `created` says that the
    /// table is being made, so that rows are nobody's trouble.
    pub(crate) fn add_constraint(&mut self, key: &Key, def: &ConstraintDef, created: bool) -> Applied {
        if let Some(name) = &def.name
            && !created
            && self.names_of_constraints(key).contains(name)
        {
            return refused(format!("the constraint {name} is there already"));
        }
        let deferrable = Facet::Stated(def.deferrable);
        let (kind, name) = match &def.what {
            What::PrimaryKey { columns, include, parameters, without_overlaps } => {
                let name = self.key_name(key, def, None, "pkey");
                if self.table(key)?.primary_key.value().is_some() {
                    return refused(format!("{} has a primary key already", key.1));
                }
                self.columns_exist(key, columns.iter().chain(include))?;
                let mut attributes = Attributes::complete();
                if !include.is_empty() {
                    attributes.set("include", include.join(", "));
                }
                if *without_overlaps {
                    attributes.set("without_overlaps", "true");
                }
                set_parameters(&mut attributes, parameters.clone());
                let own =
                    PrimaryKey { name: Some(name.clone()), columns: columns.clone(), deferrable, attributes };
                let table = self.table(key)?;
                for column in table.columns.iter_mut().filter(|column| columns.contains(&column.name)) {
                    column.nullable = false;
                }
                table.primary_key = Facet::Stated(Some(own));
                self.own_index(key, &name);
                (Kind::PrimaryKey, name)
            }
            What::Unique { columns, include, parameters, nulls_not_distinct, without_overlaps } => {
                self.columns_exist(key, columns.iter().chain(include))?;
                if created && self.is_redundant(key, def) {
                    return Ok(());
                }
                let all = joined_columns(columns.iter().chain(include).map(String::as_str));
                let name = self.key_name(key, def, Some(&all), "key");
                let mut attributes = Attributes::complete();
                if !include.is_empty() {
                    attributes.set("include", include.join(", "));
                }
                if *without_overlaps {
                    attributes.set("without_overlaps", "true");
                }
                set_parameters(&mut attributes, parameters.clone());
                let own = Unique {
                    name: Some(name.clone()),
                    columns: columns.clone(),
                    nulls_not_distinct: *nulls_not_distinct,
                    deferrable,
                    attributes,
                };
                self.table(key)?.uniques.items.push(own);
                self.own_index(key, &name);
                (Kind::Unique, name)
            }
            What::Check { expr, no_inherit } => {
                let mut attributes = Attributes::complete();
                if *no_inherit {
                    attributes.set("no_inherit", "true");
                }
                if def.not_enforced {
                    attributes.set("not_enforced", "true");
                }
                let only = only_column(expr, &self.table(key)?.columns).map(str::to_owned);
                let name = def
                    .name
                    .clone()
                    .unwrap_or_else(|| self.constraint_name(&key.0, &key.1, only.as_deref(), "check"));
                let validated = Facet::Stated(!def.not_valid || created);
                let own =
                    Check { name: Some(name.clone()), expr: Expr::raw(expr.as_str()), validated, attributes };
                self.table(key)?.checks.items.push(own);
                (Kind::Check, name)
            }
            What::ForeignKey { columns, table, referred, rest, period } => {
                let target = self.find(table, Self::is_table).unwrap_or_else(|| self.new_key(table));
                self.columns_exist(key, columns.iter())?;
                let all = joined_columns(columns.iter().map(String::as_str));
                let name = def
                    .name
                    .clone()
                    .unwrap_or_else(|| self.constraint_name(&key.0, &key.1, Some(&all), "fkey"));
                let own = ForeignKey {
                    name: Some(name.clone()),
                    columns: columns.clone(),
                    references: TableRef { schema: target.0, table: target.1 },
                    referred: referred.clone(),
                    on_delete: Facet::Stated(rest.on_delete.clone()),
                    on_update: Facet::Stated(rest.on_update.clone()),
                    matching: Facet::Stated(rest.matching),
                    deferrable,
                    validated: Facet::Stated(!def.not_valid || created),
                };
                let path = own.path(&self.relation_path(key));
                self.table(key)?.foreign_keys.items.push(own);
                for (is, what) in [(def.not_enforced, "not_enforced"), (*period, "period")] {
                    if is {
                        self.not_compared_yet(path.clone(), Some(what));
                    }
                }
                (Kind::ForeignKey, name)
            }
            What::Exclusion { definition, names } => {
                let name = self.key_name(key, def, names.first().map(String::as_str), "excl");
                let tail = match def.deferrable {
                    Deferrable::No => "",
                    Deferrable::Immediate => " DEFERRABLE",
                    Deferrable::Deferred => " DEFERRABLE INITIALLY DEFERRED",
                };
                let definition = Expr::raw(format!("{definition}{tail}"));
                self.table(key)?.exclusions.items.push(Exclusion { name: Some(name.clone()), definition });
                self.own_index(key, &name);
                (Kind::Exclusion, name)
            }
            What::UsingIndex { index, primary } => {
                return self.constraint_of_index(key, def, index, *primary);
            }
            What::NotNull { column } => {
                self.columns_exist(key, std::iter::once(column))?;
                for own in self.table(key)?.columns.iter_mut().filter(|own| own.name == *column) {
                    own.nullable = false;
                }
                return Ok(());
            }
        };
        self.add_constraint_name(&key.0, &name);
        let path = self.relation_path(key).part(kind, name);
        self.wrote(path, def.range.clone(), def.range.clone());
        Ok(())
    }

    fn key_name(&self, key: &Key, def: &ConstraintDef, second: Option<&str>, label: &str) -> String {
        def.name.clone().unwrap_or_else(|| self.relation_name(&key.0, &key.1, second, label, true))
    }

    pub(crate) fn own_index(&mut self, table: &Key, name: &str) {
        let slot = IndexSlot { owner: table.clone(), lacks: 0, of: None };
        self.indexes.insert((table.0.clone(), name.to_owned()), slot);
    }

    fn columns_exist<'a>(&mut self, key: &Key, names: impl Iterator<Item = &'a String>) -> Applied {
        let table = self.table(key)?;
        for name in names {
            if table.column(name).is_none() {
                return refused(format!("{} has no column {name} before this statement", key.1));
            }
        }
        Ok(())
    }

    /// Two keys over the same columns in one statement are one, with the name of whichever has one
    /// (`transformIndexConstraints`).
    fn is_redundant(&mut self, key: &Key, def: &ConstraintDef) -> bool {
        let What::Unique { columns, include, nulls_not_distinct, .. } = &def.what else { return false };
        let same_include = |own: Option<&str>| own.unwrap_or_default() == include.join(", ");
        let Ok(table) = self.table(key) else { return false };
        let primary = table.primary_key.value().is_some_and(|own| {
            own.columns == *columns
                && own.deferrable == Facet::Stated(def.deferrable)
                && same_include(own.attributes.get("include"))
                && !nulls_not_distinct
        });
        // Of two named ones both are made.
        primary && def.name.is_none()
            || def.name.is_none()
                && table.uniques.items.iter().any(|own| {
                    own.columns == *columns
                        && own.deferrable == Facet::Stated(def.deferrable)
                        && own.nulls_not_distinct == *nulls_not_distinct
                        && same_include(own.attributes.get("include"))
                })
    }

    /// `ADD CONSTRAINT name PRIMARY KEY USING INDEX index`: the index takes the name of the constraint.
    fn constraint_of_index(
        &mut self,
        key: &Key,
        def: &ConstraintDef,
        index: &Named,
        primary: bool,
    ) -> Applied {
        let table = self.table(key)?;
        let Some(at) = table.indexes.items.iter().position(|own| own.name.as_ref() == Some(&index.name))
        else {
            return refused(format!("{} has no index {} before this statement", key.1, index.name));
        };
        let own = table.indexes.items.remove(at);
        let columns = own.plain_columns().unwrap_or_default().into_iter().map(str::to_owned).collect();
        let include = own.include.clone();
        let parameter = |(key, text): (&String, &String)| {
            Some((key.strip_prefix("parameter ")?.to_owned(), text.clone()))
        };
        let parameters = own.attributes.items.iter().filter_map(parameter).collect();
        let what = if primary {
            What::PrimaryKey { columns, include, parameters, without_overlaps: false }
        } else {
            let nulls_not_distinct = own.nulls_not_distinct;
            What::Unique { columns, include, parameters, nulls_not_distinct, without_overlaps: false }
        };
        self.indexes.remove(&(key.0.clone(), index.name.clone()));
        let old = self.relation_path(key).part(Kind::Index, index.name.as_str());
        self.sources.origins.remove(&old);
        let name = Some(def.name.clone().unwrap_or_else(|| index.name.clone()));
        self.add_constraint(key, &ConstraintDef { name, what, ..def.clone() }, false)
    }

    /// The columns of a primary or unique key, by its name.
    pub(crate) fn key_columns(&mut self, key: &Key, name: &str) -> Result<Option<Vec<String>>, Refused> {
        let table = self.table(key)?;
        let is = |own: &Option<String>| own.as_deref() == Some(name);
        let primary = table.primary_key.value().filter(|own| is(&own.name)).map(|own| &own.columns);
        let unique = || table.uniques.items.iter().find(|own| is(&own.name)).map(|own| &own.columns);
        Ok(primary.or_else(unique).cloned())
    }

    /// Removes a constraint by its name; true when there was one.
    pub(crate) fn drop_constraint(&mut self, key: &Key, name: &str) -> Result<bool, Refused> {
        let table = self.table(key)?;
        let is = |own: &Option<String>| own.as_deref() == Some(name);
        let before = constraint_count(table);
        let kind = if table.primary_key.value().is_some_and(|own| is(&own.name)) {
            table.primary_key = Facet::Stated(None);
            Kind::PrimaryKey
        } else if table.uniques.items.iter().any(|own| is(&own.name)) {
            table.uniques.items.retain(|own| !is(&own.name));
            Kind::Unique
        } else if table.checks.items.iter().any(|own| is(&own.name)) {
            table.checks.items.retain(|own| !is(&own.name));
            Kind::Check
        } else if table.exclusions.items.iter().any(|own| is(&own.name)) {
            table.exclusions.items.retain(|own| !is(&own.name));
            Kind::Exclusion
        } else {
            table.foreign_keys.items.retain(|own| !is(&own.name));
            Kind::ForeignKey
        };
        let found = constraint_count(table) < before;
        if found {
            let path: ObjectPath = self.relation_path(key).part(kind, name);
            self.sources.origins.remove(&path);
            self.untold_part(key, &["constraint"], name);
            self.remove_constraint_name(&key.0, name);
            if matches!(kind, Kind::PrimaryKey | Kind::Unique | Kind::Exclusion) {
                self.indexes.remove(&(key.0.clone(), name.to_owned()));
                self.untold(&(key.0.clone(), name.to_owned()));
                self.index_gone(key, name);
            }
        }
        Ok(found)
    }
}

/// Columns a check reads.
pub(crate) fn check_reads(check: &Check, columns: &[drift_catalog::Column], column: &str) -> bool {
    columns_in(&check.expr.raw, columns).contains(&column)
}

fn constraint_count(table: &drift_catalog::Table) -> usize {
    usize::from(table.primary_key.value().is_some())
        + table.uniques.items.len()
        + table.checks.items.len()
        + table.exclusions.items.len()
        + table.foreign_keys.items.len()
}
