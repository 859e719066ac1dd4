//! SQLite's stored definitions (`sqlite_schema.sql`).
//!
//! SQLite takes more than any grammar says: types of any words, names in four kinds of quotes, table
//! constraints without a comma between them. So this is a reader over tokens of what SQLite's own grammar
//! takes (<https://sqlite.org/lang_createtable.html>); expressions are kept as text for `drift-sql`.

mod carry;
mod change;
mod columns;
mod constraints;
mod index;
mod read;
mod shadow;
mod table;
mod view;

pub use crate::cursor::NotUnderstood;
pub use index::index;
pub use shadow::shadow_names;
pub use table::table;
pub use view::{trigger, view};

pub(crate) use read::read;

/// A cursor over SQLite's tokens.
type Cursor<'a> = crate::cursor::Cursor<'a, crate::cursor::Sqlite>;
