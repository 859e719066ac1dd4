//! Changes to findings: what a fact means for running code, how bad it is, where it is declared, and what
//! mends it from either end. One file for each rule, in the folder of its category.

mod context;
pub mod docs;
mod drift;
mod fact;
mod find;
mod finding;
mod fold;
mod levels;
mod mend;
mod rule;

pub use context::Context;
pub use drift::RULES;
pub use find::find;
pub use finding::{Aspect, Finding, Fix, Label, Severity};
pub use levels::{Levels, LevelsError};
pub use rule::{Docs, Rule};
