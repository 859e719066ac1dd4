//! Files run by `psql`.

use std::path::Path;

use drift_catalog::{Catalog, Vendor};
use drift_introspect::connection::{Process, parse};
use drift_introspect::{ConnectOptions, Quiet, Request};
use drift_plan::{Header, Options, plan, script};
use drift_testkit::{Server, TestDatabase};

use super::{Asked, settled};

pub(crate) fn live(database: &TestDatabase) -> Catalog {
    let location = parse(&database.url(), &Process, Path::new("/")).expect("a location");
    let schemas = ["public".to_owned(), "Odd \"schema\"".to_owned()];
    let request = Request { schemas: Some(&schemas), options: ConnectOptions::default(), observer: &Quiet };
    let mut catalog = drift_introspect::read(&location, &request).expect("a readable database").catalog;
    drift_dialect::of(Vendor::Postgres).canonicalize(&mut catalog);
    catalog
}

pub(crate) fn ask(database: &TestDatabase, to: &Catalog, allow_loss: bool) -> Asked {
    let mut from = live(database);
    let mut to = settled(to.clone(), &from);
    drift_dialect::of(Vendor::Postgres).level(&mut from, &mut to);
    let changes = drift_diff::diff(&from, &to).changes;
    let plan = plan(&from, &to, &changes, Options { allow_loss, ..Options::default() });
    let header = Header { lines: Vec::new(), database: Some(database.name().to_owned()) };
    let script = script(&plan, (&from, &to), &header);
    Asked { changes, plan, script }
}

/// Applies what is asked and finds nothing more to do.
pub(crate) fn becomes(database: &TestDatabase, to: &Catalog, allow_loss: bool) -> Asked {
    let asked = ask(database, to, allow_loss);
    assert!(!asked.changes.is_empty(), "nothing differs before");
    if let Err(said) = database.script(&asked.script) {
        panic!("{said}\n{}", asked.script);
    }
    let left = ask(database, to, allow_loss).changes;
    assert!(left.is_empty(), "{left:#?}\n{}", asked.script);
    asked
}

/// One database becomes like another.
pub(crate) fn pair(server: &Server, from: &str, to: &str, allow_loss: bool) -> (TestDatabase, Asked) {
    let (is, wanted) = (server.database(from), server.database(to));
    let asked = becomes(&is, &live(&wanted), allow_loss);
    (is, asked)
}

/// One text column of a query.
pub(crate) fn rows(database: &TestDatabase, query: &str) -> Vec<String> {
    let query = format!("SELECT t::text FROM ({query}) t");
    database.client().query(&query, &[]).expect("a query").iter().map(|row| row.get(0)).collect()
}
