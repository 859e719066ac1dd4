//! The queries, as files.

mod list;

pub(crate) use list::{COLUMNS, KINDS, OBJECTS, listing};
