//! Objects that are compared fact by fact and need no noun of their own: composite types, policies, operators,
//! text search, publications, owners, privileges and their like.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Expr, ExprKind, Kind, Named};

/// An object as its facts. Which keys a kind has, and what stands in them, is the dialect's affair
/// (docs/kinds.md); here they are compared key by key.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Definition {
    /// By key; a fact that is the database's default is left out.
    pub facts: BTreeMap<String, Expr>,
}

impl Definition {
    /// States a fact that is a plain word or name: two unequal ones are provably different.
    pub fn state(&mut self, key: impl Into<String>, word: impl Into<String>) {
        self.facts.insert(key.into(), Expr { kind: ExprKind::Literal, ..Expr::raw(word) });
    }

    /// States a fact that is an expression or a query, whose canonical form a dialect makes.
    pub fn express(&mut self, key: impl Into<String>, sql: impl Into<String>) {
        self.facts.insert(key.into(), Expr::raw(sql));
    }

    /// The text of a fact, as written or as the server says it.
    pub fn fact(&self, key: &str) -> Option<&str> {
        self.facts.get(key).map(|fact| fact.raw.as_str())
    }
}

/// Definitions by kind and name. A kind that does not stand here is not stated at all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Definitions(pub BTreeMap<Kind, Named<Definition>>);

impl Definitions {
    /// Whether no kind is stated.
    pub fn is_silent(&self) -> bool {
        self.0.is_empty()
    }

    /// A definition by kind and name.
    pub fn get(&self, kind: Kind, name: &str) -> Option<&Definition> {
        self.0.get(&kind)?.items.get(name)
    }

    /// Adds a definition, or takes the place of one.
    pub fn set(&mut self, kind: Kind, name: impl Into<String>, definition: Definition) {
        self.0.entry(kind).or_default().items.insert(name.into(), definition);
    }

    /// The definition of a kind and name, made where there is none yet.
    pub fn entry(&mut self, kind: Kind, name: impl Into<String>) -> &mut Definition {
        self.0.entry(kind).or_default().items.entry(name.into()).or_default()
    }

    /// None of these kinds, and nothing left unsaid of them.
    pub fn none_of(kinds: &[Kind]) -> Self {
        let mut definitions = Definitions::default();
        definitions.complete(kinds);
        definitions
    }

    /// Says that what is listed of these kinds is all there is.
    pub fn complete(&mut self, kinds: &[Kind]) {
        for kind in kinds {
            self.0.entry(*kind).or_default().complete = true;
        }
    }

    /// Every definition with its kind and name, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Kind, &String, &Definition)> {
        self.0.iter().flat_map(|(kind, named)| {
            named.items.iter().map(move |(name, definition)| (*kind, name, definition))
        })
    }
}
