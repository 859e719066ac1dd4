//! Functions that change while something stands on them, or they on something: calls in tables and views, types of
//! arguments, bodies that the server has understood.

use crate::common::postgres::pair;
use drift_testkit::postgres;

#[test]
fn a_function_with_other_arguments_takes_the_place_of_the_old_one_where_it_is_called() {
    let Some(server) = postgres() else { return };
    let schema = |ty: &str| {
        format!(
            "CREATE FUNCTION f(i {ty}) RETURNS {ty} LANGUAGE sql IMMUTABLE AS 'SELECT i';
             CREATE FUNCTION g(i {ty}) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT i > 0';
             CREATE FUNCTION unused(i {ty}) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT i > 0';
             CREATE TABLE t (id integer, d integer DEFAULT f(1),
               n integer GENERATED ALWAYS AS (f(id)) STORED, CHECK (g(id)));
             CREATE INDEX i ON t (f(id));
             CREATE POLICY own ON t USING (g(id));
             CREATE VIEW v AS SELECT id FROM t WHERE g(id);
             CREATE VIEW w AS SELECT id FROM v;"
        )
    };
    pair(&server, &schema("integer"), &schema("bigint"), true);
}

#[test]
fn a_function_changes_with_the_type_that_it_takes() {
    let Some(server) = postgres() else { return };
    let schema = |values: &str, functions: &str| {
        format!("CREATE TYPE level AS ENUM ({values}); {functions} CREATE TABLE t (l level);")
    };
    let function = |body: &str, default: &str| {
        format!(
            "CREATE FUNCTION f(l level DEFAULT '{default}') RETURNS integer LANGUAGE sql AS 'SELECT {body}';
             CREATE FUNCTION gone(l level) RETURNS integer LANGUAGE sql AS 'SELECT 1';"
        )
    };
    let view = "CREATE VIEW v AS SELECT f() AS x;";
    // It says something else, and one goes.
    let from = schema("'low', 'high'", &function("1", "high"));
    let to = "CREATE FUNCTION f(l level DEFAULT 'most') RETURNS integer LANGUAGE sql AS 'SELECT 2';";
    pair(&server, &format!("{from} {view}"), &format!("{} {view}", schema("'low', 'most'", to)), true);
    // It gives something else.
    let to = "CREATE FUNCTION f(l level) RETURNS level LANGUAGE sql AS 'SELECT l';";
    pair(&server, &from, &schema("'low'", to), true);
}

#[test]
fn a_body_that_is_understood_steps_aside_for_what_it_reads() {
    let Some(server) = postgres() else { return };
    if server.major() < 14 {
        return;
    }
    let schema = |ty: &str, argument: &str| {
        format!(
            "CREATE TABLE t (id integer, v {ty});
             CREATE FUNCTION total() RETURNS numeric LANGUAGE sql BEGIN ATOMIC SELECT sum(v)::numeric FROM t; END;
             CREATE FUNCTION base({argument} integer) RETURNS integer LANGUAGE sql IMMUTABLE RETURN {argument} + 1;
             CREATE FUNCTION a_over(x integer DEFAULT base(1)) RETURNS integer LANGUAGE sql IMMUTABLE
               BEGIN ATOMIC SELECT base(x) * 2; END;
             CREATE VIEW w AS SELECT a_over(id) AS a FROM t;
             COMMENT ON FUNCTION total() IS 'all of it';"
        )
    };
    pair(&server, &schema("integer", "x"), &schema("bigint", "y"), true);
    // It reads a column that is new.
    pair(
        &server,
        "CREATE TABLE t (id integer);",
        "CREATE TABLE t (id integer, v integer);
         CREATE FUNCTION total() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT sum(v) FROM t; END;",
        true,
    );
}

#[test]
fn a_column_that_is_computed_anew_leaves_behind_its_checks() {
    let Some(server) = postgres() else { return };
    let schema = |name: &str| {
        format!(
            "CREATE FUNCTION {name}(x text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(x)';
             CREATE TABLE t (id integer, s text GENERATED ALWAYS AS ({name}('a')) STORED, CHECK ({name}(s) = s));"
        )
    };
    pair(&server, &schema("slug"), &schema("short"), true);
}
