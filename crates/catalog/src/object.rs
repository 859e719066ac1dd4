//! The other objects of a schema.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Attributes, Check, ColumnType, Definitions, Expr, Facet, Index, Listed};

/// An enumerated type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EnumType {
    /// Labels in order.
    pub values: Vec<String>,
    /// Comment.
    #[serde(default)]
    pub comment: Facet<Option<String>>,
}

/// A domain: a type with constraints of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Domain {
    /// Base type.
    pub base: ColumnType,
    /// Whether NULL is allowed.
    pub nullable: bool,
    /// Default.
    #[serde(default)]
    pub default: Facet<Option<Box<Expr>>>,
    /// Checks over VALUE.
    #[serde(default)]
    pub checks: Listed<Check>,
    /// Collation.
    #[serde(default)]
    pub collation: Facet<Option<String>>,
    /// Comment.
    #[serde(default)]
    pub comment: Facet<Option<String>>,
}

/// A view, materialised or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct View {
    /// The query.
    pub query: Expr,
    /// Whether its rows are stored.
    #[serde(default)]
    pub materialized: bool,
    /// Indexes of a materialised view.
    #[serde(default)]
    pub indexes: Listed<Index>,
    /// Triggers (`INSTEAD OF`).
    #[serde(default)]
    pub triggers: Listed<Trigger>,
    /// Rules.
    #[serde(default, skip_serializing_if = "Definitions::is_silent")]
    pub definitions: Definitions,
    /// Comment.
    #[serde(default)]
    pub comment: Facet<Option<String>>,
    /// What the view reads and the database lacks, in words; a view over something missing is a finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broken: Option<String>,
    /// Rare facts: `security_barrier`, `check_option`, …
    #[serde(default, skip_serializing_if = "Attributes::is_silent")]
    pub attributes: Attributes,
}

/// A sequence that no column owns.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Sequence {
    /// Options that differ from the database's defaults: `type`, `start`, `increment`, `min`, `max`, `cache`, `cycle`.
    #[serde(default)]
    pub options: Attributes,
    /// Comment.
    #[serde(default)]
    pub comment: Facet<Option<String>>,
}

/// A function or procedure, by its name and argument types: `add(integer, integer)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Function {
    /// The whole definition.
    pub definition: Expr,
    /// Comment.
    #[serde(default)]
    pub comment: Facet<Option<String>>,
}

/// A trigger of a table or view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Trigger {
    /// Name.
    pub name: String,
    /// The whole definition.
    pub definition: Expr,
    /// Rare facts: `enabled`, …
    #[serde(default, skip_serializing_if = "Attributes::is_silent")]
    pub attributes: Attributes,
}
