//! Opening a file so that nothing in it can be changed or run.

use std::path::Path;
use std::time::Instant;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::beside::beside;
use super::trouble;
use crate::{ConnectOptions, ReadError};

/// How many steps SQLite makes between two looks at the clock.
const STEPS: i32 = 1_000;

/// Opens an existing file, read-only.
///
/// Never with `immutable=1`: that would ignore the write-ahead log and show an old schema as the live one.
/// Nor is the file opened by any other means beside SQLite: closing it would end the locks that this process
/// holds on it (<https://sqlite.org/howtocorrupt.html> §2.2).
pub(crate) fn open(path: &Path, options: ConnectOptions) -> Result<Connection, ReadError> {
    look(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = || -> rusqlite::Result<Connection> {
        let mut connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(options.lock_timeout)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
        connection.pragma_update(None, "query_only", true)?;
        if let Some(end) = Instant::now().checked_add(options.statement_timeout)
            && !options.statement_timeout.is_zero()
        {
            connection.progress_handler(STEPS, Some(move || Instant::now() > end))?;
        }
        Ok(connection)
    };
    open().map_err(|error| trouble::explain(path, &error, options))
}

/// Says what is wrong with a path before SQLite is asked.
fn look(path: &Path) -> Result<(), ReadError> {
    let shown = path.display().to_string();
    let cannot = |said: &str| ReadError::new("cannot open the SQLite database", said).tried(shown.clone());
    let data = match std::fs::metadata(path) {
        Ok(data) => data,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(cannot("there is no such file").hint(neighbours(path)));
        }
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            return Err(
                cannot("permission denied").hint("run as a user who may enter the folder and read the file")
            );
        }
        Err(error) => return Err(cannot(&error.to_string())),
    };
    if data.is_dir() {
        return Err(cannot("this is a folder").hint("name the database file in it"));
    }
    if !data.is_file() {
        return Err(cannot("this is not a file").hint("name a database file"));
    }
    let log = std::fs::metadata(beside(path, "-wal")).is_ok_and(|log| log.len() > 0);
    if data.len() == 0 && !log {
        return Err(ReadError::new("cannot read the SQLite database", "the file is empty")
            .tried(shown)
            .likely("a program made it and never ran its migrations")
            .hint("apply the migrations, or name the right file"));
    }
    Ok(())
}

/// Databases in the same folder, for a wrong name.
fn neighbours(path: &Path) -> String {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .take(2_000)
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| [".db", ".sqlite", ".sqlite3"].iter().any(|ending| name.ends_with(ending)))
        .collect();
    names.sort();
    names.truncate(5);
    if names.is_empty() {
        "name the database file; nothing is ever created".to_owned()
    } else {
        format!("in that folder there are: {}", names.join(", "))
    }
}
