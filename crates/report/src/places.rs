//! Places of the sources as file, line and column, found without reading a file again for each.

use std::cell::OnceCell;

use drift_catalog::{FileId, Place, Sources};

/// A place within its line.
pub(crate) struct Spot<'a> {
    /// The file.
    pub(crate) file: &'a str,
    /// From 1.
    pub(crate) line: usize,
    /// From 1, in characters.
    pub(crate) column: usize,
    /// The whole line, without its end.
    pub(crate) text: &'a str,
    /// What is meant, in bytes of the line; cut at the line's end.
    pub(crate) start: usize,
    /// Byte after what is meant.
    pub(crate) end: usize,
}

/// Sources with an index of their lines.
pub(crate) struct Places<'a> {
    sources: &'a Sources,
    /// First bytes of the lines, by file, made when first asked for.
    starts: Vec<OnceCell<Vec<usize>>>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(sources: &'a Sources) -> Self {
        Places { sources, starts: sources.files.iter().map(|_| OnceCell::new()).collect() }
    }

    /// The text of a file.
    pub(crate) fn text(&self, file: FileId) -> Option<&'a str> {
        self.sources.file(file).map(|file| &*file.text)
    }

    /// The line of a place. Nothing where the place is not in its file.
    pub(crate) fn spot(&self, place: Place) -> Option<Spot<'a>> {
        let file = self.sources.file(place.file)?;
        let text: &'a str = &file.text;
        let starts = self.starts.get(place.file.0 as usize)?.get_or_init(|| {
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
        });
        let at = place.start as usize;
        let line = starts.partition_point(|start| *start <= at).max(1);
        let from = starts[line - 1];
        let rest = starts.get(line).map_or(text.len(), |next| next - 1);
        let whole = text.get(from..rest)?;
        let whole = whole.strip_suffix('\r').unwrap_or(whole);
        let start = (at - from).min(whole.len());
        let end = (place.end as usize).saturating_sub(from).clamp(start, whole.len());
        let column = whole.get(..start)?.chars().count() + 1;
        whole.get(start..end)?;
        Some(Spot { file: &file.name, line, column, text: whole, start, end })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_sources_own_count() {
        let mut sources = Sources::default();
        let text = "a: 1\r\né: [2,\n3]\n\nlast";
        let file = sources.add("a.yaml", text);
        let places = Places::new(&sources);
        for (at, _) in text.char_indices() {
            let start = u32::try_from(at).expect("small");
            let place = Place { file, start, end: start + 1 };
            let Some(spot) = places.spot(place) else {
                assert!(text[at..].starts_with('é'), "only half a character has no place");
                continue;
            };
            let own = sources.line_column(place).expect("a place");
            // The carriage return is no character of its line.
            if !text[at..].starts_with(['\r', '\n']) {
                assert_eq!((spot.line, spot.column), own, "byte {at}");
            }
        }
        let over = places.spot(Place { file, start: 3, end: 999 }).expect("cut at the line's end");
        assert_eq!(&over.text[over.start..over.end], "1");
        let end = u32::try_from(text.len()).expect("small");
        let last = places.spot(Place { file, start: end, end }).expect("the end of the file");
        assert_eq!((last.file, last.line, last.column), ("a.yaml", 5, 5));
        assert!(places.spot(Place { file, start: 9999, end: 9999 }).is_none_or(|spot| spot.line == 5));
    }
}
