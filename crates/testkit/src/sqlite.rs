//! SQLite files in folders of their own.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tempfile::TempDir;

/// A database file, gone with the value.
#[derive(Debug)]
pub struct TempSqlite {
    folder: TempDir,
    path: PathBuf,
    writer: Option<Connection>,
}

/// A file with a rollback journal, made by these statements.
///
/// # Panics
/// When SQLite refuses them.
pub fn sqlite(sql: &str) -> TempSqlite {
    let made = empty();
    made.execute(sql);
    made
}

/// A file with a write-ahead log and a live writer beside it, so that what the statements made is still in the log.
///
/// # Panics
/// When SQLite refuses them.
pub fn sqlite_wal(sql: &str) -> TempSqlite {
    let mut made = empty();
    let writer = made.connection();
    writer.pragma_update(None, "journal_mode", "wal").expect("switch to a write-ahead log");
    writer.pragma_update(None, "wal_autocheckpoint", 0).expect("keep everything in the log");
    writer.execute_batch(sql).unwrap_or_else(|error| panic!("SQLite refuses: {error}\n{sql}"));
    made.writer = Some(writer);
    made
}

fn empty() -> TempSqlite {
    let folder = TempDir::with_prefix("drift-test-").expect("make a temporary folder");
    let path = folder.path().canonicalize().expect("resolve the temporary folder").join("app.db");
    TempSqlite { folder, path, writer: None }
}

impl TempSqlite {
    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder that holds nothing but the file and what SQLite puts beside it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// `sqlite:////…`.
    pub fn url(&self) -> String {
        format!("sqlite:///{}", self.path.display())
    }

    /// A connection that may write.
    ///
    /// # Panics
    /// When the file cannot be opened.
    pub fn connection(&self) -> Connection {
        Connection::open(&self.path).expect("open the test database")
    }

    /// Runs statements.
    ///
    /// # Panics
    /// When SQLite refuses them.
    pub fn execute(&self, sql: &str) {
        self.connection().execute_batch(sql).unwrap_or_else(|error| panic!("SQLite refuses: {error}\n{sql}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_of_a_live_writer_stays_beside_the_file() {
        let database = sqlite_wal("CREATE TABLE t (a)");
        let log = database.path().with_file_name("app.db-wal");
        assert!(std::fs::metadata(&log).expect("a log").len() > 0);
        let folder = database.folder().to_owned();
        drop(database);
        assert!(!folder.exists());
    }
}
