//! Lists that may be complete or merely name what is demanded.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Objects without a key of their own (constraints, indexes). What a list that is not complete leaves out is
/// not declared, rather than absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Listed<T> {
    /// What is listed, in the order it was written or read.
    pub items: Vec<T>,
    /// Whether an omission is a statement.
    pub complete: bool,
}

impl<T> Listed<T> {
    /// A list that is everything there is.
    pub fn complete(items: Vec<T>) -> Self {
        Listed { items, complete: true }
    }

    /// Adds to a list that mostly stays short. A vector of its own accord makes room for four at once, which for
    /// the lists of ten thousand tables is a lot of room for nothing.
    pub fn push(&mut self, item: T) {
        if self.items.len() < 4 {
            self.items.reserve_exact(1);
        }
        self.items.push(item);
    }
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Listed { items: Vec::new(), complete: false }
    }
}

/// Objects of a schema by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Named<T> {
    /// By name.
    pub items: BTreeMap<String, T>,
    /// Whether an omission is a statement.
    pub complete: bool,
}

impl<T> Named<T> {
    /// None, and nothing left unsaid.
    pub fn complete() -> Self {
        Named { items: BTreeMap::new(), complete: true }
    }
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Named { items: BTreeMap::new(), complete: false }
    }
}

/// Rare facts of one vendor, compared generically: key by key, as text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
pub struct Attributes {
    /// By key, such as `strict` or `unlogged`.
    pub items: BTreeMap<String, String>,
    /// Whether an omission is a statement.
    pub complete: bool,
}

impl Attributes {
    /// None, and nothing left unsaid.
    pub fn complete() -> Self {
        Attributes { complete: true, ..Attributes::default() }
    }

    /// Nothing said and nothing claimed.
    pub fn is_silent(&self) -> bool {
        self.items.is_empty() && !self.complete
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.items.get(key).map(String::as_str)
    }

    /// Sets a key.
    pub fn set(&mut self, key: impl Into<String>, value: impl Into<String>) {
        self.items.insert(key.into(), value.into());
    }
}
