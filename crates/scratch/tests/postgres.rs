//! A scratch database on a real server: made, used, and gone in the end, whatever happened.

#![expect(clippy::expect_used, reason = "helpers of tests that cannot go on without")]

use std::collections::BTreeMap;
use std::path::Path;

use drift_catalog::Vendor;
use drift_introspect::connection::{self, Location};
use drift_introspect::{ConnectOptions, Quiet};
use drift_scratch::{Place, Run, Scratch, ScratchError};

fn location(url: &str) -> Location {
    let environment: BTreeMap<String, String> = BTreeMap::new();
    connection::parse(url, &environment, Path::new("/")).expect("a location")
}

fn run(sql: &str, foreign: bool) -> Run {
    Run { sql: sql.to_owned(), place: "here".to_owned(), path: None, foreign }
}

fn make<'a>(server: &Location, targets: &[&Location]) -> Result<Scratch<'a>, ScratchError> {
    let place = Place { vendor: Vendor::Postgres, server: Some(server), targets };
    Scratch::make(place, ConnectOptions::default(), &Quiet)
}

/// The scratch databases of a server that hold this table.
fn left(server: &drift_testkit::Server) -> Vec<String> {
    let mut client = server.client();
    let rows = client.query("SELECT datname FROM pg_database WHERE datname LIKE 'drift\\_scratch\\_%'", &[]);
    rows.expect("names").iter().map(|row| row.get(0)).collect()
}

/// One test for all: other tests on the same server would be counted.
#[test]
fn a_scratch_database_is_gone_in_the_end_and_is_never_the_target() {
    let Some(server) = drift_testkit::postgres() else { return };
    let own = server.database("CREATE TABLE precious (id int)");
    let (door, looked_at) = (location(&server.url_of("postgres")), location(&own.url()));

    let mut scratch = make(&door, &[&looked_at]).expect("a scratch database");
    scratch.run(&[run("CREATE TABLE t (a int DEFAULT '1', CHECK (a IN (1, 2)))", true)]).expect("a table");
    let made = scratch.read(&["public".to_owned()]).expect("a catalog");
    let table = made.catalog.table("public", "t").expect("the table");
    assert_eq!(table.checks.items[0].expr.raw, "(a = ANY (ARRAY[1, 2]))");
    assert!(made.catalog.table("public", "precious").is_none());
    assert_eq!(left(&server).len(), 1, "it is there while it is used");
    scratch.close().expect("it is dropped");
    assert!(left(&server).is_empty(), "{:?}", left(&server));

    // After an error.
    let mut scratch = make(&door, &[]).expect("a scratch database");
    let failed = scratch.run(&[run("CREATE TABLE t (a nothing)", true)]).expect_err("no such type");
    assert!(failed.to_string().contains("nothing"), "{failed}");
    drop(scratch);
    assert!(left(&server).is_empty(), "{:?}", left(&server));

    // Two statements in one text are looked at one by one, and the server itself takes no two.
    let mut scratch = make(&door, &[]).expect("a scratch database");
    scratch
        .run(&[run("CREATE TABLE t (a int); CREATE ROLE drift_intruder", true)])
        .expect("the first of them");
    scratch
        .run_most(&[run("CREATE TABLE u (a nothing)", true), run("CREATE TABLE v (a int)", true)])
        .expect("most");
    scratch
        .run(&[run("CREATE EXTENSION dblink", true), run("CREATE ROLE drift_intruder", true)])
        .expect("said");
    let made = scratch.read(&["public".to_owned()]).expect("a catalog");
    assert!(made.catalog.table("public", "v").is_some() && made.catalog.table("public", "u").is_none());
    assert_eq!(made.not_run.len(), 4, "{:?}", made.not_run);
    scratch.close().expect("it is dropped");
    let intruders = server.client().query("SELECT 1 FROM pg_roles WHERE rolname = 'drift_intruder'", &[]);
    assert!(intruders.expect("roles").is_empty());

    // The target itself, by its own name and by another name of its host.
    for url in [own.url(), own.url().replace("localhost", "127.0.0.1")] {
        let refused = make(&location(&url), &[&looked_at]).err().expect("the target is refused");
        assert!(refused.to_string().contains("the database that is looked at"), "{refused}");
    }
    assert!(left(&server).is_empty(), "{:?}", left(&server));
    assert_eq!(own.client().query("SELECT * FROM precious", &[]).expect("it is there").len(), 0);
}
