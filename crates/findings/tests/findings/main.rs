//! Findings from pairs of schemas, without a database.

mod edits;
mod rules;
mod support;
mod told;
