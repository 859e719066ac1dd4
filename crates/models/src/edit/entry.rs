//! Everything but columns and constraints: enums, domains, sequences, views, functions, triggers, extensions, and
//! what is said of a table as a whole.

use std::ops::Range;

use drift_catalog::{Attribute, Catalog, Facet, Kind, ObjectPath, Trigger, View};

use super::editor::Editor;
use super::object::beside;
use super::text::{
    Edit, NoEdit, add_entry, before, begins_line, is_flow, located, refuse, set_key, spare, value_of,
};
use super::together::{Change, one};
use crate::tree::{Node, Value};
use crate::write::{
    block, check, domain, enumeration, flow, function, list, options, scalar, sequence, sql, table_entry,
    view_entry, word, written,
};

/// What a key shall say.
enum New {
    /// This, in one line.
    Line(String),
    /// A text that may be written over several lines.
    Text(String),
    /// Nothing: the key goes.
    Nothing,
}

impl New {
    fn of(text: Option<String>) -> New {
        text.map_or(New::Nothing, New::Line)
    }
}

impl Editor<'_> {
    /// Adds an object beside the declared one of the same kind and schema that is nearest by name.
    ///
    /// # Errors
    /// When there is none to stand beside, or the object cannot be stated.
    pub fn add_object(&self, path: &ObjectPath, live: &Catalog) -> Result<Vec<Edit>, NoEdit> {
        let Some(schema) = live.schemas.get(&path.schema) else { return not_stated(path) };
        let name = &path.object;
        let after = |own: Option<String>| match own {
            Some(own) => beside(self.sources, path, |key| format!("{key}:{own}")),
            None => not_stated(path),
        };
        match path.kind {
            Kind::Table => match schema.tables.get(name) {
                Some(table) => beside(self.sources, path, |key| table_entry(self.dialect, key, table)),
                None => not_stated(path),
            },
            Kind::View | Kind::MaterializedView => match schema.views.items.get(name) {
                Some(view) => beside(self.sources, path, |key| view_entry(key, view)),
                None => not_stated(path),
            },
            Kind::Enum => after(schema.enums.items.get(name).map(|own| format!(" {}", enumeration(own)))),
            Kind::Domain => {
                after(schema.domains.items.get(name).map(|own| format!(" {}", domain(self.dialect, own))))
            }
            Kind::Sequence => {
                after(schema.sequences.items.get(name).map(|own| format!(" {}", sequence(own))))
            }
            Kind::Function => after(schema.functions.items.get(name).map(|own| {
                // The writer indents for an entry of the file's second level; beside one it is indented again.
                function(own).replace("\n  ", "\n")
            })),
            _ => not_stated(path),
        }
    }

    /// Replaces what an entry says of one facet by what the live object has.
    ///
    /// # Errors
    /// When the text is not its own, or the facet is not a matter of one key.
    pub fn replace_in_object(
        &self,
        path: &ObjectPath,
        attribute: &Attribute,
        (from, live): (&ObjectPath, &Catalog),
    ) -> Result<Vec<Edit>, NoEdit> {
        let (text, origin) = located(self.sources, path)?;
        let (main, key, new) = self.stated(attribute, from, live)?;
        let entry = origin.entry.range();
        one(origin, set(text, entry.start, &value_of(text, &entry)?, (main, key), new)?)
    }

    /// The key that the short form of such an entry leaves out, the key of a facet, and what it shall say.
    fn stated(
        &self,
        attribute: &Attribute,
        path: &ObjectPath,
        live: &Catalog,
    ) -> Result<(&'static str, &'static str, New), NoEdit> {
        let comment = |facet: &Facet<Option<String>>| New::of(facet.value().map(|text| word(text)));
        let text = |expr: &drift_catalog::Expr| New::Text(expr.raw.clone());
        let found = live.schemas.get(&path.schema);
        let name = &path.object;
        let answer = match path.kind {
            Kind::Table => found.and_then(|all| all.tables.get(name)).and_then(|own| match attribute {
                Attribute::Comment => Some(("columns", "comment", comment(&own.comment))),
                Attribute::Partition => {
                    let by = own.partition.value();
                    let by = by.map(|by| scalar(&format!("{} ({})", by.strategy, by.key.raw)));
                    Some(("columns", "partition_by", New::of(by)))
                }
                Attribute::Other(_) => Some(("columns", "options", New::of(options(&own.attributes)))),
                _ => None,
            }),
            Kind::Enum => found.and_then(|all| all.enums.items.get(name)).and_then(|own| match attribute {
                Attribute::Values => Some(("values", "values", New::Line(list(&own.values)))),
                Attribute::Comment => Some(("values", "comment", comment(&own.comment))),
                _ => None,
            }),
            Kind::Domain => found.and_then(|all| all.domains.items.get(name)).and_then(|own| {
                let (key, new) = match attribute {
                    Attribute::Type => ("type", New::Line(written(self.dialect, &own.base).value())),
                    Attribute::Nullable => ("nullable", New::Line(own.nullable.to_string())),
                    Attribute::Default => ("default", New::of(own.default.value().map(|expr| sql(expr)))),
                    Attribute::Collation => {
                        ("collation", New::of(own.collation.value().map(|text| word(text))))
                    }
                    Attribute::Comment => ("comment", comment(&own.comment)),
                    Attribute::Expression => {
                        let checks: Vec<String> = own.checks.items.iter().map(check).collect();
                        ("checks", New::Line(format!("[{}]", checks.join(", "))))
                    }
                    _ => return None,
                };
                Some(("type", key, new))
            }),
            Kind::Sequence => {
                found.and_then(|all| all.sequences.items.get(name)).and_then(|own| match attribute {
                    Attribute::Comment => Some(("options", "comment", comment(&own.comment))),
                    Attribute::Other(_) => Some(("options", "options", New::of(options(&own.options)))),
                    _ => None,
                })
            }
            Kind::View | Kind::MaterializedView => {
                if *attribute == Attribute::Materialized {
                    return refuse(
                        "`views` and `materialized_views` are two sections of the file; move its entry by hand",
                    );
                }
                found.and_then(|all| all.views.items.get(name)).and_then(|own| match attribute {
                    Attribute::Definition => Some(("sql", "sql", text(&own.query))),
                    Attribute::Comment => Some(("sql", "comment", comment(&own.comment))),
                    Attribute::Other(_) => Some(("sql", "options", New::of(options(&own.attributes)))),
                    _ => None,
                })
            }
            Kind::Function => {
                found.and_then(|all| all.functions.items.get(name)).and_then(|own| match attribute {
                    Attribute::Definition => Some(("sql", "sql", text(&own.definition))),
                    Attribute::Comment => Some(("sql", "comment", comment(&own.comment))),
                    _ => None,
                })
            }
            Kind::Trigger => trigger(live, path).and_then(|own| match attribute {
                Attribute::Definition => Some(("sql", "sql", text(&own.definition))),
                Attribute::Other(_) => Some(("sql", "options", New::of(options(&own.attributes)))),
                _ => None,
            }),
            Kind::Extension => live
                .extensions
                .items
                .get(name)
                .map(|own| ("schema", "schema", New::of(own.schema.as_deref().map(scalar)))),
            _ => None,
        };
        match answer {
            Some(answer) => Ok(answer),
            None => refuse(&format!("a model has no key for the {attribute} of it; mend the database")),
        }
    }
}

fn not_stated<T>(path: &ObjectPath) -> Result<T, NoEdit> {
    refuse(&format!("a model cannot state a {}", path.kind.word().replace('-', " ")))
}

/// The trigger of a table or view.
pub(crate) fn trigger<'c>(live: &'c Catalog, path: &ObjectPath) -> Option<&'c Trigger> {
    let of_table = live.table_of(path).map(|table| &table.triggers);
    let of_view = || Some(&view(live, path)?.triggers);
    of_table.or_else(of_view)?.items.iter().find(|own| own.name == path.name())
}

fn view<'c>(live: &'c Catalog, path: &ObjectPath) -> Option<&'c View> {
    live.schemas.get(&path.schema)?.views.items.get(&path.object)
}

/// Sets a key of an entry, whose short form stands for one of its keys.
fn set(
    text: &str,
    start: usize,
    value: &Node<'_>,
    (main, key): (&str, &str),
    new: New,
) -> Result<Change, NoEdit> {
    let entries = match &value.value {
        Value::Map(entries) => entries,
        _ if value.is_null() => return refuse("its value is empty; change it by hand"),
        _ if key == main => return replace(text, start, value, new, begins_line(text, start)),
        _ => {
            let New::Line(new) = new else { return refuse("it is not written out") };
            let own = trimmed(text, start, value)?;
            let short = &text[own.clone()];
            if short.contains('\n') {
                return refuse("it is written in the short form over several lines; change it by hand");
            }
            spare(text, &own)?;
            return Ok((own, flow(&[(main, short.to_owned()), (key, new)])));
        }
    };
    let in_lines = !is_flow(text, start, value);
    match (entries.iter().find(|entry| entry.key == key), new) {
        (Some(entry), New::Nothing) if entry.key == main => {
            refuse("it means nothing without that key; change it by hand")
        }
        (Some(entry), New::Text(new)) => replace(text, start, &entry.value, New::Text(new), in_lines),
        (Some(_), New::Line(new)) => set_key(text, start, value, key, Some(&new)),
        (_, New::Nothing) => set_key(text, start, value, key, None),
        (None, New::Line(new)) => add_entry(text, start, value, &format!("{key}: {new}")),
        (None, New::Text(new)) => add_entry(text, start, value, &format!("{key}: {}", scalar(&new))),
    }
}

/// The bytes of a value with the sign of a block, and without the line ends it has.
fn trimmed(text: &str, start: usize, value: &Node<'_>) -> Result<Range<usize>, NoEdit> {
    let range = start + value.here().start as usize..start + value.here().end as usize;
    let end = range.start + text[range.clone()].trim_end().len();
    let in_block =
        matches!(value.value, Value::Scalar(_, true)) && !text[range.clone()].starts_with(['"', '\'']);
    // The place of a text in a block is that of its lines; the sign before them belongs to it.
    let head = text[..range.start].trim_end();
    if !in_block {
        return Ok(range.start..end);
    }
    match head.rfind(['|', '>']) {
        Some(sign) if head[sign + 1..].chars().all(|c| matches!(c, '+' | '-' | '1'..='9')) => Ok(sign..end),
        _ => refuse("a comment stands inside it; change it by hand"),
    }
}

/// Another value in the place of one.
fn replace(text: &str, start: usize, value: &Node<'_>, new: New, in_lines: bool) -> Result<Change, NoEdit> {
    if value.alias.is_some() {
        return refuse("its text comes through an alias; change it by hand");
    }
    let range = trimmed(text, start, value)?;
    let indent = before(text, range.start).chars().take_while(|char| *char == ' ').count();
    let new = match new {
        New::Line(new) => new,
        New::Text(new) if in_lines => block(&new, indent + 2),
        New::Text(new) => scalar(&new),
        New::Nothing => return refuse("it means nothing without that key; change it by hand"),
    };
    // A `#` at the start of a line of SQL is no comment of the file.
    if !text[range.clone()].starts_with(['|', '>', '"', '\'']) {
        spare(text, &range)?;
    }
    let newline = super::text::newline(text, range.start);
    Ok((range, new.replace('\n', newline)))
}
