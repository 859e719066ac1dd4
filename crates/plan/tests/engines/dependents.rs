//! What hangs on something that changes, and steps aside for it: children of a table that others inherit from, references
//! to a key that goes, triggers and policies over a column, indexes of a view that is made anew.

use crate::common::postgres::pair;
use drift_testkit::postgres;

#[test]
fn what_a_parent_gets_its_children_get_with_it() {
    let Some(server) = postgres() else { return };
    let heirs = "CREATE TABLE a_child (x integer) INHERITS (parent); CREATE TABLE b_grandchild () INHERITS (a_child);";
    let parent = |columns: &str| format!("CREATE TABLE parent ({columns}); {heirs}");
    let from = parent("id integer, t text, CONSTRAINT k CHECK (id > 0)");
    for to in [
        "id integer, t varchar(10), n numeric DEFAULT 3 NOT NULL, CONSTRAINT k CHECK (id > 0)",
        "id integer, CONSTRAINT k CHECK (id > 1) NO INHERIT",
        "id bigint NOT NULL DEFAULT 5, t text, CONSTRAINT k CHECK (id > 2), CONSTRAINT l CHECK (t <> '')",
    ] {
        pair(&server, &from, &parent(to), true);
    }
}

#[test]
fn a_reference_follows_its_key_and_its_table() {
    let Some(server) = postgres() else { return };
    // Another key takes the place of the one that the reference stands on.
    pair(
        &server,
        "CREATE TABLE p (id integer PRIMARY KEY, code text UNIQUE); CREATE TABLE c (p integer REFERENCES p (id));",
        "CREATE TABLE p (id integer UNIQUE, code text PRIMARY KEY); CREATE TABLE c (p integer REFERENCES p (id));",
        true,
    );
    // One of the same name goes to another table, and the old table goes.
    pair(
        &server,
        "CREATE TABLE old (id integer PRIMARY KEY); CREATE TABLE c (p integer CONSTRAINT up REFERENCES old);",
        "CREATE TABLE new (id integer PRIMARY KEY); CREATE TABLE c (p integer CONSTRAINT up REFERENCES new);",
        true,
    );
}

#[test]
fn what_reads_a_column_steps_aside_for_its_type() {
    let Some(server) = postgres() else { return };
    let schema = |ty: &str| {
        format!(
            "CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
             CREATE TABLE other (k {ty});
             CREATE TABLE t (x {ty}, y text);
             CREATE TRIGGER g BEFORE UPDATE OF x ON t FOR EACH ROW WHEN (NEW.x > 3) EXECUTE FUNCTION tf();
             CREATE POLICY own ON t USING (x > 5);
             CREATE POLICY others ON t USING (EXISTS (SELECT 1 FROM other WHERE other.k = 1));"
        )
    };
    pair(&server, &schema("integer"), &schema("bigint"), true);
}

#[test]
fn values_in_another_order_take_along_what_reads_them() {
    let Some(server) = postgres() else { return };
    let schema = |values: &str| {
        format!(
            "CREATE TYPE mood AS ENUM ({values});
             CREATE TABLE t (m mood DEFAULT 'a', CHECK (m <> 'b'),
               g text GENERATED ALWAYS AS (CASE WHEN m = 'a' THEN 'x' END) STORED);
             CREATE INDEX ON t (m) WHERE m = 'c';
             CREATE INDEX ON t (g);"
        )
    };
    pair(&server, &schema("'a', 'b', 'c'"), &schema("'c', 'a', 'b'"), true);
}

#[test]
fn a_function_with_another_result_takes_generated_columns_and_policies_along() {
    let Some(server) = postgres() else { return };
    let schema = |ty: &str| {
        format!(
            "CREATE FUNCTION f(i integer) RETURNS {ty} LANGUAGE sql IMMUTABLE AS 'SELECT i::{ty}';
             CREATE TABLE t (x integer, g {ty} GENERATED ALWAYS AS (f(x)) STORED);
             CREATE POLICY own ON t USING (f(x) > 5);"
        )
    };
    pair(&server, &schema("integer"), &schema("bigint"), true);
}

#[test]
fn a_materialised_view_made_anew_brings_its_indexes_once() {
    let Some(server) = postgres() else { return };
    pair(
        &server,
        "CREATE TABLE a (x integer, t text); CREATE MATERIALIZED VIEW v AS SELECT x FROM a; CREATE INDEX vi ON v (x);",
        "CREATE TABLE a (x integer, t text); CREATE MATERIALIZED VIEW v AS SELECT x, t FROM a;
         CREATE UNIQUE INDEX vj ON v (t);",
        true,
    );
}
