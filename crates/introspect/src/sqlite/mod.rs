//! SQLite files: opened read-only, read in one transaction, by three queries.
//!
//! `connect` opens, `queries` asks, `rows` takes the answers, `assemble` makes the catalog of them, `views`
//! finds views over something missing, `trouble` has the sentences when it fails.

mod assemble;
mod connect;
mod queries;
mod rows;
mod trouble;
mod views;

use std::path::Path;

use drift_catalog::Catalog;
use rusqlite::Connection;

use crate::{Live, ReadError, Request};

pub(crate) use queries::listing as queries;

/// Reads a SQLite file.
pub(crate) fn read(path: &Path, request: &Request<'_>) -> Result<Live, ReadError> {
    let connection = connect::open(path, request.options)?;
    let result = snapshot(&connection, request);
    // Closed before anything else looks at the file.
    drop(connection);
    let catalog = result.map_err(|error| trouble::explain(path, &error, request.options))?;
    Ok(Live { catalog, server: format!("SQLite {}", rusqlite::version()) })
}

/// Everything of one moment: the transaction ends, without a change to keep, when this returns.
fn snapshot(connection: &Connection, request: &Request<'_>) -> rusqlite::Result<Catalog> {
    let _transaction = connection.unchecked_transaction()?;
    let mut catalog = assemble::catalog(rows::read(connection, request)?);
    views::find_broken(connection, &mut catalog, request.options.statement_timeout);
    Ok(catalog)
}
