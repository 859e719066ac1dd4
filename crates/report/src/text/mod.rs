//! The report for people.

mod finding;
mod fixes;
mod group;
mod page;
mod snippet;
mod summary;

pub use page::{Options, text};
