//! What the program can do, one file each.

mod aside;
mod asked;
mod catalogs;
mod check;
mod compare;
mod diff;
mod guard;
mod init;
mod inspect;
mod listing;
mod one_form;
mod programs;
mod scope;
pub(crate) mod scratch;
mod secrets;
mod server_form;
mod texts;
mod verdict;
mod verify;
mod why;

pub use catalogs::{Difference, Door, Given, diff_catalogs};
pub use check::check;
pub use diff::{diff, fix_script};
pub use init::init;
pub use inspect::{InspectFormat, Inspected, inspect};
pub use listing::{list_rules, listing_of_grants, listing_of_queries, show_rule};
