//! Two catalogs that somebody has read already, compared as `diff` compares two sources. For the checks of the laws,
//! which hold both ends in their hands.

use std::time::Instant;

use drift_catalog::{Catalog, Change, Coverage, Plan, Sources};
use drift_findings::Finding;
use drift_report::Side;

use super::asked::Asked;
use super::compare::compare;
use crate::source::{Loaded, Pair};
use crate::{Request, Stop};

/// One side of a comparison.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    /// What was read.
    pub catalog: &'a Catalog,
    /// Where its objects are written.
    pub sources: &'a Sources,
    /// What it was read from.
    pub door: Door,
}

/// What a catalog was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// A live database.
    Database,
    /// Declared models.
    Models,
    /// SQL text.
    Sql,
}

/// What a comparison of catalogs came to.
pub struct Difference {
    /// The first side in the form that was compared.
    pub from: Catalog,
    /// The second one likewise.
    pub to: Catalog,
    /// What is to change.
    pub changes: Vec<Change>,
    /// What was compared, and what was not.
    pub coverage: Coverage,
    /// The statements.
    pub plan: Plan,
    /// The findings.
    pub findings: Vec<Finding>,
}

/// Compares two catalogs, with everything but the reading of the sources.
///
/// # Errors
/// When the request asks for what cannot be had.
pub fn diff_catalogs(from: Given<'_>, to: Given<'_>, request: &Request<'_>) -> Result<Difference, Stop> {
    let pair = Pair { from: from.load("the first").canonical_where_live(), to: to.load("the second") };
    let asked = Asked {
        target: None,
        named: false,
        fix_command: String::new(),
        started: Instant::now(),
        guard: false,
    };
    let compared = compare(pair, request, &asked)?;
    let check = compared.check;
    Ok(Difference {
        from: compared.from,
        to: compared.to,
        changes: compared.changes,
        coverage: check.coverage,
        plan: check.plan,
        findings: check.findings,
    })
}

impl Given<'_> {
    fn load(self, name: &str) -> Loaded {
        let tables = self.catalog.table_count();
        Loaded {
            catalog: self.catalog.clone(),
            sources: self.sources.clone(),
            side: Side { name: name.to_owned(), tables, origin: String::new(), server: String::new() },
            notes: Vec::new(),
            database: None,
            statements: None,
            location: None,
            live: self.door == Door::Database,
            models: self.door == Door::Models,
            absolute: None,
        }
    }
}
