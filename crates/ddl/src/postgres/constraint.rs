//! Constraints of tables: read, named and put where they belong.

use std::ops::Range;

use drift_catalog::{
    Check, Deferrable, Exclusion, Expr, Facet, ForeignKey, Kind, Labelled, MatchKind, ObjectPath, PrimaryKey,
    ReferentialAction, TableRef, Unique,
};
use drift_dialect::joined_columns;

use super::Cursor;
use super::column::complete;
use super::naming::{columns_in, only_column};
use super::state::{Applied, IndexSlot, Key, State, refused};
use super::words::Named;
use crate::cursor::Parsed;

/// What a constraint says.
#[derive(Debug, Clone)]
pub(crate) enum What {
    PrimaryKey {
        columns: Vec<String>,
        include: Vec<String>,
        parameters: bool,
        without_overlaps: bool,
    },
    Unique {
        columns: Vec<String>,
        include: Vec<String>,
        parameters: bool,
        nulls_not_distinct: bool,
        without_overlaps: bool,
    },
    Check {
        expr: String,
        no_inherit: bool,
    },
    ForeignKey {
        columns: Vec<String>,
        table: Named,
        referred: Vec<String>,
        rest: Actions,
        period: bool,
    },
    Exclusion {
        definition: String,
        names: Vec<String>,
    },
    UsingIndex {
        index: Named,
        primary: bool,
    },
    NotNull {
        column: String,
    },
}

/// What a reference says beyond its columns.
#[derive(Debug, Clone, Default)]
pub(crate) struct Actions {
    on_delete: ReferentialAction,
    on_update: ReferentialAction,
    matching: MatchKind,
}

/// A constraint as it was written.
#[derive(Debug, Clone)]
pub(crate) struct ConstraintDef {
    pub(crate) name: Option<String>,
    pub(crate) what: What,
    pub(crate) deferrable: Deferrable,
    pub(crate) not_valid: bool,
    pub(crate) not_enforced: bool,
    pub(crate) range: Range<usize>,
}

impl ConstraintDef {
    pub(crate) fn new(name: Option<String>, what: What, start: usize) -> Self {
        let deferrable = Deferrable::No;
        ConstraintDef { name, what, deferrable, not_valid: false, not_enforced: false, range: start..start }
    }
}

impl Cursor<'_> {
    /// Whether a table constraint comes next, rather than a column of such a name.
    pub(crate) fn at_table_constraint(&self) -> bool {
        self.is(&["constraint"])
            || self.is(&["primary", "key"])
            || self.is(&["unique"])
            || self.is(&["check"])
            || self.is(&["foreign", "key"])
            || self.is(&["exclude"])
                && matches!(self.text_ahead(1).to_ascii_lowercase().as_str(), "using" | "(")
            || self.is(&["not", "null"])
    }

    pub(crate) fn table_constraint(&mut self) -> Parsed<ConstraintDef> {
        let start = self.position();
        let name = if self.take(&["constraint"]) { Some(self.name()?) } else { None };
        let what = self.table_constraint_body()?;
        let mut own = ConstraintDef::new(name, what, start);
        self.constraint_tail(&mut own)?;
        own.range = start..start + self.since(start).len();
        Ok(own)
    }

    fn table_constraint_body(&mut self) -> Parsed<What> {
        if self.take(&["primary", "key"]) {
            if self.take(&["using", "index"]) {
                return Ok(What::UsingIndex { index: self.named()?, primary: true });
            }
            let (columns, without_overlaps) = self.key_columns()?;
            let (include, parameters) = self.key_tail()?;
            Ok(What::PrimaryKey { columns, include, parameters, without_overlaps })
        } else if self.take(&["unique"]) {
            if self.take(&["using", "index"]) {
                return Ok(What::UsingIndex { index: self.named()?, primary: false });
            }
            let nulls_not_distinct = self.nulls_distinction();
            let (columns, without_overlaps) = self.key_columns()?;
            let (include, parameters) = self.key_tail()?;
            Ok(What::Unique { columns, include, parameters, nulls_not_distinct, without_overlaps })
        } else if self.take(&["check"]) {
            self.check()
        } else if self.take(&["foreign", "key"]) {
            self.expect_symbol("(")?;
            let (columns, period) = self.columns_with_period()?;
            self.expect(&["references"])?;
            let mut what = self.references(columns)?;
            if let What::ForeignKey { period: own, .. } = &mut what {
                *own |= period;
            }
            Ok(what)
        } else if self.take(&["not", "null"]) {
            let column = self.name()?;
            let _ = self.take(&["no", "inherit"]);
            Ok(What::NotNull { column })
        } else if self.is(&["exclude"]) {
            self.exclusion()
        } else {
            Err(self.error("a table constraint"))
        }
    }

    fn key_columns(&mut self) -> Parsed<(Vec<String>, bool)> {
        self.expect_symbol("(")?;
        let mut columns = vec![self.name()?];
        let mut without_overlaps = false;
        loop {
            without_overlaps |= self.take(&["without", "overlaps"]);
            if !self.take_symbol(",") {
                break;
            }
            columns.push(self.name()?);
        }
        self.expect_symbol(")")?;
        Ok((columns, without_overlaps))
    }

    fn columns_with_period(&mut self) -> Parsed<(Vec<String>, bool)> {
        let mut columns = Vec::new();
        let mut period = false;
        loop {
            if self.is(&["period"]) && self.text_ahead(1) != "," && self.text_ahead(1) != ")" {
                self.advance();
                period = true;
            }
            columns.push(self.name()?);
            if !self.take_symbol(",") {
                self.expect_symbol(")")?;
                return Ok((columns, period));
            }
        }
    }

    pub(crate) fn nulls_distinction(&mut self) -> bool {
        if self.take(&["nulls", "not", "distinct"]) {
            return true;
        }
        self.take(&["nulls", "distinct"]);
        false
    }

    /// `INCLUDE (…) WITH (…) USING INDEX TABLESPACE …`: the columns, and whether anything else was said.
    pub(crate) fn key_tail(&mut self) -> Parsed<(Vec<String>, bool)> {
        let include = if self.take(&["include"]) { self.names_in_parentheses()? } else { Vec::new() };
        let mut parameters = false;
        if self.take(&["with"]) {
            self.storage_options()?;
            parameters = true;
        }
        if self.take(&["using", "index", "tablespace"]) {
            self.name()?;
        }
        Ok((include, parameters))
    }

    pub(crate) fn check(&mut self) -> Parsed<What> {
        let expr = self.parenthesised()?.to_owned();
        let no_inherit = self.take(&["no", "inherit"]);
        Ok(What::Check { expr, no_inherit })
    }

    /// After `REFERENCES`.
    pub(crate) fn references(&mut self, columns: Vec<String>) -> Parsed<What> {
        let table = self.named()?;
        let mut period = false;
        let mut referred = Vec::new();
        if self.take_symbol("(") {
            (referred, period) = self.columns_with_period()?;
        }
        let mut rest = Actions::default();
        loop {
            if self.take(&["on", "delete"]) {
                rest.on_delete = self.action()?;
            } else if self.take(&["on", "update"]) {
                rest.on_update = self.action()?;
            } else if self.take(&["match"]) {
                match self.one_of(&["full", "simple", "partial"]) {
                    Some("full") => rest.matching = MatchKind::Full,
                    Some(_) => rest.matching = MatchKind::Simple,
                    None => return Err(self.error("FULL or SIMPLE")),
                }
            } else {
                return Ok(What::ForeignKey { columns, table, referred, rest, period });
            }
        }
    }

    fn action(&mut self) -> Parsed<ReferentialAction> {
        let null = self.take(&["set", "null"]);
        if null || self.take(&["set", "default"]) {
            let only = if self.peek_text() == "(" { self.names_in_parentheses()? } else { Vec::new() };
            return Ok(if null {
                ReferentialAction::SetNull(only)
            } else {
                ReferentialAction::SetDefault(only)
            });
        }
        match self.one_of(&["cascade", "restrict"]) {
            Some("cascade") => Ok(ReferentialAction::Cascade),
            Some(_) => Ok(ReferentialAction::Restrict),
            None => self.expect(&["no", "action"]).map(|()| ReferentialAction::NoAction),
        }
    }

    /// `EXCLUDE …`, kept as a whole; its columns are for its name.
    fn exclusion(&mut self) -> Parsed<What> {
        self.expect(&["exclude"])?;
        let method = if self.take(&["using"]) { self.name()? } else { "btree".to_owned() };
        let start = self.position();
        let inside = self.parenthesised()?;
        let mut names = Vec::new();
        let mut own = Cursor::new(inside);
        loop {
            let part = own.index_part(&["with"])?;
            names.push(part);
            own.expect(&["with"])?;
            if own.take(&["operator"]) {
                own.parenthesised()?;
            } else {
                own.advance();
            }
            if !own.take_symbol(",") {
                break;
            }
        }
        own.done()?;
        self.key_tail()?;
        if self.take(&["where"]) {
            self.parenthesised()?;
        }
        let names = vec![super::naming::index_columns(&names, &[])];
        let definition = format!("EXCLUDE USING {method} {}", self.since(start));
        Ok(What::Exclusion { definition, names })
    }

    /// What may follow any constraint.
    pub(crate) fn constraint_tail(&mut self, own: &mut ConstraintDef) -> Parsed<()> {
        loop {
            if self.take(&["not", "deferrable"]) {
                own.deferrable = Deferrable::No;
            } else if self.take(&["deferrable"]) {
                if own.deferrable == Deferrable::No {
                    own.deferrable = Deferrable::Immediate;
                }
            } else if self.take(&["initially", "deferred"]) {
                own.deferrable = Deferrable::Deferred;
            } else if self.take(&["initially", "immediate"]) {
            } else if self.take(&["not", "valid"]) {
                own.not_valid = true;
            } else if self.take(&["not", "enforced"]) {
                own.not_enforced = true;
            } else if self.take(&["enforced"]) {
            } else if self.take(&["no", "inherit"]) {
                if let What::Check { no_inherit, .. } = &mut own.what {
                    *no_inherit = true;
                }
            } else {
                return Ok(());
            }
        }
    }
}

impl State {
    /// Adds one constraint to a table, under its name or the one the server would make up. `created` says that the
    /// table is being made, so that rows are nobody's trouble.
    pub(crate) fn add_constraint(&mut self, key: &Key, def: &ConstraintDef, created: bool) -> Applied {
        let deferrable = Facet::Stated(def.deferrable);
        let (kind, name) = match &def.what {
            What::PrimaryKey { columns, include, without_overlaps, .. } => {
                let name = self.key_name(key, def, None, "pkey");
                if self.table(key)?.primary_key.value().is_some() {
                    return refused(format!("{} has a primary key already", key.1));
                }
                self.columns_exist(key, columns.iter().chain(include))?;
                let mut attributes = complete();
                if !include.is_empty() {
                    attributes.set("include", include.join(", "));
                }
                if *without_overlaps {
                    attributes.set("without_overlaps", "true");
                }
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
            What::Unique { columns, include, nulls_not_distinct, without_overlaps, .. } => {
                self.columns_exist(key, columns.iter().chain(include))?;
                if created && self.is_redundant(key, def) {
                    return Ok(());
                }
                let all = joined_columns(columns.iter().chain(include).map(String::as_str));
                let name = self.key_name(key, def, Some(&all), "key");
                let mut attributes = complete();
                if !include.is_empty() {
                    attributes.set("include", include.join(", "));
                }
                if *without_overlaps {
                    attributes.set("without_overlaps", "true");
                }
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
                let mut attributes = complete();
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
        self.wrote(path.clone(), def.range.clone(), def.range.clone());
        if matches!(
            def.what,
            What::PrimaryKey { parameters: true, .. } | What::Unique { parameters: true, .. }
        ) {
            self.not_compared_yet(path, Some("storage parameters"));
        }
        Ok(())
    }

    fn key_name(&self, key: &Key, def: &ConstraintDef, second: Option<&str>, label: &str) -> String {
        def.name.clone().unwrap_or_else(|| self.relation_name(&key.0, &key.1, second, label, true))
    }

    pub(crate) fn own_index(&mut self, table: &Key, name: &str) {
        let slot = IndexSlot { owner: table.clone(), lacks: 0 };
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
        let parameters = own.attributes.get("with").is_some();
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

    /// Removes a constraint by its name; true when there was one.
    pub(crate) fn drop_constraint(&mut self, key: &Key, name: &str) -> Result<bool, super::state::Refused> {
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
            self.remove_constraint_name(&key.0, name);
            if matches!(kind, Kind::PrimaryKey | Kind::Unique | Kind::Exclusion) {
                self.indexes.remove(&(key.0.clone(), name.to_owned()));
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
