//! SQLite.

mod accept;
mod canon;
mod ddl;
mod judge;
mod lift;
mod meaning;
mod names;
mod types;

pub(crate) use accept::set as accept_set;
pub(crate) use meaning::Sqlite;
