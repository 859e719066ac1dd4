//! Columns.

use std::ops::Range;

use drift_catalog::{Attribute, Column};
use drift_dialect::Dialect;

use super::text::{
    NoEdit, add_entry, after_line, before, begins_line, is_flow, refuse, set_key, spare, value_of,
};
use super::together::Change;
use crate::tree::{Node, Value};
use crate::write::{Written, generated, identity, scalar, sql, word, written};

/// A column after the entry of the last one of its table.
pub(crate) fn added_column(text: &str, last: Range<usize>, new: &str) -> Change {
    if begins_line(text, last.start) && !ends_in_flow(text, &last) {
        after_line(text, last.end, &format!("{}{new}", before(text, last.start)))
    } else {
        (last.end..last.end, format!(", {new}"))
    }
}

/// Whether an entry that begins its line stands inside brackets: a comma or a bracket comes after it.
fn ends_in_flow(text: &str, entry: &Range<usize>) -> bool {
    let mut rest = text[entry.end..].lines().map(|line| line.trim());
    rest.find(|line| !line.is_empty() && !line.starts_with('#'))
        .is_some_and(|line| line.starts_with([',', '}', ']']))
}

/// One facet of a column's entry as the live column has it.
pub(crate) fn facet(
    dialect: &dyn Dialect,
    text: &str,
    entry: Range<usize>,
    attribute: &Attribute,
    live: &Column,
) -> Result<Change, NoEdit> {
    let value = value_of(text, &entry)?;
    let ty = Declared::of(text, entry.start, &value)?;
    let set = |key: &str, new: Option<String>| ty.set(text, entry.start, &value, key, new);
    let own = |facet: Option<&String>| facet.map(|text| word(text));
    match attribute {
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
    }
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
    ) -> Result<Change, NoEdit> {
        let per_database = |node: &Node<'_>| matches!(&node.value, Value::Map(entries) if entries.iter().any(|entry| entry.key != "sql"));
        match &value.value {
            Value::Map(entries)
                if entries.iter().any(|entry| entry.key == "type" && per_database(&entry.value)) =>
            {
                refuse("its type is written per database; change it by hand")
            }
            _ => match ty {
                Written::Text(own) => Ok((self.range.clone(), Self::with_mark(own, self.marked))),
                Written::Exact(_) | Written::Each(_) if !self.marked && !self.short => {
                    Ok((self.range.clone(), ty.value()))
                }
                Written::Exact(_) | Written::Each(_) if self.short => {
                    let nullable = if self.marked { ", nullable: true" } else { "" };
                    Ok((self.range.clone(), format!("{{ type: {}{nullable} }}", ty.value())))
                }
                Written::Exact(_) | Written::Each(_) if is_flow(text, start, value) => {
                    Ok((self.range.clone(), format!("{}, nullable: true", ty.value())))
                }
                Written::Exact(_) | Written::Each(_) => {
                    refuse("its type says with `?` that it may be null; change it by hand")
                }
            },
        }
    }

    /// Another word on NULL: the `?` of the type, or else the key.
    fn nullable(&self, text: &str, start: usize, value: &Node<'_>, nullable: bool) -> Result<Change, NoEdit> {
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
    ) -> Result<Change, NoEdit> {
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
