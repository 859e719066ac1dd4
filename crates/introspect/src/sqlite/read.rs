//! One read: a connection, one transaction, and what it says when it fails.

use std::path::Path;

use drift_catalog::Catalog;
use rusqlite::Connection;

use super::{assemble::Assembly, connect, rows, trouble, views};
use crate::{Live, ReadError, Request};

/// Reads a SQLite file.
pub(crate) fn read(path: &Path, request: &Request<'_>) -> Result<Live, ReadError> {
    let connection = connect::open(path, request.options)?;
    let result = snapshot(&connection, request);
    // Closed before anything else looks at the file.
    drop(connection);
    let catalog = result.map_err(|error| trouble::explain(path, &error, request.options))?;
    Ok(Live { catalog, server: format!("SQLite {}", rusqlite::version()) })
}

/// Reads a database that is open already.
pub(crate) fn read_open(connection: &Connection, request: &Request<'_>) -> Result<Live, ReadError> {
    let catalog = snapshot(connection, request)
        .map_err(|error| trouble::explain(Path::new(":memory:"), &error, request.options))?;
    Ok(Live { catalog, server: format!("SQLite {}", rusqlite::version()) })
}

/// Everything of one moment: the transaction ends, without a change to keep, when this returns.
fn snapshot(connection: &Connection, request: &Request<'_>) -> rusqlite::Result<Catalog> {
    let _transaction = connection.unchecked_transaction()?;
    let (objects, shadows) = rows::objects(connection, request)?;
    let mut assembly = Assembly::new(&objects, &shadows);
    rows::each_table(connection, request, |name, columns| assembly.table(name, columns))?;
    let mut catalog = assembly.finish();
    views::find_broken(connection, &mut catalog, request.options.statement_timeout);
    Ok(catalog)
}
