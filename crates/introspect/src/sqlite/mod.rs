//! SQLite files: opened read-only, read in one transaction, by four queries.

mod assemble;
mod connect;
mod queries;
mod rows;
mod views;

use std::path::Path;

use crate::{Live, ReadError, Request};

pub(crate) use queries::listing as queries;

/// Reads a SQLite file.
pub(crate) fn read(path: &Path, request: &Request<'_>) -> Result<Live, ReadError> {
    let connection = connect::open(path)?;
    let rows = rows::read(&connection, request).map_err(|error| connect::explain(path, &error))?;
    let mut catalog = assemble::catalog(rows);
    views::find_broken(&connection, &mut catalog);
    Ok(Live { catalog, server: format!("SQLite {}", rusqlite::version()) })
}
