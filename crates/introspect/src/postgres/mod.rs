//! PostgreSQL 12 and later: one read-only transaction over the system catalogs.
//!
//! `connect`, `failure`, `tls` and `trouble` reach the server; `session` is the one transaction; `queries` holds what
//! is asked, `rows` what is answered, `assemble` makes a catalog of it; `definitions` reads what takes locks, `locks`
//! says who holds them; `read` goes through all of it and begins again where the schema moved under it.

mod assemble;
pub(crate) mod connect;
mod definitions;
mod failure;
mod locks;
mod queries;
mod read;
mod rows;
mod scope;
mod session;
mod stop;
pub(crate) mod tls;
mod trouble;

pub use connect::connect_for_scratch;
pub(crate) use definitions::BATCH;
pub use queries::MAJORS;
pub(crate) use queries::{grants, listing as queries};
pub(crate) use read::read;
