//! What a rule is.

use crate::context::Context;
use crate::fact::{Draft, Fact};
use crate::finding::Severity;
use drift_catalog::ObjectPath;

/// The page of a rule, under fixed headings.
#[derive(Debug, Clone, Copy)]
pub struct Docs {
    /// What it means.
    pub means: &'static str,
    /// Why it matters.
    pub matters: &'static str,
    /// An example: the model's line and the database's.
    pub example: &'static str,
    /// What to do.
    pub todo: &'static str,
    /// When it is not reported.
    pub silent: &'static str,
}

/// Claims a fact, or leaves it to another rule.
pub(crate) type Judge = fn(&Context<'_>, &Fact<'_>) -> Option<Draft>;

/// Looks at the catalogs themselves, for what is wrong without being a difference.
pub(crate) type Survey = fn(&Context<'_>) -> Vec<(ObjectPath, Draft)>;

/// A kind of finding.
#[derive(Debug)]
pub struct Rule {
    /// Stable id: `drift/missing-column`. Never renamed.
    pub id: &'static str,
    /// One line.
    pub summary: &'static str,
    /// How bad it is unless the finding itself or the configuration says otherwise.
    pub severity: Severity,
    /// Its page.
    pub docs: Docs,
    pub(crate) judge: Option<Judge>,
    pub(crate) survey: Option<Survey>,
}
