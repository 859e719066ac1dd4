//! Laws 1, 2 and 7: a file of SQL in the place of a live database.

use std::path::Path;

use drift_catalog::Catalog;
use drift_ddl::{Script, SqlFile};
use drift_engine::Door;

use super::compared::{Compared, compare};
use super::law::Outcome;

/// Reads a file as the database of a live catalog would run it.
pub(super) fn read(live: &Catalog, file: &Path) -> Result<Script, String> {
    let bytes = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let text = drift_ddl::decode(bytes, live.flavor.vendor)
        .map_err(|error| format!("{}: byte {} is no letter", file.display(), error.at))?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(drift_ddl::read(live.flavor.vendor, &live.default_schema, vec![SqlFile { name, text }]))
}

/// Compares a live database with a file.
pub(super) fn against(live: &Catalog, file: &Script) -> Compared {
    compare((live, Door::Database), (&file.catalog, &file.sources, Door::Sql))
}

/// Law 7: two files say what their databases say.
pub(super) fn agree(from: &Script, to: &Script, live: &Compared) -> Outcome {
    let compared = compare((&from.catalog, Door::Sql), (&to.catalog, &to.sources, Door::Sql));
    match (compared.first(), live.first(), compared.uncompared) {
        (None, None, None) | (Some(_), Some(_), _) => Outcome::Held,
        (Some(first), None, _) if compared.sure => Outcome::Failed(format!("only in the files: {first}")),
        (Some(first), None, _) => Outcome::Untold(first),
        (None, _, Some(uncompared)) => Outcome::Untold(uncompared),
        (None, Some(first), None) => Outcome::Failed(format!("only in the databases: {first}")),
    }
}
