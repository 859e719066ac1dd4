//! Canonical text: two expressions that a server treats alike have one text. No rule may merge two that it
//! treats differently; what no rule can decide stays apart and is called unknown.

mod context;
mod expression;
mod literal;
mod query;
mod rules;
mod text;

pub use context::{Context, Family};
pub use expression::expression;
pub use query::query;
pub use text::definition;
