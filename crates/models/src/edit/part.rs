//! Constraints and indexes of a table.

use std::ops::Range;

use drift_catalog::{Check, ForeignKey, Index, Kind, ObjectPath, PrimaryKey, Sources, Unique};

use super::object::is_flag;
use super::text::{
    Edit, NoEdit, add_entry, after_line, before, is_flow, located, refuse, set_key, spare, value_of,
};
use crate::tree::{Entry, Node, Value};
use crate::write::{check, foreign_key, index, primary_key, scalar, unique};

/// A live constraint or index that the model shall state.
#[derive(Debug, Clone, Copy)]
pub enum Part<'a> {
    /// A primary key.
    PrimaryKey(&'a PrimaryKey),
    /// A unique constraint.
    Unique(&'a Unique),
    /// A check constraint.
    Check(&'a Check),
    /// A foreign key.
    ForeignKey(&'a ForeignKey),
    /// An index.
    Index(&'a Index),
}

impl Part<'_> {
    /// The key of a table that holds such parts.
    fn key(self) -> &'static str {
        match self {
            Part::PrimaryKey(_) => "primary_key",
            Part::Unique(_) => "unique",
            Part::Check(_) => "checks",
            Part::ForeignKey(_) => "foreign_keys",
            Part::Index(_) => "indexes",
        }
    }

    /// As the item of a list.
    fn item(self) -> String {
        match self {
            Part::PrimaryKey(own) => primary_key(own),
            Part::Unique(own) => unique(own),
            Part::Check(own) => check(own),
            Part::ForeignKey(own) => foreign_key(own),
            Part::Index(own) => index(own),
        }
    }

    /// As the entry of a mapping by name.
    fn entry(self) -> Result<String, NoEdit> {
        match self {
            Part::Check(Check { name: Some(name), expr, validated, attributes }) => {
                if validated.stated() == Some(&false) || !attributes.items.is_empty() {
                    return refuse("it says more than a check by name can; change it by hand");
                }
                Ok(format!("{}: {}", scalar(name), scalar(&expr.raw)))
            }
            _ => refuse("it has no name to stand under; change it by hand"),
        }
    }
}

/// Adds a constraint or index to the declaration of its table.
///
/// # Errors
/// When the table's text is not its own.
pub fn add_part(sources: &Sources, table: &ObjectPath, part: Part<'_>) -> Result<Edit, NoEdit> {
    let (text, origin) = located(sources, table)?;
    let entry = origin.entry.range();
    let value = value_of(text, &entry)?;
    let Value::Map(keys) = &value.value else { return refuse("the table declares nothing") };
    let known = keys.iter().find(|key| key.key == part.key());
    let start = entry.start;
    let (range, replacement) = match (known, part) {
        (_, Part::PrimaryKey(_)) => set_key(text, start, &value, part.key(), Some(&part.item()))?,
        (Some(known), _) => to_list(text, start, known, part)?,
        (None, _) if is_flow(text, start, &value) => {
            add_entry(text, start, &value, &format!("{}: [{}]", part.key(), part.item()))?
        }
        (None, _) => new_list(text, start, keys, part)?,
    };
    Ok(Edit { file: origin.name.file, range, replacement })
}

/// Adds to the list, or the mapping by name, that is there already.
fn to_list(
    text: &str,
    start: usize,
    known: &Entry<'_>,
    part: Part<'_>,
) -> Result<(Range<usize>, String), NoEdit> {
    let list: &Node<'_> = &known.value;
    if list.alias.is_some() {
        return refuse("its list comes through an alias; change it by hand");
    }
    match &list.value {
        Value::Map(_) => add_entry(text, start, list, &part.entry()?),
        Value::List(_) => add_entry(text, start, list, &part.item()),
        _ => refuse("its list is empty; change it by hand"),
    }
}

/// A new list at the end of the table.
fn new_list(
    text: &str,
    start: usize,
    keys: &[Entry<'_>],
    part: Part<'_>,
) -> Result<(Range<usize>, String), NoEdit> {
    let (Some(first), Some(end)) =
        (keys.first(), keys.iter().map(|key| key.value.here().end.max(key.key_place.end)).max())
    else {
        return refuse("the table declares nothing");
    };
    let indent = before(text, start + first.key_place.start as usize);
    let lines = format!("{indent}{}:\n{indent}  - {}", part.key(), part.item());
    Ok(after_line(text, start + end as usize, &lines))
}

/// Replaces the statement of a constraint or index by what the live one is.
///
/// # Errors
/// When its text is not its own, or it is stated with its column.
pub fn replace_part(sources: &Sources, path: &ObjectPath, part: Part<'_>) -> Result<Edit, NoEdit> {
    let (text, origin) = located(sources, path)?;
    let range = origin.entry.range();
    spare(text, &range)?;
    let named = origin.name != origin.entry;
    let replacement = match part {
        _ if named && is_flag(text, origin) => {
            return refuse("it is written with its column; change it by hand");
        }
        Part::Check(_) if named => part.entry()?,
        Part::PrimaryKey(_) if named => format!("{}: {}", part.key(), part.item()),
        _ if named || path.kind == Kind::PrimaryKey => {
            return refuse("it is written with its column; change it by hand");
        }
        _ => part.item(),
    };
    Ok(Edit { file: origin.name.file, range, replacement })
}
