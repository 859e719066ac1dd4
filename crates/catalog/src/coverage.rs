//! What a comparison covered: "I could not tell" is a value.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Attribute, Kind, ObjectPath, Unstated};

/// Something that could not be compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct NotCompared {
    /// The object.
    pub path: ObjectPath,
    /// One facet of it; none for the whole object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribute: Option<Attribute>,
    /// The kind of reason.
    pub reason: Unstated,
    /// The reason in words; may be empty where the kind says it all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

/// Counts of what was looked at, and what was left out and why.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// Objects compared, by kind (those missing or extra among them).
    pub compared: BTreeMap<Kind, usize>,
    /// Facets that the wanted side does not state, by attribute.
    pub silent: BTreeMap<String, usize>,
    /// What is there on both sides and could not be compared.
    pub not_compared: Vec<NotCompared>,
    /// What only one of two kinds of database can have: no doubt, since nothing could ever be there.
    #[serde(default)]
    pub no_counterpart: Vec<NotCompared>,
    /// Objects of the database beyond a list that is not complete, by kind.
    pub not_declared: BTreeMap<Kind, usize>,
    /// Objects outside `manages`.
    pub unmanaged: Vec<ObjectPath>,
    /// Bookkeeping tables of migration tools.
    pub bookkeeping: Vec<ObjectPath>,
    /// Schemas out of scope with their number of tables.
    pub out_of_scope: BTreeMap<String, usize>,
}

impl Coverage {
    /// Number of objects compared.
    pub fn compared_total(&self) -> usize {
        self.compared.values().sum()
    }

    /// Number of objects not declared.
    pub fn not_declared_total(&self) -> usize {
        self.not_declared.values().sum()
    }

    /// Counts one compared object.
    pub fn count(&mut self, kind: Kind) {
        *self.compared.entry(kind).or_default() += 1;
    }

    /// Whether something leaves a doubt that `--strict` must not pass over.
    pub fn has_doubts(&self) -> bool {
        self.not_compared.iter().any(|item| item.reason.is_doubt())
    }
}
