//! Constraints of tables as they are written. `constrain` names them and puts them where they belong.

use std::ops::Range;

use drift_catalog::{Deferrable, MatchKind, ReferentialAction};

use super::Cursor;
use super::words::Named;
use crate::cursor::Parsed;

/// Storage parameters and their values.
pub(crate) type Parameters = Vec<(String, String)>;

/// What a constraint says.
#[derive(Debug, Clone)]
pub(crate) enum What {
    PrimaryKey {
        columns: Vec<String>,
        include: Vec<String>,
        parameters: Parameters,
        without_overlaps: bool,
    },
    Unique {
        columns: Vec<String>,
        include: Vec<String>,
        parameters: Parameters,
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
    pub(crate) on_delete: ReferentialAction,
    pub(crate) on_update: ReferentialAction,
    pub(crate) matching: MatchKind,
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

    /// `INCLUDE (…) WITH (…) USING INDEX TABLESPACE …`: the columns, and the storage parameters.
    pub(crate) fn key_tail(&mut self) -> Parsed<(Vec<String>, Parameters)> {
        let include = if self.take(&["include"]) { self.names_in_parentheses()? } else { Vec::new() };
        let parameters = if self.take(&["with"]) { self.storage_options()? } else { Vec::new() };
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
        let (include, _) = self.key_tail()?;
        if self.take(&["where"]) {
            self.parenthesised()?;
        }
        let names = vec![super::naming::index_columns(&names, &include)];
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
