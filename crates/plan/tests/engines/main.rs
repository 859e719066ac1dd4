//! Plans on real databases: what is printed is run by `sqlite3` and `psql`, and the outcome is read again.

#![expect(clippy::expect_used, reason = "a test whose ground gives way can only stop, and say where")]

mod chains;
mod common;
mod converges;
mod dependents;
mod functions;
mod kinds;
mod laws;
mod own_sequences;
mod partitions;
mod postgres;
mod said;
mod sqlite;
mod sqlite_names;
mod sqlite_virtual;
mod tuning;
mod versions;
mod wide;
