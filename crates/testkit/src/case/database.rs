//! The database of a running case, on whichever engine.

use std::path::Path;

use crate::case::normal::Names;
use crate::{Server, TempSqlite, TestDatabase, sqlite};

/// One of the engines.
#[derive(Debug)]
pub(super) enum Database {
    Sqlite(TempSqlite),
    Postgres(TestDatabase),
}

impl Database {
    pub(super) fn make(word: &str, server: Option<&Server>) -> Result<Database, String> {
        match (word, server) {
            ("sqlite", _) => Ok(Database::Sqlite(sqlite(""))),
            ("postgres", Some(server)) => Ok(Database::Postgres(server.database(""))),
            ("postgres", None) => Err("no PostgreSQL server".to_owned()),
            _ => Err(format!("no database is called `{word}`")),
        }
    }

    /// Another database with the same in it.
    pub(super) fn copy(&self, server: Option<&Server>) -> Result<Database, String> {
        match (self, server) {
            (Database::Sqlite(own), _) => {
                let copy = sqlite("");
                std::fs::copy(own.path(), copy.path()).map_err(|error| error.to_string())?;
                Ok(Database::Sqlite(copy))
            }
            (Database::Postgres(own), Some(server)) => Ok(Database::Postgres(server.copy(own))),
            (Database::Postgres(_), None) => Err("no PostgreSQL server".to_owned()),
        }
    }

    pub(super) fn url(&self) -> String {
        match self {
            Database::Sqlite(own) => own.url(),
            Database::Postgres(own) => own.url(),
        }
    }

    pub(super) fn execute(&self, sql: &str) {
        match self {
            Database::Sqlite(database) => database.execute(sql),
            Database::Postgres(database) => database.execute(sql),
        }
    }

    /// Runs a whole script as a person would.
    pub(super) fn script(&self, text: &str) -> Result<(), String> {
        match self {
            Database::Sqlite(database) => {
                // Lines that begin with a dot are for the sqlite3 shell; to stop on an error is what happens here anyway.
                let sql: String = text.split_inclusive('\n').filter(|line| !line.starts_with('.')).collect();
                database.connection().execute_batch(&sql).map_err(|error| error.to_string())
            }
            Database::Postgres(database) => database.script(text),
        }
    }

    pub(super) fn name_in(&self, names: &mut Names) {
        match self {
            Database::Sqlite(database) => {
                names.add(database.url(), "{db}");
                names.add(shown(database.path()), "{dbpath}");
                names.add(shown(database.folder()), "{dbdir}");
                names.give("sqlite", "{vendor}");
            }
            Database::Postgres(database) => {
                let url = database.url();
                names.add(url.clone(), "{db}");
                // `user@host:port/name`, as reports show it.
                if let Some((_, rest)) = url.split_once("://") {
                    let (user, host) = rest.split_once('@').unwrap_or(("", rest));
                    let user = user.split(':').next().unwrap_or(user);
                    let host = host.split('?').next().unwrap_or(host);
                    // In a command, with the password out of sight.
                    names.add(format!("postgres://{user}:***@{host}"), "{db}");
                    names.add(format!("{user}@{host}"), "{dbpath}");
                    names.add(host.to_owned(), "{dbpath}");
                }
                names.add(database.name(), "{dbname}");
                // Where scratch databases may be made; the case's own database is refused for that.
                names.give(url.replace(database.name(), "postgres"), "{scratch}");
                names.give("postgres", "{vendor}");
            }
        }
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
