//! Edits of model files: the other direction of a fix. Each touches only the lines of what it is about, and
//! is refused, with the reason, where the text comes through an alias or where a comment or an anchor would be
//! lost with it.

mod column;
mod object;
mod part;
mod text;
mod used;

pub use column::{add_column, replace_column, replace_facet};
pub use object::{add_table, remove_entry};
pub use part::{Part, add_part, replace_part};
pub use text::{Edit, NoEdit};
