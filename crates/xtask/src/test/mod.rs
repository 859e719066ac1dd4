//! `cargo xtask test`: the tests of the workspace, on servers started for them.
//!
//! `chore` runs every test on one server, `everywhere` those that need PostgreSQL on each version that is read, and
//! `tally` reads what a run printed.

mod chore;
mod everywhere;
mod tally;

pub(crate) use chore::run;
