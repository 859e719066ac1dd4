//! Findings by owner and table.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use drift_findings::{Finding, Severity};

use super::finding;
use super::page::Page;
use crate::check::Check;
use crate::safe::safe;
use crate::style::{BOLD, CYAN, paint};
use crate::width::wrap;

/// The rule whose findings share a line.
const MISSING_TABLE: &str = "drift/missing-table";
/// From this many on, missing tables of one owner share a line.
const FOLD: usize = 2;

/// Writes all groups.
pub(crate) fn groups(page: &mut Page<'_>, findings: &[&Finding]) {
    let mut apps: BTreeMap<Option<&str>, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        apps.entry(finding.app.as_deref()).or_default().push(finding);
    }
    for (app, findings) in apps {
        if let Some(app) = app {
            let _ = writeln!(page.out, "{}", paint(CYAN, &safe(app)));
        }
        let is_missing = |finding: &&&Finding| finding.rule.id == MISSING_TABLE;
        let fold = findings.iter().filter(is_missing).count() >= FOLD;
        let (missing, rest): (Vec<&Finding>, Vec<&Finding>) =
            findings.into_iter().partition(|finding| fold && is_missing(&finding));
        let mut table: Option<String> = None;
        for finding in rest {
            if finding.path.part.is_some() {
                let name = finding.path.owner().short(&page.check.default_schema);
                if table.as_ref() != Some(&name) {
                    let _ = writeln!(page.out, "  {}", paint(BOLD, &safe(&name)));
                    table = Some(name);
                }
            } else {
                table = None;
            }
            finding::finding(page, finding);
        }
        if !missing.is_empty() {
            folded(page, &missing);
        }
    }
}

/// Several missing tables of one owner.
fn folded(page: &mut Page<'_>, missing: &[&Finding]) {
    let names: Vec<String> =
        missing.iter().map(|finding| safe(&finding.path.short(&page.check.default_schema))).collect();
    let severity = missing.iter().map(|finding| finding.severity).max().unwrap_or(Severity::Error);
    let message = format!("{} tables are missing: {}", missing.len(), names.join(", "));
    finding::headline(page, severity, &message, MISSING_TABLE);
    let mut places = String::new();
    let mut file = "";
    for spot in missing.iter().filter_map(|finding| page.places.spot(finding.labels.first()?.place)) {
        let comma = if places.is_empty() { "" } else { ", " };
        let name = if spot.file == file { String::new() } else { safe(spot.file) };
        let _ = write!(places, "{comma}{name}:{}:{}", spot.line, spot.column);
        file = spot.file;
    }
    let only = common(missing, page.check).map(|shared| format!(" --only '{shared}*'")).unwrap_or_default();
    let hint = format!("{}{only} prints their DDL", page.check.fix_command);
    for text in [places, safe(&hint)].iter().filter(|text| !text.is_empty()) {
        for line in wrap(text, page.width - 6) {
            let _ = writeln!(page.out, "      {line}");
        }
    }
    page.out.push('\n');
}

/// The prefix of the tables of an application: what all names share up to an underscore, where no other finding
/// would be meant too.
fn common<'a>(missing: &[&'a Finding], check: &Check) -> Option<&'a str> {
    let first = missing.first()?.path.name();
    let shared = first
        .match_indices('_')
        .map(|(at, _)| &first[..=at])
        .take_while(|prefix| missing.iter().all(|finding| finding.path.object.starts_with(prefix)))
        .last()?;
    let plain = shared.chars().all(|c| c == '_' || c.is_alphanumeric());
    let others = check
        .findings
        .iter()
        .filter(|finding| finding.rule.id != MISSING_TABLE && finding.path.object.starts_with(shared))
        .count();
    (plain && others == 0).then_some(shared)
}
