//! `cargo xtask bench`: how fast `drift check` is beside tools that read the same database, in one run on one machine.
//!
//! `shape` is the database that is made, `measure` runs whole processes, `contest` says who is measured, `page` writes
//! docs/performance.md.

mod chore;
mod contest;
mod measure;
mod page;
mod shape;

pub(crate) use chore::run;
