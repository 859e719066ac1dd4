//! All files of SQL for SQLite, statement after statement.

use drift_catalog::{Catalog, Flavor, Sources, Vendor};

use crate::script::{Counts, Script, SqlFile};

/// Reads files as if each was run after the one before it.
pub(crate) fn read(default_schema: &str, _files: Vec<SqlFile>) -> Script {
    Script {
        catalog: Catalog::empty(Flavor::of(Vendor::Sqlite), default_schema),
        sources: Sources::default(),
        counts: Counts::default(),
        not_understood: Vec::new(),
    }
}
