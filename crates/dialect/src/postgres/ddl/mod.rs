//! Statements of PostgreSQL.

mod alter;
mod column;
mod constraint;
mod enums;
mod frame;
mod modify;
mod identity;
mod objects;
mod table;
mod writer;

pub(crate) use writer::Writer;
