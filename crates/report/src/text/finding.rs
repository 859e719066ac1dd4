//! One finding: what is wrong, the line that declares it, what is beside it, and what mends it from both ends.

use std::fmt::Write as _;

use drift_catalog::{Hold, Statement};
use drift_findings::{Finding, Fix, Severity};
use unicode_width::UnicodeWidthStr;

use crate::check::Check;
use crate::safe::{safe, safe_lines};
use crate::style::{DIM, GREEN, RED, mark, paint};

/// The most lines of SQL that are shown for one finding.
const MOST_LINES: usize = 6;

/// Mark, message, and the rule's id at the right edge or on the next line.
pub(crate) fn headline(out: &mut String, severity: Severity, message: &str, rule: &str, width: usize) {
    let (sign, style) = mark(severity);
    let used = 4 + message.width();
    let room = width.saturating_sub(rule.len());
    let _ = write!(out, "  {} {}", paint(style, sign), message);
    if used + 2 <= room {
        let _ = writeln!(out, "{}{}", " ".repeat(room - used), paint(DIM, rule));
    } else {
        let _ = writeln!(out, "\n{}{}", " ".repeat(room.min(75)), paint(DIM, rule));
    }
}

/// Writes one finding.
pub(crate) fn finding(out: &mut String, check: &Check, finding: &Finding, width: usize) {
    headline(out, finding.severity, &safe(&finding.message), finding.rule.id, width);
    let drawn = snippet(out, check, finding);
    for (at, note) in finding.notes.iter().enumerate() {
        let lead = if drawn && at + 1 == finding.notes.len() {
            "╰─"
        } else if drawn {
            "├─"
        } else {
            "  "
        };
        let _ = writeln!(out, "      {} {}", paint(DIM, lead), safe(note));
    }
    fixes(out, check, finding);
    out.push('\n');
}

/// The declaring line with a caret under what is meant.
fn snippet(out: &mut String, check: &Check, finding: &Finding) -> bool {
    let Some(label) = finding.labels.first() else { return false };
    let (Some(shown), Some((line, _))) =
        (check.sources.show(label.place), check.sources.line_column(label.place))
    else {
        return false;
    };
    let Some(file) = check.sources.file(label.place.file) else { return false };
    let start = label.place.start as usize;
    let line_start = file.text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let text = file.text[line_start..].lines().next().unwrap_or_default();
    let end = (label.place.end as usize).min(line_start + text.len()).max(start);
    let before = safe(&text[..start - line_start]).width();
    let marked = safe(file.text.get(start..end).unwrap_or_default()).width().max(1);
    let number = line.to_string();
    let gutter = " ".repeat(5usize.saturating_sub(number.len()));
    let bar = paint(DIM, "│");
    let _ = writeln!(out, "      {} {}", paint(DIM, "╭▸"), safe(&shown));
    let _ = writeln!(out, "{gutter}{} {bar} {}", paint(DIM, &number), cut(&safe(text), 160));
    let caret = paint(mark(finding.severity).1, &"^".repeat(marked.min(80)));
    if before < 150 {
        let _ = writeln!(out, "      {bar} {}{caret} {}", " ".repeat(before), safe(&label.text));
    }
    true
}

/// At most so many characters.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn fixes(out: &mut String, check: &Check, finding: &Finding) {
    let mut first = true;
    for fix in &finding.fixes {
        match fix {
            Fix::Statements(ids) => {
                let statements: Vec<&Statement> =
                    ids.iter().filter_map(|id| check.plan.statements.get(id - 1)).collect();
                sql(out, &statements, &check.fix_command);
            }
            Fix::NoStatement(why) => {
                let _ = writeln!(out, "      {}   no statement: {}", paint(DIM, "database"), safe(why));
            }
            Fix::Edit(edit) => {
                let lead = if first { "models     " } else { "or models  " };
                let (old, new) = crate::json::edited_lines(&check.sources, edit);
                let mut label = paint(DIM, lead);
                for (sign, style, lines) in [("-", RED, old), ("+", GREEN, new)] {
                    for line in lines.iter().take(MOST_LINES) {
                        let line = cut(&safe(line.trim()), 140);
                        let _ = writeln!(out, "      {label}{}", paint(style, &format!("{sign} {line}")));
                        label = " ".repeat(11);
                    }
                    if lines.len() > MOST_LINES {
                        let _ = writeln!(out, "      {label}  … {} more lines", lines.len() - MOST_LINES);
                    }
                }
            }
            Fix::NoEdit(why) => {
                let _ = writeln!(out, "      {}  no edit: {}", paint(DIM, "or models"), safe(why));
            }
        }
        first = false;
    }
}

fn sql(out: &mut String, statements: &[&Statement], fix_command: &str) {
    let mut lead = paint(DIM, "database   ");
    let mut lines = 0;
    for statement in statements {
        let held = match &statement.hold {
            None => None,
            Some(Hold::Loss(why)) => Some(format!("-- held back: {why}")),
            Some(Hold::Decision(why)) => Some(format!("-- decide: {why}")),
            Some(Hold::Follows(why)) => Some(format!("-- waits for {why}")),
        };
        let text = safe_lines(&statement.sql);
        for line in held.iter().map(String::as_str).chain(text.lines()) {
            lines += 1;
            if lines <= MOST_LINES {
                let _ = writeln!(out, "      {lead}{}", cut(&safe(line), 160));
                lead = " ".repeat(11);
            }
        }
    }
    if lines > MOST_LINES {
        let _ = writeln!(out, "      {lead}… {} more lines: {fix_command}", lines - MOST_LINES);
    }
}
