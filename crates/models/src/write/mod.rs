//! A catalog as a complete model file.

mod file;
mod object;
mod scalar;
mod table;
mod types;

pub use file::write;
pub(crate) use scalar::scalar;
pub(crate) use table::{column_entry, sql, table_entry, word};
