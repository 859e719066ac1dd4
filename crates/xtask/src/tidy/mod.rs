//! `cargo xtask tidy`: the rules of the house that no compiler checks.
//!
//! `floors` looks at the packages, `sources` at the text of every file.

mod chore;
mod floors;
mod sources;

pub(crate) use chore::run;
