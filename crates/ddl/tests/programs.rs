//! Statements of PostgreSQL that are programs, or make tables of queries: what is seen through, what is doubtful, and
//! of what.

#![expect(clippy::expect_used, reason = "a helper that fails is a test that fails")]

use drift_catalog::Vendor;
use drift_ddl::{Script, SqlFile, read};

fn script(sql: &str) -> Script {
    read(Vendor::Postgres, "public", vec![SqlFile { name: "schema.sql".to_owned(), text: sql.to_owned() }])
}

/// Statements read, statements that say nothing of the schema, statements that were not understood.
fn counts(script: &Script) -> (usize, usize, usize) {
    (script.counts.read, script.counts.not_schema, script.counts.not_understood)
}

fn doubtful(script: &Script) -> Vec<String> {
    script.catalog.unread.iter().map(|item| item.path.to_string()).collect()
}

fn columns(script: &Script, table: &str) -> Vec<String> {
    let table = script.catalog.table("public", table).expect("the table");
    table.columns.iter().map(|own| format!("{} {}", own.name, own.ty.ty)).collect()
}

const TABLES: &str = "CREATE TABLE t (id int NOT NULL, name varchar(10)); CREATE TABLE u (id int, at date);";

#[test]
fn a_guard_is_answered_from_the_statements_before_it() {
    for (guard, runs) in [
        ("NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood')", true),
        (
            "NOT EXISTS (SELECT FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = 't' AND n.nspname = 'public')",
            false,
        ),
        (
            "EXISTS (SELECT * FROM information_schema.columns WHERE table_name = 't' AND column_name = 'name')",
            true,
        ),
        (
            "EXISTS (SELECT * FROM information_schema.columns WHERE (table_name = 't') AND (column_name='nome'))",
            false,
        ),
        (
            "NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 't_check' AND conrelid = 'public.t'::regclass)",
            true,
        ),
        ("to_regclass('public.t') IS NULL", false),
        ("to_regclass('public.v') IS NULL", true),
        ("NOT (SELECT EXISTS (SELECT 1 FROM pg_class WHERE relname = 'u' AND relkind = 'r'))", false),
        (
            "EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'u')",
            true,
        ),
    ] {
        let sql = format!(
            "{TABLES} DO $$ BEGIN IF {guard} THEN CREATE TABLE made (a int); ELSE CREATE TABLE other (b int); END IF; END $$;"
        );
        let script = script(&sql);
        assert_eq!(counts(&script), (3, 0, 0), "{guard}");
        assert_eq!(script.catalog.table("public", "made").is_some(), runs, "{guard}");
        assert_eq!(script.catalog.table("public", "other").is_some(), !runs, "{guard}");
    }
}

#[test]
fn what_the_statements_do_not_tell_is_not_guessed() {
    for guard in [
        "EXISTS (SELECT 1 FROM t)",
        "EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'app')",
        "EXISTS (SELECT 1 FROM pg_type WHERE typname = 'a' OR typname = 'b')",
        "EXISTS (SELECT 1 FROM pg_type WHERE typname LIKE 't%')",
        "current_setting('server_version_num')::int > 120000",
    ] {
        let script = script(&format!(
            "{TABLES} DO $$ BEGIN IF {guard} THEN ALTER TABLE u ADD COLUMN b int; END IF; END $$;"
        ));
        assert_eq!(counts(&script), (2, 0, 1), "{guard}");
        assert!(doubtful(&script).contains(&"public.u".to_owned()), "{guard}");
        assert_eq!(columns(&script, "u").len(), 2);
    }
    // Either way nothing of the schema is touched.
    let roles = script(
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN CREATE ROLE app; END IF; END $$;",
    );
    assert_eq!(counts(&roles).2, 0);
}

#[test]
fn what_a_handler_undoes_is_not_half_done() {
    let twice = "DO $$ BEGIN ALTER TABLE t ADD CONSTRAINT c CHECK (id > 0); EXCEPTION WHEN duplicate_object THEN NULL; END $$;";
    let own = script(&format!("{TABLES}{twice}{twice}"));
    assert_eq!(counts(&own), (4, 0, 0));
    assert_eq!(own.catalog.table("public", "t").expect("t").checks.items.len(), 1);
    let half = script(&format!(
        "{TABLES} DO $$ BEGIN CREATE TABLE v (a int); CREATE TABLE u (a int); EXCEPTION WHEN duplicate_table THEN NULL; END $$;"
    ));
    assert_eq!(counts(&half), (2, 0, 1));
    assert!(doubtful(&half).contains(&"public.v".to_owned()));
}

#[test]
fn a_program_makes_doubtful_what_it_names_and_nothing_else() {
    let own = script(&format!(
        "{TABLES}\nDO $x$ DECLARE r record; BEGIN FOR r IN SELECT 1 LOOP EXECUTE format('ALTER TABLE u ADD COLUMN c%s int', r); END LOOP; EXECUTE 'CREATE TABLE fresh' || ' (a int)'; END $x$;"
    ));
    assert_eq!(counts(&own), (2, 0, 1));
    assert_eq!(doubtful(&own), ["public.fresh", "public.u"]);
    assert!(own.catalog.unread[0].why.starts_with("schema.sql:2:1: "), "{}", own.catalog.unread[0].why);
    // One that only changes rows says nothing of the schema.
    let rows = script(&format!(
        "{TABLES} DO $$ DECLARE r record; BEGIN FOR r IN SELECT id FROM t LOOP UPDATE u SET at = now() WHERE id = r.id; END LOOP; END $$;"
    ));
    assert_eq!(counts(&rows), (2, 1, 0));
}

#[test]
fn a_query_that_calls_what_may_change_the_schema_is_named() {
    let sql = "SELECT create_hypertable('t', 'id');";
    let own = script(&format!("{TABLES}{sql}"));
    assert_eq!((counts(&own), doubtful(&own)), ((2, 0, 1), vec!["public.t".to_owned()]));
    assert!(own.not_understood[0].why.contains("create_hypertable"), "{}", own.not_understood[0].why);
    let made = |body: &str, call: &str| {
        script(&format!(
            "{TABLES} CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {body} END $$; {call};"
        ))
    };
    assert_eq!(counts(&made("ALTER TABLE u DROP COLUMN at;", "SELECT f()")), (3, 0, 1));
    assert_eq!(doubtful(&made("ALTER TABLE u DROP COLUMN at;", "SELECT f()")), ["public.f()", "public.u"]);
    assert_eq!(counts(&made("UPDATE u SET at = now();", "SELECT public.f()")), (3, 1, 0));
    assert_eq!(counts(&made("PERFORM audit('t');", "CALL f()")), (3, 0, 1));
    for harmless in [
        "SELECT pg_catalog.setval('public.t_id_seq', 1, true)",
        "SELECT pg_catalog.set_config('search_path', '', false)",
        "SELECT setval(pg_get_serial_sequence('t', 'id'), coalesce(max(id), 1)) FROM t",
        "WITH x (a) AS (SELECT 1) SELECT a::numeric(3, 1) FROM x WHERE a IN (1)",
        "INSERT INTO t SELECT f(1)",
    ] {
        assert_eq!(counts(&script(&format!("{TABLES}{harmless};"))), (2, 1, 0), "{harmless}");
    }
}

#[test]
fn a_table_made_of_a_query_has_the_columns_that_can_be_told() {
    for (sql, wanted) in [
        ("CREATE TABLE m AS SELECT * FROM t", &["id integer", "name character varying(10)"][..]),
        ("CREATE TABLE m (k) AS TABLE t WITH NO DATA", &["k integer", "name character varying(10)"]),
        (
            "CREATE TABLE IF NOT EXISTS m AS SELECT a.id AS x, b.at FROM t a JOIN u b ON b.id = a.id WHERE a.id > 1",
            &["x integer", "at date"],
        ),
        (
            "SELECT name, id::bigint AS big, CAST(1 AS text) word INTO m FROM t ORDER BY 1",
            &["name character varying(10)", "big bigint", "word text"],
        ),
        ("SELECT t.* INTO UNLOGGED m FROM t", &["id integer", "name character varying(10)"]),
        (
            "CREATE TABLE m AS SELECT count(*) AS n, max(at), now() AS made, 'x' AS word, name FROM t, u GROUP BY name",
            &[
                "n bigint",
                "max date",
                "made timestamp with time zone",
                "word text",
                "name character varying(10)",
            ],
        ),
        ("SELECT id + 1 AS n INTO m FROM t", &["n integer"]),
    ] {
        let own = script(&format!("{TABLES}{sql};"));
        assert_eq!(counts(&own), (3, 0, 0), "{sql}");
        assert_eq!(
            (columns(&own, "m"), doubtful(&own)),
            (wanted.iter().map(|&own| own.to_owned()).collect(), vec![]),
            "{sql}"
        );
        assert!(own.catalog.table("public", "m").expect("m").columns.iter().all(|own| own.nullable), "{sql}");
    }
}

#[test]
fn a_table_made_of_a_query_is_there_even_where_its_columns_are_not_known() {
    for sql in [
        "CREATE TABLE m AS SELECT what_nobody_made(id) AS n FROM t",
        "CREATE TABLE m AS SELECT coalesce(name, name) AS y FROM t",
        "CREATE TABLE m AS SELECT id FROM t UNION SELECT id FROM u",
        "CREATE TABLE m AS SELECT * FROM t NATURAL JOIN u",
        "CREATE TABLE m AS EXECUTE prepared(1)",
    ] {
        let own = script(&format!("{TABLES}{sql};"));
        assert_eq!(counts(&own), (3, 0, 0), "{sql}");
        assert_eq!(doubtful(&own), ["public.m"], "{sql}");
    }
    // It is gone with its doubt, and one that lives as long as the session is no part of the schema.
    for sql in [
        "CREATE TABLE m AS SELECT count(*) FROM t; DROP TABLE m",
        "CREATE TEMP TABLE m AS SELECT count(*) FROM t",
    ] {
        let own = script(&format!("{TABLES}{sql};"));
        assert_eq!((counts(&own).2, doubtful(&own)), (0, Vec::<String>::new()), "{sql}");
        assert!(own.catalog.table("public", "m").is_none(), "{sql}");
    }
}
