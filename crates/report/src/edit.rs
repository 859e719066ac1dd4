//! An edit of a model file as the lines that go and the lines that come.

use drift_catalog::Place;
use drift_models::Edit;

use crate::places::Places;

/// Whole lines of an edit.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct EditLines {
    /// Number of the first line, from 1.
    pub(crate) line: usize,
    /// Lines that go.
    pub(crate) removed: Vec<String>,
    /// Lines that come.
    pub(crate) added: Vec<String>,
    /// The indentation that all of them share.
    pub(crate) indent: String,
}

impl EditLines {
    /// The lines an edit touches. Nothing where it does not fit its file.
    pub(crate) fn of(places: &Places<'_>, edit: &Edit) -> Self {
        Self::find(places, edit).unwrap_or_default()
    }

    fn find(places: &Places<'_>, edit: &Edit) -> Option<Self> {
        let text = places.text(edit.file)?;
        let (start, end) = (edit.range.start, edit.range.end);
        let first = text.get(..start)?.rfind('\n').map_or(0, |newline| newline + 1);
        let replaced = text.get(start..end)?;
        let rest = text.get(end..)?;
        let last = if replaced.ends_with('\n') || (first == start && replaced.is_empty()) {
            // Whole lines go or come: the line after them stays as it is.
            end
        } else {
            end + rest.find('\n').unwrap_or(rest.len())
        };
        let (old, tail) = (text.get(first..last)?, text.get(end..last)?);
        let new = format!("{}{}{tail}", text.get(first..start)?, edit.replacement);
        let mut removed: Vec<String> = old.lines().map(str::to_owned).collect();
        let mut added: Vec<String> = new.lines().map(str::to_owned).collect();
        let at = u32::try_from(first).ok()?;
        let mut line = places.spot(Place { file: edit.file, start: at, end: at })?.line;
        while !removed.is_empty() && removed.first() == added.first() {
            removed.remove(0);
            added.remove(0);
            line += 1;
        }
        while !removed.is_empty() && removed.last() == added.last() {
            removed.pop();
            added.pop();
        }
        let indent = removed
            .iter()
            .chain(&added)
            .filter(|line| !line.trim().is_empty())
            .map(|line| &line[..line.len() - line.trim_start_matches(' ').len()])
            .min_by_key(|indent| indent.len())
            .unwrap_or_default()
            .to_owned();
        Some(EditLines { line, removed, added, indent })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use drift_catalog::Sources;

    const TEXT: &str = "tables:\n  a:\n    x: integer\n    y: text\n";

    fn lines(range: std::ops::Range<usize>, replacement: &str) -> EditLines {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", TEXT);
        EditLines::of(&Places::new(&sources), &Edit { file, range, replacement: replacement.to_owned() })
    }

    fn told(edit: &EditLines) -> (usize, Vec<&str>, Vec<&str>) {
        (
            edit.line,
            edit.removed.iter().map(String::as_str).collect(),
            edit.added.iter().map(String::as_str).collect(),
        )
    }

    #[test]
    fn a_word_within_a_line_changes_its_line() {
        let at = TEXT.find("integer").expect("there");
        let edit = lines(at..at + 7, "bigint");
        assert_eq!(told(&edit), (3, vec!["    x: integer"], vec!["    x: bigint"]));
        assert_eq!(edit.indent, "    ");
    }

    #[test]
    fn whole_lines_go_and_come() {
        let at = TEXT.find("    y").expect("there");
        assert_eq!(told(&lines(at..TEXT.len(), "")), (4, vec!["    y: text"], vec![]));
        assert_eq!(told(&lines(at..at, "    z: date\n")), (4, vec![], vec!["    z: date"]));
        let end = TEXT.len();
        assert_eq!(told(&lines(end..end, "    z: date\n")), (5, vec![], vec!["    z: date"]));
    }

    #[test]
    fn what_does_not_fit_is_nothing() {
        assert_eq!(lines(900..901, "x"), EditLines::default());
    }
}
