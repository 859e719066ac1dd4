//! Statements of PostgreSQL.

mod alter;
mod column;
mod constraint;
mod domains;
mod enums;
mod frame;
mod function;
mod identity;
mod inheritance;
mod kinds;
mod modify;
mod objects;
mod remade;
mod sequence;
mod table;
mod tuning;
mod views;
mod writer;

pub(crate) use writer::Writer;
