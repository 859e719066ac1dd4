//! Statements of PostgreSQL.

mod alter;
mod column;
mod comments;
mod constraint;
mod domains;
mod enums;
mod found;
mod frame;
mod function;
mod identity;
mod inheritance;
mod kinds;
mod modify;
mod new_types;
mod objects;
mod remade;
mod sequence;
mod table;
mod tuning;
mod views;
mod writer;

pub(crate) use writer::Writer;
