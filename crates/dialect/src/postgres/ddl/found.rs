//! Where an object of a catalog stands, and what is said where it is not there.

use drift_catalog::{Catalog, ObjectPath, Schema};

/// The schema of an object.
pub(crate) fn schema_of<'a>(path: &ObjectPath, catalog: &'a Catalog) -> Result<&'a Schema, String> {
    catalog.schemas.get(&path.schema).ok_or_else(|| "its schema is not there".to_owned())
}

/// Why nothing can be done about an object.
pub(crate) fn gone() -> String {
    "it is not there".to_owned()
}
