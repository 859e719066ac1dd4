//! What mends a finding: statements for the database, or the edit of the model.

use std::fmt::Write as _;

use drift_catalog::{Hold, Statement};
use drift_findings::{Finding, Fix};

use super::page::Page;
use crate::check::counted;
use crate::edit::{self, Hunk};
use crate::safe::{safe, safe_lines};
use crate::style::{DIM, GREEN, RED, paint};
use crate::width::{cut, wrap};

/// The most lines of a statement, or of an edit, that are shown.
const MOST_LINES: usize = 8;
/// The most statements that are shown for one finding.
const MOST_STATEMENTS: usize = 6;
/// Columns before a fix.
const INDENT: usize = 17;

pub(crate) fn fixes(page: &mut Page<'_>, finding: &Finding) {
    let mut either = "";
    for fix in &finding.fixes {
        match fix {
            Fix::Statements(ids) => sql(page, ids),
            Fix::NoStatement(why) => reason(page, "database", &format!("no statement: {why}")),
            Fix::Edit(pieces) => {
                let hunks = edit::hunks(&page.places, pieces);
                diff(page, &format!("{either}models"), &hunks);
            }
            Fix::NoEdit(why) => reason(page, &format!("{either}models"), &format!("no edit: {why}")),
        }
        either = "or ";
    }
}

fn lead(word: &str) -> String {
    format!("      {}", paint(DIM, &format!("{word:<11}")))
}

fn reason(page: &mut Page<'_>, word: &str, text: &str) {
    let mut lead = lead(word);
    for line in wrap(&safe(text), page.width - INDENT) {
        let _ = writeln!(page.out, "{lead}{line}");
        lead = " ".repeat(INDENT);
    }
}

fn diff(page: &mut Page<'_>, word: &str, hunks: &[Hunk]) {
    let most = if page.verbose { usize::MAX } else { MOST_LINES };
    let indent = edit::indent(hunks);
    let mut lead = lead(word);
    for (at, hunk) in hunks.iter().enumerate() {
        if at > 0 {
            let _ = writeln!(page.out, "{lead}{}", paint(DIM, "  …"));
        }
        for (sign, style, lines) in [("-", RED, &hunk.removed), ("+", GREEN, &hunk.added)] {
            for line in lines.iter().take(most) {
                let line = line.strip_prefix(indent).unwrap_or(line);
                let line = cut(&safe(&line.replace('\t', "    ")), page.width - INDENT - 2);
                let _ = writeln!(page.out, "{lead}{}", paint(style, &format!("{sign} {line}")));
                lead = " ".repeat(INDENT);
            }
            if lines.len() > most {
                let _ = writeln!(page.out, "{lead}… {}", counted(lines.len() - most, "more line"));
            }
        }
    }
}

/// Statements are never cut within a line: they are there to be copied.
fn sql(page: &mut Page<'_>, ids: &[usize]) {
    let statements: Vec<&Statement> = ids.iter().filter_map(|id| page.check.statement(*id)).collect();
    let mut lead = lead("database");
    if !statements.is_empty() && statements.iter().all(|own| page.printed.contains(&own.id)) {
        let _ = writeln!(page.out, "{lead}the statement shown above mends this too");
        return;
    }
    let before = statements.len();
    let new: Vec<&Statement> =
        statements.into_iter().filter(|statement| page.printed.insert(statement.id)).collect();
    if new.len() < before {
        let _ = writeln!(page.out, "{lead}{}", paint(DIM, "-- after what is shown above"));
        lead = " ".repeat(INDENT);
    }
    // A rebuild has many lines: what stands beside it must not be pushed out.
    let most_lines = match (page.verbose, new.len()) {
        (true, _) => usize::MAX,
        (false, 0 | 1) => MOST_LINES,
        (false, _) => MOST_LINES / 2,
    };
    let most = if page.verbose { usize::MAX } else { MOST_STATEMENTS };
    let mut last_held = None;
    for own in new.iter().take(most) {
        let held = held(own);
        if let Some(why) = held.as_ref().filter(|why| last_held.as_ref() != Some(*why)) {
            for line in wrap(&safe(why), page.width - INDENT - 3) {
                let _ = writeln!(page.out, "{lead}{}", paint(DIM, &format!("-- {line}")));
                lead = " ".repeat(INDENT);
            }
        }
        let comment = if held.is_some() { "-- " } else { "" };
        let sql = safe_lines(&own.sql);
        let lines: Vec<&str> = sql.lines().collect();
        // One line left over would be replaced by one that says so.
        let shown = if lines.len() > most_lines.saturating_add(1) { most_lines } else { lines.len() };
        for line in &lines[..shown] {
            let _ = writeln!(page.out, "{lead}{comment}{line}");
            lead = " ".repeat(INDENT);
        }
        if lines.len() > shown {
            let command = safe(&page.check.fix_command);
            let _ = writeln!(
                page.out,
                "{lead}{comment}… {}: {command}",
                counted(lines.len() - shown, "more line")
            );
        }
        last_held = held;
    }
    if new.len() > most {
        let command = safe(&page.check.fix_command);
        let _ = writeln!(page.out, "{lead}… {}: {command}", counted(new.len() - most, "more statement"));
    }
}

/// Why a statement is held back, in words.
fn held(statement: &Statement) -> Option<String> {
    statement.hold.as_ref().map(|hold| match hold {
        Hold::Loss(why) => format!("held back: {why}"),
        Hold::Decision(why) => format!("decide: {why}"),
        Hold::Follows(why) => format!("waits for {why}"),
    })
}
