//! Nothing is written, and a role that may only connect sees the same.

use std::sync::Mutex;
use std::time::Duration;

use drift_introspect::{Observer, Quiet};
use drift_testkit::servers::Cluster;
use postgres::{Client, NoTls};

use crate::common::{in_schemas, read_as};

/// Every kind of object.
const ZOO: &str = include_str!("zoo.sql");

#[test]
fn a_role_that_may_only_connect_sees_the_same() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database(ZOO);
    let name = database.name();
    database.execute(&format!(
        "REVOKE ALL ON DATABASE {name} FROM PUBLIC; REVOKE ALL ON SCHEMA public, billing FROM PUBLIC;
         REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC"
    ));
    let role = database.role("");
    let refused = read_as(&role.url, None, &Quiet, Duration::from_secs(5));
    assert!(refused.is_err(), "without the right to connect there is nothing to see");
    // The very statements that `drift grants` prints.
    database.execute(&drift_introspect::grants(&role.name));
    let mut client = postgres_client(&role.url);
    assert!(client.batch_execute("SELECT * FROM public.tenants").is_err(), "the role may read no table");
    for schemas in [None, Some(&["public", "billing"][..])] {
        let seen = read_as(&role.url, schemas, &Quiet, Duration::from_secs(5)).expect("read as the role");
        assert_eq!(seen.catalog, in_schemas(&database, schemas));
        assert!(seen.catalog.table_count() > 5);
    }
}

fn postgres_client(url: &str) -> Client {
    Client::connect(url, NoTls).expect("log in as the role")
}

/// What would not be the same if anything had been written: every row of every catalog and sequence with its place and
/// the transactions that wrote it, and the counters of row changes and of reads of the tables of users, which are not
/// read here either.
fn traces(client: &mut Client) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let tables = client
        .query(
            "SELECT oid::regclass::text, relkind::text FROM pg_class
             WHERE relkind IN ('r', 'S', 't') AND relpersistence <> 't'
             AND oid NOT IN (SELECT relid FROM pg_stat_user_tables) ORDER BY oid",
            &[],
        )
        .expect("list everything that has rows");
    for row in tables {
        let name: String = row.get(0);
        // Some rows are changed where they lie, such as those of sequences, so that their text counts too; what is
        // in a TOAST table has no text, and is never changed where it lies.
        let text = match row.get::<_, &str>(1) {
            "S" => "t.last_value, t.log_cnt, t.is_called",
            "t" => "t.chunk_id",
            _ => "t.*",
        };
        let digest: Option<String> = client
            .query_one(
                &format!(
                    "SELECT md5(string_agg(concat_ws(' ', t.ctid, t.xmin, t.xmax, {text}), ',' ORDER BY t.ctid))
                     FROM {name} AS t"
                ),
                &[],
            )
            .unwrap_or_else(|error| {
                panic!(
                    "{name}: {}",
                    error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string)
                )
            })
            .get(0);
        all.push((name, digest.unwrap_or_default()));
    }
    // Numbers of live and dead rows are left out: they are estimates, and whoever reads a page with dead rows in it
    // tidies the page and the estimate.
    let facts = "
        SELECT 'row changes of ' || relid::regclass, concat_ws(' ', n_tup_ins, n_tup_upd, n_tup_del, vacuum_count,
            analyze_count) FROM pg_stat_all_tables
        UNION ALL SELECT 'reads of ' || relid::regclass, concat_ws(' ', seq_scan, idx_scan) FROM pg_stat_user_tables
        UNION ALL SELECT 'row changes of database ' || datid, concat_ws(' ', tup_inserted, tup_updated, tup_deleted,
            temp_files) FROM pg_stat_database
        UNION ALL SELECT 'next transaction', txid_snapshot_xmax(txid_current_snapshot())::text
        UNION ALL SELECT 'prepared transactions', count(*)::text FROM pg_prepared_xacts
        UNION ALL SELECT 'advisory locks', count(*)::text FROM pg_locks WHERE locktype = 'advisory'
        ORDER BY 1";
    all.extend(client.query(facts, &[]).expect("facts").iter().map(|row| (row.get(0), row.get(1))));
    all
}

/// Nobody else is on this cluster and nothing cleans up there, so that not even what all databases share may change.
#[test]
fn reading_changes_nothing() {
    let Some(cluster) = Cluster::own() else { return };
    let server = cluster.server();
    let database = server.database(ZOO);
    database.execute("INSERT INTO plans VALUES ('00000000-0000-0000-0000-000000000001', 'x', 1)");
    // What would be tidied up sooner or later is tidied up before the first look.
    for settle in ["VACUUM ANALYZE", "CHECKPOINT"] {
        database.execute(settle);
    }
    // A session hands over what it counted when it ends, and until PostgreSQL 14 a process of its own takes note.
    let settled = || std::thread::sleep(Duration::from_millis(1_500));
    settled();
    let mut client = database.client();
    let before = traces(&mut client);
    assert!(before.iter().any(|(name, _)| name == "pg_database") && before.len() > 80, "{}", before.len());
    for schemas in [None, Some(&["public", "billing"][..])] {
        in_schemas(&database, schemas);
    }
    settled();
    let after = traces(&mut client);
    let changed: Vec<_> = before.iter().zip(&after).filter(|(before, after)| before != after).collect();
    assert!(changed.is_empty() && before.len() == after.len(), "{changed:#?}");

    // The comparison can fail: a row that is written and taken back leaves its traces.
    let before = traces(&mut client);
    client.batch_execute("BEGIN; CREATE ROLE nobody_at_all; ROLLBACK").expect("write and take back");
    assert_ne!(traces(&mut client), before);
}

/// Writes down what is run.
#[derive(Default)]
struct Listener(Mutex<Vec<(String, String)>>);

impl Observer for Listener {
    fn query(&self, name: &str, sql: &str) {
        self.0.lock().expect("one at a time").push((name.to_owned(), sql.to_owned()));
    }

    fn progress(&self, _: &str, _: usize, _: Option<usize>) {}
}

#[test]
fn what_is_shown_is_what_runs_and_does_not_grow() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database("CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t");
    let run = || {
        let listener = Listener::default();
        read_as(&database.url(), None, &listener, Duration::from_secs(5)).expect("read");
        listener.0.into_inner().expect("nobody panicked")
    };
    let first = run();
    let many: String = (0..150)
        .map(|n| format!("CREATE TABLE t{n} (a int PRIMARY KEY, b int); CREATE INDEX ON t{n} (b);"))
        .collect();
    database.execute(&many);
    let second = run();
    assert_eq!(first.len(), second.len(), "the number of queries does not grow with the tables");
    // Each of them stands in the listing, and runs as it is shown, by the simple protocol.
    let listing = drift_introspect::queries(drift_catalog::Vendor::Postgres);
    let mut client = database.client();
    for (name, sql) in &second {
        client.batch_execute(sql).unwrap_or_else(|error| panic!("{name}: {error}\n{sql}"));
        if !["begin", "end", "savepoint", "release", "view_definitions"].contains(&name.as_str()) {
            assert!(listing.contains(sql.trim_end_matches(';')), "{name} is not listed as it runs:\n{sql}");
        }
    }
    assert!(second[0].1.starts_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"));
    assert_eq!(second.last().map(|(_, sql)| sql.as_str()), Some("ROLLBACK"));
}

#[test]
fn a_server_that_stops_in_the_middle() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database("CREATE TABLE t (a int)");
    struct Killer(Mutex<Client>);
    impl Observer for Killer {
        fn query(&self, name: &str, _: &str) {
            if name == "columns" {
                let terminate = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                     WHERE application_name = 'drift' AND datname = current_database()";
                self.0.lock().expect("one at a time").batch_execute(terminate).expect("end the connection");
                // The signal needs a moment to arrive.
                std::thread::sleep(Duration::from_millis(300));
            }
        }
        fn progress(&self, _: &str, _: usize, _: Option<usize>) {}
    }
    let error =
        read_as(&database.url(), None, &Killer(Mutex::new(database.client())), Duration::from_secs(5))
            .expect_err("the connection was ended");
    assert_eq!(error.what, "cannot read the database");
    assert!(error.likely.is_some() && error.hint.is_some(), "{error:?}");
    assert!(error.tried[0].contains(database.name()), "{error:?}");
}
