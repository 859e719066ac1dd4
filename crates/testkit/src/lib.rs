//! What tests stand on: scratch databases on real engines, the real program, and the case runner.
//!
//! `cargo xtask test` starts the servers and names them in the environment; here they are only used. A test that
//! cannot run says so on stderr, and fails where skipping is forbidden.

#![expect(clippy::expect_used, reason = "a test whose ground gives way can only stop, and say where")]

pub mod case;
mod postgres;
mod program;
pub mod servers;
mod skip;
mod sqlite;

pub use postgres::{Role, Server, TestDatabase, pgbouncer, postgres, psql};
pub use program::{Program, Ran};
pub use skip::skipped;
pub use sqlite::{TempSqlite, sqlite, sqlite_wal};
