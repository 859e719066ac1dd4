//! `cargo xtask tidy`: the rules of the house that no compiler checks.
//!
//! `floors` looks at the packages, `sources` at the text of every file, `rules` for the cases of canonical rules.

mod chore;
mod floors;
mod rules;
mod sources;

pub(crate) use chore::run;
