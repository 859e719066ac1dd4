//! The entrance: one function for every database.

use drift_catalog::{Catalog, Vendor};

use crate::connection::{Location, Server};
use crate::{ReadError, Request, postgres, sqlite};

/// A database as it was read.
#[derive(Debug)]
pub struct Live {
    /// Its catalog; expressions are not canonical yet.
    pub catalog: Catalog,
    /// Product and version: `PostgreSQL 15.18`.
    pub server: String,
}

/// Reads a database.
///
/// # Errors
/// When it cannot be reached or read; the error says what was tried and what to do.
pub fn read(location: &Location, request: &Request<'_>) -> Result<Live, ReadError> {
    match &location.server {
        Server::Sqlite(path) => sqlite::read(path, request),
        Server::Postgres(target) => postgres::read(target, request),
    }
}

/// Reads a SQLite database that is open already: the one in memory that `drift-scratch` makes.
///
/// # Errors
/// When it cannot be read.
pub fn read_open(connection: &rusqlite::Connection, request: &Request<'_>) -> Result<Live, ReadError> {
    sqlite::read_open(connection, request)
}

/// Every query that is run against a database, in order, as text to be read.
pub fn queries(vendor: Vendor) -> String {
    match vendor {
        Vendor::Sqlite => sqlite::queries(),
        Vendor::Postgres => postgres::queries(),
    }
}

/// The least a role needs, as statements for PostgreSQL.
pub fn grants(role: &str) -> String {
    postgres::grants(role)
}
