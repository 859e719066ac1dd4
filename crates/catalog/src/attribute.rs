//! The names of what can differ about an object.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One facet of an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Attribute {
    /// The name itself.
    Name,
    /// Type of a column or domain.
    Type,
    /// Whether NULL is allowed.
    Nullable,
    /// Default.
    Default,
    /// Identity.
    Identity,
    /// Generated expression or its storage.
    Generated,
    /// Collation.
    Collation,
    /// Comment.
    Comment,
    /// Columns of a key, constraint or index, with their order.
    Columns,
    /// Referred table and columns.
    References,
    /// `ON DELETE`.
    OnDelete,
    /// `ON UPDATE`.
    OnUpdate,
    /// `MATCH`.
    Match,
    /// `DEFERRABLE`.
    Deferrable,
    /// Whether existing rows were checked.
    Validated,
    /// Expression of a check or exclusion.
    Expression,
    /// Condition of a partial index.
    Predicate,
    /// Access method.
    Method,
    /// Uniqueness of an index.
    Unique,
    /// `INCLUDE` columns.
    Include,
    /// `NULLS NOT DISTINCT`.
    NullsNotDistinct,
    /// Whether an index is usable.
    Valid,
    /// Values of an enum.
    Values,
    /// Body of a view, function or trigger.
    Definition,
    /// Whether a view is materialised.
    Materialized,
    /// Primary key as a whole.
    PrimaryKey,
    /// Partitioning.
    Partition,
    /// A rare fact of one vendor, by its key.
    Other(String),
}

impl fmt::Display for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Attribute::Name => "name",
            Attribute::Type => "type",
            Attribute::Nullable => "nullability",
            Attribute::Default => "default",
            Attribute::Identity => "identity",
            Attribute::Generated => "generated expression",
            Attribute::Collation => "collation",
            Attribute::Comment => "comment",
            Attribute::Columns => "columns",
            Attribute::References => "reference",
            Attribute::OnDelete => "on delete",
            Attribute::OnUpdate => "on update",
            Attribute::Match => "match",
            Attribute::Deferrable => "deferrability",
            Attribute::Validated => "validation",
            Attribute::Expression => "expression",
            Attribute::Predicate => "condition",
            Attribute::Method => "method",
            Attribute::Unique => "uniqueness",
            Attribute::Include => "included columns",
            Attribute::NullsNotDistinct => "nulls not distinct",
            Attribute::Valid => "validity",
            Attribute::Values => "values",
            Attribute::Definition => "definition",
            Attribute::Materialized => "materialisation",
            Attribute::PrimaryKey => "primary key",
            Attribute::Partition => "partitioning",
            Attribute::Other(key) => key,
        })
    }
}
