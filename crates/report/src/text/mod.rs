//! The report for people.

mod finding;
mod fixes;
mod group;
mod page;
mod snippet;
mod summary;
mod why;

pub use page::{Options, text};
