//! PostgreSQL.

mod accept;
mod canon;
mod classes;
pub mod clauses;
mod ddl;
mod definitions;
mod judge;
pub mod kinds;
mod lift;
mod made;
mod meaning;
mod names;
mod numbering;
pub mod platforms;
mod privileges;
mod runner;
mod sequence;
mod types;
mod why;

pub(crate) use accept::set as accept_set;
pub(crate) use canon::SENSE;
pub(crate) use canon::type_sense;
pub(crate) use made::made_up;
pub use made::{joined_columns, kept_name, object_name};
pub(crate) use meaning::Postgres;
pub(crate) use numbering::follow_sequences;
pub use numbering::{SEQUENCE, next_value, unusual_sequence};
pub use sequence::SequenceNumbers;
pub use types::may_be_serial;
