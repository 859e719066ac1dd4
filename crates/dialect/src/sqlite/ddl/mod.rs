//! Statements of SQLite. What `ALTER TABLE` cannot do shares one rebuild per table.

mod alter;
mod objects;
mod rebuild;
mod table;
mod writer;

pub(crate) use writer::Writer;
