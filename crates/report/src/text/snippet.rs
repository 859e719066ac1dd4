//! The declaring line with a caret under what is meant.

use std::fmt::Write as _;

use drift_findings::{Label, Severity};
use unicode_width::UnicodeWidthChar as _;

use crate::places::{Places, Spot};
use crate::safe::{push, safe};
use crate::style::{DIM, mark, paint};

/// Columns before the source line: number, space, bar, space.
const GUTTER: usize = 8;

/// Draws place, line and caret. Says whether there was anything to draw.
pub(crate) fn snippet(
    out: &mut String,
    places: &Places<'_>,
    label: &Label,
    severity: Severity,
    width: usize,
) -> bool {
    let Some(spot) = places.spot(label.place) else { return false };
    let bar = paint(DIM, "│");
    let number = format!("{:>5}", spot.line);
    let gutter = " ".repeat(number.len() + 1);
    let shown = format!("{}:{}:{}", spot.file, spot.line, spot.column);
    let _ = writeln!(out, "{gutter}{} {}", paint(DIM, "╭▸"), safe(&shown));
    let room = width.saturating_sub(GUTTER).max(20);
    let window = window(&spot, room);
    let text = safe(&label.text);
    let _ = writeln!(out, "{} {bar} {}", paint(DIM, &number), window.text);
    // The words beside the mark stay on its line.
    let marked = window.marked.min(room.saturating_sub(window.before + 1 + columns(&text)).max(1));
    let caret = paint(mark(severity).1, &"^".repeat(marked));
    let _ = writeln!(out, "{gutter}{bar} {}{caret} {text}", " ".repeat(window.before));
    true
}

/// The part of a line that fits, with the columns of the mark.
struct Window {
    text: String,
    before: usize,
    marked: usize,
}

fn window(spot: &Spot<'_>, room: usize) -> Window {
    // A line of a flow mapping may hold a whole table: show what stands around the mark.
    let lead = columns(&spot.text[..spot.start]);
    let skip = if lead + columns(&spot.text[spot.start..spot.end]).min(room / 2) > room {
        lead - room / 3
    } else {
        0
    };
    let mut window = Window { text: String::new(), before: 0, marked: 0 };
    let mut used = 0;
    let mut passed = 0;
    if skip > 0 {
        window.text.push('…');
        used = 1;
        window.before = 1;
    }
    for (at, c) in spot.text.char_indices() {
        let wide = width_of(c);
        passed += wide;
        if passed <= skip {
            continue;
        }
        if used + wide > room {
            window.text.push('…');
            break;
        }
        used += wide;
        match c {
            '\t' => window.text.push_str("    "),
            c => push(&mut window.text, c),
        }
        if at < spot.start {
            window.before += wide;
        } else if at < spot.end {
            window.marked += wide;
        }
    }
    window.marked = window.marked.max(1);
    window
}

fn columns(text: &str) -> usize {
    text.chars().map(width_of).sum()
}

/// Columns of a character as it is shown.
fn width_of(c: char) -> usize {
    match c {
        '\t' => 4,
        c if crate::safe::is_harmless(c) => c.width().unwrap_or(0),
        c => safe(c.encode_utf8(&mut [0; 4])).len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str, mark: &str, room: usize) -> (String, String) {
        let start = text.find(mark).expect("the mark");
        let spot = Spot { file: "a", line: 1, column: 1, text, start, end: start + mark.len() };
        let window = window(&spot, room);
        (window.text, format!("{}{}", " ".repeat(window.before), "^".repeat(window.marked)))
    }

    #[test]
    fn the_caret_stands_under_what_is_meant() {
        let (line, caret) = drawn("\tplan: 日本 # x", "日本", 40);
        assert_eq!(line, "    plan: 日本 # x");
        assert_eq!(caret, "          ^^^^");
        let (line, caret) = drawn("a\u{1b}b: c", "c", 40);
        assert_eq!(line, "a\\u{1b}b: c");
        assert_eq!(caret, "          ^");
    }

    #[test]
    fn a_long_line_is_shown_around_the_mark() {
        let text = format!("{}plan{}", "x, ".repeat(100), ", y".repeat(100));
        let (line, caret) = drawn(&text, "plan", 40);
        assert!(line.starts_with('…') && line.ends_with('…'), "{line}");
        assert!(line.chars().count() <= 42, "{line}");
        let at = caret.find('^').expect("a caret");
        assert_eq!(line.chars().skip(at).take(4).collect::<String>(), "plan");
    }
}
