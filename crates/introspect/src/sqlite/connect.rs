//! Opening a file so that nothing in it can be changed or run.

use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::ReadError;

/// The first bytes of every SQLite file (<https://sqlite.org/fileformat.html> §1.3).
const MAGIC: &[u8] = b"SQLite format 3\0";
/// How long to wait for a writer.
const BUSY: Duration = Duration::from_secs(5);

/// Opens an existing file, read-only.
///
/// Never with `immutable=1`: that would ignore the write-ahead log and show an old schema as the live one.
pub(crate) fn open(path: &Path) -> Result<Connection, ReadError> {
    look(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = || -> rusqlite::Result<Connection> {
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(BUSY)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    };
    open().map_err(|error| explain(path, &error))
}

/// Says what is wrong with a path before SQLite is asked, which would make a missing file.
fn look(path: &Path) -> Result<(), ReadError> {
    let shown = path.display();
    let data = match std::fs::metadata(path) {
        Ok(data) => data,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(ReadError::new("cannot open the SQLite database", "there is no such file")
                .tried(shown.to_string())
                .hint(neighbours(path)));
        }
        Err(error) => {
            return Err(
                ReadError::new("cannot open the SQLite database", error.to_string()).tried(shown.to_string())
            );
        }
    };
    if data.is_dir() {
        return Err(ReadError::new("cannot open the SQLite database", "this is a folder")
            .tried(shown.to_string())
            .hint("name the database file in it"));
    }
    let mut head = [0_u8; 16];
    let read = std::fs::File::open(path).and_then(|mut file| file.read(&mut head));
    match read {
        Ok(0) => Err(ReadError::new("cannot read the SQLite database", "the file is empty")
            .tried(shown.to_string())
            .likely("a program made it and never ran its migrations")
            .hint("apply the migrations, or name the right file")),
        Ok(_) if head != *MAGIC => {
            Err(ReadError::new("cannot read the SQLite database", "the file is not a database")
                .tried(shown.to_string())
                .likely("it is another kind of file, encrypted, or damaged")
                .hint("name the right file"))
        }
        Ok(_) => Ok(()),
        Err(error) => {
            Err(ReadError::new("cannot read the SQLite database", error.to_string()).tried(shown.to_string()))
        }
    }
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

/// A sentence on what SQLite says.
pub(crate) fn explain(path: &Path, error: &rusqlite::Error) -> ReadError {
    let said = error.to_string();
    let read = ReadError::new("cannot read the SQLite database", said).tried(path.display().to_string());
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => read
            .likely(format!(
                "another program holds an exclusive lock, and held it for {} seconds",
                BUSY.as_secs()
            ))
            .hint("let it finish, then try again"),
        Some(ErrorCode::NotADatabase) => {
            read.likely("it is encrypted or damaged").hint("try `sqlite3 FILE 'PRAGMA integrity_check'`")
        }
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly) => read
            .likely("a database in WAL mode, or one with a hot journal, needs a folder that may be written")
            .hint("copy the file with its -wal and -journal into such a folder, and check the copy"),
        Some(ErrorCode::PermissionDenied) => read.hint("run as a user who may read the file"),
        _ => read,
    }
}
