//! Somebody else holds a strong lock.

use std::time::{Duration, Instant};

use drift_catalog::{Kind, Unstated};
use drift_introspect::Quiet;
use drift_testkit::{Role, TestDatabase};

use crate::common::read_as;

const SCHEMA: &str = "CREATE TABLE a (id int CHECK (id > 0)); CREATE TABLE b (id int CHECK (id > 0));
    CREATE VIEW of_a AS SELECT id FROM a; CREATE VIEW of_b AS SELECT id FROM b;
    CREATE VIEW of_of_a AS SELECT id FROM of_a; CREATE MATERIALIZED VIEW stored AS SELECT id FROM a";

/// Reads while another transaction has a table for itself.
fn read_beside(database: &TestDatabase, url: &str, lock: &str) -> (drift_catalog::Catalog, i32) {
    let mut other = database.client();
    let pid: i32 = other.query_one("SELECT pg_backend_pid()", &[]).expect("our number").get(0);
    other.batch_execute(&format!("BEGIN; {lock}")).expect("take the lock");
    let start = Instant::now();
    let live = read_as(url, None, &Quiet, Duration::from_millis(200)).expect("read beside the lock");
    assert!(start.elapsed() < Duration::from_secs(20), "waits are bounded: {:?}", start.elapsed());
    other.batch_execute("ROLLBACK").expect("let go");
    (live.catalog, pid)
}

#[test]
fn a_locked_table_is_named_and_the_rest_is_read() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database(SCHEMA);
    let (catalog, pid) = read_beside(&database, &database.url(), "LOCK TABLE a IN ACCESS EXCLUSIVE MODE");
    let schema = &catalog.schemas["public"];
    assert!(schema.tables.contains_key("b") && schema.views.items.contains_key("of_b"));
    assert!(schema.views.items.contains_key("of_of_a"), "it reads a view, which is not locked");
    assert!(!schema.tables.contains_key("a") && !schema.views.items.contains_key("of_a"));
    let unread: Vec<(&str, Kind)> =
        catalog.unread.iter().map(|item| (item.path.object.as_str(), item.path.kind)).collect();
    assert_eq!(
        unread,
        [("a", Kind::Table), ("of_a", Kind::View), ("stored", Kind::MaterializedView)],
        "{:?}",
        catalog.unread
    );
    for item in &catalog.unread {
        let why = &item.why;
        assert!(
            why.starts_with(&format!("public.a is locked by process {pid}, whose transaction is ")),
            "{why}"
        );
        assert_eq!(item.reason, Unstated::NotUnderstood);
    }
}

#[test]
fn a_role_without_rights_is_told_the_process() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database(SCHEMA);
    let role: Role = database.role("");
    let (catalog, pid) = read_beside(&database, &role.url, "LOCK TABLE of_b IN ACCESS EXCLUSIVE MODE");
    // LOCK on a view locks the tables it reads too.
    let unread: Vec<&str> = catalog.unread.iter().map(|item| item.path.object.as_str()).collect();
    assert_eq!(unread, ["b", "of_b"], "{:?}", catalog.unread);
    assert!(catalog.unread[0].why.contains(&format!("process {pid}")), "{:?}", catalog.unread);
}

#[test]
fn a_table_that_is_being_made_is_not_there_yet() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database(SCHEMA);
    let (catalog, _) =
        read_beside(&database, &database.url(), "CREATE TABLE c (id int); CREATE INDEX ON b (id)");
    assert_eq!(catalog.unread, []);
    assert_eq!(catalog.table_count(), 2);
}
