//! The queries, as files: one for each kind of object, for all objects of that kind at once. `list` names them,
//! `text` and `names` make of a file what is run on a server of some version, `listing` shows all of it without a server.

mod list;
mod listing;
mod names;
mod text;
mod versions;

pub(crate) use list::*;
pub(crate) use listing::{grants, listing};
pub(crate) use text::{begin, oids, scope};
pub use versions::MAJORS;
