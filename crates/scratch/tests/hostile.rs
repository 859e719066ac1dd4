//! What a schema tries to run while it is made in a scratch database, on a real server.

#![expect(clippy::expect_used, reason = "helpers of tests that cannot go on without")]

use std::collections::BTreeMap;
use std::path::Path;

use drift_catalog::Vendor;
use drift_introspect::connection::{self, Location};
use drift_introspect::{ConnectOptions, Quiet};
use drift_scratch::{Made, Place, Run, Scratch};
use drift_testkit::Server;

/// What every program below does when it is run; roles belong to the whole server. What calls itself immutable may make
/// none, but may call what makes one: by its full name, for since PostgreSQL 17 maintenance of indexes and materialised
/// views runs with a search_path of its own (its release notes, "Migration").
const CANARY: &str = "CREATE FUNCTION sing() RETURNS void LANGUAGE plpgsql AS \
     $$ BEGIN EXECUTE 'CREATE ROLE drift_scratch_canary'; EXCEPTION WHEN duplicate_object THEN NULL; END $$";

fn location(url: &str) -> Location {
    let environment: BTreeMap<String, String> = BTreeMap::new();
    connection::parse(url, &environment, Path::new("/")).expect("a location")
}

fn build(server: &Server, statements: &[String], foreign: bool) -> Made {
    let door = location(&server.url_of("postgres"));
    let place = Place { vendor: Vendor::Postgres, server: Some(&door), targets: &[] };
    let mut scratch = Scratch::make(place, ConnectOptions::default(), &Quiet).expect("a scratch database");
    let run = |sql: &String| Run { sql: sql.clone(), place: "here".to_owned(), path: None, foreign };
    scratch.run_most(&statements.iter().map(run).collect::<Vec<_>>()).expect("most of it");
    let made = scratch.read(&["public".to_owned()]).expect("a catalog");
    scratch.close().expect("it is dropped");
    made
}

const ROLES: &str = "SELECT count(*) FROM pg_roles WHERE rolname = 'drift_scratch_canary'";

fn canaries(server: &Server) -> i64 {
    server.client().query_one(ROLES, &[]).expect("roles").get(0)
}

fn function(name: &str, rest: &str) -> String {
    format!(
        "CREATE FUNCTION {name} {rest} LANGUAGE plpgsql AS $$ BEGIN PERFORM public.sing(); RETURN 1; END $$"
    )
}

/// Statements by which a server calls the function while the schema is made.
fn vectors() -> Vec<(&'static str, Vec<String>)> {
    let own = |list: &[&str]| list.iter().map(|sql| (*sql).to_owned()).collect::<Vec<_>>();
    let with = |name: &str, rest: &str, list: &[&str]| {
        [vec![CANARY.to_owned(), function(name, rest)], own(list)].concat()
    };
    let table = "CREATE TABLE t (a int)";
    vec![
        (
            "the default of an added column",
            with("f()", "RETURNS int STABLE", &[table, "ALTER TABLE t ADD COLUMN b int DEFAULT f()"]),
        ),
        (
            "a constant in an index",
            with(
                "f(int)",
                "RETURNS int IMMUTABLE SECURITY DEFINER",
                &[table, "CREATE INDEX i ON t ((a + f(1)))"],
            ),
        ),
        (
            "the predicate of an index",
            with("f(int)", "RETURNS int IMMUTABLE", &[table, "CREATE INDEX i ON t (a) WHERE a > f(1)"]),
        ),
        (
            "a check that is added",
            with("f(int)", "RETURNS int IMMUTABLE", &[table, "ALTER TABLE t ADD CHECK (a > f(1))"]),
        ),
        (
            "the bound of a partition",
            with(
                "f()",
                "RETURNS int",
                &[
                    "CREATE TABLE p (a int) PARTITION BY RANGE (a)",
                    "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (f()) TO (9)",
                ],
            ),
        ),
        (
            "a domain in the first value of an aggregate",
            with(
                "f(int)",
                "RETURNS int IMMUTABLE",
                &[
                    "CREATE DOMAIN d AS int CHECK (f(VALUE) > 0)",
                    "CREATE FUNCTION next(d, int) RETURNS d LANGUAGE sql AS 'SELECT $1'",
                    "CREATE AGGREGATE sums(int) (SFUNC = next, STYPE = d, INITCOND = '1')",
                ],
            ),
        ),
        (
            "an operator",
            with(
                "f(int, int)",
                "RETURNS int IMMUTABLE",
                &[
                    "CREATE OPERATOR ### (LEFTARG = int, RIGHTARG = int, FUNCTION = f)",
                    table,
                    "CREATE INDEX i ON t ((a + (1 ### 2)))",
                ],
            ),
        ),
        ("a materialised view", with("f()", "RETURNS int", &["CREATE MATERIALIZED VIEW v AS SELECT f()"])),
        (
            "values of a changed column",
            with(
                "f(int)",
                "RETURNS int IMMUTABLE",
                &[table, "ALTER TABLE t ALTER COLUMN a TYPE bigint USING (a + f(1))"],
            ),
        ),
        (
            "an event trigger",
            own(&[
                CANARY,
                "CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM public.sing(); END $$",
                "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()",
                table,
            ]),
        ),
        ("a block", own(&[CANARY, "DO $$ BEGIN PERFORM public.sing(); END $$"])),
        ("a query", with("f()", "RETURNS int", &["SELECT f()"])),
        ("a role", own(&["CREATE ROLE drift_scratch_canary"])),
        (
            "two statements in one",
            own(&["CREATE TABLE x (a int DEFAULT (1)); CREATE ROLE drift_scratch_canary; --)"]),
        ),
        (
            "a call through the text of a query",
            with(
                "f()",
                "RETURNS int",
                &[
                    "CREATE TABLE p (a int) PARTITION BY RANGE (a)",
                    "CREATE TABLE p1 PARTITION OF p
                       FOR VALUES FROM (length(query_to_xml('SELECT f()', true, true, '')::text)) TO (9999)",
                ],
            ),
        ),
    ]
}

/// All in one: the canary is one role of the whole server.
#[test]
fn nothing_that_a_schema_holds_is_run_while_it_is_made() {
    let Some(server) = drift_testkit::postgres() else { return };
    for (what, statements) in vectors() {
        // Without any care each of them does it; otherwise this test would prove nothing.
        let open = server.database("");
        let mut client = open.client();
        client.batch_execute("BEGIN").expect("begun");
        for sql in &statements {
            client.batch_execute(sql).unwrap_or_else(|error| panic!("{what}: {sql}: {error:?}"));
        }
        let done: i64 = client.query_one(ROLES, &[]).expect("roles").get(0);
        client.batch_execute("ROLLBACK").expect("taken back");
        assert_eq!(done, 1, "{what} does not call anything");
        for foreign in [true, false] {
            let made = build(&server, &statements, foreign);
            assert_eq!(canaries(&server), 0, "{what} was run: {:?}", made.not_run);
        }
    }
}

#[test]
fn files_and_programs_are_not_reached_and_it_is_said() {
    let Some(server) = drift_testkit::postgres() else { return };
    let statements: Vec<String> = [
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "CREATE EXTENSION dblink",
        "CREATE EXTENSION IF NOT EXISTS file_fdw CASCADE",
        "CREATE TABLE t (a text)",
        "ALTER TABLE t ADD COLUMN b text DEFAULT pg_read_file('/etc/passwd')",
        "CREATE SUBSCRIPTION s CONNECTION 'host=nowhere' PUBLICATION p",
    ]
    .iter()
    .map(|sql| (*sql).to_owned())
    .collect();
    for foreign in [true, false] {
        let made = build(&server, &statements, foreign);
        assert_eq!(made.not_run.len(), 5, "{:?}", made.not_run);
        let table = made.catalog.table("public", "t").expect("the table");
        assert_eq!(table.columns.len(), 1);
    }
}

#[test]
fn functions_are_read_with_the_bodies_they_were_written_with() {
    let Some(server) = drift_testkit::postgres() else { return };
    let statements: Vec<String> = [
        "CREATE FUNCTION one(a int = 2) RETURNS int LANGUAGE SQL STABLE AS 'SELECT ''x''::text; SELECT a'",
        "CREATE OR REPLACE FUNCTION two() RETURNS trigger AS $x$ BEGIN RETURN NEW; /* $function$ */ END $x$ LANGUAGE plpgsql SECURITY DEFINER",
        "CREATE PROCEDURE three(x varchar(3)) LANGUAGE plpgsql AS $procedure$ BEGIN NULL; END $procedure$",
        "ALTER FUNCTION one(int) IMMUTABLE",
        "CREATE FUNCTION four() RETURNS int RETURN 1 + 1",
    ]
    .iter()
    .map(|sql| (*sql).to_owned())
    .filter(|sql| !sql.contains("RETURN 1 + 1") || server.since(14, "functions whose body is SQL"))
    .collect();
    let own = server.database("");
    for sql in &statements {
        own.client().batch_execute(sql).expect("it is run");
    }
    let request = drift_introspect::Request {
        schemas: Some(&["public".to_owned()]),
        options: ConnectOptions::default(),
        observer: &Quiet,
    };
    let live = drift_introspect::read(&location(&own.url()), &request).expect("a catalog").catalog;
    let made = build(&server, &statements, true).catalog;
    let texts = |catalog: &drift_catalog::Catalog| -> Vec<String> {
        let functions = &catalog.schemas["public"].functions.items;
        functions.values().map(|function| function.definition.raw.clone()).collect()
    };
    assert_eq!(texts(&live).len(), statements.len() - 1);
    assert_eq!(texts(&made), texts(&live));
}
