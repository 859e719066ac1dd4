//! PostgreSQL 12 and later: one read-only transaction over the system catalogs.

pub(crate) mod connect;
pub(crate) mod tls;
mod trouble;

use crate::connection::PgTarget;
use crate::{Live, ReadError, Request};

pub(crate) fn read(target: &PgTarget, request: &Request<'_>) -> Result<Live, ReadError> {
    let (_client, _reached) = connect::connect(target, &request.options)?;
    Err(ReadError::new("cannot read PostgreSQL", "this build cannot").tried(target.to_string()))
}

pub(crate) fn queries() -> String {
    String::new()
}

pub(crate) fn grants(_: &str) -> String {
    String::new()
}
