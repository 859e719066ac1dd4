//! Two catalogs in, changes and coverage out. Both sides come in canonical form and settled, so that
//! everything here is `==`; no database is known here. What the changes mean is for `drift-findings` to say,
//! and how to bring them about for `drift-plan`.

mod candidates;
mod column;
mod constraint;
mod context;
mod diff;
mod facet;
mod index;
mod object;
mod pair;
mod rename;
mod table;

pub use diff::diff;
