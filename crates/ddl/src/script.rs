//! What every kind of SQL text comes down to: a catalog, the places of its objects, and what was not read.

use drift_catalog::{Catalog, Place, Sources};

/// A file of SQL.
#[derive(Debug, Clone)]
pub struct SqlFile {
    /// As shown to people.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// How many statements were what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Statements that say something about the schema.
    pub read: usize,
    /// Rows, settings, queries, lines for a client.
    pub not_schema: usize,
    /// Statements that were not understood.
    pub not_understood: usize,
}

/// A statement that was not understood.
#[derive(Debug, Clone)]
pub struct NotRead {
    /// Where it stands.
    pub place: Place,
    /// Why it was not.
    pub why: String,
}

/// A statement that was understood.
#[derive(Debug, Clone)]
pub struct Understood {
    /// Where it stands.
    pub place: Place,
    /// The schemas that are searched for names where it stands.
    pub path: Vec<String>,
}

/// What was read of some files, in their order.
#[derive(Debug, Clone)]
pub struct Script {
    /// The schema that the statements make. What is tainted by one that was not understood stands in `unread`.
    pub catalog: Catalog,
    /// Where each object was written.
    pub sources: Sources,
    /// How many statements were what.
    pub counts: Counts,
    /// Those that were not understood.
    pub not_understood: Vec<NotRead>,
    /// Those that were, in their order.
    pub understood: Vec<Understood>,
}
