//! The report for people.

mod finding;
mod group;
mod page;
mod summary;

pub use page::{Options, text};
