//! Statements of SQLite. What `ALTER TABLE` cannot do shares one rebuild per table.

mod alter;
mod frame;
mod goal;
mod loss;
mod native;
mod objects;
mod rebuild;
mod stop;
mod table;
mod views;
mod virtual_tables;
mod words;
mod writer;

pub(crate) use writer::Writer;
