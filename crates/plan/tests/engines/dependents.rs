//! What hangs on something that changes, and steps aside for it: children of a table that others inherit from, references
//! to a key that goes, triggers and policies over a column, indexes of a view that is made anew.

use crate::common::postgres::{ask, live, pair, rows};
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
fn a_generated_column_is_made_anew_in_the_words_of_the_new_type() {
    let Some(server) = postgres() else { return };
    // The server keeps a cast to numeric in the first: `b + (1)::numeric`.
    let schema =
        |ty: &str| format!("CREATE TABLE t (b {ty}, made numeric GENERATED ALWAYS AS (b + 1) STORED);");
    pair(&server, &schema("numeric(8,2)"), &schema("integer"), true);
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

/// A type, everything that can be made of it, and rows: `declared` makes `mood`, `value` is one of its values.
fn over(declared: &str, value: &str) -> String {
    format!(
        "{declared}
         CREATE DOMAIN feeling AS mood DEFAULT '{value}';
         CREATE DOMAIN feelings AS mood[];
         CREATE TYPE two_of AS (f feeling, n integer);
         CREATE FUNCTION give(m mood, n integer DEFAULT 1) RETURNS feeling LANGUAGE sql IMMUTABLE AS 'SELECT m::feeling';
         CREATE FUNCTION count_of(m mood[]) RETURNS integer LANGUAGE sql RETURN cardinality(m);
         CREATE TABLE up (m mood PRIMARY KEY);
         CREATE TABLE t (id integer, m mood DEFAULT '{value}' REFERENCES up, all_of mood[], f feeling, b two_of,
           g feeling DEFAULT give('{value}'), w text DEFAULT ('{value}'::mood)::text, CHECK (m IN ('a', 'b')));
         CREATE VIEW v AS SELECT id, m, (b).f AS bf FROM t WHERE f::mood = '{value}';
         CREATE VIEW called AS SELECT give('{value}', 2) AS x;
         GRANT USAGE ON TYPE feeling TO pg_monitor;
         COMMENT ON TYPE mood IS 'how it is'; COMMENT ON DOMAIN feeling IS 'of mood'; COMMENT ON TYPE two_of IS 'two';"
    )
}

#[test]
fn a_type_made_anew_takes_along_all_that_is_made_of_it() {
    let Some(server) = postgres() else { return };
    let is = over("CREATE TYPE mood AS ENUM ('a', 'b', 'c');", "a");
    let rows = "INSERT INTO up VALUES ('a'), ('b');
         INSERT INTO t VALUES (1, 'a', '{a,b}', 'b', ROW('a', 1)), (2, 'b', NULL, NULL, NULL);";
    let held = |database: &_| {
        crate::common::postgres::rows(database, "SELECT id, m, all_of, f, b, g, w FROM t ORDER BY id")
    };
    for values in ["'b', 'a'", "'c', 'a', 'b'", "'a', 'c', 'b', 'd'"] {
        let database = server.database(&format!("{is}{rows}"));
        let before = held(&database);
        let wanted = server.database(&over(&format!("CREATE TYPE mood AS ENUM ({values});"), "a"));
        let wanted = crate::common::postgres::live(&wanted);
        crate::common::postgres::becomes(&database, &wanted, true);
        assert_eq!(held(&database), before, "{values}");
    }
}

#[test]
fn a_domain_gets_another_base_and_a_composite_type_in_use_another_attribute() {
    let Some(server) = postgres() else { return };
    let schema = |base: &str, attribute: &str| {
        format!(
            "CREATE DOMAIN size AS {base} CHECK (VALUE > 0);
             CREATE TYPE item AS (name text, n {attribute}, own size);
             CREATE TABLE t (s size, i item, all_of item[]);
             CREATE VIEW v AS SELECT s, (i).n AS n FROM t;"
        )
    };
    let rows = "INSERT INTO t VALUES (1, ROW('x, \"y\"', 2, 3), ARRAY[ROW('z', 4, 5)::item]);";
    let database = server.database(&format!("{}{rows}", schema("integer", "smallint")));
    let held = || crate::common::postgres::rows(&database, "SELECT * FROM t");
    let before = held();
    // One type after the other: what is made of a type that is made anew stays as it is.
    for (base, attribute, allow_loss) in
        [("bigint", "smallint", false), ("bigint", "integer", true), ("numeric(8,0)", "integer", true)]
    {
        let wanted = crate::common::postgres::live(&server.database(&schema(base, attribute)));
        crate::common::postgres::becomes(&database, &wanted, allow_loss);
        assert_eq!(held(), before, "{base} {attribute}");
    }
}

#[test]
fn a_check_of_a_domain_steps_aside_for_the_attribute_that_it_reads() {
    let Some(server) = postgres() else { return };
    pair(
        &server,
        "CREATE TYPE span AS (a integer, b integer);
         CREATE DOMAIN forward AS span CONSTRAINT rises CHECK ((VALUE).a < (VALUE).b);",
        "CREATE TYPE span AS (a integer, length integer);
         CREATE DOMAIN forward AS span CONSTRAINT rises CHECK ((VALUE).length > 0);",
        true,
    );
}

#[test]
fn what_stands_on_something_that_has_to_be_made_by_hand_waits_for_it() {
    let Some(server) = postgres() else { return };
    let wrapper = "CREATE FOREIGN DATA WRAPPER w;";
    let from = server.database(wrapper);
    let to = server.database(&format!(
        "{wrapper} CREATE SERVER far FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE t (a integer) SERVER far;
         CREATE VIEW v AS SELECT a FROM t; CREATE TABLE near (a integer);"
    ));
    let asked = ask(&from, &live(&to), true);
    from.script(&asked.script).expect("statements that run");
    let left = ask(&from, &live(&to), true);
    let names: Vec<&str> = left.changes.iter().map(|change| change.path.object.as_str()).collect();
    assert!(names.contains(&"t") && names.contains(&"v") && !names.contains(&"near"), "{names:?}");
}

#[test]
fn what_stands_on_a_view_steps_aside_for_it() {
    let Some(server) = postgres() else { return };
    let schema = |view: &str, policy: &str| {
        format!(
            "CREATE TABLE t (a integer, b text); CREATE TABLE own (a integer);
             {view}
             CREATE FUNCTION rows_of(own) RETURNS SETOF v LANGUAGE sql AS 'SELECT * FROM v WHERE v.a = $1.a';
             CREATE FUNCTION first_of(v) RETURNS integer LANGUAGE sql AS 'SELECT $1.a';
             COMMENT ON FUNCTION first_of(v) IS 'the first';
             {policy}
             CREATE RULE r AS ON DELETE TO own DO ALSO SELECT v.a FROM v;"
        )
    };
    let view = |columns: &str| format!("CREATE VIEW v AS SELECT {columns} FROM t;");
    let policy =
        |than: &str| format!("CREATE POLICY p ON own USING (a IN (SELECT v.a FROM v WHERE v.a > {than}));");
    let from = schema(&view("a, b"), &policy("1"));
    // The view changes, and the policy alone or with it; then all of it goes.
    pair(&server, &from, &schema(&view("a"), &policy("1")), true);
    pair(&server, &from, &schema(&view("a"), &policy("2")), true);
    let bare = "CREATE TABLE t (a integer, b text); CREATE TABLE own (a integer);";
    pair(&server, &from, &format!("{bare} CREATE POLICY p ON own USING (a > 1);"), true);
    pair(&server, &from, "CREATE TABLE t (a integer, b text);", true);
    pair(&server, &from, "CREATE TABLE own (a integer);", true);
    // A table that goes and comes again.
    let table = |key: &str| schema(&format!("CREATE TABLE v (a integer) {key};"), &policy("1"));
    pair(&server, &table(""), &table("PARTITION BY LIST (a)"), true);
}

#[test]
fn what_parents_hand_down_is_not_said_by_new_children() {
    let Some(server) = postgres() else { return };
    let parent = |checks: &str, heirs: &str| {
        format!(
            "CREATE TABLE parent (a integer, b integer, c integer GENERATED ALWAYS AS (a + b) STORED {checks}); {heirs}"
        )
    };
    let heirs =
        "CREATE TABLE child (b integer, c integer, d text, CONSTRAINT own CHECK (d <> '')) INHERITS (parent);
        CREATE TABLE grandchild () INHERITS (child);";
    let checks = ", CONSTRAINT low CHECK (a > 1), CONSTRAINT lone CHECK (b > 1) NO INHERIT";
    for before in [parent("", ""), parent(checks, "")] {
        let (is, _) = pair(&server, &before, &parent(checks, heirs), true);
        let own = rows(
            &is,
            "SELECT conrelid::regclass, conname FROM pg_constraint WHERE conislocal AND contype = 'c' AND connamespace = 'public'::regnamespace ORDER BY 1, 2",
        );
        assert_eq!(own, ["(parent,lone)", "(parent,low)", "(child,own)"]);
    }
}

#[test]
fn children_that_go_are_gone_before_their_parents_change() {
    let Some(server) = postgres() else { return };
    pair(
        &server,
        "CREATE TABLE parent (a integer); CREATE TABLE child (b text) INHERITS (parent);
         CREATE TABLE a_grandchild (c integer PRIMARY KEY) INHERITS (child);
         CREATE TABLE other (c integer REFERENCES a_grandchild);",
        "CREATE TABLE parent (a integer, b integer, c text NOT NULL); CREATE TABLE other (c integer);",
        true,
    );
}

#[test]
fn a_child_of_another_parent_keeps_what_it_inherits() {
    let Some(server) = postgres() else { return };
    let heir = |of: &str| format!("CREATE TABLE heir (own text) INHERITS ({of});");
    let (one, two) = ("CREATE TABLE one (a integer, b text);", "CREATE TABLE two (a integer, b text);");
    pair(&server, &format!("{one} {}", heir("one")), &format!("{one} {two} {}", heir("two")), true);
    pair(&server, &format!("{one} {}", heir("one")), &format!("{two} {}", heir("two")), true);
    let more = "CREATE TABLE one (c integer, b text);";
    pair(&server, &format!("{one} {}", heir("one")), &format!("{more} {two} {}", heir("two")), true);
    // What a parent wants of it comes first.
    let strict = "CREATE TABLE two (a integer NOT NULL, b text, CONSTRAINT low CHECK (a > 1));";
    let own = "ALTER TABLE heir ADD CONSTRAINT own CHECK (own <> '');";
    pair(&server, &format!("{one} {}", heir("one")), &format!("{strict} {} {own}", heir("two")), true);
    pair(&server, &format!("{strict} {}", heir("two")), &format!("{one} {} {own}", heir("one")), true);
}

#[test]
fn a_type_without_collations_takes_the_place_of_one_that_has_one() {
    let Some(server) = postgres() else { return };
    let types = ["text COLLATE \"C\"", "integer", "varchar(9)"];
    for (from, to) in types.iter().flat_map(|from| types.map(|to| (*from, to))).filter(|(a, b)| *a != *b) {
        let schema = |ty: &str| format!("CREATE TABLE t (a {ty});");
        pair(&server, &schema(from), &schema(to), true);
    }
}

#[test]
fn constants_of_the_old_type_go_with_it() {
    let Some(server) = postgres() else { return };
    let schema = |ty: &str| {
        format!(
            "CREATE TYPE mood AS ENUM ('sad', 'ok');
             CREATE TABLE t (id integer, m {ty} DEFAULT 'ok', CONSTRAINT k CHECK (m <> 'sad' OR id > 1));
             CREATE INDEX i ON t (id) WHERE m = 'ok';
             CREATE POLICY own ON t USING (m = 'ok');
             COMMENT ON CONSTRAINT k ON t IS 'not sad';"
        )
    };
    pair(&server, &schema("mood"), &schema("text"), true);
    pair(&server, &schema("text"), &schema("mood"), true);
}

#[test]
fn the_columns_of_a_table_of_a_type_follow_the_type() {
    let Some(server) = postgres() else { return };
    let schema = |attributes: &str| {
        format!("CREATE TYPE shape AS ({attributes}); CREATE TABLE t OF shape (PRIMARY KEY (id));")
    };
    let from = schema("id integer, name text");
    for to in ["id integer, name text, extra date", "id integer", "id bigint, name text, extra date"] {
        pair(&server, &from, &schema(to), true);
    }
}
