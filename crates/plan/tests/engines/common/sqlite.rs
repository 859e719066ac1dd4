//! Files run by the `sqlite3` shell.

use std::io::Write as _;
use std::process::{Command, Stdio};

use drift_catalog::{Catalog, Change, Vendor};
use drift_introspect::connection::{Location, Server};
use drift_introspect::{ConnectOptions, Quiet, Request};
use drift_plan::{Header, Options, plan, script};
use drift_testkit::TempSqlite;

use super::{Asked, declared, settled};

pub(crate) fn live(database: &TempSqlite) -> Catalog {
    let location = Location { server: Server::Sqlite(database.path().to_owned()), notes: Vec::new() };
    let request = Request { schemas: None, options: ConnectOptions::default(), observer: &Quiet };
    let mut catalog = drift_introspect::read(&location, &request).expect("a readable database").catalog;
    drift_dialect::of(Vendor::Sqlite).canonicalize(&mut catalog);
    catalog
}

pub(crate) fn ask(database: &TempSqlite, models: &str, allow_loss: bool) -> Asked {
    ask_for(database, declared(models, Vendor::Sqlite), allow_loss)
}

pub(crate) fn ask_for(database: &TempSqlite, wanted: Catalog, allow_loss: bool) -> Asked {
    let from = live(database);
    let to = settled(wanted, &from);
    let changes = drift_diff::diff(&from, &to).changes;
    let plan = plan(&from, &to, &changes, Options { allow_loss, ..Options::default() });
    let script = script(&plan, (&from, &to), &Header::default());
    Asked { changes, plan, script }
}

/// Runs a file as people do.
pub(crate) fn run(database: &TempSqlite, script: &str) -> Result<String, String> {
    let mut shell = Command::new("sqlite3")
        .arg(database.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the sqlite3 shell");
    shell.stdin.take().expect("a pipe").write_all(script.as_bytes()).expect("a shell that reads");
    let output = shell.wait_with_output().expect("a shell that ends");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() && said.is_empty() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(said)
    }
}

/// One value of a query over all rows, as text.
pub(crate) fn rows(database: &TempSqlite, query: &str) -> Vec<String> {
    let connection = database.connection();
    let mut statement = connection.prepare(query).expect("a query");
    let columns = statement.column_count();
    let row = |row: &rusqlite::Row<'_>| {
        let values: Result<Vec<String>, _> = (0..columns)
            .map(|at| {
                row.get_ref(at).map(|value| match value {
                    rusqlite::types::ValueRef::Null => "NULL".to_owned(),
                    rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                    rusqlite::types::ValueRef::Real(number) => format!("{number:?}"),
                    rusqlite::types::ValueRef::Text(text) => format!("'{}'", String::from_utf8_lossy(text)),
                    rusqlite::types::ValueRef::Blob(bytes) => format!("x{bytes:?}"),
                })
            })
            .collect();
        values.map(|values| values.join("|"))
    };
    statement.query_map([], row).expect("rows").collect::<Result<_, _>>().expect("values")
}

/// Applies what is asked and finds nothing more to do.
pub(crate) fn becomes(database: &TempSqlite, models: &str, allow_loss: bool) -> Asked {
    let asked = ask(database, models, allow_loss);
    assert!(!asked.changes.is_empty(), "nothing differs before");
    if let Err(said) = run(database, &asked.script) {
        panic!("{said}\n{}", asked.script);
    }
    let left: Vec<Change> = ask(database, models, allow_loss).changes;
    assert!(left.is_empty(), "{left:#?}\n{}", asked.script);
    let broken = rows(database, "SELECT * FROM pragma_foreign_key_check");
    assert!(broken.is_empty(), "{broken:?}");
    assert_eq!(rows(database, "PRAGMA integrity_check"), ["'ok'"]);
    asked
}
