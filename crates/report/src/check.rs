//! One comparison, with everything a report may show.

use std::time::Duration;

use drift_catalog::{Coverage, Plan, Sources, Statement};
use drift_findings::{Finding, Severity};

/// One of the two things that were compared.
#[derive(Debug, Clone, Default)]
pub struct Side {
    /// `schema/example`, `sqlite fixtures/example.db`, `postgres app@db:5432/shop`.
    pub name: String,
    /// Number of tables.
    pub tables: usize,
    /// Who said where it is: `--db`, `.env (DATABASE_URL)`; empty where that is plain.
    pub origin: String,
    /// Product and version of a live database; empty otherwise.
    pub server: String,
}

/// How a comparison ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Nothing at or above the threshold.
    Clean,
    /// Drift.
    Drift,
    /// Something could not be checked.
    Unchecked,
}

impl Outcome {
    /// The word of the JSON report.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Clean => "clean",
            Outcome::Drift => "drift",
            Outcome::Unchecked => "unchecked",
        }
    }
}

/// One comparison.
#[derive(Debug)]
pub struct Check {
    /// Version of the program.
    pub version: &'static str,
    /// Name of the target, where there are several.
    pub target: Option<String>,
    /// Whether the header reads from what is to what is wanted, as `drift diff FROM TO` does; `drift check` reads
    /// from the models to the database.
    pub from_first: bool,
    /// What is.
    pub from: Side,
    /// What is wanted.
    pub to: Side,
    /// The schema whose name is left out.
    pub default_schema: String,
    /// Sorted by path.
    pub findings: Vec<Finding>,
    /// How many findings `--only`, `--ignore` and ignore rules took out.
    pub filtered: usize,
    /// Files of the wanted side.
    pub sources: Sources,
    /// Statements.
    pub plan: Plan,
    /// What the statements do, in numbers.
    pub counts: Vec<String>,
    /// What was compared.
    pub coverage: Coverage,
    /// Remarks on the way: ignored parameters, expired ignore rules.
    pub notes: Vec<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// How long it took; none where the report must be repeatable.
    pub elapsed: Option<Duration>,
    /// What `--why` asked for.
    pub why: Vec<crate::Why>,
    /// The command that prints the statements, for the last line.
    pub fix_command: String,
}

impl Check {
    /// A statement of the plan.
    pub(crate) fn statement(&self, id: usize) -> Option<&Statement> {
        // Plans are numbered from 1 in their order; look no further where that holds.
        let at = id.checked_sub(1)?;
        let own = self.plan.statements.get(at).filter(|statement| statement.id == id);
        own.or_else(|| self.plan.statements.iter().find(|statement| statement.id == id))
    }

    /// Number of findings of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// `2 errors, 1 warning, 3 notes`
    pub(crate) fn severities(&self) -> String {
        let words = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
        let parts: Vec<String> = words
            .into_iter()
            .map(|(severity, word)| (self.count(severity), word))
            .filter(|(number, _)| *number > 0)
            .map(|(number, word)| counted(number, word))
            .collect();
        parts.join(", ")
    }
}

/// `1 error`, `2 errors`
pub(crate) fn counted(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{} {word}s", thousands(number)) }
}

/// A number with commas.
pub(crate) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
