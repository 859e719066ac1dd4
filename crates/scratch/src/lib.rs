//! The only room that may write. It makes a database of its own, `drift_scratch_<random>` on a PostgreSQL server that
//! the user named for this, or one in memory for SQLite, and drops it again, also after an error; it never drops
//! anything else. There the server itself gives the form of what somebody wrote.
//!
//! `allowed` says which statements are run, `effects` which functions they may not call, `bodies` and `blocks` keep the programs of
//! functions out; `postgres` and `sqlite` run them, and `drift-introspect` reads what came of it. `leftover` drops what
//! nobody else would.

mod allowed;
mod blocks;
mod bodies;
mod effects;
mod error;
mod identity;
mod leftover;
mod postgres;
mod run;
mod scratch;
mod sqlite;

pub use allowed::refusal;
pub use error::ScratchError;
pub use leftover::drop_ours;
pub use run::{Made, Run, of_plan, of_script};
pub use scratch::{Place, Scratch, compares_programs, gives_form};
pub use sqlite::same_program;
