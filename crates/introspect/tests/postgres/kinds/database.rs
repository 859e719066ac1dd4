//! What belongs to no schema.

use std::time::Duration;

use drift_catalog::Kind;
use drift_introspect::Quiet;

use super::said::of_database;
use crate::common::{attributes, catalog, read_as, table};

#[test]
fn what_belongs_to_no_schema() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database(
        "CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (a int PRIMARY KEY, b int); CREATE TABLE u (a int);
         CREATE FUNCTION number(e) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 1';
         CREATE CAST (e AS int) WITH FUNCTION number(e) AS ASSIGNMENT; CREATE CAST (int AS e) WITH INOUT;
         CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
         CREATE EVENT TRIGGER w ON ddl_command_start WHEN TAG IN ('DROP TABLE', 'CREATE TABLE')
           EXECUTE FUNCTION watch(); ALTER EVENT TRIGGER w DISABLE;
         CREATE PUBLICATION everything FOR ALL TABLES WITH (publish = 'insert, delete');
         CREATE PUBLICATION few FOR TABLE u, t;
         CREATE SUBSCRIPTION s CONNECTION 'host=nowhere password=hush' PUBLICATION b, a
           WITH (connect = false, slot_name = NONE);
         CREATE FOREIGN DATA WRAPPER w; CREATE SERVER far TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER w
           OPTIONS (host 'hush'); CREATE USER MAPPING FOR public SERVER far OPTIONS (password 'hush');
         CREATE FOREIGN TABLE away (a int OPTIONS (name 'A'), b text NOT NULL CHECK (b <> '')) SERVER far
           OPTIONS (table_name 'Away');
         CREATE LANGUAGE tongue HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler;
         CREATE ACCESS METHOD own TYPE INDEX HANDLER bthandler;
         CREATE FUNCTION from_e(internal) RETURNS internal IMMUTABLE LANGUAGE internal AS 'textin';
         CREATE TRANSFORM FOR e LANGUAGE tongue (FROM SQL WITH FUNCTION from_e(internal))",
    );
    // A subscription keeps its database from being dropped.
    let end = || database.execute("DROP SUBSCRIPTION s; DROP EVENT TRIGGER w");
    let catalog = catalog(&database);
    let name = database.name();
    database.execute(&format!("REVOKE ALL ON DATABASE {name} FROM PUBLIC"));
    let role = database.role("");
    database.execute(&drift_introspect::grants(&role.name));
    let seen = read_as(&role.url, None, &Quiet, Duration::from_secs(5)).expect("read as the role");
    end();
    assert!(seen.catalog == catalog, "a role that may only connect sees the same");
    assert_eq!(
        of_database(&catalog, Kind::Cast),
        ["e as integer: context=assignment; function=number(e)", "integer as e: inout=true"]
    );
    assert_eq!(
        of_database(&catalog, Kind::EventTrigger),
        ["w: enabled=disabled; event=ddl_command_start; function=watch; tags=CREATE TABLE, DROP TABLE"]
    );
    assert_eq!(
        of_database(&catalog, Kind::Publication),
        ["everything: publish=insert, delete; tables=all", "few: tables=t, u"]
    );
    assert_eq!(of_database(&catalog, Kind::Subscription), ["s: enabled=false; publications=a, b; slot=none"]);
    assert_eq!(of_database(&catalog, Kind::ForeignDataWrapper), ["w: "]);
    assert_eq!(of_database(&catalog, Kind::ForeignServer), ["far: type=x; version=1; wrapper=w"]);
    assert_eq!(
        of_database(&catalog, Kind::Language),
        ["tongue: handler=plpgsql_call_handler; inline=plpgsql_inline_handler"]
    );
    assert_eq!(of_database(&catalog, Kind::AccessMethod), ["own: handler=bthandler; type=index"]);
    assert_eq!(of_database(&catalog, Kind::Transform), ["e tongue: from=from_e(internal)"]);
    let away = table(&catalog, "away");
    assert_eq!(attributes(&away.attributes), "foreign=far; foreign_option table_name=Away");
    assert_eq!(attributes(&away.columns[0].attributes), "foreign_option name=A");
    assert_eq!((away.columns[1].nullable, away.checks.items.len()), (false, 1));
    assert_eq!(catalog.unread, []);
    let whole = format!("{catalog:?}");
    assert!(!whole.contains("hush") && !whole.contains("nowhere"), "no secret is read");
}

#[test]
fn parts_of_tables_that_are_published() {
    let Some(server) = drift_testkit::postgres() else { return };
    if !server.since(15, "publishing parts of tables") {
        return;
    }
    let database = server.database("CREATE TABLE t (a int PRIMARY KEY, b int); CREATE SCHEMA billing");
    database.execute(
        "CREATE PUBLICATION part FOR TABLE t (b, a) WHERE (a > 1) WITH (publish_via_partition_root);
         CREATE PUBLICATION room FOR TABLES IN SCHEMA public, billing",
    );
    assert_eq!(
        of_database(&catalog(&database), Kind::Publication),
        ["part: tables=t (a, b) where ((a > 1)); via_root=true", "room: schemas=billing, public"]
    );
}
