//! What another version of PostgreSQL prints otherwise is no difference: whatever server this runs on, what it gives
//! back means what 15 gave back.
//!
//! The texts are those of drift-sql's tests: as people write them, and as 15 prints them.

use std::fmt::Write as _;

use drift_catalog::{Catalog, Expr};
use drift_testkit::postgres;

use crate::common::postgres::live;
use crate::common::settled;

const EXPRESSIONS: &str = include_str!("../../../sql/tests/postgres.pairs");
const VIEWS: &str = include_str!("../../../sql/tests/postgres.views");

/// The table that the expressions are about, as in drift-sql's tests.
const COLUMNS: &[(&str, &str)] = &[
    ("n", "integer"),
    ("s", "smallint"),
    ("b", "bigint"),
    ("price", "numeric(10,2)"),
    ("d", "double precision"),
    ("r", "real"),
    ("flag", "boolean"),
    ("name", "varchar(40)"),
    ("code", "char(3)"),
    ("note", "text"),
    ("status", "mood"),
    ("day", "date"),
    ("at", "timestamptz"),
    ("ts", "timestamp"),
    ("tags", "text[]"),
    ("data", "jsonb"),
    ("id", "uuid"),
    ("user", "text"),
    ("Mixed", "text"),
    ("hours", "interval"),
];

/// Calls that the grammar has words for, as people write them and as 15 prints them. Before 14 they were printed as
/// plain calls, and since 16 the only table of a query is not named before its columns.
const CALLS: &[(&str, &str)] = &[
    ("EXTRACT(epoch FROM c)", "EXTRACT(epoch FROM t.c)"),
    ("OVERLAY(a PLACING 'x' FROM 1 FOR 2)", "OVERLAY(t.a PLACING 'x'::text FROM 1 FOR 2)"),
    ("a SIMILAR TO 'x%'", "(t.a ~ similar_to_escape('x%'::text))"),
    ("(c, c) OVERLAPS (c, c)", "((t.c, t.c) OVERLAPS (t.c, t.c))"),
    ("SUBSTRING(a FROM 1 FOR 2)", "SUBSTRING(t.a FROM 1 FOR 2)"),
    ("TRIM(BOTH 'x' FROM a)", "TRIM(BOTH 'x'::text FROM t.a)"),
    ("c AT TIME ZONE 'UTC'", "(t.c AT TIME ZONE 'UTC'::text)"),
    ("tags[1]", "t.tags[1]"),
    ("tags[1:2]", "t.tags[1:2]"),
];

/// The lines of a file of texts.
fn lines(file: &str) -> impl Iterator<Item = &str> {
    file.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// Where an expression stands, as people write it, as 15 prints it; `||` is no bar.
fn expressions() -> Vec<(&'static str, &'static str, &'static str)> {
    lines(EXPRESSIONS)
        .map(|line| {
            let (place, texts) = line.split_once('|').expect("a place");
            let bytes = texts.as_bytes();
            let lone = |at: &usize| {
                bytes[*at] == b'|' && bytes.get(at + 1) != Some(&b'|') && (*at == 0 || bytes[at - 1] != b'|')
            };
            let bar = (0..bytes.len()).find(lone).expect("two texts");
            (place, &texts[..bar], &texts[bar + 1..])
        })
        .collect()
}

/// The same catalog, had it been read from a server that prints these texts.
fn reprinted(mut catalog: Catalog, texts: &[(String, &str)]) -> Catalog {
    let schema = catalog.schemas.get_mut("public").expect("the schema");
    let put = |name: &str, expr: &mut Expr| {
        if let Some((_, text)) = texts.iter().find(|(own, _)| own == name) {
            *expr = Expr { raw: (*text).to_owned(), ..expr.clone() };
        }
    };
    for (name, table) in &mut schema.tables {
        for check in &mut table.checks.items {
            let own = check.name.clone().expect("a live check has a name");
            put(&own, &mut check.expr);
        }
        for column in &mut table.columns {
            if let Some(expr) = column.default.value_mut() {
                put(name, expr);
            }
        }
    }
    for (name, view) in &mut schema.views.items {
        put(name, &mut view.query);
    }
    catalog
}

/// Makes the objects, and finds the server's words to mean what the others say.
fn the_same(sql: &str, texts: &[(String, &str)]) {
    let Some(server) = postgres() else { return };
    let own = live(&server.database(sql));
    let other = settled(reprinted(own.clone(), texts), &own);
    let changes = drift_diff::diff(&own, &other).changes;
    assert!(changes.is_empty(), "{changes:#?}");
}

#[test]
fn expressions_of_any_version_are_those_of_15() {
    let Some(server) = postgres() else { return };
    let columns: Vec<String> = COLUMNS.iter().map(|(name, ty)| format!("\"{name}\" {ty}")).collect();
    let mut sql = format!(
        "CREATE TYPE mood AS ENUM ('new', 'old', 'a', 'b'); CREATE TABLE t ({});",
        columns.join(", ")
    );
    let mut texts = Vec::new();
    for (at, (place, written, printed)) in expressions().into_iter().enumerate() {
        let name = format!("e{at:03}");
        if written.contains("gen_random_uuid") && !server.since(13, "gen_random_uuid without an extension") {
            continue;
        }
        if place == "check" {
            write!(sql, "ALTER TABLE t ADD CONSTRAINT {name} CHECK ({written});").expect("a text");
        } else {
            let (_, ty) = COLUMNS.iter().find(|(own, _)| *own == place).expect("a column");
            write!(sql, "CREATE TABLE {name} (\"{place}\" {ty} DEFAULT {written});").expect("a text");
        }
        texts.push((name, printed));
    }
    the_same(&sql, &texts);
}

#[test]
fn views_of_any_version_are_those_of_15() {
    let mut sql =
        "CREATE TABLE u (id int, name text, n int); CREATE TABLE o (id int, u_id int, total numeric);
                   CREATE TABLE p (id int, o_id int);"
            .to_owned();
    let mut texts = Vec::new();
    let own: Vec<&str> = lines(VIEWS).collect();
    for (at, pair) in own.chunks(2).enumerate() {
        // An alias that is a word of the grammar needs AS before 14 (its release notes, E.24.3.4).
        let written = pair[0].replace("name label", "name AS label");
        write!(sql, "CREATE VIEW v{at:03} AS {written};").expect("a text");
        texts.push((format!("v{at:03}"), pair[1]));
    }
    the_same(&sql, &texts);
}

#[test]
fn the_grammars_own_calls_of_any_version_are_those_of_15() {
    let mut sql = "CREATE TABLE t (a text, c timestamptz, tags text[]);".to_owned();
    let mut printed = Vec::new();
    for (at, (written, own)) in CALLS.iter().enumerate() {
        write!(sql, "CREATE VIEW v{at:03} AS SELECT {written} AS x FROM t WHERE a = 'y';").expect("a text");
        printed.push(format!("SELECT {own} AS x\n   FROM t\n  WHERE (t.a = 'y'::text);"));
    }
    let names = (0..CALLS.len()).map(|at| format!("v{at:03}"));
    let texts: Vec<(String, &str)> = names.zip(printed.iter().map(String::as_str)).collect();
    the_same(&sql, &texts);
}

#[test]
fn a_procedures_arguments_mean_the_same_with_and_without_their_mode() {
    let Some(server) = postgres() else { return };
    let of = |mode: &str| {
        format!("CREATE PROCEDURE f({mode} a int, INOUT b int) LANGUAGE sql AS 'SELECT 1 WHERE 1 IN (1)'")
    };
    let own = live(&server.database(&of("")));
    let mut other = own.clone();
    let functions = &mut other.schemas.get_mut("public").expect("the schema").functions.items;
    let function = functions.values_mut().next().expect("the procedure");
    // It is printed since 14; here the server's own way is turned into the other's.
    let raw = &mut function.definition.raw;
    *raw = if raw.contains("(IN a") { raw.replace("(IN a", "(a") } else { raw.replace("(a", "(IN a") };
    assert_ne!(own.schemas["public"].functions, other.schemas["public"].functions);
    let changes = drift_diff::diff(&own, &settled(other, &own)).changes;
    assert!(changes.is_empty(), "{changes:#?}");
}
