//! Where a database is: one parser for every way of saying it, and the order in which the ways are asked.
//! No type here shows a password, by `Debug` or otherwise.

mod authority;
pub(crate) mod compose;
mod dotenv;
mod environment;
mod find;
mod keyword;
mod location;
mod password;
mod pgpass;
mod postgres;
mod service;
mod sqlite;
mod ssl;
mod unusable;
mod url;
mod words;

pub use environment::{Environment, Process};
pub use find::{Found, Origin, Wish, find};
pub use location::{Host, HostAddress, Location, Parts, PgTarget, Server, SessionAttributes, SslMode};
pub use password::{PasswordSource, mask};
pub use url::parse;
