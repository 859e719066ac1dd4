//! SQLite files: opened read-only, read in one transaction, by three queries.
//!
//! `connect` opens, and `beside` names the files beside the database; `queries` asks, `rows` takes the answers,
//! `assemble` makes the catalog of them, `views` finds views over something missing, `trouble` has the sentences when it
//! fails.

mod assemble;
mod beside;
mod connect;
mod queries;
mod read;
mod rows;
mod trouble;
mod views;

pub(crate) use queries::listing as queries;
pub(crate) use read::{read, read_open};
