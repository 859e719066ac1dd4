//! Several changes of one object's text that make one edit: each is made on what the ones before it left, so that the
//! last item of a list is seen to be the last, and all are told in the bytes of the file as it is.

use std::ops::Range;

use drift_catalog::{FileId, Origin};

use super::text::{Edit, NoEdit, line_end, line_start, refuse};

/// A change: the bytes that go, and what comes.
pub(crate) type Change = (Range<usize>, String);

/// An edit of one piece.
pub(crate) fn one(origin: &Origin, (range, replacement): Change) -> Result<Vec<Edit>, NoEdit> {
    Ok(vec![Edit { file: origin.name.file, range, replacement }])
}

/// The lines of an object while its edit is made.
pub(crate) struct Together {
    file: FileId,
    /// Where the lines begin in the file.
    base: usize,
    /// The lines as they are by now.
    text: String,
    /// Whether nothing but a comment stands after the object in its last line.
    alone: bool,
    /// What was changed, in the bytes of the lines as they were; in order, and apart from each other.
    done: Vec<Change>,
}

impl Together {
    /// The lines of an object in the text of its file.
    pub(crate) fn new(text: &str, owner: &Origin) -> Self {
        let entry = owner.entry.range();
        let base = line_start(text, entry.start);
        let end = entry.start + text[entry.clone()].trim_end().len();
        let last = line_end(text, end);
        let rest = text[end..last].trim_start();
        let alone = rest.is_empty() || rest.starts_with('#');
        let lines = text[base..last].to_owned();
        Together { file: owner.name.file, base, text: lines, alone, done: Vec::new() }
    }

    /// The lines as they are by now.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Where a range of the file stands in the lines by now. What was changed inside it is inside it still.
    pub(crate) fn now(&self, origin: &Origin) -> Result<Range<usize>, NoEdit> {
        let of_file = origin.entry.range();
        let moved = |at: usize| {
            let mut now = at;
            for (range, new) in self.done.iter().filter(|(range, _)| range.end <= at) {
                now = now - range.len() + new.len();
            }
            now
        };
        match (of_file.start.checked_sub(self.base), of_file.end.checked_sub(self.base)) {
            (Some(start), Some(end)) if origin.name.file == self.file => {
                // An entry that ends with a block may end where the lines after it begin.
                let range = moved(start)..moved(end).min(self.text.len());
                if self.text.get(range.clone()).is_some() {
                    return Ok(range);
                }
                refuse("it shares its text with something else; change it by hand")
            }
            _ => refuse("it is written apart from what it belongs to; change it by hand"),
        }
    }

    /// The whole of the object as it is by now.
    pub(crate) fn whole(&self, owner: &Origin) -> Result<Range<usize>, NoEdit> {
        let entry = self.now(owner)?;
        // What was added below its last line stands behind what its entry was, unless others share that line.
        let end = if self.alone { self.text.trim_end().len().max(entry.end) } else { entry.end };
        Ok(entry.start..end)
    }

    /// Makes one more change. One that touches what was changed before becomes one with it.
    pub(crate) fn change(&mut self, (range, new): Change) {
        let (mut start, mut end) = (range.start, range.end);
        let (mut before, mut after) = (Vec::new(), Vec::new());
        // Lengths that came and went before a byte, so that it is known again in the lines as they were.
        let (mut came, mut went) = (0, 0);
        let (mut before_start, mut before_end) = ((0, 0), (0, 0));
        for (old, text) in std::mem::take(&mut self.done) {
            let at = old.start + came - went;
            let now = at..at + text.len();
            let sums = (came + text.len(), went + old.len());
            if now.end < range.start {
                before_start = sums;
                before_end = sums;
                before.push((old, text));
            } else if now.start > range.end {
                after.push((old, text));
            } else {
                (start, end) = (start.min(now.start), end.max(now.end));
                before_end = sums;
            }
            (came, went) = sums;
        }
        let went = range.len();
        self.text.replace_range(range, &new);
        let whole = self.text[start..end - went + new.len()].to_owned();
        let old = start - before_start.0 + before_start.1..end - before_end.0 + before_end.1;
        before.push((old, whole));
        before.append(&mut after);
        self.done = before;
    }

    /// All of it, in the bytes of the file, from its start to its end.
    pub(crate) fn edits(self) -> Vec<Edit> {
        let Together { file, base, done, .. } = self;
        done.into_iter()
            .map(|(range, replacement)| Edit {
                file,
                range: base + range.start..base + range.end,
                replacement,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use drift_catalog::Place;

    fn together(text: &str) -> Together {
        let place = Place { file: FileId(0), start: 0, end: u32::try_from(text.len()).unwrap_or(0) };
        Together::new(text, &Origin { name: place, entry: place, parts: Vec::new(), alias: None })
    }

    /// Applies the edits to the text as it was.
    fn applied(text: &str, together: Together) -> (String, usize) {
        let wanted = together.text().to_owned();
        let edits = together.edits();
        let mut out = text.to_owned();
        for edit in edits.iter().rev() {
            out.replace_range(edit.range.clone(), &edit.replacement);
        }
        assert_eq!(out, wanted);
        (out, edits.len())
    }

    #[test]
    fn changes_are_told_in_the_text_as_it_was() {
        let text = "0123456789";
        let mut all = together(text);
        all.change((8..9, String::new()));
        all.change((2..3, "abc".to_owned()));
        assert_eq!(all.text(), "01abc345679");
        assert_eq!(applied(text, all), ("01abc345679".to_owned(), 2));
    }

    #[test]
    fn changes_that_touch_become_one() {
        let text = "0123456789";
        let mut all = together(text);
        all.change((1..2, "a".to_owned()));
        all.change((6..8, String::new()));
        all.change((5..7, "xyz".to_owned()));
        all.change((0..3, String::new()));
        assert_eq!(all.text(), "34xyz9");
        assert_eq!(applied(text, all), ("34xyz9".to_owned(), 2));
        let mut twice = together(text);
        twice.change((10..10, "a".to_owned()));
        twice.change((10..10, "b".to_owned()));
        assert_eq!(applied(text, twice), ("0123456789ba".to_owned(), 1));
    }
}
