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
        let width = page.width - INDENT - 2;
        let plain = |line: &String| safe(&line.strip_prefix(indent).unwrap_or(line).replace('\t', "    "));
        let [removed, added] = [&hunk.removed, &hunk.added]
            .map(|lines| -> Vec<String> { lines.iter().take(most).map(plain).collect() });
        let skip = match (&removed[..], &added[..]) {
            ([one], [other]) => alike_before(one, other, width),
            _ => 0,
        };
        for (sign, style, lines, shown) in
            [("-", RED, &hunk.removed, removed), ("+", GREEN, &hunk.added, added)]
        {
            for line in shown {
                let line = cut(&without(line, skip), width);
                let _ = writeln!(page.out, "{lead}{}", paint(style, &format!("{sign} {line}")));
                lead = " ".repeat(INDENT);
            }
            if lines.len() > most {
                let _ = writeln!(page.out, "{lead}… {}", counted(lines.len() - most, "more line"));
            }
        }
    }
}

/// How many characters to leave out where a line becomes another one: so many that what differs is seen.
fn alike_before(one: &str, other: &str, width: usize) -> usize {
    let same = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    if same < width * 2 / 3 || one.chars().count().max(other.chars().count()) <= width {
        0
    } else {
        same - width / 3
    }
}

fn without(line: String, skip: usize) -> String {
    match line.char_indices().nth(skip) {
        Some((start, _)) if skip > 0 => format!("…{}", &line[start..]),
        _ => line,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_in_a_long_line_is_shown() {
        let line = |end: &str| format!("t: {{ columns: {{ {}{end} }} }}", "a: integer, ".repeat(20));
        let (one, other) = (line("b: text"), line("b: text?"));
        let skip = alike_before(&one, &other, 60);
        assert_ne!(cut(&without(one.clone(), skip), 60), cut(&without(other, skip), 60));
        assert!(cut(&without(one, skip), 60).starts_with('…'));
        assert_eq!(alike_before("a: text", "a: text?", 60), 0);
        assert_eq!(without("a".to_owned(), 9), "a");
    }
}
