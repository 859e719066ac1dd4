//! Who is measured on which database.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use postgres::{Client, NoTls};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::bench::measure::{Measured, measure};
use crate::bench::shape;
use crate::servers::{Cluster, Programs};
use crate::tree::capture;

/// What Alembic is asked to do.
const ALEMBIC: &str = include_str!("alembic.py");
/// Tables made by one batch: a transaction must not hold more locks than a server allows by default.
const BATCH: usize = 100;

/// The programs and the place to work.
pub(super) struct Contest<'a> {
    pub(super) drift: PathBuf,
    /// A Python that has Alembic, SQLAlchemy and psycopg2.
    pub(super) python: Option<PathBuf>,
    pub(super) programs: &'a Programs,
    pub(super) folder: &'a TempDir,
}

/// A contestant and its result, or why there is none.
pub(super) type Entry = (String, Result<Measured, String>);

/// One database with all its contestants; the first is ours.
pub(super) struct Round {
    pub(super) database: &'static str,
    pub(super) tables: usize,
    pub(super) entries: Vec<Entry>,
}

impl Contest<'_> {
    /// A round on SQLite.
    pub(super) fn sqlite(&self, tables: usize) -> Result<Round, String> {
        let file = self.folder.path().join(format!("bench_{tables}.db"));
        let told = |error: rusqlite::Error| format!("SQLite: {error}");
        let mut statements = String::from("BEGIN;\n");
        for number in 0..tables {
            statements.push_str(&shape::table(number, "datetime"));
        }
        statements.push_str("COMMIT;");
        Connection::open(&file).map_err(told)?.execute_batch(&statements).map_err(told)?;
        let models = self.models(tables)?;
        let url = format!("sqlite:///{}", file.display());
        let mut entries = self.ours(&models, &url);
        entries.push((
            "sqlite3 FILE .schema".to_owned(),
            measure(&[0], || {
                let mut command = Command::new("sqlite3");
                command.arg(&file).arg(".schema");
                command
            }),
        ));
        entries.push(self.alembic(&url, tables));
        Ok(Round { database: "SQLite", tables, entries })
    }

    /// A round on PostgreSQL.
    pub(super) fn postgres(&self, cluster: &Cluster, tables: usize) -> Result<Round, String> {
        let name = format!("bench_{tables}");
        let url = make(cluster, &name, tables)?;
        let models = self.models(tables)?;
        let mut entries = self.ours(&models, &url);
        let queries = self.folder.path().join(format!("queries_{tables}.sql"));
        entries.push((
            "its queries alone, by psql".to_owned(),
            self.queries(&models, &url, &queries).and_then(|()| {
                measure(&[0], || {
                    let mut command = Command::new(self.programs.postgres.join("psql"));
                    command.args(["-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-d", &url]);
                    command.arg("-f").arg(&queries);
                    command
                })
            }),
        ));
        entries.push((
            "pg_dump -s".to_owned(),
            measure(&[0], || {
                let mut command = Command::new(self.programs.postgres.join("pg_dump"));
                command.args(["-s", "-d", &url]);
                command
            }),
        ));
        entries.push(self.alembic(&url.replacen("postgres://", "postgresql+psycopg2://", 1), tables));
        Ok(Round { database: "PostgreSQL", tables, entries })
    }

    /// Our own program: as it is called, and with every kind of object compared.
    fn ours(&self, models: &Path, url: &str) -> Vec<Entry> {
        let every_kind = || {
            let mut command = self.check(models, url);
            command.args(["--compare", "all"]);
            command
        };
        // The first run finds its program and the files on the disk, the others find them in memory.
        let _ = self.check(models, url).output();
        vec![
            ("drift check".to_owned(), measure(&[0], || self.check(models, url))),
            ("drift check --compare all".to_owned(), measure(&[0, 1], every_kind)),
        ]
    }

    fn models(&self, tables: usize) -> Result<PathBuf, String> {
        let file = self.folder.path().join(format!("models_{tables}.yaml"));
        std::fs::write(&file, shape::models(tables)).map_err(|error| error.to_string())?;
        Ok(file)
    }

    fn check(&self, models: &Path, url: &str) -> Command {
        let mut command = Command::new(&self.drift);
        command.arg("check").arg("--models").arg(models).args(["--db", url, "--no-dotenv"]);
        // Our own drift.yaml must not speak here.
        command.current_dir(self.folder.path());
        command
    }

    /// The very queries of a check, as a script.
    fn queries(&self, models: &Path, url: &str, script: &Path) -> Result<(), String> {
        let output =
            self.check(models, url).arg("--show-queries").output().map_err(|error| error.to_string())?;
        let said = String::from_utf8_lossy(&output.stderr);
        // Other words on standard error, such as the warning of a password on the command line, come before them.
        let start = said.find("-- ").ok_or("--show-queries shows nothing")?;
        std::fs::write(script, &said[start..]).map_err(|error| error.to_string())
    }

    fn alembic(&self, url: &str, tables: usize) -> Entry {
        let name = "Alembic compare_metadata".to_owned();
        let Some(python) = &self.python else {
            return (name, Err("no Python with alembic, sqlalchemy and psycopg2".to_owned()));
        };
        let script = self.folder.path().join("alembic_bench.py");
        if let Err(error) = std::fs::write(&script, ALEMBIC) {
            return (name, Err(error.to_string()));
        }
        let measured = measure(&[0], || {
            let mut command = Command::new(python);
            command.arg(&script).arg(url).arg(tables.to_string());
            command
        });
        (name, measured)
    }
}

/// Makes the database of a round.
fn make(cluster: &Cluster, name: &str, tables: usize) -> Result<String, String> {
    let told = |error: postgres::Error| format!("PostgreSQL: {error}");
    let url = cluster.url();
    Client::connect(&url, NoTls)
        .and_then(|mut client| client.batch_execute(&format!("CREATE DATABASE {name}")))
        .map_err(told)?;
    let url = url.rsplit_once('/').map_or_else(|| url.clone(), |(server, _)| format!("{server}/{name}"));
    let mut client = Client::connect(&url, NoTls).map_err(told)?;
    let mut number = 0;
    while number < tables {
        let end = tables.min(number + BATCH);
        let mut statements = String::new();
        for table in number..end {
            let _ = write!(statements, "{}", shape::table(table, "timestamptz"));
        }
        client.batch_execute(&statements).map_err(told)?;
        number = end;
    }
    // A server that has lived a while has done this by itself; ours runs without autovacuum.
    client.batch_execute("VACUUM ANALYZE").map_err(told)?;
    Ok(url)
}

/// A Python that can run the comparison with Alembic.
pub(super) fn python(given: Option<&str>) -> Option<PathBuf> {
    let python = PathBuf::from(given.unwrap_or("python3"));
    let mut command = Command::new(&python);
    command.args(["-c", "import alembic, sqlalchemy, psycopg2"]);
    capture(&mut command, "python").ok().map(|_| python)
}
