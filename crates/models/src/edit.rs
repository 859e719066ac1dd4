//! Edits of model files: the other direction of a fix. Each touches only its own lines.

use std::ops::Range;

use drift_catalog::{Attribute, Column, FileId, ObjectPath, Origin, Place, Sources, Table};

use drift_dialect::Dialect;

use crate::write::{column_entry, scalar, sql, table_entry, word};

/// A piece of a file that is replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The file.
    pub file: FileId,
    /// The bytes that go.
    pub range: Range<usize>,
    /// What stands there instead.
    pub replacement: String,
}

/// Why no edit is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoEdit(pub String);

/// The text and origin of something declared, unless its text comes through an alias.
fn located<'s>(sources: &'s Sources, path: &ObjectPath) -> Result<(&'s str, &'s Origin), NoEdit> {
    let origin =
        sources.origin(path).ok_or_else(|| NoEdit("it is not declared in a model file".to_owned()))?;
    if let Some(alias) = origin.alias {
        let at = sources.show(alias).unwrap_or_default();
        return Err(NoEdit(format!(
            "its text comes through the alias at {at}; an edit would change other objects too"
        )));
    }
    let file = sources.file(origin.name.file).ok_or_else(|| NoEdit("its file is not at hand".to_owned()))?;
    Ok((&file.text, origin))
}

/// Start of the line that holds a byte.
fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// Byte after the line that holds a byte, its line end included.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1)
}

/// Whether an entry begins its line; in a flow mapping it does not.
fn begins_line(text: &str, at: usize) -> bool {
    text[line_start(text, at)..at].trim().is_empty()
}

fn newline_of(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// Replaces a column's declaration by what a live column is.
///
/// # Errors
/// When the column's text is not its own.
pub fn replace_column(
    dialect: &dyn Dialect,
    sources: &Sources,
    path: &ObjectPath,
    column: &Column,
) -> Result<Edit, NoEdit> {
    let (text, origin) = located(sources, path)?;
    let entry = origin.entry.range();
    let first_line_end = line_end(text, entry.start).min(text.len());
    if entry.end > first_line_end {
        return Err(NoEdit("its declaration spans several lines; change it by hand".to_owned()));
    }
    Ok(Edit { file: origin.name.file, range: entry, replacement: column_entry(dialect, column) })
}

/// Adds a column after the last one of its table.
///
/// # Errors
/// When the table's text is not its own, or it declares its columns in one line.
pub fn add_column(
    dialect: &dyn Dialect,
    sources: &Sources,
    table_path: &ObjectPath,
    declared: &Table,
    column: &Column,
) -> Result<Edit, NoEdit> {
    use drift_catalog::Kind;
    located(sources, table_path)?;
    let last = declared
        .columns
        .iter()
        .rev()
        .map(|column| table_path.part(Kind::Column, column.name.as_str()))
        .find(|path| sources.origin(path).is_some())
        .ok_or_else(|| NoEdit("the table declares no columns".to_owned()))?;
    let (text, origin) = located(sources, &last)?;
    let entry = origin.entry.range();
    if !begins_line(text, entry.start) {
        return Err(NoEdit("the columns stand in one line; change it by hand".to_owned()));
    }
    let indent = &text[line_start(text, entry.start)..entry.start];
    let at = line_end(text, entry.end);
    let newline = newline_of(text);
    let before = if text[..at].ends_with('\n') { "" } else { newline };
    let replacement = format!("{before}{indent}{}{newline}", column_entry(dialect, column));
    Ok(Edit { file: origin.name.file, range: at..at, replacement })
}

/// Removes an entry with its lines.
///
/// # Errors
/// When its text is not its own, or shares its line with something else.
pub fn remove_entry(sources: &Sources, path: &ObjectPath) -> Result<Edit, NoEdit> {
    let (text, origin) = located(sources, path)?;
    let entry = origin.entry.range();
    if !begins_line(text, entry.start) {
        return Err(NoEdit("it shares its line with something else; change it by hand".to_owned()));
    }
    let range = line_start(text, entry.start)..line_end(text, entry.end);
    Ok(Edit { file: origin.name.file, range, replacement: String::new() })
}

/// Adds a table after the last declared one of the same schema.
///
/// # Errors
/// When there is none to follow.
pub fn add_table(
    dialect: &dyn Dialect,
    sources: &Sources,
    path: &ObjectPath,
    table: &Table,
) -> Result<Edit, NoEdit> {
    use drift_catalog::Kind;
    let last = sources
        .origins
        .iter()
        .filter(|(other, origin)| {
            other.kind == Kind::Table && other.schema == path.schema && origin.alias.is_none()
        })
        .max_by_key(|(_, origin)| origin.entry)
        .map(|(other, _)| other.clone())
        .ok_or_else(|| NoEdit("no table of this schema is declared to put it beside".to_owned()))?;
    let (text, origin) = located(sources, &last)?;
    let entry = origin.entry.range();
    if !begins_line(text, entry.start) {
        return Err(NoEdit("the tables stand in one line; change it by hand".to_owned()));
    }
    let indent = &text[line_start(text, entry.start)..entry.start];
    let at = line_end(text, entry.end.saturating_sub(1).max(entry.start));
    let newline = newline_of(text);
    let mut replacement = if text[..at].ends_with('\n') { String::new() } else { newline.to_owned() };
    for line in table_entry(dialect, &scalar(&path.object), table).lines() {
        replacement.push_str(&format!("{indent}{line}{newline}"));
    }
    Ok(Edit { file: origin.name.file, range: at..at, replacement })
}

/// Replaces one facet of a column's declaration by what the live column has.
///
/// # Errors
/// When the column's text is not its own, or the facet is not written out.
pub fn replace_facet(
    dialect: &dyn Dialect,
    sources: &Sources,
    path: &ObjectPath,
    attribute: &Attribute,
    live: &Column,
) -> Result<Edit, NoEdit> {
    let (text, origin) = located(sources, path)?;
    let place = |attribute: &Attribute| {
        origin.parts.iter().find(|(own, _)| own == attribute).map(|(_, place)| *place)
    };
    let not_written = || NoEdit(format!("its {attribute} is not written out"));
    let written = |place: Place| text.get(place.range()).unwrap_or_default();
    let marked = |raw: &str, nullable: bool| scalar(&format!("{raw}{}", if nullable { "?" } else { "" }));
    let ty = place(&Attribute::Type).ok_or_else(not_written)?;
    let mark = written(ty).trim_matches(['"', '\'']).ends_with('?');
    let (place, replacement) = match attribute {
        Attribute::Type if written(ty).trim_start().starts_with('{') => {
            return Err(NoEdit("its type is written per database; change it by hand".to_owned()));
        }
        Attribute::Type => (ty, marked(&live.ty.raw, mark)),
        Attribute::Nullable => match place(&Attribute::Nullable) {
            Some(place) => (place, live.nullable.to_string()),
            None if written(ty).trim_start().starts_with('{') => return Err(not_written()),
            None => (ty, marked(written(ty).trim_matches(['"', '\'']).trim_end_matches('?'), live.nullable)),
        },
        Attribute::Default => (
            place(attribute).ok_or_else(not_written)?,
            live.default.value().map_or_else(|| "none".to_owned(), sql),
        ),
        Attribute::Collation => (
            place(attribute).ok_or_else(not_written)?,
            live.collation.value().map_or_else(|| "none".to_owned(), |text| word(text)),
        ),
        Attribute::Comment => (
            place(attribute).ok_or_else(not_written)?,
            live.comment.value().map_or_else(|| "none".to_owned(), |text| word(text)),
        ),
        _ => return Err(NoEdit("change it by hand".to_owned())),
    };
    Ok(Edit { file: origin.name.file, range: place.range(), replacement })
}
