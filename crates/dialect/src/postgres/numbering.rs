//! The sequences that columns draw their numbers from: what each is called, and how a serial column is compared with a
//! column and a sequence that stand side by side.
//!
//! `serial` is a column, a sequence that the column owns, and a default that draws from it (documentation 8.1.4). A
//! catalog has one word for the three where they are all there, so that one statement less about the sequence takes the
//! word apart: both sides are brought to the form of the one that has no word for it.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{
    Catalog, Column, Definitions, Facet, Identity, IdentityKind, Kind, Schema, Sequence, Vendor,
    renamed_columns, renamed_tables,
};
use drift_sql::canon::{Context, expression};

use super::canon::SENSE;
use super::made::object_name;
use super::names::{in_schema, literal, quote};

/// The attribute of a column that names its sequence, where that is not the name that the server makes up.
pub const SEQUENCE: &str = "sequence";

/// The value of [`SEQUENCE`] for a column of a table; none where the server makes that name up by itself
/// (`generateSerialExtraStmts`, src/backend/parser/parse_utilcmd.c).
pub fn unusual_sequence(table: &str, column: &str, sequence: &str) -> Option<String> {
    (sequence != usual(table, column)).then(|| sequence.to_owned())
}

fn usual(table: &str, column: &str) -> String {
    object_name(table, Some(column), "seq")
}

/// What the sequence of a column is called. It stands in the schema of the table, whatever happens to that
/// (documentation, ALTER SEQUENCE, "OWNED BY").
pub(crate) fn sequence_of(table: &str, column: &Column) -> String {
    column.attributes.get(SEQUENCE).map_or_else(|| usual(table, &column.name), str::to_owned)
}

/// The default of a column that draws from a sequence.
pub fn next_value(schema: &str, sequence: &str) -> String {
    format!("nextval({}::regclass)", literal(&in_schema(schema, sequence)))
}

/// The type of the sequence that the server makes for a column.
pub(crate) fn sequence_type(column: &Column) -> &str {
    match column.ty.ty.concrete().map(|ty| ty.name.as_str()) {
        Some(name @ ("smallint" | "integer")) => name,
        _ => "bigint",
    }
}

/// Brings what numbers the rows to one form on both sides.
pub(crate) fn level(from: &mut Catalog, to: &mut Catalog) {
    for (name, wanted) in &to.schemas {
        if let Some(is) = from.schemas.get_mut(name) {
            follow_names(is, wanted);
        }
    }
    let default_schemas = [&*from, &*to].map(|side| side.default_schema.clone());
    let contexts =
        default_schemas.each_ref().map(|own| Context::bare(own, SENSE.types.type_name, SENSE.types.family));
    for (name, wanted) in &mut to.schemas {
        let Some(is) = from.schemas.get_mut(name) else { continue };
        let standing = |side: &Schema| side.sequences.items.keys().cloned().collect::<BTreeSet<String>>();
        let (here, there) = (standing(is), standing(wanted));
        take_apart(name, is, &there, &contexts[0]);
        take_apart(name, wanted, &here, &contexts[1]);
    }
}

/// A sequence keeps its name when its table or column gets another one: what the server would make up is another name
/// then. Where another one is wanted, the one that is there is said too.
fn follow_names(is: &mut Schema, wanted: &Schema) {
    let renames = renamed_tables(&is.tables, &wanted.tables);
    for (name, table) in &wanted.tables {
        let former = renames.get(name).unwrap_or(name);
        let Some(own) = is.tables.get_mut(former) else { continue };
        let columns = renamed_columns(own, table, |wanted, is| wanted.ty == is.ty);
        let says = table.columns.iter().any(|column| column.attributes.get(SEQUENCE).is_some());
        if former == name && columns.is_empty() && !says {
            continue;
        }
        let mut wanted: BTreeMap<&str, &Column> = BTreeMap::new();
        for column in &table.columns {
            wanted.insert(columns.get(&column.name).unwrap_or(&column.name), column);
        }
        for column in own.columns.iter_mut().filter(|column| column.identity.value().is_some()) {
            let Some(wanted) = wanted.get(column.name.as_str()) else { continue };
            let called = sequence_of(former, column);
            if wanted.attributes.get(SEQUENCE).is_none() && called == usual(name, &wanted.name) {
                column.attributes.items.remove(SEQUENCE);
            } else {
                column.attributes.set(SEQUENCE, called);
            }
        }
    }
}

/// What is said about a sequence that has one name here and another one there is said about the same one: about the one
/// that is wanted where the name is to change, and about the one that is there where nobody asks for another name.
pub(crate) fn follow_sequences(from: &mut Catalog, to: &mut Catalog) {
    for (name, wanted) in &mut to.schemas {
        let Some(is) = from.schemas.get_mut(name) else { continue };
        let (mut new, mut kept) = (Vec::new(), Vec::new());
        let renames = renamed_tables(&is.tables, &wanted.tables);
        for (name, table) in &wanted.tables {
            let Some(own) = is.tables.get(renames.get(name).unwrap_or(name)) else { continue };
            let columns = renamed_columns(own, table, |wanted, is| wanted.ty == is.ty);
            let numbered = |column: &&Column| column.identity.value().is_some();
            for wanted in table.columns.iter().filter(numbered) {
                let Some(is) = own.column(columns.get(&wanted.name).unwrap_or(&wanted.name)) else {
                    continue;
                };
                let called = is.attributes.get(SEQUENCE).filter(|_| is.identity.value().is_some());
                let stated = wanted.attributes.get(SEQUENCE);
                let usual = || usual(name, &wanted.name);
                match (called, stated) {
                    (Some(called), None) if wanted.attributes.complete => {
                        new.push((called.to_owned(), usual()))
                    }
                    (Some(called), Some(stated)) if called != stated => {
                        new.push((called.to_owned(), stated.to_owned()));
                    }
                    (Some(called), _) => kept.push((usual(), called.to_owned())),
                    (None, _) => {}
                }
            }
        }
        call_by(&mut is.definitions, &new);
        call_by(&mut wanted.definitions, &kept);
    }
}

/// Gives what is said about sequences their new names.
fn call_by(definitions: &mut Definitions, names: &[(String, String)]) {
    let names: BTreeMap<&str, &str> = names.iter().map(|(old, new)| (old.as_str(), new.as_str())).collect();
    let said = [Kind::Comment, Kind::Owner, Kind::Privilege];
    for named in definitions.0.iter_mut().filter(|(kind, _)| said.contains(kind) && !names.is_empty()) {
        let items = std::mem::take(&mut named.1.items);
        named.1.items = items
            .into_iter()
            .map(|(about, own)| {
                let sequence = about.strip_prefix("sequence ").and_then(|rest| {
                    let end = if *named.0 == Kind::Privilege { rest.find(" to ")? } else { rest.len() };
                    Some((names.get(&rest[..end])?, &rest[end..]))
                });
                let about = sequence.map(|(new, role)| format!("sequence {new}{role}")).unwrap_or(about);
                (about, own)
            })
            .collect();
    }
}

/// Makes a column, a default and a sequence of each serial column whose sequence stands for itself on the other side.
fn take_apart(schema: &str, content: &mut Schema, others: &BTreeSet<String>, context: &Context<'_>) {
    if others.is_empty() {
        return;
    }
    let mut apart: Vec<(String, Sequence)> = Vec::new();
    for (table, columns) in content.tables.iter_mut().map(|(name, table)| (name, &mut table.columns)) {
        let numbered = |column: &&mut Column| column.identity.value().is_some();
        for column in columns.iter_mut().filter(numbered) {
            let name = sequence_of(table, column);
            if !others.contains(&name) {
                continue;
            }
            let Some(sequence) = taken_out_of(column, table) else { continue };
            let next = expression(&next_value(schema, &name), Vendor::Postgres, context);
            column.default = Facet::Stated(Some(Box::new(next)));
            apart.push((name, sequence));
        }
    }
    for (name, mut sequence) in apart {
        if let Some(comments) = content.definitions.0.get_mut(&Kind::Comment) {
            let own = comments.items.remove(&format!("sequence {name}"));
            sequence.comment = Facet::Stated(own.and_then(|own| own.fact("text").map(str::to_owned)));
        }
        content.sequences.items.insert(name, sequence);
    }
}

/// The sequence of a serial column, which is one no more.
fn taken_out_of(column: &mut Column, table: &str) -> Option<Sequence> {
    let Identity { kind: IdentityKind::Serial, mut options } = column.identity.value()?.as_ref().clone()
    else {
        return None;
    };
    let ty = options.items.remove("type").unwrap_or_else(|| sequence_type(column).to_owned());
    if ty != "bigint" {
        options.set("type", ty);
    }
    options.set("owned_by", format!("{}.{}", quote(table), quote(&column.name)));
    column.identity = Facet::Stated(None);
    column.attributes.items.remove(SEQUENCE);
    Some(Sequence { options, comment: Facet::SILENT })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_unusual_where_the_server_makes_up_another() {
        assert_eq!(unusual_sequence("t", "id", "t_id_seq"), None);
        assert_eq!(unusual_sequence("t", "id", "t_id_seq1").as_deref(), Some("t_id_seq1"));
        let (table, column) = ("t".repeat(40), "c".repeat(40));
        let made = format!("{}_{}_seq", "t".repeat(29), "c".repeat(29));
        assert_eq!(unusual_sequence(&table, &column, &made), None);
    }

    #[test]
    fn what_is_said_about_sequences_follows_their_names() {
        let mut definitions = Definitions::default();
        for (kind, about) in [
            (Kind::Comment, "sequence a"),
            (Kind::Owner, "sequence ab"),
            (Kind::Privilege, "sequence a to role"),
            (Kind::Privilege, "table a to role"),
        ] {
            definitions.entry(kind, about);
        }
        call_by(&mut definitions, &[("a".to_owned(), "b".to_owned())]);
        let names: Vec<&str> =
            definitions.0.values().flat_map(|named| named.items.keys()).map(String::as_str).collect();
        assert_eq!(names, ["sequence b", "sequence ab", "sequence b to role", "table a to role"]);
    }
}
