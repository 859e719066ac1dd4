//! SQL text to a catalog: schema files, dumps and folders of migrations, statement after statement as the
//! database would take them; and the definitions that SQLite keeps of its own objects. A reader over the tokens of
//! `drift-sql`; expressions are kept as they were written, and `drift-dialect` says when two are the same.

mod cursor;
mod encoding;
mod folder;
mod guess;
pub mod postgres;
mod read;
mod script;
pub mod sqlite;
mod transaction;

pub use encoding::{NotText, decode};
pub use folder::written_for;
pub use guess::guess;
pub use read::read;
pub use script::{Counts, NotRead, Script, SqlFile, Understood};
