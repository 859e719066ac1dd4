//! Constraints of tables. A name of `None` is one the writer left to the database.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Attributes, Expr, Facet};

/// When a constraint is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Deferrable {
    /// At once; cannot be deferred.
    #[default]
    No,
    /// `DEFERRABLE INITIALLY IMMEDIATE`.
    Immediate,
    /// `DEFERRABLE INITIALLY DEFERRED`.
    Deferred,
}

/// What happens to referring rows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReferentialAction {
    /// `NO ACTION`, which is also what absence means.
    #[default]
    NoAction,
    /// `RESTRICT`.
    Restrict,
    /// `CASCADE`.
    Cascade,
    /// `SET NULL`; with columns since PostgreSQL 15.
    SetNull(Vec<String>),
    /// `SET DEFAULT`; with columns since PostgreSQL 15.
    SetDefault(Vec<String>),
}

impl fmt::Display for ReferentialAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (words, columns): (&str, &[String]) = match self {
            ReferentialAction::NoAction => ("no action", &[]),
            ReferentialAction::Restrict => ("restrict", &[]),
            ReferentialAction::Cascade => ("cascade", &[]),
            ReferentialAction::SetNull(columns) => ("set null", columns),
            ReferentialAction::SetDefault(columns) => ("set default", columns),
        };
        f.write_str(words)?;
        if !columns.is_empty() {
            write!(f, " ({})", columns.join(", "))?;
        }
        Ok(())
    }
}

/// How a composite reference with NULLs is matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MatchKind {
    /// `MATCH SIMPLE`.
    #[default]
    Simple,
    /// `MATCH FULL`.
    Full,
}

/// A table named by a reference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct TableRef {
    /// Schema.
    pub schema: String,
    /// Table.
    pub table: String,
}

/// A primary key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PrimaryKey {
    /// Constraint name.
    pub name: Option<String>,
    /// Columns in key order.
    pub columns: Vec<String>,
    /// When it is checked; silence means the writer did not care.
    #[serde(default)]
    pub deferrable: Facet<Deferrable>,
    /// Rare facts: `include`, …
    #[serde(default, skip_serializing_if = "Attributes::is_silent")]
    pub attributes: Attributes,
}

/// A unique constraint (not a plain unique index).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unique {
    /// Constraint name.
    pub name: Option<String>,
    /// Columns in key order.
    pub columns: Vec<String>,
    /// `NULLS NOT DISTINCT` (PostgreSQL 15).
    #[serde(default)]
    pub nulls_not_distinct: bool,
    /// When it is checked.
    #[serde(default)]
    pub deferrable: Facet<Deferrable>,
    /// Rare facts: `include`, `on_conflict`, …
    #[serde(default, skip_serializing_if = "Attributes::is_silent")]
    pub attributes: Attributes,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ForeignKey {
    /// Constraint name.
    pub name: Option<String>,
    /// Referring columns.
    pub columns: Vec<String>,
    /// Referred table.
    pub references: TableRef,
    /// Referred columns. Empty means the referred table's primary key, until canonicalised.
    pub referred: Vec<String>,
    /// `ON DELETE`; silent when the writer did not say.
    #[serde(default)]
    pub on_delete: Facet<ReferentialAction>,
    /// `ON UPDATE`.
    #[serde(default)]
    pub on_update: Facet<ReferentialAction>,
    /// `MATCH`.
    #[serde(default)]
    pub matching: Facet<MatchKind>,
    /// When it is checked.
    #[serde(default)]
    pub deferrable: Facet<Deferrable>,
    /// `NOT VALID` when false.
    #[serde(default)]
    pub validated: Facet<bool>,
}

/// A check constraint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Check {
    /// Constraint name.
    pub name: Option<String>,
    /// The condition.
    pub expr: Expr,
    /// `NOT VALID` when false.
    #[serde(default)]
    pub validated: Facet<bool>,
    /// Rare facts: `no_inherit`, `not_enforced`, …
    #[serde(default, skip_serializing_if = "Attributes::is_silent")]
    pub attributes: Attributes,
}

/// An exclusion constraint (PostgreSQL).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Exclusion {
    /// Constraint name.
    pub name: Option<String>,
    /// `EXCLUDE USING …` as text.
    pub definition: Expr,
}
