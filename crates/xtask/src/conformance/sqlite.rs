//! SQLite: a file for each schema, and the `sqlite3` shell.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use drift_catalog::Catalog;
use drift_introspect::connection;
use drift_introspect::{ConnectOptions, Quiet, Request};
use tempfile::TempDir;

use super::dump;
use super::place::{Place, complaint};

/// A worker's folder of files.
pub(super) struct Sqlite {
    folder: TempDir,
    made: usize,
}

impl Sqlite {
    pub(super) fn new() -> Result<Sqlite, String> {
        let folder = TempDir::with_prefix("drift-laws-").map_err(|error| error.to_string())?;
        Ok(Sqlite { folder, made: 0 })
    }
}

impl Place for Sqlite {
    fn make(&mut self) -> Result<String, String> {
        self.made += 1;
        let file = self.folder.path().join(format!("{}.sqlite3", self.made));
        let database = rusqlite::Connection::open(&file).map_err(|error| error.to_string())?;
        // A file that was never written to is no database yet.
        database
            .execute_batch("CREATE TABLE t (x); DROP TABLE t; VACUUM")
            .map_err(|error| error.to_string())?;
        Ok(file.display().to_string())
    }

    fn location(&self, database: &str) -> String {
        database.to_owned()
    }

    fn scratch(&self) -> Option<String> {
        None
    }

    fn run(&mut self, database: &str, file: &Path) -> Result<(), String> {
        let input = std::fs::File::open(file).map_err(|error| format!("{}: {error}", file.display()))?;
        let output = Command::new("sqlite3")
            .args(["-batch", "-bail", "-init", "/dev/null", database])
            .stdin(Stdio::from(input))
            .output()
            .map_err(|error| format!("cannot run sqlite3: {error}"))?;
        let failed = !output.status.success();
        if failed { Err(without_line(&complaint(&output))) } else { Ok(()) }
    }

    fn read(&mut self, database: &str) -> Result<Catalog, String> {
        let environment: BTreeMap<String, String> = BTreeMap::new();
        let location =
            connection::parse(database, &environment, Path::new("/")).map_err(|error| error.said)?;
        let request = Request { schemas: None, options: ConnectOptions::default(), observer: &Quiet };
        let live = drift_introspect::read(&location, &request);
        live.map(|live| live.catalog).map_err(|error| format!("{}: {}", error.what, error.said))
    }

    fn dump(&mut self, database: &str) -> Result<Vec<String>, String> {
        let connection = rusqlite::Connection::open(database).map_err(|error| error.to_string())?;
        dump::of_sqlite(&connection).map_err(|error| error.to_string())
    }

    fn remove(&mut self, database: &str) -> Result<(), String> {
        std::fs::remove_file(database).map_err(|error| format!("{database}: {error}"))
    }

    fn sweep(&mut self) -> Result<(), String> {
        Ok(())
    }
}

/// The shell says the line first, which is nobody's.
fn without_line(said: &str) -> String {
    said.split_once(": ").map_or_else(|| said.to_owned(), |(_, rest)| rest.to_owned())
}
