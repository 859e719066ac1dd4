//! The table of counts, and the last lines.

use std::fmt::Write as _;

use comfy_table::{CellAlignment, Table};

use super::page::Options;
use crate::check::{Check, Outcome, counted, thousands};
use crate::count::Tally;
use crate::safe::safe;
use crate::style::{BOLD, DIM, GREEN, RED, YELLOW, paint};
use crate::width::wrap;

/// The most things that could not be told that are listed.
const DOUBTS: usize = 20;

/// Writes counts, coverage and what comes next.
pub(crate) fn summary(out: &mut String, check: &Check, options: &Options) {
    if !check.findings.is_empty() {
        out.push_str(&table(check));
        out.push('\n');
    }
    let verdict = match check.outcome {
        Outcome::Clean if check.findings.is_empty() => paint(GREEN, "No drift."),
        Outcome::Unchecked => {
            paint(YELLOW, &format!("{} Something could not be told.", with_dot(&check.severities())))
        }
        Outcome::Drift => paint(RED, &with_dot(&check.severities())),
        Outcome::Clean => paint(BOLD, &with_dot(&check.severities())),
    };
    let mut facts = vec![verdict.trim().to_owned()];
    facts.push(format!("Compared {}.", counted(check.coverage.compared_total(), "object")));
    if check.filtered > 0 {
        facts.push(format!("Filtered out: {}.", counted(check.filtered, "finding")));
    }
    if let Some(elapsed) = check.elapsed {
        facts.push(format!("{} ms.", thousands(usize::try_from(elapsed.as_millis()).unwrap_or(usize::MAX))));
    }
    let _ = writeln!(out, "{}", facts.join("  "));
    let not = not_compared(check);
    if !not.is_empty() {
        for line in wrap(&format!("Not compared: {}.", not.join(", ")), options.width.clamp(50, 120)) {
            let _ = writeln!(out, "{line}");
        }
    }
    if options.quiet {
        return;
    }
    doubts(out, check);
    scope(out, check, options.verbose);
    // What can be lost is said before anybody runs anything.
    if check.plan.statements.iter().any(|own| own.loses.is_some()) {
        let fix = format!("Fix: {}", check.counts.join(" "));
        for line in wrap(&fix, options.width.clamp(50, 120)) {
            let _ = writeln!(out, "{}", safe(&line));
        }
    }
    // The first of the worst.
    if let Some(worst) = check.findings.iter().rev().max_by_key(|finding| finding.severity) {
        let next =
            format!("Next: {} > fix.sql   ·   drift rules {}", safe(&check.fix_command), worst.rule.id);
        let _ = writeln!(out, "{}", paint(DIM, &next));
    }
}

fn with_dot(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{text}.") }
}

fn table(check: &Check) -> String {
    let mut table = Table::new();
    table.load_style(crate::style::GRID);
    table.set_header(vec!["", "missing", "differs", "extra"]);
    for (kind, numbers) in Tally::of(&check.findings).rows {
        let mut cells = vec![kind.plural().to_owned()];
        cells.extend(numbers.map(|number| if number == 0 { String::new() } else { thousands(number) }));
        table.add_row(cells);
    }
    for at in 1..4 {
        if let Some(column) = table.column_mut(at) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    format!("{table}\n")
}

/// What the wanted side does not speak of, by number.
fn not_compared(check: &Check) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let silent: usize = check.coverage.silent.values().sum();
    if silent > 0 {
        let mut largest: Vec<(&String, &usize)> = check.coverage.silent.iter().collect();
        largest.sort_by_key(|(name, number)| (std::cmp::Reverse(**number), (*name).clone()));
        let named: Vec<String> =
            largest.iter().take(3).map(|(name, number)| format!("{} {name}", thousands(**number))).collect();
        let more = if largest.len() > 3 { ", …" } else { "" };
        parts.push(format!("{} not stated ({}{more})", counted(silent, "facet"), named.join(", ")));
    }
    let not_declared = check.coverage.not_declared_total();
    if not_declared > 0 {
        parts.push(format!("{} not declared", counted(not_declared, "object")));
    }
    let alone = check.coverage.no_counterpart.len();
    if alone > 0 {
        parts.push(format!("{} without a counterpart in the other kind of database", thousands(alone)));
    }
    if !check.coverage.not_compared.is_empty() {
        parts.push(format!("{} not readable", counted(check.coverage.not_compared.len(), "object")));
    }
    parts
}

/// Each thing that could not be read, and why.
fn doubts(out: &mut String, check: &Check) {
    for item in check.coverage.not_compared.iter().take(DOUBTS) {
        let what = item.attribute.as_ref().map_or_else(String::new, |attribute| format!(" ({attribute})"));
        let why = if item.why.is_empty() { item.reason.reason() } else { &item.why };
        let path = item.path.short(&check.default_schema);
        let _ =
            writeln!(out, "  could not tell: {} {}{what}: {}", item.path.kind.word(), safe(&path), safe(why));
    }
    let rest = check.coverage.not_compared.len().saturating_sub(DOUBTS);
    if rest > 0 {
        let _ = writeln!(out, "  could not tell: {} more; --format json lists them all", thousands(rest));
    }
}

fn scope(out: &mut String, check: &Check, verbose: bool) {
    let coverage = &check.coverage;
    let outside: usize = coverage.out_of_scope.values().sum();
    if !coverage.out_of_scope.is_empty() {
        let names: Vec<String> = coverage.out_of_scope.keys().map(|name| safe(name)).collect();
        let _ = writeln!(out, "  out of scope: {} in {}", counted(outside, "table"), names.join(", "));
    }
    for (word, paths) in
        [("unmanaged", &coverage.unmanaged), ("kept by migration tools", &coverage.bookkeeping)]
    {
        if paths.is_empty() {
            continue;
        }
        if verbose {
            let names: Vec<String> =
                paths.iter().map(|path| safe(&path.short(&check.default_schema))).collect();
            let _ = writeln!(out, "  {word}: {}", names.join(", "));
        } else if word == "unmanaged" {
            let _ = writeln!(out, "  unmanaged: {} (--verbose lists them)", counted(paths.len(), "object"));
        }
    }
    if verbose {
        let compared: Vec<String> = coverage
            .compared
            .iter()
            .map(|(kind, number)| {
                let word =
                    if *number == 1 { kind.word().replace('-', " ") } else { kind.plural().to_owned() };
                format!("{} {word}", thousands(*number))
            })
            .collect();
        let _ = writeln!(out, "  compared: {}", compared.join(", "));
        for (name, number) in &coverage.silent {
            let _ = writeln!(out, "  not stated: {} {name}", thousands(*number));
        }
        for item in &coverage.no_counterpart {
            let what =
                item.attribute.as_ref().map_or_else(String::new, |attribute| format!(" ({attribute})"));
            let why = if item.why.is_empty() { String::new() } else { format!(": {}", safe(&item.why)) };
            let path = safe(&item.path.short(&check.default_schema));
            let _ = writeln!(out, "  no counterpart: {} {path}{}{why}", item.path.kind.word(), safe(&what));
        }
        for (kind, number) in &coverage.not_declared {
            let _ = writeln!(out, "  not declared: {} {}", thousands(*number), kind.plural());
        }
    }
}
