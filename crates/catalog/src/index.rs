//! Indexes, unique indexes among them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Attributes, Expr};

/// What one part of an index is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum IndexKey {
    /// A column.
    Column(String),
    /// An expression.
    Expr(Expr),
}

/// One part of an index, with defaults left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IndexPart {
    /// Column or expression.
    pub key: IndexKey,
    /// Descending.
    #[serde(default)]
    pub descending: bool,
    /// `NULLS FIRST` where true; `None` is the default of the direction.
    #[serde(default)]
    pub nulls_first: Option<bool>,
    /// Operator class, unless it is the type's default.
    #[serde(default)]
    pub operator_class: Option<String>,
    /// Collation, unless it is the column's.
    #[serde(default)]
    pub collation: Option<String>,
}

impl IndexPart {
    /// An ascending part over a column.
    pub fn column(name: impl Into<String>) -> Self {
        IndexPart {
            key: IndexKey::Column(name.into()),
            descending: false,
            nulls_first: None,
            operator_class: None,
            collation: None,
        }
    }
}

/// An index that no constraint owns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Index {
    /// Name; `None` when the writer left it to us.
    pub name: Option<String>,
    /// Parts in order.
    pub parts: Vec<IndexPart>,
    /// Whether it is unique.
    #[serde(default)]
    pub unique: bool,
    /// Access method; `None` is the database's default (btree).
    #[serde(default)]
    pub method: Option<String>,
    /// Condition of a partial index.
    #[serde(default)]
    pub predicate: Option<Box<Expr>>,
    /// `INCLUDE` columns.
    #[serde(default)]
    pub include: Vec<String>,
    /// `NULLS NOT DISTINCT` (PostgreSQL 15).
    #[serde(default)]
    pub nulls_not_distinct: bool,
    /// False for one that `CREATE INDEX CONCURRENTLY` left unfinished.
    pub valid: bool,
    /// Rare facts, such as storage parameters.
    #[serde(default, skip_serializing_if = "Attributes::is_silent")]
    pub attributes: Attributes,
}

impl Index {
    /// The columns, where every part is a plain column.
    pub fn plain_columns(&self) -> Option<Vec<&str>> {
        self.parts
            .iter()
            .map(|part| match &part.key {
                IndexKey::Column(name) => Some(name.as_str()),
                IndexKey::Expr(_) => None,
            })
            .collect()
    }
}
