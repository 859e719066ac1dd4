//! What the tests share.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use drift_catalog::{Catalog, Table, View};
use drift_introspect::{ConnectOptions, Live, Observer, Quiet, ReadError, Request, connection};
use drift_testkit::TestDatabase;

/// Reads a database by its URL.
pub(crate) fn read_as(
    url: &str,
    schemas: Option<&[&str]>,
    observer: &dyn Observer,
    lock_timeout: Duration,
) -> Result<Live, ReadError> {
    let location = connection::parse(url, &BTreeMap::<String, String>::new(), Path::new("/"))?;
    let schemas: Option<Vec<String>> =
        schemas.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
    let options = ConnectOptions { lock_timeout, ..ConnectOptions::default() };
    drift_introspect::read(&location, &Request { schemas: schemas.as_deref(), options, observer })
}

/// The catalog of a database's current schema.
pub(crate) fn catalog(database: &TestDatabase) -> Catalog {
    in_schemas(database, None)
}

/// The catalog of some schemas.
pub(crate) fn in_schemas(database: &TestDatabase, schemas: Option<&[&str]>) -> Catalog {
    let live = read_as(&database.url(), schemas, &Quiet, Duration::from_secs(5)).expect("read the database");
    live.catalog
}

/// The catalog of a database made by these statements; `None` where there is no server.
pub(crate) fn made_by(sql: &str) -> Option<Catalog> {
    let database = drift_testkit::postgres()?.database(sql);
    let catalog = catalog(&database);
    assert_eq!(catalog.unread, [], "everything was read");
    Some(catalog)
}

/// A table of `public`.
pub(crate) fn table<'a>(catalog: &'a Catalog, name: &str) -> &'a Table {
    catalog.table("public", name).unwrap_or_else(|| panic!("no table {name}"))
}

/// A view of `public`.
pub(crate) fn view<'a>(catalog: &'a Catalog, name: &str) -> &'a View {
    catalog.schemas["public"].views.items.get(name).unwrap_or_else(|| panic!("no view {name}"))
}

/// Attributes as one text.
pub(crate) fn attributes(attributes: &drift_catalog::Attributes) -> String {
    assert!(attributes.complete, "a live catalog states everything");
    let all: Vec<String> = attributes.items.iter().map(|(key, value)| format!("{key}={value}")).collect();
    all.join("; ")
}
