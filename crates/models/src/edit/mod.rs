//! Edits of model files: the other direction of a fix. Each touches only the lines of what it is about, and
//! is refused, with the reason, where the text comes through an alias or where a comment or an anchor would be
//! lost with it.

mod column;
mod editor;
mod entry;
mod object;
mod part;
mod text;
mod together;
mod used;

pub use editor::{Along, Editor};
pub use part::Part;
pub use text::{Edit, NoEdit};
