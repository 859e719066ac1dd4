//! The schema changes while it is read: `pg_get_*` see the present, the rest of the queries the snapshot.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use drift_introspect::Observer;
use drift_testkit::TestDatabase;
use postgres::Client;

use crate::common::read_as;

/// Runs a statement each time before the definitions of views are asked for, so many times.
struct Meddler {
    client: Mutex<Client>,
    statement: fn(usize) -> String,
    left: AtomicUsize,
    begun: AtomicUsize,
}

impl Meddler {
    fn new(database: &TestDatabase, times: usize, statement: fn(usize) -> String) -> Self {
        let client = Mutex::new(database.client());
        Meddler { client, statement, left: AtomicUsize::new(times), begun: AtomicUsize::new(0) }
    }
}

impl Observer for Meddler {
    fn query(&self, name: &str, _: &str) {
        if name == "begin" {
            self.begun.fetch_add(1, Ordering::Relaxed);
        }
        let left = self.left.load(Ordering::Relaxed);
        if name == "view_definitions" && left > 0 {
            self.left.store(left - 1, Ordering::Relaxed);
            let statement = (self.statement)(left);
            self.client.lock().expect("one at a time").batch_execute(&statement).expect("meddle");
        }
    }

    fn progress(&self, _: &str, _: usize, _: Option<usize>) {}
}

const SCHEMA: &str =
    "CREATE TABLE t (a int); CREATE VIEW v1 AS SELECT a FROM t; CREATE VIEW v2 AS SELECT a FROM t;
    CREATE VIEW v3 AS SELECT a FROM t; CREATE VIEW v4 AS SELECT a FROM t; CREATE VIEW v5 AS SELECT a FROM t";

#[test]
fn what_vanishes_makes_the_reading_begin_again() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database(SCHEMA);
    let meddler =
        Meddler::new(&database, 3, |left| format!("DROP VIEW v{left}; CREATE TABLE n{left} (a int)"));
    let live = read_as(&database.url(), None, &meddler, Duration::from_secs(5)).expect("the fourth try");
    assert_eq!(meddler.begun.load(Ordering::Relaxed), 4);
    let schema = &live.catalog.schemas["public"];
    assert_eq!(schema.views.items.keys().collect::<Vec<_>>(), ["v4", "v5"]);
    assert_eq!(schema.tables.len(), 4, "all of it is of the last moment");
    assert_eq!(live.catalog.unread, []);
}

#[test]
fn three_times_and_no_more() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database(SCHEMA);
    let meddler = Meddler::new(&database, 4, |left| format!("DROP VIEW v{left}"));
    let error =
        read_as(&database.url(), None, &meddler, Duration::from_secs(5)).expect_err("it never stands still");
    assert_eq!(meddler.begun.load(Ordering::Relaxed), 4);
    assert!(
        error.said.contains("could not open relation") || error.said.contains("was dropped"),
        "{error:?}"
    );
    assert!(error.likely.is_some_and(|likely| likely.contains("kept changing")));
}

#[test]
fn a_table_that_is_added_meanwhile_is_of_the_next_moment() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database(SCHEMA);
    let meddler = Meddler::new(&database, 1, |_| "CREATE TABLE late (a int)".to_owned());
    let live = read_as(&database.url(), None, &meddler, Duration::from_secs(5)).expect("read");
    assert_eq!(meddler.begun.load(Ordering::Relaxed), 1);
    assert_eq!(live.catalog.table_count(), 1, "one snapshot");
}
