//! The page: header, findings by owner and table, summary, what comes next.

use std::fmt::Write as _;

use drift_findings::{Finding, Severity};

use super::{group, summary};
use crate::check::{Check, Side, thousands};
use crate::safe::safe;
use crate::style::{BOLD, DIM, paint};

/// How much is shown, and how wide.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Columns of the terminal.
    pub width: usize,
    /// How many findings are shown.
    pub limit: usize,
    /// Only the table.
    pub summary: bool,
    /// Only what is wrong.
    pub quiet: bool,
    /// Everything that was looked at.
    pub verbose: bool,
}

/// The report.
pub fn text(check: &Check, options: &Options) -> String {
    let mut out = String::new();
    if !options.quiet {
        header(&mut out, check);
    }
    if !options.summary {
        let shown = worst(&check.findings, options.limit);
        group::groups(&mut out, check, &shown, options.width);
        let hidden = check.findings.len() - shown.len();
        if hidden > 0 {
            let more = if hidden == 1 { "finding" } else { "findings" };
            let _ = writeln!(
                out,
                "  … and {} more {more}; --limit {} shows all\n",
                thousands(hidden),
                check.findings.len()
            );
        }
    }
    summary::summary(&mut out, check, options);
    out
}

fn side(side: &Side) -> String {
    let tables = if side.tables == 1 { "table" } else { "tables" };
    format!("{} ({} {tables})", safe(&side.name), thousands(side.tables))
}

fn header(out: &mut String, check: &Check) {
    let target = check.target.as_ref().map_or_else(String::new, |name| format!("   {}", safe(name)));
    let line = format!("drift {}{target}   {}  →  {}", check.version, side(&check.to), side(&check.from));
    let _ = writeln!(out, "{}", paint(BOLD, &line));
    let mut facts = Vec::new();
    if !check.from.server.is_empty() {
        facts.push(check.from.server.clone());
    }
    for (name, origin) in [("models", &check.to.origin), ("database", &check.from.origin)] {
        if !origin.is_empty() {
            facts.push(format!("{name} from {origin}"));
        }
    }
    if !facts.is_empty() {
        let _ = writeln!(out, "{}", paint(DIM, &safe(&facts.join(" · "))));
    }
    for note in &check.notes {
        let _ = writeln!(out, "{}", paint(DIM, &format!("note: {}", safe(note))));
    }
    out.push('\n');
}

/// The worst ones, in the order of the page.
fn worst(findings: &[Finding], limit: usize) -> Vec<&Finding> {
    let mut ranked: Vec<(usize, &Finding)> = findings.iter().enumerate().collect();
    ranked.sort_by_key(|(at, finding)| (std::cmp::Reverse(finding.severity), *at));
    ranked.truncate(limit);
    ranked.sort_by_key(|(at, _)| *at);
    ranked.into_iter().map(|(_, finding)| finding).collect()
}

/// `2 errors, 1 warning, 3 notes`
pub(crate) fn counts(check: &Check) -> String {
    let parts: Vec<String> =
        [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")]
            .into_iter()
            .filter_map(|(severity, word)| {
                let number = check.count(severity);
                (number > 0).then(|| crate::check::counted(number, word))
            })
            .collect();
    parts.join(", ")
}
