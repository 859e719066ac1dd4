//! Tables as a whole, and the removal of anything.

use drift_catalog::{Catalog, Kind, ObjectPath, Origin, Sources, Table};
use drift_dialect::Dialect;

use super::text::{Edit, NoEdit, after_line, before, begins_line, located, refuse, removal};
use super::used::unused;
use crate::names;
use crate::write::{scalar, table_entry};

/// Removes an entry of the declared catalog: with its lines, or out of the brackets it stands in.
///
/// # Errors
/// When its text is not its own, or something else would go with it.
pub fn remove_entry(declared: &Catalog, sources: &Sources, path: &ObjectPath) -> Result<Edit, NoEdit> {
    let (text, origin) = located(sources, path)?;
    if path.kind == Kind::PrimaryKey && path.name().contains(',') && is_flag(text, origin) {
        return refuse("it is written with its columns; change it by hand");
    }
    if path.kind == Kind::ForeignKey && text[origin.name.range()].contains("references") {
        return refuse("it is written with its column; change it by hand");
    }
    unused(declared, sources, path)?;
    let range = removal(text, origin.entry.range())?;
    Ok(Edit { file: origin.name.file, range, replacement: String::new() })
}

/// Whether a constraint is a key of its column: `primary_key: true`.
pub(crate) fn is_flag(text: &str, origin: &Origin) -> bool {
    text[origin.entry.range()].trim_end().ends_with("true") && origin.name != origin.entry
}

/// Adds a table beside the declared one of the same schema that is nearest by name.
///
/// # Errors
/// When there is none to stand beside.
pub fn add_table(
    dialect: &dyn Dialect,
    sources: &Sources,
    path: &ObjectPath,
    table: &Table,
) -> Result<Edit, NoEdit> {
    let mut around = sources.origins.around(&path.schema, &path.object);
    let Some((beside, _)) =
        around.find(|(other, origin)| other.kind == Kind::Table && origin.alias.is_none())
    else {
        return refuse("no table of this schema is declared to put it beside");
    };
    let (text, origin) = located(sources, &beside)?;
    let entry = origin.entry.range();
    if !begins_line(text, entry.start) {
        return refuse("the tables stand in one line; change it by hand");
    }
    let indent = before(text, entry.start);
    let written = text[origin.name.range()].trim_matches(['"', '\'']);
    let schema = names::qualified(written).0.map(|_| path.schema.as_str());
    let key = scalar(&names::write_key(schema, &path.object));
    let lines: Vec<String> = table_entry(dialect, &key, table)
        .lines()
        .map(|line| if line.is_empty() { String::new() } else { format!("{indent}{line}") })
        .collect();
    let (range, replacement) = after_line(text, entry.end, &lines.join("\n"));
    Ok(Edit { file: origin.name.file, range, replacement })
}
