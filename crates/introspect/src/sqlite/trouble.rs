//! Sentences on what SQLite says.

use std::path::Path;

use rusqlite::ErrorCode;

use super::beside::beside;
use crate::{ConnectOptions, ReadError};

/// What an error means, and what to do.
pub(crate) fn explain(path: &Path, error: &rusqlite::Error, options: ConnectOptions) -> ReadError {
    let read =
        ReadError::new("cannot read the SQLite database", said(error)).tried(path.display().to_string());
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => read
            .likely(format!(
                "another program holds an exclusive lock, and held it for {} s",
                options.lock_timeout.as_secs_f32()
            ))
            .hint("let it finish, then try again"),
        Some(ErrorCode::NotADatabase) => {
            read.likely("it is another kind of file, encrypted, or damaged").hint("name the right file")
        }
        Some(ErrorCode::DatabaseCorrupt) => {
            read.likely("it is damaged").hint("look with `sqlite3 FILE 'PRAGMA integrity_check'`")
        }
        Some(ErrorCode::OperationInterrupted) => read
            .likely(format!("reading took longer than {} seconds", options.statement_timeout.as_secs_f32()))
            .hint("allow more time"),
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::SystemIoFailure) => {
            cannot_open(path, read)
        }
        Some(ErrorCode::PermissionDenied) => read.hint("run as a user who may read the file"),
        _ => read,
    }
}

/// SQLite's own sentence, without the statement that rusqlite adds.
pub(crate) fn said(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(_, Some(text)) => text.clone(),
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    }
}

/// Which of the files beside a database stands in the way. Nothing is open any more, so looking is harmless.
fn cannot_open(path: &Path, read: ReadError) -> ReadError {
    if let Err(error) = std::fs::File::open(path) {
        let why = match error.kind() {
            std::io::ErrorKind::PermissionDenied => "this user may not read the file".to_owned(),
            _ => error.to_string(),
        };
        return read.likely(why).hint("run as a user who may read the file");
    }
    let exists = |ending: &str| std::fs::metadata(beside(path, ending)).is_ok_and(|file| file.len() > 0);
    if exists("-journal") {
        return read
            .likely("a program died while it wrote: what it left half done must be rolled back first, and that writes")
            .hint("open the database once with a program that may write (`sqlite3 FILE .schema`), or check a copy of it and its -journal");
    }
    read.likely("a database in WAL mode needs a folder that may be written, for its -shm file")
        .hint("run as a user who may write there, or check a copy of the file and its -wal in another folder")
}
