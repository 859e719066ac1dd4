//! Findings, catalogs and errors as text and JSON; one file a format. Everything comes back as a string, with
//! colour codes that the program strips where nobody sees colour.

mod catalog_json;
mod check;
mod count;
mod edit;
mod failure;
mod json;
mod listing;
mod mermaid;
mod mistakes;
mod places;
mod safe;
mod style;
mod table;
mod text;
mod why;
mod width;

pub use catalog_json::{catalog_schema, from_json, to_json};
pub use check::{Check, Outcome, Side};
pub use failure::{Failure, failure};
pub use json::{Unchecked, json, json_schema, unchecked_json};
pub use listing::listing;
pub use mermaid::mermaid;
pub use mistakes::mistakes;
pub use safe::{safe, safe_source};
pub use table::table;
pub use text::{Options as TextOptions, text};
pub use why::{Spelled, Why};
