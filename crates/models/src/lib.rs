//! Declared models: YAML text to a catalog, with the place of everything that is declared and every mistake
//! that was made; and back again, from a catalog to a complete model file.
//!
//! The way in: [`find`] and [`load`] give the bytes, `tree` reads parser events into a small spanned tree,
//! `lower` turns the tree into a catalog of one database. Neighbours: `drift-dialect` knows the type words,
//! `drift-findings` shows the mistakes.

mod edit;
mod events;
mod input;
mod keys;
mod lower;
mod mistake;
mod names;
mod read;
mod schema;
mod sections;
mod tree;
mod write;

pub use edit::{Along, Edit, Editor, NoEdit, Part};
pub use input::{Input, InputError, dialect_named, find, load, schemas_named};
pub use mistake::{Mistake, ModelRule, RULES};
pub use read::{Read, read};
pub use schema::json_schema;
pub use write::{write, write_portable};
