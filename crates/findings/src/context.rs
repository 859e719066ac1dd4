//! What the rules may look at.

use drift_catalog::{Catalog, Changes, Kind, ObjectPath, Plan, Sources};
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

impl Context<'_> {
    /// An object as sentences call it: a column by its name, anything else with its kind before it.
    pub(crate) fn named(&self, path: &ObjectPath) -> String {
        let name = match &path.part {
            Some(part) => part.clone(),
            None => path.short(&self.to.default_schema),
        };
        match path.kind {
            Kind::Column => name,
            Kind::Unique => format!("unique constraint {name}"),
            Kind::Check | Kind::Exclusion => format!("{} constraint {name}", path.kind.word()),
            kind => format!("{} {name}", kind.word().replace('-', " ")),
        }
    }
}
