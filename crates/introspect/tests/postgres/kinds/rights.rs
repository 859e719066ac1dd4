//! Privileges, owners and comments.

use drift_catalog::Kind;

use super::said::{all, of_database, of_public};
use crate::common::{in_schemas, made_by};

#[test]
fn privileges_are_what_differs_from_the_usual() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database("");
    let (reader, writer) = (database.role("").name, database.role("").name);
    database.execute(&format!(
        "CREATE TABLE t (id int, \"Odd\" int); CREATE TABLE untouched (a int); CREATE SEQUENCE q; CREATE VIEW v AS SELECT 1 AS a;
         CREATE TYPE e AS ENUM ('a'); CREATE FUNCTION f(e, int) RETURNS int LANGUAGE sql AS 'SELECT 1';
         CREATE FUNCTION untouched() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE SCHEMA billing;
         CREATE TABLE billing.t (a int);
         GRANT SELECT, INSERT ON t TO {reader}; GRANT SELECT ON t TO {writer} WITH GRANT OPTION; GRANT SELECT ON t TO public;
         GRANT UPDATE (\"Odd\") ON t TO {reader}; REVOKE DELETE ON t FROM CURRENT_USER;
         GRANT USAGE ON SEQUENCE q TO {reader}; GRANT SELECT ON v TO {reader}; REVOKE USAGE ON TYPE e FROM public;
         REVOKE EXECUTE ON FUNCTION f(e, int) FROM public; GRANT EXECUTE ON FUNCTION f(e, int) TO {reader};
         GRANT USAGE ON SCHEMA billing TO {reader}; GRANT SELECT ON billing.t TO {writer};
         GRANT SELECT ON untouched TO {reader}; REVOKE SELECT ON untouched FROM {reader};
         ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {reader};
         ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM public"
    ));
    let me: String = database.client().query_one("SELECT CURRENT_USER::text", &[]).expect("my name").get(0);
    let catalog = in_schemas(&database, Some(&["public", "billing"]));
    let mut wanted = vec![
        format!("column t.Odd to {reader}: update=granted"),
        "function f(public.e, integer) to public: execute=revoked".to_owned(),
        format!("function f(public.e, integer) to {reader}: execute=granted"),
        format!("sequence q to {reader}: usage=granted"),
        format!("table t to {me}: delete=revoked"),
        "table t to public: select=granted".to_owned(),
        format!("table t to {reader}: insert=granted; select=granted"),
        format!("table t to {writer}: select=with grant option"),
        format!("table v to {reader}: select=granted"),
        "type e to public: usage=revoked".to_owned(),
    ];
    wanted.sort();
    assert_eq!(of_public(&catalog, Kind::Privilege), wanted);
    assert_eq!(
        all(&catalog.schemas["billing"].definitions, Kind::Privilege),
        [format!("table t to {writer}: select=granted")]
    );
    assert_eq!(
        of_database(&catalog, Kind::Privilege),
        [format!("schema billing to {reader}: usage=granted")]
    );
    assert_eq!(
        of_public(&catalog, Kind::DefaultPrivilege),
        [format!("tables of {me} to {reader}: select=granted")]
    );
    assert_eq!(
        of_database(&catalog, Kind::DefaultPrivilege),
        [format!("functions of {me} to public: execute=revoked")]
    );
    database.execute(&format!(
        "GRANT CREATE ON SCHEMA public TO {writer}; REVOKE USAGE ON SCHEMA public FROM public"
    ));
    let catalog = crate::common::catalog(&database);
    let mut wanted = vec![
        "schema public to public: usage=revoked".to_owned(),
        format!("schema public to {writer}: create=granted"),
    ];
    wanted.sort();
    assert_eq!(of_database(&catalog, Kind::Privilege), wanted);
}

#[test]
fn owners() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database("");
    let owner = database.role("").name;
    database.execute(&format!(
        "CREATE TABLE t (id serial); CREATE VIEW v AS SELECT 1 AS a; CREATE SEQUENCE q; CREATE DOMAIN d AS int;
         CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
         CREATE TYPE r AS RANGE (SUBTYPE = int);
         ALTER TABLE t OWNER TO {owner}; ALTER FUNCTION f(int) OWNER TO {owner}; CREATE SCHEMA s AUTHORIZATION {owner}"
    ));
    let me: String = database.client().query_one("SELECT CURRENT_USER::text", &[]).expect("my name").get(0);
    let catalog = in_schemas(&database, Some(&["public", "s"]));
    assert_eq!(
        of_public(&catalog, Kind::Owner),
        [
            format!("function f(integer): role={owner}"),
            format!("sequence q: role={me}"),
            format!("table t: role={owner}"),
            format!("table v: role={me}"),
            format!("type d: role={me}"),
            format!("type r: role={me}"),
        ]
    );
    let schemas = of_database(&catalog, Kind::Owner);
    assert_eq!(schemas.last(), Some(&format!("schema s: role={owner}")));
}

#[test]
fn comments_of_what_has_no_noun_for_them() {
    let Some(catalog) = made_by(
        "CREATE TABLE t (a int PRIMARY KEY, s serial); CREATE INDEX i ON t (a); CREATE VIEW v AS SELECT a FROM t;
         CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
         CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f(); CREATE POLICY p ON t;
         CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING; CREATE TYPE pair AS (x int);
         CREATE DOMAIN d AS int CONSTRAINT k CHECK (VALUE > 0); CREATE STATISTICS z ON a, s FROM t;
         CREATE TYPE e AS ENUM ('a'); CREATE CAST (e AS int) WITH INOUT;
         COMMENT ON INDEX i IS '1'; COMMENT ON COLUMN v.a IS '2'; COMMENT ON TRIGGER g ON t IS '3';
         COMMENT ON POLICY p ON t IS '4'; COMMENT ON RULE r ON t IS '5'; COMMENT ON TYPE pair IS '6';
         COMMENT ON COLUMN pair.x IS '7'; COMMENT ON CONSTRAINT k ON DOMAIN d IS '8';
         COMMENT ON CONSTRAINT t_pkey ON t IS '9'; COMMENT ON STATISTICS z IS '10'; COMMENT ON TABLE t IS 'its own';
         COMMENT ON SEQUENCE t_s_seq IS '11'; COMMENT ON SCHEMA public IS '12'; COMMENT ON CAST (e AS int) IS '13';
         COMMENT ON INDEX t_pkey IS '14'; COMMENT ON TYPE e IS 'its own'",
    ) else {
        return;
    };
    assert_eq!(
        of_public(&catalog, Kind::Comment),
        [
            "column pair.x: text=7",
            "column v.a: text=2",
            "constraint k on domain d: text=8",
            "constraint t_pkey on t: text=9",
            "index i: text=1",
            "index t_pkey: text=14",
            "policy p on t: text=4",
            "rule r on t: text=5",
            "sequence t_s_seq: text=11",
            "statistics z: text=10",
            "trigger g on t: text=3",
            "type pair: text=6",
        ]
    );
    assert_eq!(
        of_database(&catalog, Kind::Comment),
        ["cast e as integer: text=13", "schema public: text=12"]
    );
}
