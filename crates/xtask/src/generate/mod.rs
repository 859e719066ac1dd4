//! `cargo xtask gen`: what is made from the code or from `fixtures/example.sql`, written or compared.
//!
//! `texts` is the table of generated files; `example` makes the committed database of the quick start.

mod chore;
mod example;
mod texts;

pub(crate) use chore::run;
