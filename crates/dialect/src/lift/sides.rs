//! Both sides of a lift, as the rooms that reconcile them see them.

use drift_catalog::{Catalog, ObjectPath, Table};

/// What a comparison of two tables needs to know besides: both sides, and the wanted one as its own database
/// has it.
pub(super) struct Sides<'a> {
    /// What is.
    pub(super) from: &'a Catalog,
    /// What is wanted, in its own database's types.
    pub(super) original: &'a Catalog,
}

/// One table of both sides.
pub(super) struct Tables<'a> {
    pub(super) sides: &'a Sides<'a>,
    pub(super) path: &'a ObjectPath,
    /// The table that is, if there is one.
    pub(super) from: Option<&'a Table>,
    /// The wanted one in its own database's types.
    pub(super) original: &'a Table,
}
