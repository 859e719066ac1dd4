//! Live databases to a catalog. Read-only always: there is nothing here that could execute a change. One
//! snapshot, in a number of queries that does not grow with the tables.
//!
//! `connection` says where a database is and who says so; a folder for each database reads it.

pub mod connection;
mod error;
mod live;
mod postgres;
mod request;
mod sqlite;

pub use error::ReadError;
pub use live::{Live, grants, queries, read, read_open};
pub use postgres::MAJORS as POSTGRES_MAJORS;
pub use postgres::connect_for_scratch;
pub use request::{ConnectOptions, Observer, Quiet, Request};
