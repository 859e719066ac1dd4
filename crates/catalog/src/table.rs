//! Tables.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Attributes, Check, Column, Definitions, Exclusion, Expr, Facet, ForeignKey, Index, Listed, PrimaryKey,
    Trigger, Unique,
};

/// How a partitioned parent splits its rows. Its partitions are definitions of it, with what they do not take from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Partition {
    /// `range`, `list` or `hash`.
    pub strategy: String,
    /// The key as text: `created_at`, `lower(name), id`.
    pub key: Expr,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Table {
    /// Columns in order; always everything there is.
    pub columns: Vec<Column>,
    /// Primary key; `Stated(None)` says there is none.
    #[serde(default)]
    pub primary_key: Facet<Option<PrimaryKey>>,
    /// Unique constraints.
    #[serde(default)]
    pub uniques: Listed<Unique>,
    /// Check constraints.
    #[serde(default)]
    pub checks: Listed<Check>,
    /// Foreign keys.
    #[serde(default)]
    pub foreign_keys: Listed<ForeignKey>,
    /// Exclusion constraints.
    #[serde(default)]
    pub exclusions: Listed<Exclusion>,
    /// Indexes that no constraint owns.
    #[serde(default)]
    pub indexes: Listed<Index>,
    /// Triggers.
    #[serde(default)]
    pub triggers: Listed<Trigger>,
    /// Policies and rules.
    #[serde(default, skip_serializing_if = "Definitions::is_silent")]
    pub definitions: Definitions,
    /// Partitioning; `Stated(None)` says it is a plain table.
    #[serde(default)]
    pub partition: Facet<Option<Partition>>,
    /// Comment.
    #[serde(default)]
    pub comment: Facet<Option<String>>,
    /// Rare facts: `strict`, `without_rowid`, `unlogged`, `virtual` (module and arguments), …
    #[serde(default, skip_serializing_if = "Attributes::is_silent")]
    pub attributes: Attributes,
    /// The owner of the file that declares it; reports group by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app: Option<String>,
    /// The declared former name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renamed_from: Option<String>,
}

impl Table {
    /// A table that states everything a database states of every table, and has nothing.
    pub fn bare() -> Self {
        Table {
            primary_key: Facet::Stated(None),
            uniques: Listed::complete(Vec::new()),
            checks: Listed::complete(Vec::new()),
            foreign_keys: Listed::complete(Vec::new()),
            exclusions: Listed::complete(Vec::new()),
            indexes: Listed::complete(Vec::new()),
            triggers: Listed::complete(Vec::new()),
            partition: Facet::Stated(None),
            attributes: Attributes::complete(),
            ..Table::default()
        }
    }

    /// A column by exact name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Whether the primary key is stated and holds this column.
    pub fn in_primary_key(&self, column: &str) -> bool {
        self.primary_key.value().is_some_and(|key| key.columns.iter().any(|name| name == column))
    }
}
