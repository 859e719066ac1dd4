//! Lowering: a tree becomes part of a catalog, and every mistake is kept. One file for each kind of thing;
//! what can only be judged once all files are read is kept for `finish`.

mod column;
mod constraint;
mod default;
mod definition;
mod fields;
mod file;
mod finish;
mod index;
mod lowering;
mod object;
mod once;
mod table;
mod types;

pub(crate) use lowering::Lowering;
