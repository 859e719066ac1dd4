//! The report for people.

mod finding;
mod fixes;
mod group;
mod page;
mod snippet;
mod summary;
mod whole;
mod why;

pub use page::Options;
pub use whole::text;
