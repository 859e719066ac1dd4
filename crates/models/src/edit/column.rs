//! Columns.

use std::ops::Range;

use drift_catalog::{Attribute, Catalog, Column, Kind, ObjectPath, Sources, Table};
use drift_dialect::Dialect;

use super::text::{
    Edit, NoEdit, add_entry, after_line, before, begins_line, is_flow, located, refuse, set_key, spare,
    value_of,
};
use super::used::unused;
use crate::tree::{Node, Value};
use crate::write::{Written, column_entry, generated, identity, scalar, sql, word, written};

/// Replaces a column's declaration by what a live column is.
///
/// # Errors
/// When the column's text is not its own, or something else would go with it.
pub fn replace_column(
    dialect: &dyn Dialect,
    declared: &Catalog,
    sources: &Sources,
    path: &ObjectPath,
    column: &Column,
) -> Result<Edit, NoEdit> {
    let (text, origin) = located(sources, path)?;
    let range = origin.entry.range();
    spare(text, &range)?;
    if path.name() != column.name {
        unused(declared, sources, path)?;
    }
    Ok(Edit { file: origin.name.file, range, replacement: column_entry(dialect, column) })
}

/// Adds a column after the last one of its table.
///
/// # Errors
/// When the table's text is not its own, or it declares no columns.
pub fn add_column(
    dialect: &dyn Dialect,
    sources: &Sources,
    table_path: &ObjectPath,
    declared: &Table,
    column: &Column,
) -> Result<Edit, NoEdit> {
    located(sources, table_path)?;
    let last = declared
        .columns
        .iter()
        .map(|column| table_path.part(Kind::Column, column.name.as_str()))
        .filter_map(|path| Some((sources.origin(&path)?.entry, path)))
        .max();
    let Some((_, last)) = last else { return refuse("the table declares no columns to put it beside") };
    let (text, origin) = located(sources, &last)?;
    let entry = origin.entry.range();
    let new = column_entry(dialect, column);
    let (range, replacement) = if begins_line(text, entry.start) && !ends_in_flow(text, &entry) {
        after_line(text, entry.end, &format!("{}{new}", before(text, entry.start)))
    } else {
        (entry.end..entry.end, format!(", {new}"))
    };
    Ok(Edit { file: origin.name.file, range, replacement })
}

/// Whether an entry that begins its line stands inside brackets: a comma or a bracket comes after it.
fn ends_in_flow(text: &str, entry: &Range<usize>) -> bool {
    let mut rest = text[entry.end..].lines().map(|line| line.trim());
    rest.find(|line| !line.is_empty() && !line.starts_with('#'))
        .is_some_and(|line| line.starts_with([',', '}', ']']))
}

/// Replaces one facet of a column's declaration by what the live column has.
///
/// # Errors
/// When the column's text is not its own, or the facet is not a matter of one key.
pub fn replace_facet(
    dialect: &dyn Dialect,
    sources: &Sources,
    path: &ObjectPath,
    attribute: &Attribute,
    live: &Column,
) -> Result<Edit, NoEdit> {
    let (text, origin) = located(sources, path)?;
    let entry = origin.entry.range();
    let value = value_of(text, &entry)?;
    let ty = Declared::of(text, entry.start, &value)?;
    let set = |key: &str, new: Option<String>| ty.set(text, entry.start, &value, key, new);
    let own = |facet: Option<&String>| facet.map(|text| word(text));
    let (range, replacement) = match attribute {
        Attribute::Type => ty.replace(text, entry.start, &value, &written(dialect, &live.ty)),
        Attribute::Nullable => ty.nullable(text, entry.start, &value, live.nullable),
        Attribute::Default => set("default", live.default.value().map(|expr| sql(expr))),
        Attribute::Generated => set("generated", live.generated.value().map(|own| generated(own))),
        Attribute::Collation => set("collation", own(live.collation.value())),
        Attribute::Comment => set("comment", own(live.comment.value())),
        Attribute::Identity => {
            let by_itself = matches!(&value.value, Value::Map(entries)
                if entries.iter().any(|entry| entry.key == "auto_increment"));
            match (by_itself, live.identity.value()) {
                (true, Some(_)) => refuse("it is written as `auto_increment`; change it by hand"),
                (true, None) => set("auto_increment", None),
                (false, live) => set("identity", live.map(|own| identity(own))),
            }
        }
        _ => refuse("it is not a matter of one key; change it by hand"),
    }?;
    Ok(Edit { file: origin.name.file, range, replacement })
}

/// How a column declares its type.
struct Declared<'t> {
    /// The bytes of the type.
    range: Range<usize>,
    /// Its text, where it is one, without the `?`.
    text: Option<&'t str>,
    /// Whether it ends with `?`.
    marked: bool,
    /// Whether the column is written in the short form.
    short: bool,
}

impl<'t> Declared<'t> {
    fn of(text: &'t str, start: usize, value: &'t Node<'t>) -> Result<Self, NoEdit> {
        let (node, short) = match &value.value {
            Value::Map(entries) => match entries.iter().find(|entry| entry.key == "type") {
                Some(entry) => (&entry.value, false),
                None => return refuse("its type is not written out; change it by hand"),
            },
            _ => (value, true),
        };
        let range = start + node.place.start as usize..start + node.place.end as usize;
        spare(text, &range)?;
        let (text, marked) = match &node.value {
            Value::Scalar(own, _) => match own.trim().strip_suffix('?') {
                Some(rest) => (Some(rest.trim_end()), true),
                None => (Some(own.trim()), false),
            },
            _ => (None, false),
        };
        Ok(Declared { range, text, marked, short })
    }

    fn with_mark(text: &str, marked: bool) -> String {
        scalar(&format!("{text}{}", if marked { "?" } else { "" }))
    }

    /// Another type, with the same word on NULL.
    fn replace(
        &self,
        text: &str,
        start: usize,
        value: &Node<'_>,
        ty: &Written<'_>,
    ) -> Result<(Range<usize>, String), NoEdit> {
        let per_database = |node: &Node<'_>| matches!(&node.value, Value::Map(entries) if entries.iter().any(|entry| entry.key != "sql"));
        match &value.value {
            Value::Map(entries)
                if entries.iter().any(|entry| entry.key == "type" && per_database(&entry.value)) =>
            {
                refuse("its type is written per database; change it by hand")
            }
            _ => match ty {
                Written::Text(own) => Ok((self.range.clone(), Self::with_mark(own, self.marked))),
                Written::Exact(_) if !self.marked && !self.short => Ok((self.range.clone(), ty.value())),
                Written::Exact(_) if self.short => {
                    let nullable = if self.marked { ", nullable: true" } else { "" };
                    Ok((self.range.clone(), format!("{{ type: {}{nullable} }}", ty.value())))
                }
                Written::Exact(_) if is_flow(text, start, value) => {
                    Ok((self.range.clone(), format!("{}, nullable: true", ty.value())))
                }
                Written::Exact(_) => refuse("its type says with `?` that it may be null; change it by hand"),
            },
        }
    }

    /// Another word on NULL: the `?` of the type, or else the key.
    fn nullable(
        &self,
        text: &str,
        start: usize,
        value: &Node<'_>,
        nullable: bool,
    ) -> Result<(Range<usize>, String), NoEdit> {
        let keyed = matches!(&value.value, Value::Map(entries)
            if entries.iter().any(|entry| entry.key == "nullable"));
        match self.text {
            _ if keyed => set_key(text, start, value, "nullable", Some(&nullable.to_string())),
            Some(own) if self.short || self.marked => {
                Ok((self.range.clone(), Self::with_mark(own, nullable)))
            }
            _ => set_key(text, start, value, "nullable", Some(&nullable.to_string())),
        }
    }

    /// Any other key. The short form becomes the long one for it.
    fn set(
        &self,
        text: &str,
        start: usize,
        value: &Node<'_>,
        key: &str,
        new: Option<String>,
    ) -> Result<(Range<usize>, String), NoEdit> {
        match (&new, self.text) {
            (Some(new), Some(own)) if self.short => {
                let ty = Self::with_mark(own, self.marked);
                Ok((self.range.clone(), format!("{{ type: {ty}, {key}: {new} }}")))
            }
            _ if self.short => refuse("it is not written out"),
            (Some(new), _) if !is_flow(text, start, value) => {
                // Block style: replaced in place, or added as a line of its own.
                match &value.value {
                    Value::Map(entries) if !entries.iter().any(|entry| entry.key == key) => {
                        add_entry(text, start, value, &format!("{key}: {new}"))
                    }
                    _ => set_key(text, start, value, key, Some(new)),
                }
            }
            _ => set_key(text, start, value, key, new.as_deref()),
        }
    }
}
