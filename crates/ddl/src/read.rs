//! Reading SQL text by the grammar of its database.

use drift_catalog::Vendor;

use crate::script::{Script, SqlFile};

/// Reads files as if each was run after the one before it, on an empty database.
pub fn read(vendor: Vendor, default_schema: &str, files: Vec<SqlFile>) -> Script {
    match vendor {
        Vendor::Postgres => crate::postgres::read(default_schema, files),
        Vendor::Sqlite => crate::sqlite::read(default_schema, files),
    }
}
