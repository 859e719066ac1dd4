//! The whole of it: header, findings by owner and table, summary, what comes next.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use drift_findings::Finding;

use super::page::{Options, Page};
use super::{group, summary, why};
use crate::check::{Check, Side, counted};
use crate::places::Places;
use crate::safe::safe;
use crate::style::{BOLD, DIM, paint};
use crate::width::wrap;

/// The report.
pub fn text(check: &Check, options: &Options) -> String {
    let mut page = Page {
        check,
        places: Places::new(&check.sources),
        // Lines much longer than a page are hard to read, and below this the drawing breaks.
        width: options.width.clamp(50, 120),
        verbose: options.verbose,
        out: String::new(),
        printed: BTreeSet::new(),
    };
    if !options.quiet {
        header(&mut page);
    }
    if !options.summary {
        let shown = worst(&check.findings, options.limit);
        group::groups(&mut page, &shown);
        let hidden = check.findings.len() - shown.len();
        if hidden > 0 {
            let _ = writeln!(
                page.out,
                "… and {}; --limit {} shows all\n",
                counted(hidden, "more finding"),
                check.findings.len()
            );
        }
    }
    let mut out = page.out;
    why::why(&mut out, check);
    summary::summary(&mut out, check, options);
    out
}

fn side(side: &Side) -> String {
    format!("{} ({})", safe(&side.name), counted(side.tables, "table"))
}

fn header(page: &mut Page<'_>) {
    let (check, out) = (page.check, &mut page.out);
    let target = check.target.as_ref().map_or_else(String::new, |name| format!("   {}", safe(name)));
    let (one, other) = if check.from_first { (&check.from, &check.to) } else { (&check.to, &check.from) };
    let line = format!("drift {}{target}   {}  →  {}", check.version, side(one), side(other));
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
        for line in wrap(&format!("note: {}", safe(note)), page.width) {
            let _ = writeln!(out, "{}", paint(DIM, &line));
        }
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
