//! What is said of objects besides what they are, and aggregates.

use drift_catalog::{Kind, Vendor};
use drift_ddl::{SqlFile, read};

use crate::{made, of_database, of_public, table, text};

#[test]
fn tuning_of_tables_columns_and_indexes() {
    let catalog = made(
        "CREATE TABLE t (a int NOT NULL, b text, c numeric STORAGE MAIN, d text COMPRESSION pglz)
           WITH (fillfactor = 70, toast.autovacuum_enabled = FALSE, oids = false) TABLESPACE fast;
         ALTER TABLE t ALTER b SET STORAGE EXTERNAL, ALTER a SET STATISTICS 500, ALTER a SET (n_distinct = 5);
         ALTER TABLE t ALTER d SET STORAGE EXTENDED, ALTER d SET STATISTICS -1;
         CREATE UNIQUE INDEX t_a ON t (a) WITH (fillfactor = 60, deduplicate_items = off);
         ALTER TABLE t CLUSTER ON t_a; ALTER TABLE t REPLICA IDENTITY USING INDEX t_a; ALTER INDEX t_a RENAME TO renamed;
         ALTER TABLE t SET (autovacuum_enabled = on); ALTER TABLE t RESET (fillfactor);
         CREATE TABLE n (a int); ALTER TABLE n REPLICA IDENTITY FULL;
         SET default_table_access_method = columnar; CREATE TABLE odd (a int); CREATE TABLE usual (a int) USING heap;
         SET default_table_access_method = heap;
         CREATE TABLE before (a int); CREATE INDEX i ON before (a); ALTER TABLE before CLUSTER ON i; DROP INDEX i;
         CREATE TABLE put (a int); CREATE INDEX by_a ON put (a); CLUSTER VERBOSE public.put USING by_a; CLUSTER put;
         CREATE TABLE old (a int); CREATE INDEX by_old ON old (a); CLUSTER by_old ON old",
    );
    let t = table(&catalog, "t");
    assert_eq!(
        text(&t.attributes),
        "cluster_on=renamed; parameter autovacuum_enabled=on; parameter toast.autovacuum_enabled=false; \
         replica_identity=index renamed; tablespace=fast"
    );
    let columns: Vec<String> = t.columns.iter().map(|column| text(&column.attributes)).collect();
    assert_eq!(columns, ["option n_distinct=5; statistics=500", "storage=external", "", "compression=pglz"]);
    assert_eq!(
        text(&t.indexes.items[0].attributes),
        "parameter deduplicate_items=off; parameter fillfactor=60"
    );
    for (name, wanted) in [
        ("n", "replica_identity=full"),
        ("put", "cluster_on=by_a"),
        ("old", "cluster_on=by_old"),
        ("odd", "access_method=columnar"),
        ("usual", ""),
        ("before", ""),
    ] {
        assert_eq!(text(&table(&catalog, name).attributes), wanted, "{name}");
    }
    assert_eq!(catalog.unread, []);
}

#[test]
fn privileges_are_what_differs_from_the_usual() {
    let catalog = made(
        "CREATE SCHEMA billing; CREATE TABLE t (id serial, \"Odd\" int); CREATE TABLE plain (a int); CREATE SEQUENCE q;
         CREATE TYPE e AS ENUM ('a'); CREATE FUNCTION f(e, int) RETURNS int LANGUAGE sql AS 'SELECT 1';
         ALTER TABLE t OWNER TO boss; REVOKE ALL ON t FROM boss; GRANT ALL ON t TO boss; REVOKE DELETE ON t FROM boss;
         GRANT SELECT, INSERT ON t TO reader; GRANT SELECT ON t TO writer WITH GRANT OPTION; GRANT SELECT ON t TO public;
         GRANT UPDATE (\"Odd\"), SELECT (id) ON t TO reader; REVOKE UPDATE ON t FROM nobody;
         GRANT INSERT (id) ON t TO writer; REVOKE INSERT ON t FROM writer; ALTER TABLE t RENAME \"Odd\" TO odd;
         GRANT USAGE ON SEQUENCE q, t_id_seq TO reader; REVOKE USAGE ON TYPE e FROM public;
         REVOKE ALL ON FUNCTION f(e, int) FROM public; GRANT EXECUTE ON FUNCTION f TO reader;
         GRANT EXECUTE ON FUNCTION f(e, int) TO public; REVOKE GRANT OPTION FOR SELECT ON t FROM writer;
         GRANT USAGE ON SCHEMA billing TO reader; GRANT admin TO reader; GRANT CONNECT ON DATABASE d TO reader;
         GRANT SELECT ON ALL TABLES IN SCHEMA public TO late; REVOKE SELECT ON plain FROM late;
         ALTER DEFAULT PRIVILEGES FOR ROLE boss IN SCHEMA public GRANT SELECT ON TABLES TO reader;
         ALTER DEFAULT PRIVILEGES FOR ROLE boss REVOKE EXECUTE ON FUNCTIONS FROM public",
    );
    assert_eq!(
        of_public(&catalog, Kind::Privilege),
        [
            "column t.id to reader: select=granted",
            "column t.odd to reader: update=granted",
            "function f(public.e, integer) to reader: execute=granted",
            "sequence q to reader: usage=granted",
            "sequence t_id_seq to reader: usage=granted",
            "table t to boss: delete=revoked",
            "table t to late: select=granted",
            "table t to public: select=granted",
            "table t to reader: insert=granted; select=granted",
            "table t to writer: select=granted",
            "type e to public: usage=revoked",
        ]
    );
    assert_eq!(of_database(&catalog, Kind::Privilege), ["schema billing to reader: usage=granted"]);
    assert_eq!(of_public(&catalog, Kind::DefaultPrivilege), ["tables of boss to reader: select=granted"]);
    assert_eq!(
        of_database(&catalog, Kind::DefaultPrivilege),
        ["functions of boss to public: execute=revoked"]
    );
    assert_eq!(catalog.unread, []);
}

#[test]
fn default_privileges_hold_for_what_is_made_later() {
    let catalog = made(
        "CREATE TABLE before (a int);
         ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO reader;
         CREATE TABLE later (a serial); CREATE TABLE never (a int); REVOKE ALL ON never FROM reader;
         ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO reader;
         CREATE TABLE numbered (a serial, b int GENERATED ALWAYS AS IDENTITY); ALTER TABLE later ADD b serial;
         ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT ON TABLES FROM reader; CREATE TABLE last (a int);
         ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE EXECUTE ON FUNCTIONS FROM public;
         CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    );
    assert_eq!(
        of_public(&catalog, Kind::Privilege),
        [
            "sequence later_b_seq to reader: usage=granted",
            "sequence numbered_a_seq to reader: usage=granted",
            "sequence numbered_b_seq to reader: usage=granted",
            "table later to reader: select=granted",
            "table numbered to reader: select=granted",
        ]
    );
    assert_eq!(of_public(&catalog, Kind::DefaultPrivilege), ["sequences to reader: usage=granted"]);
    assert_eq!(catalog.unread, []);
}

#[test]
fn default_privileges_of_a_role_hold_for_what_that_role_makes() {
    let catalog = made(
        "ALTER DEFAULT PRIVILEGES FOR ROLE boss GRANT SELECT ON TABLES TO reader;
         ALTER DEFAULT PRIVILEGES FOR ROLE boss REVOKE EXECUTE ON FUNCTIONS FROM public;
         CREATE TABLE t (a int); CREATE TABLE said (a int); GRANT SELECT ON said TO reader;
         CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
         SET ROLE boss; ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO reader; RESET ROLE;
         ALTER DEFAULT PRIVILEGES GRANT USAGE ON TYPES TO reader",
    );
    assert_eq!(
        of_public(&catalog, Kind::Privilege),
        [
            "function f() to public: execute=revoked if made by boss",
            "table said to reader: select=granted",
            "table t to reader: select=granted if made by boss",
        ]
    );
    assert_eq!(
        of_database(&catalog, Kind::DefaultPrivilege),
        [
            "functions of boss to public: execute=revoked",
            "schemas of boss to reader: usage=granted",
            "tables of boss to reader: select=granted",
            "types to reader: usage=granted",
        ]
    );
    let open = made(
        "ALTER DEFAULT PRIVILEGES FOR ROLE boss GRANT SELECT ON TABLES TO reader;
         CREATE TABLE t (a int); ALTER TABLE t OWNER TO boss",
    );
    assert_eq!(open.unread.len(), 1, "who owned it first is not said");
}

#[test]
fn a_block_that_asks_for_a_role_leaves_only_its_privileges_open() {
    let catalog = made(
        "CREATE TABLE t (a int); CREATE TABLE u (a int);
         DO $$ BEGIN
           IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'reader') THEN CREATE ROLE reader; END IF;
           IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'writer') THEN
             GRANT SELECT, INSERT ON t TO writer; GRANT USAGE ON SCHEMA public TO writer;
           END IF;
           GRANT SELECT ON u TO reader;
         END $$",
    );
    assert_eq!(of_public(&catalog, Kind::Privilege), ["table u to reader: select=granted"]);
    let open: Vec<String> = catalog.unread.iter().map(|own| own.path.object.clone()).collect();
    assert_eq!(open, ["schema public to writer", "table t to writer"]);
}

#[test]
fn owners_are_known_where_they_are_named() {
    let catalog = made(
        "CREATE TABLE t (id serial); CREATE VIEW v AS SELECT 1 AS a; CREATE SEQUENCE q;
         CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TYPE r AS RANGE (SUBTYPE = int);
         ALTER TABLE t OWNER TO boss; ALTER SEQUENCE t_id_seq OWNER TO boss; ALTER FUNCTION f(int) OWNER TO boss;
         CREATE FUNCTION none() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION none() OWNER TO boss;
         ALTER VIEW v OWNER TO CURRENT_USER; ALTER TYPE r OWNER TO \"Boss\"; CREATE SCHEMA s AUTHORIZATION boss;
         CREATE TABLE gone (a int); ALTER TABLE gone OWNER TO boss; DROP TABLE gone; CREATE TABLE gone (a int)",
    );
    assert_eq!(
        of_public(&catalog, Kind::Owner),
        [
            "function f(integer): role=boss",
            "function none(): role=boss",
            "table t: role=boss",
            "type r: role=Boss"
        ]
    );
    assert!(!catalog.schemas["public"].definitions.0[&Kind::Owner].complete);
    assert_eq!(of_database(&catalog, Kind::Owner), ["schema s: role=boss"]);
}

#[test]
fn comments_of_what_has_no_noun_for_them() {
    let catalog = made(
        "CREATE TABLE t (a int PRIMARY KEY, s serial); CREATE INDEX i ON t (a); CREATE VIEW v AS SELECT a FROM t;
         CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
         CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f(); CREATE TYPE pair AS (x int);
         CREATE DOMAIN d AS int CONSTRAINT k CHECK (VALUE > 0);
         COMMENT ON INDEX i IS '1'; COMMENT ON COLUMN v.a IS '2'; COMMENT ON TRIGGER g ON t IS '3';
         COMMENT ON TYPE pair IS '6'; COMMENT ON COLUMN pair.x IS '7'; COMMENT ON CONSTRAINT k ON DOMAIN d IS '8';
         COMMENT ON CONSTRAINT t_pkey ON t IS '9'; COMMENT ON SEQUENCE t_s_seq IS '11'; COMMENT ON SCHEMA public IS '12';
         COMMENT ON INDEX t_pkey IS '14'; COMMENT ON COLUMN v.a IS NULL; COMMENT ON DATABASE d IS 'x';
         ALTER TABLE t RENAME CONSTRAINT t_pkey TO key; ALTER INDEX i RENAME TO j; ALTER TRIGGER g ON t RENAME TO h",
    );
    assert_eq!(
        of_public(&catalog, Kind::Comment),
        [
            "column pair.x: text=7",
            "constraint k on domain d: text=8",
            "constraint key on t: text=9",
            "index j: text=1",
            "index key: text=14",
            "sequence t_s_seq: text=11",
            "trigger h on t: text=3",
            "type pair: text=6",
        ]
    );
    assert_eq!(of_database(&catalog, Kind::Comment), ["schema public: text=12"]);
}

#[test]
fn aggregates_as_the_live_side_writes_them() {
    let catalog = made(
        "CREATE FUNCTION add(state integer, value integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
         CREATE AGGREGATE public.total(value integer) (sfunc = add, stype = int, initcond = '0', parallel = safe);
         CREATE AGGREGATE everything(*) (SFUNC = int8inc, STYPE = bigint);
         CREATE AGGREGATE share(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal,
           FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
         COMMENT ON AGGREGATE everything(*) IS 'c'; ALTER AGGREGATE total(integer) OWNER TO boss;
         CREATE AGGREGATE gone(int) (SFUNC = add, STYPE = int); DROP AGGREGATE gone(int)",
    );
    let functions = &catalog.schemas["public"].functions.items;
    let texts: Vec<String> =
        functions.iter().map(|(name, own)| format!("{name}: {}", own.definition.raw)).skip(1).collect();
    assert_eq!(
        texts,
        [
            "everything(): CREATE AGGREGATE public.everything(*) (SFUNC = int8inc, STYPE = bigint)",
            "share(double precision, anyelement): CREATE AGGREGATE public.share(double precision ORDER BY anyelement) \
             (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA)",
            "total(integer): CREATE AGGREGATE public.total(value integer) \
             (SFUNC = public.add, STYPE = integer, INITCOND = '0', PARALLEL = SAFE)",
        ]
    );
    assert_eq!(functions["everything()"].comment.value().map(String::as_str), Some("c"));
    assert_eq!(of_public(&catalog, Kind::Owner), ["function total(integer): role=boss"]);
}

#[test]
fn only_a_whole_statement_counts() {
    for sql in [
        "CREATE POLICY p ON t AND MORE",
        "GRANT FLYING ON t TO a",
        "GRANT SELECT ON nowhere TO a",
        "REVOKE SELECT ON t FROM a ODDLY",
        "ALTER TABLE t ENABLE RULE none",
        "CREATE TYPE x AS (a int,,)",
        "CREATE TYPE x AS RANGE (SUBTYPE = int, COLOUR = red)",
        "CREATE CAST (int AS text) WITH FUNCTION f(int) SOMEHOW",
        "ALTER PUBLICATION none ADD TABLE t",
        "COMMENT ON STATISTICS none IS 'x'",
    ] {
        let text = format!("CREATE TABLE t (a int);\n{sql}");
        let file = SqlFile { name: "schema.sql".to_owned(), text };
        assert_eq!(read(Vendor::Postgres, "public", vec![file]).counts.not_understood, 1, "{sql}");
    }
}
