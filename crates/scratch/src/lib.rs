//! The only room that may write. It makes a database of its own, `drift_scratch_<random>` on a PostgreSQL server that
//! the user named for this, or one in memory for SQLite, and drops it again, also after an error; it never drops
//! anything else. There the server itself gives the form of what somebody wrote.
//!
//! `allowed` says which statements of SQL files are run; `postgres` and `sqlite` run them, and `drift-introspect` reads
//! what came of it.

mod allowed;
mod error;
mod identity;
mod postgres;
mod run;
mod scratch;
mod sqlite;

pub use error::ScratchError;
pub use run::{Made, Run, of_plan, of_script};
pub use scratch::{Place, Scratch, compares_programs, gives_form};
pub use sqlite::same_program;
