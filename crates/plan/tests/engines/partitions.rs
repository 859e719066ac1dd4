//! Partitions: made, moved, and changed along with their table.

use crate::common::postgres::{ask, live, pair, rows};
use drift_catalog::{Hold, Kind};
use drift_testkit::postgres;

const TABLE: &str = "CREATE TABLE r (id integer PRIMARY KEY);
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
    CREATE TABLE t (a integer, b text DEFAULT 'x', c integer, PRIMARY KEY (a)) PARTITION BY RANGE (a);
    CREATE INDEX t_b ON t (b);
    CREATE TRIGGER everywhere AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();";

const PARTS: &str = "CREATE TABLE z PARTITION OF t FOR VALUES FROM (1) TO (10) PARTITION BY LIST (a);
    CREATE UNLOGGED TABLE \"Odd.a\" PARTITION OF z (b DEFAULT 'y' NOT NULL) FOR VALUES IN (1, 2) WITH (fillfactor = 70);
    CREATE TABLE \"Odd \"\"schema\"\"\".far PARTITION OF t DEFAULT;
    ALTER TABLE \"Odd.a\" ADD CONSTRAINT own UNIQUE (b, a), ADD CONSTRAINT small CHECK (a < 9),
      ADD CONSTRAINT one FOREIGN KEY (c) REFERENCES r, ENABLE ROW LEVEL SECURITY, REPLICA IDENTITY FULL,
      DISABLE TRIGGER everywhere;
    CREATE INDEX mine ON \"Odd.a\" (lower(b)) WHERE a > 1; ALTER INDEX \"Odd.a_b_idx\" RENAME TO strange;
    ALTER INDEX \"Odd.a_pkey\" RENAME TO key;
    CREATE TRIGGER here BEFORE INSERT ON \"Odd.a\" FOR EACH ROW EXECUTE FUNCTION f();
    CREATE POLICY p ON \"Odd.a\" AS RESTRICTIVE FOR SELECT USING (a > 1);
    CREATE INDEX half ON ONLY t (c, b); CREATE INDEX half_z ON ONLY z (c, b); ALTER INDEX half ATTACH PARTITION half_z;
    CREATE INDEX half_a ON \"Odd.a\" (c, b); ALTER INDEX half_z ATTACH PARTITION half_a;";

const FAR: &str = "CREATE SCHEMA \"Odd \"\"schema\"\"\";";

#[test]
fn a_partitioned_table_comes_with_its_partitions() {
    let Some(server) = postgres() else { return };
    let (_, asked) = pair(&server, FAR, &format!("{FAR} {TABLE} {PARTS}"), false);
    assert!(asked.plan.unplanned.is_empty(), "{:#?}", asked.plan.unplanned);
}

#[test]
fn partitions_come_and_go() {
    let Some(server) = postgres() else { return };
    let (bare, whole) = (format!("{FAR} {TABLE}"), format!("{FAR} {TABLE} {PARTS}"));
    let parts = PARTS.split("CREATE INDEX half").next().expect("the first statements");
    pair(&server, &bare, &format!("{bare} {parts}"), false);
    let (is, one) = (
        server.database(&whole),
        server.database(&format!("{bare} CREATE TABLE other PARTITION OF t DEFAULT")),
    );
    let held = ask(&is, &live(&one), false);
    let drops: Vec<_> = held.plan.statements.iter().filter(|own| own.sql.starts_with("DROP TABLE")).collect();
    assert_eq!(drops.len(), 2, "those of a partition go with it");
    assert!(drops.iter().all(|own| matches!(own.hold, Some(Hold::Loss(_)))));
    pair(&server, &whole, &format!("{bare} CREATE TABLE other PARTITION OF t DEFAULT"), true);
}

#[test]
fn rows_stay_where_a_partition_changes() {
    let Some(server) = postgres() else { return };
    let to = "CREATE TABLE z PARTITION OF t FOR VALUES FROM (0) TO (20) PARTITION BY LIST (a);
        CREATE TABLE \"Odd.a\" PARTITION OF z (b NOT NULL) FOR VALUES IN (1, 2, 3) WITH (fillfactor = 80);
        CREATE TABLE \"Odd \"\"schema\"\"\".far PARTITION OF t FOR VALUES FROM (30) TO (40);
        ALTER TABLE \"Odd.a\" ADD CONSTRAINT small CHECK (a < 8), ADD CONSTRAINT one FOREIGN KEY (c) REFERENCES r ON DELETE CASCADE,
          FORCE ROW LEVEL SECURITY;
        CREATE INDEX mine ON \"Odd.a\" (lower(b)); ALTER INDEX \"Odd.a_b_idx\" RENAME TO stranger;
        CREATE TRIGGER here AFTER INSERT ON \"Odd.a\" FOR EACH ROW EXECUTE FUNCTION f();
        CREATE POLICY p ON \"Odd.a\" FOR SELECT USING (a > 2);
        CREATE INDEX half ON t (c, b);";
    let from =
        format!("{FAR} {TABLE} {PARTS} INSERT INTO t VALUES (1, 'b'); INSERT INTO t VALUES (35, 'c');");
    let (database, asked) = pair(&server, &from, &format!("{FAR} {TABLE} {to}"), false);
    assert_eq!(rows(&database, "SELECT a, b FROM t ORDER BY a"), ["(1,b)", "(35,c)"]);
    assert!(asked.plan.unplanned.is_empty(), "{:#?}", asked.plan.unplanned);
}

#[test]
fn a_table_becomes_a_partition_with_its_rows_and_a_partition_a_table() {
    let Some(server) = postgres() else { return };
    let columns = "(a integer NOT NULL, b text DEFAULT 'x', c integer)";
    let from = format!(
        "{TABLE} CREATE TABLE own {columns}; INSERT INTO own VALUES (3, 'o');
         CREATE TABLE part PARTITION OF t FOR VALUES FROM (10) TO (20); INSERT INTO t VALUES (11, 'p');"
    );
    let to = format!(
        "{TABLE} CREATE TABLE own PARTITION OF t FOR VALUES FROM (1) TO (9);
         CREATE TABLE part {columns}; ALTER TABLE part ADD CONSTRAINT part_pkey PRIMARY KEY (a);
         CREATE INDEX part_b_idx ON part (b);
         CREATE TRIGGER everywhere AFTER INSERT ON part FOR EACH ROW EXECUTE FUNCTION f();"
    );
    let (is, wanted) = (server.database(&from), server.database(&to));
    let asked = ask(&is, &live(&wanted), false);
    assert!(asked.plan.statements.iter().all(|own| own.hold.is_none()), "{:#?}", asked.plan.statements);
    is.script(&asked.script).expect("statements that run");
    assert_eq!(rows(&is, "SELECT a, b FROM t"), ["(3,o)"]);
    assert_eq!(rows(&is, "SELECT a, b FROM part"), ["(11,p)"]);
    pair(&server, &from, &to, true);
}

#[test]
fn a_partition_that_is_partitioned_otherwise_is_made_anew() {
    let Some(server) = postgres() else { return };
    let parts = |key: &str, bound: &str| {
        format!(
            "{TABLE} CREATE TABLE m PARTITION OF t FOR VALUES FROM (1) TO (10) PARTITION BY {key} (a);
             CREATE TABLE a PARTITION OF m {bound}"
        )
    };
    let (from, to) = (parts("LIST", "DEFAULT"), parts("RANGE", "DEFAULT"));
    pair(&server, &from, &to, true);
    let held = ask(&server.database(&from), &live(&server.database(&to)), false);
    assert!(held.plan.statements.iter().all(|own| own.hold.is_some()), "{:#?}", held.plan.statements);
}

#[test]
fn a_table_of_which_no_partition_is_stated_may_have_any() {
    let Some(server) = postgres() else { return };
    let is = server.database(&format!("{TABLE} CREATE TABLE m PARTITION OF t FOR VALUES FROM (1) TO (10)"));
    let wanted = server.database(TABLE);
    let differing = |chosen: &str| {
        let (mut from, mut to) = (live(&is), live(&wanted));
        let mut classes = drift_dialect::Chosen::default();
        classes.add(chosen).expect("a class");
        drift_dialect::settle_classes(&mut from, &mut to, &classes);
        let changes = drift_diff::diff(&from, &to).changes;
        changes.into_iter().filter(|own| own.path.kind == Kind::Partition).count()
    };
    assert_eq!(differing(""), 0);
    assert_eq!(differing("partitions"), 1);
    assert_eq!(differing("all"), 1);
}

#[test]
fn the_names_of_partitions_are_free_before_others_take_them() {
    let Some(server) = postgres() else { return };
    // The old ones stand in another schema than their table, and two tables that go refer to each other's partitions.
    let old = format!(
        "{FAR} CREATE TABLE \"Odd \"\"schema\"\"\".t (a integer, b integer, PRIMARY KEY (a)) PARTITION BY LIST (a);
         CREATE TABLE public.one PARTITION OF \"Odd \"\"schema\"\"\".t FOR VALUES IN (1);
         CREATE TABLE u (a integer PRIMARY KEY REFERENCES one);
         ALTER TABLE one ADD CONSTRAINT back FOREIGN KEY (b) REFERENCES u;"
    );
    let new = format!(
        "{FAR} CREATE TABLE v (a text) PARTITION BY LIST (a);
         CREATE TABLE one PARTITION OF v FOR VALUES IN ('x');"
    );
    pair(&server, &old, &new, true);
    pair(&server, &new, &old, true);
}

#[test]
fn a_partition_loses_its_own_key_before_its_columns_may_be_null() {
    let Some(server) = postgres() else { return };
    let schema = |part: &str| {
        format!(
            "CREATE TABLE t (a integer, b text) PARTITION BY LIST (a); CREATE TABLE one PARTITION OF t {part} DEFAULT;"
        )
    };
    pair(&server, &schema("(PRIMARY KEY (a, b))"), &schema(""), true);
    pair(&server, &schema(""), &schema("(PRIMARY KEY (a, b))"), true);
}

#[test]
fn a_column_of_the_key_gets_another_type_with_its_table() {
    let Some(server) = postgres() else { return };
    let schema = |ty: &str, key: &str| {
        format!(
            "CREATE TABLE t (a {ty}, b text, c integer) PARTITION BY LIST ({key});
             CREATE TABLE one PARTITION OF t DEFAULT PARTITION BY HASH (a); CREATE INDEX ON t (b);
             CREATE VIEW v AS SELECT a FROM t;"
        )
    };
    for key in ["a", "c"] {
        let (from, to) = (schema("integer", key), schema("bigint", key));
        pair(&server, &from, &to, true);
        let held = ask(&server.database(&from), &live(&server.database(&to)), false);
        assert!(held.plan.statements.iter().all(|own| own.hold.is_some()), "{:#?}", held.plan.statements);
    }
}
