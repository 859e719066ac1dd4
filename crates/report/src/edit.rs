//! An edit of a model file as the lines that go and the lines that come.

use drift_catalog::{FileId, Place};
use drift_models::Edit;

use crate::places::Places;

/// Whole lines of an edit that stand together.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Hunk {
    /// The file.
    pub(crate) file: FileId,
    /// Number of the first line, from 1.
    pub(crate) line: usize,
    /// Lines that go.
    pub(crate) removed: Vec<String>,
    /// Lines that come.
    pub(crate) added: Vec<String>,
}

/// The lines the pieces of an edit touch, in order. A piece that does not fit its file has none.
pub(crate) fn hunks(places: &Places<'_>, edits: &[Edit]) -> Vec<Hunk> {
    let mut pieces: Vec<&Edit> = edits.iter().collect();
    pieces.sort_by_key(|edit| (edit.file, edit.range.start));
    let mut groups: Vec<(FileId, usize, usize, Vec<&Edit>)> = Vec::new();
    for edit in pieces {
        let Some((first, last)) = places.text(edit.file).and_then(|text| lines_of(text, edit)) else {
            continue;
        };
        match groups.last_mut() {
            // Pieces of one line, or of lines that follow each other, are told together.
            Some((file, _, end, group)) if *file == edit.file && first <= *end => {
                *end = last.max(*end);
                group.push(edit);
            }
            _ => groups.push((edit.file, first, last, vec![edit])),
        }
    }
    groups.into_iter().filter_map(|group| hunk(places, group)).collect()
}

/// The indentation that all lines of an edit share.
pub(crate) fn indent(hunks: &[Hunk]) -> &str {
    hunks
        .iter()
        .flat_map(|hunk| hunk.removed.iter().chain(&hunk.added))
        .filter(|line| !line.trim().is_empty())
        .map(|line| &line[..line.len() - line.trim_start_matches(' ').len()])
        .min_by_key(|indent| indent.len())
        .unwrap_or_default()
}

/// From the start of the first line that a piece touches to the end of the last.
fn lines_of(text: &str, edit: &Edit) -> Option<(usize, usize)> {
    let (start, end) = (edit.range.start, edit.range.end);
    let first = text.get(..start)?.rfind('\n').map_or(0, |newline| newline + 1);
    let replaced = text.get(start..end)?;
    let rest = text.get(end..)?;
    let last = if replaced.ends_with('\n') || (first == start && replaced.is_empty()) {
        // Whole lines go or come: the line after them stays as it is.
        end
    } else {
        end + rest.find('\n').map_or(rest.len(), |newline| newline + 1)
    };
    Some((first, last))
}

fn hunk(
    places: &Places<'_>,
    (file, first, last, pieces): (FileId, usize, usize, Vec<&Edit>),
) -> Option<Hunk> {
    let text = places.text(file)?;
    let old = text.get(first..last)?;
    let mut new = String::new();
    let mut at = first;
    for piece in pieces {
        new.push_str(text.get(at..piece.range.start)?);
        new.push_str(&piece.replacement);
        at = piece.range.end;
    }
    new.push_str(text.get(at..last)?);
    let mut removed: Vec<String> = old.lines().map(str::to_owned).collect();
    let mut added: Vec<String> = new.lines().map(str::to_owned).collect();
    let at = u32::try_from(first).ok()?;
    let same = removed.iter().zip(&added).take_while(|(old, new)| old == new).count();
    removed.drain(..same);
    added.drain(..same);
    while !removed.is_empty() && removed.last() == added.last() {
        removed.pop();
        added.pop();
    }
    let line = places.spot(Place { file, start: at, end: at })?.line + same;
    Some(Hunk { file, line, removed, added })
}

#[cfg(test)]
mod tests {
    use super::*;
    use drift_catalog::Sources;

    const TEXT: &str = "tables:\n  a:\n    x: integer\n    y: text\n  b: { c: date, d: date }\n";

    fn lines(pieces: &[(std::ops::Range<usize>, &str)]) -> Vec<Hunk> {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", TEXT);
        let edits: Vec<Edit> = pieces
            .iter()
            .map(|(range, text)| Edit { file, range: range.clone(), replacement: (*text).to_owned() })
            .collect();
        hunks(&Places::new(&sources), &edits)
    }

    fn told(hunks: &[Hunk]) -> Vec<(usize, Vec<&str>, Vec<&str>)> {
        hunks
            .iter()
            .map(|hunk| {
                (
                    hunk.line,
                    hunk.removed.iter().map(String::as_str).collect(),
                    hunk.added.iter().map(String::as_str).collect(),
                )
            })
            .collect()
    }

    fn at(what: &str) -> usize {
        TEXT.find(what).expect("there")
    }

    #[test]
    fn a_word_within_a_line_changes_its_line() {
        let edit = lines(&[(at("integer")..at("integer") + 7, "bigint")]);
        assert_eq!(told(&edit), [(3, vec!["    x: integer"], vec!["    x: bigint"])]);
        assert_eq!(indent(&edit), "    ");
    }

    #[test]
    fn whole_lines_go_and_come() {
        let (y, b) = (at("    y"), at("  b"));
        assert_eq!(told(&lines(&[(y..b, "")])), [(4, vec!["    y: text"], vec![])]);
        assert_eq!(told(&lines(&[(y..y, "    z: date\n")])), [(4, vec![], vec!["    z: date"])]);
        let end = TEXT.len();
        assert_eq!(told(&lines(&[(end..end, "  z: {}\n")])), [(6, vec![], vec!["  z: {}"])]);
    }

    #[test]
    fn pieces_of_one_line_are_one_hunk_and_others_are_not() {
        let (x, c) = (at("    x"), at("c: date, "));
        let edit = lines(&[(c + 9..c + 16, "e: date"), (x..at("    y"), ""), (c..c + 9, "")]);
        assert_eq!(
            told(&edit),
            [
                (3, vec!["    x: integer"], vec![]),
                (5, vec!["  b: { c: date, d: date }"], vec!["  b: { e: date }"]),
            ]
        );
        assert_eq!(indent(&edit), "  ");
    }

    #[test]
    fn what_does_not_fit_is_nothing() {
        assert_eq!(lines(&[(900..901, "x")]), []);
    }
}
