//! A catalog as a complete model file.

mod file;
mod object;
mod scalar;
mod table;
mod types;

pub use file::{write, write_portable};
pub(crate) use scalar::scalar;
pub(crate) use table::{
    check, column_entry, foreign_key, generated, identity, index, primary_key, sql, table_entry, unique, word,
};
pub(crate) use types::{Written, written};
