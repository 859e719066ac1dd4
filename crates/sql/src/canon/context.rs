//! What surrounds an expression.

use drift_catalog::{Column, Concrete, Type, Vendor};

use super::rule::{Rule, Trace};
use super::scope::{Scope, World};

/// What kind of values a column holds, as far as it matters to the spelling of constants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Family {
    /// Numbers: `'1'`, `1` and `1.0` are one value.
    Number,
    /// Truth values.
    Boolean,
    /// Text without a length that pads: `character varying`, `text`.
    Text,
    /// Anything else, or not known.
    #[default]
    Other,
}

/// What surrounds an expression.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The type the value is stored in: for defaults.
    pub column_type: Option<&'a Concrete>,
    /// The columns that names may mean.
    pub columns: &'a [Column],
    /// The schema that need not be written.
    pub default_schema: &'a str,
    /// The schema the expression stands in.
    pub schema: &'a str,
    /// The table whose name before a column says nothing.
    pub table: Option<&'a str>,
    /// Whether EXTRACT is a spelling of `date_part`, as it was before PostgreSQL 14.
    pub extract_is_date_part: bool,
    /// Whether a moment without a zone is one of UTC, as it is on a server that gives its sessions that zone.
    pub reads_utc: bool,
    /// The server's major version, if there is one.
    pub version: Option<u32>,
    /// The canonical spelling of a type text.
    pub type_name: fn(&str) -> String,
    /// The family of a type.
    pub family: fn(&Concrete) -> Family,
    /// The relations and types of the database, as far as they are known.
    pub world: Option<&'a dyn World>,
    /// What VALUE is in a check of a domain.
    pub value_type: Option<&'a Concrete>,
    /// The levels of the query around, where there is one.
    pub scope: Option<&'a Scope<'a>>,
    /// Where the rules that are used are noted, for those who ask why.
    pub trace: Option<&'a Trace>,
}

impl<'a> Context<'a> {
    /// Nothing around but the schema that need not be written.
    pub fn bare(
        default_schema: &'a str,
        type_name: fn(&str) -> String,
        family: fn(&Concrete) -> Family,
    ) -> Self {
        Context {
            column_type: None,
            columns: &[],
            default_schema,
            schema: default_schema,
            table: None,
            extract_is_date_part: false,
            reads_utc: false,
            version: None,
            type_name,
            family,
            world: None,
            value_type: None,
            scope: None,
            trace: None,
        }
    }
}

impl Context<'_> {
    /// Marks a rule as used.
    pub(crate) fn note(&self, rule: Rule) {
        if let Some(trace) = self.trace {
            trace.note(rule);
        }
    }

    /// Marks a rule as used where it changed something. Nothing is compared unless somebody asks.
    pub(crate) fn note_if(&self, rule: Rule, changed: impl FnOnce() -> bool) {
        if let Some(trace) = self.trace
            && changed()
        {
            trace.note(rule);
        }
    }

    /// Whether somebody made a function or operator of this name, which may be meant instead of the server's own.
    pub(crate) fn is_shadowed(&self, name: &str) -> bool {
        self.world.is_some_and(|world| world.is_shadowed(name))
    }

    /// The family of the type the value is stored in.
    pub(crate) fn own_family(&self) -> Family {
        self.column_type.map_or(Family::Other, |ty| (self.family)(ty))
    }

    /// The type of a column. SQLite compares names without case.
    pub(crate) fn type_of(&self, column: &str, vendor: Vendor) -> Option<&Concrete> {
        let same = |own: &Column| match vendor {
            Vendor::Sqlite => own.name.eq_ignore_ascii_case(column),
            Vendor::Postgres => own.name == column,
        };
        match &self.columns.iter().find(|own| same(own))?.ty.ty {
            Type::Concrete(concrete) => Some(concrete),
            Type::Portable(_) => None,
        }
    }

    /// Whether a name may mean a column: it is one, or the columns are not known.
    pub(crate) fn may_be_column(&self, name: &str) -> bool {
        self.columns.is_empty()
            || ["rowid", "oid", "_rowid_"].iter().any(|own| own.eq_ignore_ascii_case(name))
            || self.columns.iter().any(|own| own.name.eq_ignore_ascii_case(name))
    }
}
