//! Findings from pairs of schemas, without a database.

mod rules;
mod support;
mod told;
