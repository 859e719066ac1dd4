//! What mends a finding: statements for the database, or the edit of the model.

use std::fmt::Write as _;

use drift_catalog::{Hold, Statement};
use drift_findings::{Finding, Fix};

use super::page::Page;
use crate::edit::EditLines;
use crate::safe::{safe, safe_lines};
use crate::style::{DIM, GREEN, RED, paint};
use crate::width::{cut, wrap};

/// The most lines of SQL, or of an edit, that are shown for one finding.
const MOST_LINES: usize = 8;
/// Columns before a fix.
const INDENT: usize = 17;

pub(crate) fn fixes(page: &mut Page<'_>, finding: &Finding) {
    let mut either = "";
    for fix in &finding.fixes {
        match fix {
            Fix::Statements(ids) => sql(page, ids),
            Fix::NoStatement(why) => reason(page, "database", &format!("no statement: {why}")),
            Fix::Edit(edit) => {
                let lines = EditLines::of(&page.check.sources, edit);
                diff(page, &format!("{either}models"), &lines);
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

fn diff(page: &mut Page<'_>, word: &str, edit: &EditLines) {
    let most = if page.verbose { usize::MAX } else { MOST_LINES };
    let mut lead = lead(word);
    for (sign, style, lines) in [("-", RED, &edit.removed), ("+", GREEN, &edit.added)] {
        for line in lines.iter().take(most) {
            let line = line.strip_prefix(edit.indent.as_str()).unwrap_or(line);
            let line = cut(&safe(&line.replace('\t', "    ")), page.width - INDENT - 2);
            let _ = writeln!(page.out, "{lead}{}", paint(style, &format!("{sign} {line}")));
            lead = " ".repeat(INDENT);
        }
        if lines.len() > most {
            let _ = writeln!(page.out, "{lead}… {} more lines", lines.len() - most);
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
    let mut lines: Vec<String> = Vec::new();
    for statement in statements {
        if !page.printed.insert(statement.id) {
            continue;
        }
        let held = match &statement.hold {
            None => None,
            Some(Hold::Loss(why)) => Some(format!("held back: {why}")),
            Some(Hold::Decision(why)) => Some(format!("decide: {why}")),
            Some(Hold::Follows(why)) => Some(format!("waits for {why}")),
        };
        let comment = if held.is_some() { "-- " } else { "" };
        lines.extend(held.map(|why| paint(DIM, &format!("-- {}", safe(&why)))));
        lines.extend(safe_lines(&statement.sql).lines().map(|line| format!("{comment}{line}")));
    }
    let most = if page.verbose { usize::MAX } else { MOST_LINES };
    for line in lines.iter().take(most) {
        let _ = writeln!(page.out, "{lead}{line}");
        lead = " ".repeat(INDENT);
    }
    if lines.len() > most {
        let _ = writeln!(
            page.out,
            "{lead}… {} more lines: {}",
            lines.len() - most,
            safe(&page.check.fix_command)
        );
    }
}
