//! PostgreSQL: a throwaway cluster, a database from `template0` for each schema.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use ::postgres::{Client, NoTls};
use drift_catalog::Catalog;
use drift_introspect::connection;
use drift_introspect::{ConnectOptions, Quiet, Request};

use super::dump;
use super::place::{Place, complaint};
use crate::servers::Programs;

/// Schemas of users.
const SCHEMAS: &str = "SELECT nspname::text FROM pg_catalog.pg_namespace \
                       WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' ORDER BY 1";
/// Roles of users.
const ROLES: &str = "SELECT pg_catalog.quote_ident(rolname) FROM pg_catalog.pg_roles \
                     WHERE rolname NOT LIKE 'pg\\_%' AND rolname <> 'postgres'";

/// A worker's way to the cluster.
pub(super) struct Postgres<'a> {
    programs: &'a Programs,
    /// The superuser's URL, with its database.
    url: String,
    client: Client,
    worker: usize,
    made: usize,
}

impl<'a> Postgres<'a> {
    pub(super) fn connect(programs: &'a Programs, url: &str, worker: usize) -> Result<Postgres<'a>, String> {
        let client = Client::connect(url, NoTls).map_err(|error| error.to_string())?;
        Ok(Postgres { programs, url: url.to_owned(), client, worker, made: 0 })
    }

    fn url_of(&self, database: &str) -> String {
        let cut = self.url.rfind('/').unwrap_or(self.url.len());
        format!("{}/{database}", &self.url[..cut])
    }

    fn shell(&self, program: &str, database: &str) -> Command {
        let mut command = Command::new(self.programs.postgres.join(program));
        command.arg(format!("--dbname={}", self.url_of(database)));
        command.env("PGCLIENTENCODING", "UTF8").env("LC_ALL", "C.UTF-8");
        command
    }
}

impl Place for Postgres<'_> {
    fn make(&mut self) -> Result<String, String> {
        self.made += 1;
        let name = format!("drift_{}_{}", self.worker, self.made);
        let sql = format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'");
        self.client.batch_execute(&sql).map_err(|error| told(&error))?;
        Ok(name)
    }

    fn location(&self, database: &str) -> String {
        self.url_of(database)
    }

    fn scratch(&self) -> Option<String> {
        Some(self.url_of("postgres"))
    }

    fn run(&mut self, database: &str, file: &Path) -> Result<(), String> {
        let mut command = self.shell("psql", database);
        command.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-f"]).arg(file);
        let output = command.output().map_err(|error| format!("cannot run psql: {error}"))?;
        if output.status.success() { Ok(()) } else { Err(without_place(&complaint(&output))) }
    }

    fn read(&mut self, database: &str) -> Result<Catalog, String> {
        let url = self.url_of(database);
        let mut client = Client::connect(&url, NoTls).map_err(|error| told(&error))?;
        let rows = client.query(SCHEMAS, &[]).map_err(|error| told(&error))?;
        let schemas: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        drop(client);
        let environment: BTreeMap<String, String> = BTreeMap::new();
        let location = connection::parse(&url, &environment, Path::new("/")).map_err(|error| error.said)?;
        let request =
            Request { schemas: Some(&schemas), options: ConnectOptions::default(), observer: &Quiet };
        let live = drift_introspect::read(&location, &request);
        live.map(|live| live.catalog).map_err(|error| format!("{}: {}", error.what, error.said))
    }

    fn dump(&mut self, database: &str) -> Result<Vec<String>, String> {
        let mut command = self.shell("pg_dump", database);
        let output = command.arg("-s").output().map_err(|error| format!("cannot run pg_dump: {error}"))?;
        if !output.status.success() {
            return Err(complaint(&output));
        }
        Ok(dump::of_postgres(&String::from_utf8_lossy(&output.stdout)))
    }

    fn remove(&mut self, database: &str) -> Result<(), String> {
        let sql = format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)");
        self.client.batch_execute(&sql).map_err(|error| told(&error))
    }

    fn sweep(&mut self) -> Result<(), String> {
        let rows = self.client.query(ROLES, &[]).map_err(|error| told(&error))?;
        let roles: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        if roles.is_empty() {
            return Ok(());
        }
        let sql = format!("DROP ROLE {}", roles.join(", "));
        self.client.batch_execute(&sql).map_err(|error| told(&error))
    }
}

fn told(error: &::postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
}

/// psql says the file and the line first, which are nobody's.
fn without_place(line: &str) -> String {
    line.split_once("ERROR:").map_or_else(|| line.to_owned(), |(_, said)| said.trim().to_owned())
}
