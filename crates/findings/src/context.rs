//! What the rules may look at.

use drift_catalog::{Catalog, Changes, Plan, Sources};
use drift_dialect::Dialect;

/// Both sides and what is known about them.
pub struct Context<'a> {
    /// What is.
    pub from: &'a Catalog,
    /// What is wanted.
    pub to: &'a Catalog,
    /// The facts.
    pub changes: &'a Changes,
    /// The statements that mend them.
    pub plan: &'a Plan,
    /// Where the wanted side is declared.
    pub sources: &'a Sources,
    /// What the database means.
    pub dialect: &'static dyn Dialect,
    /// What `from` is called in messages: `the database`.
    pub from_name: &'a str,
    /// What `to` is called in messages: `the models`.
    pub to_name: &'a str,
    /// The name of the target, part of each fingerprint.
    pub target: &'a str,
}
