//! What the canonical form has to know of one database: which it is, and what its types are.

use drift_catalog::{Concrete, Vendor};
use drift_sql::canon::Family;

/// A database and what it knows of its types.
#[derive(Clone, Copy)]
pub(crate) struct Sense {
    pub(crate) vendor: Vendor,
    pub(crate) types: TypeSense,
}

/// What the canonical text of expressions has to know of a database's types.
#[derive(Clone, Copy)]
pub(crate) struct TypeSense {
    /// Canonical spelling of a type text.
    pub(crate) type_name: fn(&str) -> String,
    /// The family of a type.
    pub(crate) family: fn(&Concrete) -> Family,
    /// Whether a name is that of a type of the database's own.
    pub(crate) is_known: fn(&str) -> bool,
    /// Whether an access method takes an operator class for a type without being told.
    pub(crate) is_default_class: fn(&str, &str, &Concrete) -> bool,
}
