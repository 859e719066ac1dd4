//! The report for programs: versioned, with everything the text shows.

mod checked;
mod document;
mod shape;
mod unchecked;

pub use checked::json;
pub use document::json_schema;
pub use unchecked::{Unchecked, unchecked_json};

use document::{VERSION, location, print};
