//! Where things were written.

use std::ops::Range;
use std::sync::Arc;

use crate::{Attribute, ObjectPath, Origins};

/// A file of `Sources`, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A file that was read.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// As shown to people: relative to the working directory where it is below it.
    pub name: String,
    /// Its text, without a byte order mark.
    pub text: Arc<str>,
}

/// A range of bytes in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

impl Place {
    /// As a range.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Where one object is declared.
#[derive(Debug, Clone)]
pub struct Origin {
    /// Its name.
    pub name: Place,
    /// The whole entry, from the first byte of the name to the last of the value.
    pub entry: Place,
    /// Facets that have a place of their own.
    pub parts: Vec<(Attribute, Place)>,
    /// The place of the alias when the text comes through one; an edit there would change other objects.
    pub alias: Option<Place>,
}

impl Origin {
    /// The place of a facet, or else of the name.
    pub fn of(&self, attribute: &Attribute) -> Place {
        self.parts.iter().find(|(name, _)| name == attribute).map_or(self.name, |(_, place)| *place)
    }
}

/// Files and the places of the objects they declare.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// By `FileId`.
    pub files: Vec<SourceFile>,
    /// By object.
    pub origins: Origins,
    /// Whether the files are SQL, which is read and never edited.
    pub is_sql: bool,
}

impl Sources {
    /// Adds a file.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile { name: name.into(), text: text.into() });
        id
    }

    /// The file of a place.
    pub fn file(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// Where an object is declared.
    pub fn origin(&self, path: &ObjectPath) -> Option<&Origin> {
        self.origins.get(path)
    }

    /// Line and column of a place's start, both from 1; columns count characters.
    pub fn line_column(&self, place: Place) -> Option<(usize, usize)> {
        let text = &self.file(place.file)?.text;
        let before = text.get(..place.start as usize)?;
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Some((line, before[start..].chars().count() + 1))
    }

    /// `file:line:column` of a place.
    pub fn show(&self, place: Place) -> Option<String> {
        let (line, column) = self.line_column(place)?;
        Some(format!("{}:{line}:{column}", self.file(place.file)?.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_characters_from_one() {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", "a: 1\né: 2\n");
        let place = Place { file, start: 9, end: 10 };
        assert_eq!(sources.line_column(place), Some((2, 4)));
        assert_eq!(sources.show(place).as_deref(), Some("a.yaml:2:4"));
    }
}
