//! One finding: what is wrong, the line that declares it, what is beside it, and what mends it from both ends.

use std::fmt::Write as _;

use drift_findings::{Finding, Severity};
use unicode_width::UnicodeWidthStr as _;

use super::page::Page;
use super::{fixes, snippet};
use crate::check::counted;
use crate::safe::safe;
use crate::style::{DIM, mark, paint};
use crate::width::{bounded, wrap};

/// The longest message or note, in characters, unless everything is wanted: the body of a view may be of any
/// length.
const LONGEST: usize = 600;
/// The most lines of one note.
const MOST_LINES: usize = 12;

/// Mark, message, and the rule's id at the right edge or on the next line.
pub(crate) fn headline(page: &mut Page<'_>, severity: Severity, message: &str, rule: &str) {
    let (sign, style) = mark(severity);
    let lines = wrap(message, page.width - 4);
    let last = lines.len() - 1;
    for (at, line) in lines.iter().enumerate() {
        let lead = if at == 0 { paint(style, sign) } else { " ".to_owned() };
        let _ = write!(page.out, "  {lead} {line}");
        if at == last {
            let used = 4 + line.width();
            let room = page.width.saturating_sub(rule.len());
            match room.checked_sub(used).filter(|gap| *gap >= 2) {
                Some(gap) => page.out.push_str(&" ".repeat(gap)),
                None => {
                    let _ = write!(page.out, "\n{}", " ".repeat(room));
                }
            }
            page.out.push_str(&paint(DIM, rule));
        }
        page.out.push('\n');
    }
}

/// Writes one finding.
pub(crate) fn finding(page: &mut Page<'_>, finding: &Finding) {
    let most = if page.verbose { usize::MAX } else { LONGEST };
    headline(page, finding.severity, &safe(&bounded(&finding.message, most)), finding.rule.id);
    let mut drawn = false;
    for label in &finding.labels {
        drawn |= snippet::snippet(&mut page.out, &page.places, label, finding.severity, page.width);
    }
    for (at, note) in finding.notes.iter().enumerate() {
        let lead = match (drawn, at + 1 == finding.notes.len()) {
            (true, true) => "╰─ ",
            (true, false) => "├─ ",
            (false, _) => "   ",
        };
        self::note(page, lead, &bounded(note, most));
    }
    fixes::fixes(page, finding);
    page.out.push('\n');
}

/// A note of one or several lines behind its mark.
fn note(page: &mut Page<'_>, lead: &str, note: &str) {
    let follow = if lead.starts_with('├') { "│  " } else { "   " };
    let lines: Vec<&str> = note.lines().collect();
    let most = if page.verbose { lines.len() } else { MOST_LINES };
    let mut lead = lead;
    for line in lines.iter().take(most) {
        // Spaces that indent SQL are kept, those of prose are where lines break.
        for part in wrap(&safe(&line.replace('\t', "    ")), page.width - 9) {
            let _ = writeln!(page.out, "      {}{part}", paint(DIM, lead));
            lead = follow;
        }
    }
    if lines.len() > most {
        let _ =
            writeln!(page.out, "      {}… {}", paint(DIM, follow), counted(lines.len() - most, "more line"));
    }
}
