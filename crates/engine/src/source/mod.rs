//! Sources: every door yields a catalog, and the places of what was written.

mod command;
mod kind;
mod load;
mod sql;

pub(crate) use kind::{End, SourceKind, of_text};
pub(crate) use load::{Loaded, Pair, database, load_pair, one};
