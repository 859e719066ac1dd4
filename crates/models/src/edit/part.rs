//! Constraints, indexes and triggers of a table.

use std::ops::Range;

use drift_catalog::{
    Check, Exclusion, ForeignKey, Index, Kind, Labelled, Origin, PrimaryKey, Trigger, Unique,
};

use super::object::is_flag;
use super::text::{NoEdit, add_entry, after_line, before, is_flow, refuse, set_key, spare, value_of};
use super::together::Change;
use crate::tree::{Entry, Node, Value};
use crate::write::{check, foreign_key, index, options, primary_key, scalar, unique};

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
    /// An exclusion constraint.
    Exclusion(&'a Exclusion),
    /// An index.
    Index(&'a Index),
    /// A trigger.
    Trigger(&'a Trigger),
}

impl Part<'_> {
    /// The key of a table that holds such parts.
    fn key(self) -> &'static str {
        match self {
            Part::PrimaryKey(_) => "primary_key",
            Part::Unique(_) => "unique",
            Part::Check(_) => "checks",
            Part::ForeignKey(_) => "foreign_keys",
            Part::Exclusion(_) => "exclusions",
            Part::Index(_) => "indexes",
            Part::Trigger(_) => "triggers",
        }
    }

    /// Whether such parts stand under their names, and not in a list.
    fn by_name(self) -> bool {
        matches!(self, Part::Exclusion(_) | Part::Trigger(_))
    }

    /// What it is, for reasons.
    pub(crate) fn named(self) -> String {
        match self {
            Part::PrimaryKey(own) => format!("primary key {}", own.label()),
            Part::Unique(own) => format!("unique {}", own.label()),
            Part::Check(own) => format!("check {}", own.label()),
            Part::ForeignKey(own) => format!("foreign key {}", own.label()),
            Part::Exclusion(own) => format!("exclusion {}", own.label()),
            Part::Index(own) => format!("index {}", own.label()),
            Part::Trigger(own) => format!("trigger {}", own.name),
        }
    }

    /// As the item of a list.
    fn item(self) -> String {
        match self {
            Part::PrimaryKey(own) => primary_key(own),
            Part::Unique(own) => unique(own),
            Part::Check(own) => check(own),
            Part::ForeignKey(own) => foreign_key(own),
            Part::Exclusion(own) => scalar(&own.definition.raw),
            Part::Index(own) => index(own),
            Part::Trigger(own) => scalar(&own.definition.raw),
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
            Part::Exclusion(Exclusion { name: Some(name), definition }) => {
                Ok(format!("{}: {}", scalar(name), scalar(&definition.raw)))
            }
            Part::Trigger(Trigger { name, definition, attributes }) => match options(attributes) {
                None => Ok(format!("{}: {}", scalar(name), scalar(&definition.raw))),
                Some(options) => {
                    let sql = scalar(&definition.raw);
                    Ok(format!("{}: {{ sql: {sql}, options: {options} }}", scalar(name)))
                }
            },
            _ => refuse("it has no name to stand under; change it by hand"),
        }
    }
}

/// Adds a constraint, an index or a trigger to the entry of what it belongs to.
pub(crate) fn added_part(text: &str, entry: Range<usize>, part: Part<'_>) -> Result<Change, NoEdit> {
    let value = value_of(text, &entry)?;
    let Value::Map(keys) = &value.value else {
        return refuse("what it belongs to is written in the short form; change it by hand");
    };
    let known = keys.iter().find(|key| key.key == part.key());
    let start = entry.start;
    match (known, part) {
        (_, Part::PrimaryKey(_)) => set_key(text, start, &value, part.key(), Some(&part.item())),
        (Some(known), _) => to_list(text, start, known, part),
        (None, _) if is_flow(text, start, &value) => {
            let list = if part.by_name() {
                format!("{{ {} }}", part.entry()?)
            } else {
                format!("[{}]", part.item())
            };
            add_entry(text, start, &value, &format!("{}: {list}", part.key()))
        }
        (None, _) => new_list(text, start, keys, part),
    }
}

/// Adds to the list, or the mapping by name, that is there already.
fn to_list(text: &str, start: usize, known: &Entry<'_>, part: Part<'_>) -> Result<Change, NoEdit> {
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
fn new_list(text: &str, start: usize, keys: &[Entry<'_>], part: Part<'_>) -> Result<Change, NoEdit> {
    let (Some(first), Some(end)) =
        (keys.first(), keys.iter().map(|key| key.value.here().end.max(key.key_place.end)).max())
    else {
        return refuse("the table declares nothing");
    };
    let indent = before(text, start + first.key_place.start as usize);
    let item = if part.by_name() { part.entry()? } else { format!("- {}", part.item()) };
    let lines = format!("{indent}{}:\n{indent}  {item}", part.key());
    Ok(after_line(text, start + end as usize, &lines))
}

/// The statement of a constraint or index as the live one is, in the form in which it is written.
pub(crate) fn replaced_part(
    text: &str,
    origin: &Origin,
    kind: Kind,
    part: Part<'_>,
) -> Result<String, NoEdit> {
    spare(text, &origin.entry.range())?;
    let named = origin.name != origin.entry;
    Ok(match part {
        _ if named && is_flag(text, origin) => {
            return refuse("it is written with its column; change it by hand");
        }
        Part::Check(_) | Part::Exclusion(_) | Part::Trigger(_) if named => part.entry()?,
        Part::PrimaryKey(_) if named => format!("{}: {}", part.key(), part.item()),
        _ if named || kind == Kind::PrimaryKey => {
            return refuse("it is written with its column; change it by hand");
        }
        _ => part.item(),
    })
}
