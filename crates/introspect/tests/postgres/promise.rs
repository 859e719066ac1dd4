//! Nothing is written, and a role that may only connect sees the same.

use std::sync::Mutex;
use std::time::Duration;

use drift_introspect::{Observer, Quiet};
use drift_testkit::TestDatabase;
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

/// What would not be the same if anything had been written.
fn traces(database: &TestDatabase) -> Vec<(String, String)> {
    let mut client = database.client();
    let mut all = Vec::new();
    // Catalogs that all databases share change with the tests beside this one, which make databases and roles; of
    // those only this database's own row is looked at, below.
    let tables = client
        .query(
            "SELECT relname::text FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace
             AND relkind = 'r' AND NOT relisshared AND relname <> 'pg_statistic' ORDER BY relname",
            &[],
        )
        .expect("list the catalogs");
    for row in tables {
        let name: String = row.get(0);
        let digest: Option<String> = client
            .query_one(
                &format!(
                    "SELECT md5(string_agg(t.ctid::text || t.xmin::text || t.xmax::text, ',' ORDER BY t.ctid))
                     FROM pg_catalog.{name} AS t"
                ),
                &[],
            )
            .expect("digest a catalog")
            .get(0);
        all.push((name, digest.unwrap_or_default()));
    }
    let own: String = client
        .query_one(
            "SELECT d.ctid::text || d.xmin::text || d.xmax::text FROM pg_database AS d
             WHERE d.datname = current_database()",
            &[],
        )
        .expect("the database's own row")
        .get(0);
    all.push(("own row of pg_database".to_owned(), own));
    let counters: String = client
        .query_one(
            "SELECT coalesce(string_agg(relname || ' ' || n_tup_ins || ' ' || n_tup_upd || ' ' || n_tup_del
               || ' ' || coalesce(seq_scan, 0) || ' ' || coalesce(idx_scan, 0), ',' ORDER BY relid), '')
             FROM pg_stat_user_tables",
            &[],
        )
        .expect("counters")
        .get(0);
    all.push(("counters".to_owned(), counters));
    let temporary: i64 = client
        .query_one("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'pg_temp%'", &[])
        .expect("temporary schemas")
        .get(0);
    all.push(("temporary schemas".to_owned(), temporary.to_string()));
    all
}

#[test]
fn reading_changes_nothing() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database(ZOO);
    database.execute("INSERT INTO plans VALUES (gen_random_uuid(), 'x', 1)");
    let sequences =
        "SELECT string_agg(sequencename || coalesce(last_value, -1), ',' ORDER BY 1) FROM pg_sequences";
    let next = |database: &TestDatabase| -> Option<String> {
        database.client().query_one(sequences, &[]).map(|row| row.get(0)).ok().flatten()
    };
    let (before, numbers) = (traces(&database), next(&database));
    for _ in 0..2 {
        in_schemas(&database, Some(&["public", "billing"]));
    }
    assert_eq!(traces(&database), before);
    assert_eq!(next(&database), numbers);
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
