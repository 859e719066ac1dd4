//! A fact that one side may not state.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why a facet has no value. The last three make `--strict` fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unstated {
    /// The source says nothing about it, which is its right.
    Silent,
    /// The user asked to leave it out.
    Ignored,
    /// The role that reads may not see it.
    Hidden,
    /// It is there, but we could not read its meaning.
    NotUnderstood,
    /// The source's format or database has no such thing.
    Unsupported,
}

impl Unstated {
    /// Whether this leaves a doubt that `--strict` must not pass over.
    pub fn is_doubt(self) -> bool {
        matches!(self, Unstated::Hidden | Unstated::NotUnderstood | Unstated::Unsupported)
    }

    /// The reason in words.
    pub fn reason(self) -> &'static str {
        match self {
            Unstated::Silent => "not stated",
            Unstated::Ignored => "ignored by request",
            Unstated::Hidden => "not visible to this role",
            Unstated::NotUnderstood => "not understood",
            Unstated::Unsupported => "has no counterpart here",
        }
    }
}

/// A value that is compared only where both sides state it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Facet<T> {
    /// The value.
    Stated(T),
    /// No value, and why.
    Unstated(Unstated),
}

impl<T> Facet<T> {
    /// A facet nobody spoke of.
    pub const SILENT: Self = Facet::Unstated(Unstated::Silent);

    /// The value, if stated.
    pub fn stated(&self) -> Option<&T> {
        match self {
            Facet::Stated(value) => Some(value),
            Facet::Unstated(_) => None,
        }
    }

    /// The value for changing, if stated.
    pub fn stated_mut(&mut self) -> Option<&mut T> {
        match self {
            Facet::Stated(value) => Some(value),
            Facet::Unstated(_) => None,
        }
    }
}

impl<T> Facet<Option<T>> {
    /// The inner value, if stated and there is one.
    pub fn value(&self) -> Option<&T> {
        self.stated().and_then(Option::as_ref)
    }

    /// The inner value for changing, if stated and there is one.
    pub fn value_mut(&mut self) -> Option<&mut T> {
        self.stated_mut().and_then(Option::as_mut)
    }
}

impl<T> Default for Facet<T> {
    fn default() -> Self {
        Facet::SILENT
    }
}
