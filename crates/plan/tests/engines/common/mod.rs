//! Models to catalogs, and files run on real databases.

pub(crate) mod generate;
pub(crate) mod postgres;
pub(crate) mod sqlite;
pub(crate) mod wide;

use drift_catalog::{Catalog, Change, Plan, Sources, Vendor};
use drift_models::Input;

/// What was asked and what came of it.
pub(crate) struct Asked {
    /// The differences.
    pub(crate) changes: Vec<Change>,
    /// The statements.
    pub(crate) plan: Plan,
    /// The file.
    pub(crate) script: String,
}

/// The catalog of a model without mistakes.
pub(crate) fn declared(models: &str, vendor: Vendor) -> Catalog {
    let dialect = drift_dialect::of(vendor);
    let input = Input { name: "models.yaml".to_owned(), bytes: models.as_bytes().to_vec() };
    let read = drift_models::read(vec![input], vendor, dialect.default_schema());
    assert!(read.mistakes.is_empty(), "{:#?}", read.mistakes);
    read.catalog
}

/// Comparable with a live catalog.
pub(crate) fn settled(mut declared: Catalog, live: &Catalog) -> Catalog {
    let dialect = drift_dialect::of(live.flavor.vendor);
    let mut sources = Sources::default();
    dialect.settle(&mut declared, &mut sources, live);
    dialect.canonicalize(&mut declared);
    declared
}
