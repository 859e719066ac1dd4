//! The files that SQLite keeps beside a database (<https://sqlite.org/tempfiles.html>).

use std::path::{Path, PathBuf};

/// The path of a file that SQLite keeps beside the database.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
