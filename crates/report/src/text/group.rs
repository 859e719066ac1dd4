//! Findings by owner and table.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use drift_catalog::Kind;
use drift_findings::Finding;

use super::finding;
use crate::check::Check;
use crate::safe::safe;
use crate::style::{BOLD, CYAN, paint};

/// From this many on, missing tables of one owner share a line.
const FOLD: usize = 2;

/// Writes all groups.
pub(crate) fn groups(out: &mut String, check: &Check, findings: &[&Finding], width: usize) {
    let mut apps: BTreeMap<Option<&str>, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        apps.entry(finding.app.as_deref()).or_default().push(finding);
    }
    for (app, findings) in apps {
        if let Some(app) = app {
            let _ = writeln!(out, "{}", paint(CYAN, &safe(app)));
        }
        let (missing, rest): (Vec<&Finding>, Vec<&Finding>) =
            findings.into_iter().partition(|finding| finding.rule.id == "drift/missing-table");
        let (missing, rest) = if missing.len() >= FOLD {
            (missing, rest)
        } else {
            let mut all = [missing, rest].concat();
            all.sort_by(|a, b| a.path.cmp(&b.path));
            (Vec::new(), all)
        };
        let mut table: Option<String> = None;
        for finding in rest {
            let owner = finding.path.owner();
            if finding.path.part.is_some() {
                let name = owner.short(&check.default_schema);
                if table.as_ref() != Some(&name) {
                    let _ = writeln!(out, "  {}", paint(BOLD, &safe(&name)));
                    table = Some(name);
                }
            } else {
                table = None;
            }
            finding::finding(out, check, finding, width);
        }
        if !missing.is_empty() {
            folded(out, check, &missing, width);
        }
    }
}

/// Several missing tables of one owner.
fn folded(out: &mut String, check: &Check, missing: &[&Finding], width: usize) {
    let names: Vec<String> =
        missing.iter().map(|finding| safe(&finding.path.short(&check.default_schema))).collect();
    let severity = missing.iter().map(|finding| finding.severity).max().unwrap_or(missing[0].severity);
    let message = format!("{} tables are missing: {}", missing.len(), names.join(", "));
    finding::headline(out, severity, &message, "drift/missing-table", width);
    let places: Vec<String> =
        missing.iter().filter_map(|finding| check.sources.show(finding.labels.first()?.place)).collect();
    let mut line = String::new();
    let mut file = String::new();
    for place in places {
        let (name, at) = split(&place);
        if name == file {
            let _ = write!(line, ", :{at}");
        } else {
            let comma = if line.is_empty() { "" } else { ", " };
            let _ = write!(line, "{comma}{}:{at}", safe(name));
            file = name.to_owned();
        }
    }
    if !line.is_empty() {
        let _ = writeln!(out, "      {line}");
    }
    let pattern = common(missing);
    let _ = writeln!(out, "      {} --only '{}' prints their DDL\n", check.fix_command, safe(&pattern));
}

/// File name and `line:column`.
fn split(place: &str) -> (&str, &str) {
    let mut colons = place.rmatch_indices(':').map(|(at, _)| at);
    match (colons.next(), colons.next()) {
        (Some(_), Some(at)) => (&place[..at], &place[at + 1..]),
        _ => (place, ""),
    }
}

/// A pattern for tables that share a prefix.
fn common(missing: &[&Finding]) -> String {
    let names: Vec<&str> = missing
        .iter()
        .filter(|finding| finding.path.kind == Kind::Table)
        .map(|finding| finding.path.name())
        .collect();
    let first = names.first().copied().unwrap_or_default();
    let shared = first
        .char_indices()
        .map(|(at, c)| at + c.len_utf8())
        .take_while(|&end| names.iter().all(|name| name.starts_with(&first[..end])))
        .last()
        .unwrap_or(0);
    if shared == 0 { "table:*".to_owned() } else { format!("{}*", &first[..shared]) }
}
