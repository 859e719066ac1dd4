//! A catalog as a complete model file.

mod definition;
mod file;
mod object;
mod scalar;
mod table;
mod types;

pub use file::{write, write_portable};
pub(crate) use object::{domain, enumeration, function, sequence, view_entry};
pub(crate) use scalar::{block, flow, list, options, scalar, word};
pub(crate) use table::{
    check, column_entry, foreign_key, generated, identity, index, primary_key, sql, table_entry, unique,
};
pub(crate) use types::{Written, written};
