//! Which schemas and objects are ours.

use std::time::Duration;

use drift_introspect::Quiet;

use crate::common::{catalog, in_schemas, read_as};

const SCHEMAS: &str = "CREATE SCHEMA billing; CREATE SCHEMA \"Odd\"; CREATE SCHEMA empty;
    CREATE TABLE a (id int); CREATE TABLE billing.b (id int); CREATE TABLE billing.c (id int);
    CREATE TABLE \"Odd\".d (id int)";

#[test]
fn the_current_schema_unless_told_otherwise() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database(SCHEMAS);
    let own = catalog(&database);
    assert_eq!(own.default_schema, "public");
    assert_eq!(own.schemas.keys().collect::<Vec<_>>(), ["public"]);
    let others: Vec<(&str, usize)> =
        own.out_of_scope.iter().map(|(name, tables)| (name.as_str(), *tables)).collect();
    assert_eq!(others, [("Odd", 1), ("billing", 2), ("empty", 0)]);
    let some = in_schemas(&database, Some(&["billing", "empty", "not_there", "pg_catalog"]));
    assert_eq!(some.schemas.keys().collect::<Vec<_>>(), ["billing", "empty"]);
    assert_eq!(some.table_count(), 2);
    assert_eq!(some.out_of_scope.keys().collect::<Vec<_>>(), ["Odd", "public"]);
}

#[test]
fn the_search_path_says_which_is_current() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database(SCHEMAS);
    let name = database.name();
    database.execute(&format!("ALTER DATABASE {name} SET search_path = nowhere, \"Odd\", public"));
    let own = catalog(&database);
    assert_eq!(own.default_schema, "Odd");
    assert!(own.table("Odd", "d").is_some());
    let url = database.url();
    let url = format!("{url}{}schema=billing", if url.contains('?') { '&' } else { '?' });
    let live = read_as(&url, None, &Quiet, Duration::from_secs(5)).expect("read");
    assert_eq!(live.catalog.default_schema, "billing");
    assert_eq!(live.catalog.table_count(), 2);
    assert!(live.server.starts_with("PostgreSQL "), "{}", live.server);
}

#[test]
fn what_an_extension_made_is_not_ours() {
    let Some(server) = drift_testkit::postgres() else { return };
    // plpgsql is the only one that every server has; its own functions stand in pg_catalog.
    let database = server.database("CREATE TABLE t (a text)");
    let own = catalog(&database);
    assert!(own.extensions.complete && own.extensions.items.is_empty());
    if database.client().batch_execute("CREATE SCHEMA x; CREATE EXTENSION pg_trgm SCHEMA x").is_err() {
        drift_testkit::skipped("the server has no pg_trgm");
        return;
    }
    database.execute("CREATE INDEX t_a ON t USING gin (a x.gin_trgm_ops)");
    let both = in_schemas(&database, Some(&["public", "x"]));
    assert_eq!(both.extensions.items["pg_trgm"].schema.as_deref(), Some("x"));
    assert!(both.schemas["x"].functions.items.is_empty(), "they belong to the extension");
    let index = &both.tables().next().expect("a table").1.indexes.items[0];
    assert_eq!(index.parts[0].operator_class.as_deref(), Some("x.gin_trgm_ops"));
    assert_eq!(both.unread, []);
}
