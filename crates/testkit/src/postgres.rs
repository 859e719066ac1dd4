//! Databases of their own on a real PostgreSQL server.

use std::cell::RefCell;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use postgres::{Client, NoTls};

use crate::skip::{skipped, too_old};

/// Names a server whose user may create databases and roles.
const SERVER: &str = "DRIFT_TEST_POSTGRES_URL";
/// Names a pgbouncer in transaction mode before the same server.
const BOUNCER: &str = "DRIFT_TEST_PGBOUNCER_URL";

/// A server to make databases on.
#[derive(Debug, Clone)]
pub struct Server {
    url: String,
}

/// A database of one test; dropped with the value, and its roles with it.
#[derive(Debug)]
pub struct TestDatabase {
    server: Server,
    name: String,
    roles: RefCell<Vec<String>>,
}

/// A role that lives as long as its database.
#[derive(Debug)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// Its password.
    pub password: String,
    /// The database, as this role.
    pub url: String,
}

/// The server of `DRIFT_TEST_POSTGRES_URL`; without one the test is skipped, loudly.
///
/// # Panics
/// When there is none and skipping is forbidden.
pub fn postgres() -> Option<Server> {
    from_environment(SERVER, "no PostgreSQL server: `cargo xtask test` starts one")
}

/// The same server through the pgbouncer of `DRIFT_TEST_PGBOUNCER_URL`.
///
/// # Panics
/// When there is none and skipping is forbidden.
pub fn pgbouncer() -> Option<Server> {
    from_environment(BOUNCER, "no pgbouncer: `cargo xtask test` starts one where it is installed")
}

fn from_environment(name: &str, missing: &str) -> Option<Server> {
    match std::env::var(name) {
        Ok(url) if !url.is_empty() => Some(Server { url }),
        _ => {
            skipped(&format!("{missing} ({name} is not set)"));
            None
        }
    }
}

/// `psql`, which runs scripts as people run them.
pub fn psql() -> Option<PathBuf> {
    let on_path = std::env::var_os("PATH").and_then(|path| {
        std::env::split_paths(&path).map(|folder| folder.join("psql")).find(|it| it.exists())
    });
    on_path.or_else(|| {
        let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
        versions.flatten().map(|version| version.path().join("bin/psql")).find(|it| it.exists())
    })
}

impl Server {
    /// The server at a URL.
    pub(crate) fn at(url: String) -> Server {
        Server { url }
    }

    /// The URL of the server's own database.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The URL of another database of this server.
    pub fn url_of(&self, database: &str) -> String {
        let (head, options) = match self.url.split_once('?') {
            Some((head, options)) => (head, format!("?{options}")),
            None => (self.url.as_str(), String::new()),
        };
        let authority = head.find("://").map_or(0, |at| at + 3);
        let end = head[authority..].find('/').map_or(head.len(), |at| authority + at);
        format!("{}/{database}{options}", &head[..end])
    }

    /// A connection to the server's own database.
    ///
    /// # Panics
    /// When the server does not let us in.
    pub fn client(&self) -> Client {
        connect(&self.url)
    }

    /// The server's major version.
    ///
    /// # Panics
    /// When the server does not let us in.
    pub fn major(&self) -> u32 {
        let number: String =
            self.client().query_one("SHOW server_version_num", &[]).expect("ask for the version").get(0);
        number.parse::<u32>().expect("a number of a version") / 10_000
    }

    /// Whether the server is of this major version or a newer one; says what an older one leaves untested. This is no
    /// skipping: what the server does not have cannot go wrong on it.
    ///
    /// # Panics
    /// When the server does not let us in.
    pub fn since(&self, major: u32, what: &str) -> bool {
        let own = self.major();
        if own < major {
            too_old(own, major, what);
        }
        own >= major
    }

    /// Makes a database with all that is in another one, which nobody may be connected to.
    ///
    /// # Panics
    /// When the server refuses.
    pub fn copy(&self, of: &TestDatabase) -> TestDatabase {
        let name = unique("drift_test");
        let statement = format!("CREATE DATABASE {name} TEMPLATE {}", of.name());
        let mut client = self.client();
        // A program that has just ended may still be seen.
        for _ in 0..50 {
            if client.batch_execute(&statement).is_ok() {
                return TestDatabase { server: self.clone(), name, roles: RefCell::default() };
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        client.batch_execute(&statement).unwrap_or_else(|error| panic!("{error}\n{statement}"));
        TestDatabase { server: self.clone(), name, roles: RefCell::default() }
    }

    /// Makes a database by these statements.
    ///
    /// # Panics
    /// When the server refuses.
    pub fn database(&self, sql: &str) -> TestDatabase {
        let name = unique("drift_test");
        self.client()
            .batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
            .unwrap_or_else(|error| panic!("cannot create a test database: {}", said(&error)));
        let database = TestDatabase { server: self.clone(), name, roles: RefCell::default() };
        if !sql.trim().is_empty() {
            database.execute(sql);
        }
        database
    }
}

impl TestDatabase {
    /// Its name, which needs no quoting.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its URL, as the server's own user.
    pub fn url(&self) -> String {
        self.server.url_of(&self.name)
    }

    /// Its URL through the pooler, or another door of the same server.
    pub fn url_through(&self, door: &Server) -> String {
        door.url_of(&self.name)
    }

    /// A connection to it.
    ///
    /// # Panics
    /// When the server does not let us in.
    pub fn client(&self) -> Client {
        connect(&self.url())
    }

    /// Runs statements.
    ///
    /// # Panics
    /// When the server refuses them.
    pub fn execute(&self, sql: &str) {
        self.client()
            .batch_execute(sql)
            .unwrap_or_else(|error| panic!("PostgreSQL refuses: {}\n{sql}", said(&error)));
    }

    /// Runs a script by `psql`, as people would. `Err` holds what it said.
    ///
    /// # Errors
    /// When a statement fails.
    ///
    /// # Panics
    /// When `psql` is not here.
    pub fn script(&self, text: &str) -> Result<(), String> {
        let file = tempfile::NamedTempFile::new().expect("make a temporary file");
        std::fs::write(file.path(), text).expect("write the script");
        let output = Command::new(psql().expect("psql, of the package postgresql-client"))
            .args(["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--dbname"])
            .arg(self.url())
            .arg("--file")
            .arg(file.path())
            .output()
            .expect("run psql");
        if output.status.success() {
            Ok(())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }

    /// Makes a role that may log in, with more attributes such as `NOINHERIT` where they are given.
    ///
    /// # Panics
    /// When the server refuses.
    pub fn role(&self, attributes: &str) -> Role {
        let name = unique("drift_role");
        let password = format!("pw_{name}");
        self.execute(&format!("CREATE ROLE {name} LOGIN PASSWORD '{password}' {attributes}"));
        self.roles.borrow_mut().push(name.clone());
        let url = self.url();
        let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", &url));
        // The last @ before the path ends the user and password.
        let path = rest.find('/').unwrap_or(rest.len());
        let host = rest[..path].rfind('@').map_or(rest, |at| &rest[at + 1..]);
        Role { url: format!("{scheme}://{name}:{password}@{host}"), name, password }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Ok(mut client) = Client::connect(&self.server.url, NoTls) else { return };
        // DROP DATABASE … WITH (FORCE) is of PostgreSQL 13; this is for 12 too.
        let _ = client.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1",
            &[&self.name],
        );
        let _ = client.batch_execute(&format!("DROP DATABASE IF EXISTS {}", self.name));
        for role in self.roles.borrow().iter() {
            let _ = client.batch_execute(&format!("DROP ROLE IF EXISTS {role}"));
        }
    }
}

fn connect(url: &str) -> Client {
    Client::connect(url, NoTls).unwrap_or_else(|error| panic!("cannot connect for a test: {}", said(&error)))
}

/// The server's own words, where the error has them.
fn said(error: &postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string)
}

fn unique(prefix: &str) -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.subsec_nanos());
    format!("{prefix}_{}_{now}_{count}", std::process::id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_database_keeps_the_rest_of_the_url() {
        let of = |url: &str| Server { url: url.to_owned() }.url_of("x");
        assert_eq!(of("postgres://a:b@h:1/postgres?sslmode=disable"), "postgres://a:b@h:1/x?sslmode=disable");
        assert_eq!(of("postgres://h"), "postgres://h/x");
    }

    #[test]
    fn a_database_goes_with_its_value_and_its_roles_too() {
        let Some(server) = postgres() else { return };
        let database = server.database("CREATE TABLE t (a int)");
        let role = database.role("");
        let mut client = Client::connect(&role.url, NoTls).expect("log in as the role");
        assert!(client.batch_execute("SELECT * FROM t").is_err(), "a new role may read nothing");
        let name = database.name().to_owned();
        drop(database);
        let count: i64 = server
            .client()
            .query_one(
                "SELECT (SELECT count(*) FROM pg_database WHERE datname = $1)
                      + (SELECT count(*) FROM pg_roles WHERE rolname = $2)",
                &[&name, &role.name],
            )
            .expect("count")
            .get(0);
        assert_eq!(count, 0);
    }
}
