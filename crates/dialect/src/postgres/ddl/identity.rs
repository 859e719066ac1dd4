//! How a column numbers its rows, and every change of that.

use drift_catalog::{Column, Identity, IdentityKind, ObjectPath};

use super::frame::{block, tagged};
use super::writer::{in_schema, qualified};
use crate::postgres::names::{literal, quote};

/// `GENERATED … AS IDENTITY (…)`; nothing for serial, which is a matter of the type's word.
pub(crate) fn clause(identity: &Identity) -> String {
    let kind = match identity.kind {
        IdentityKind::Always => "ALWAYS",
        IdentityKind::Serial => return String::new(),
        _ => "BY DEFAULT",
    };
    let options = options(identity);
    let options = if options.is_empty() { String::new() } else { format!(" ({})", options.join(" ")) };
    format!(" GENERATED {kind} AS IDENTITY{options}")
}

fn options(identity: &Identity) -> Vec<String> {
    identity
        .options
        .items
        .iter()
        .filter_map(|(key, value)| super::objects::sequence_option(key, value))
        .collect()
}

/// The statements that change how a column numbers its rows. Numbering goes on after the largest number.
pub(crate) fn change(table: &ObjectPath, alter: &str, (from, to): (&Column, &Column)) -> String {
    let serial = |identity: &Identity| identity.kind == IdentityKind::Serial;
    match (from.identity.value(), to.identity.value()) {
        (Some(is), Some(wanted)) if !serial(is) && !serial(wanted) => {
            let kind = if wanted.kind == IdentityKind::Always { "ALWAYS" } else { "BY DEFAULT" };
            let options: String = options(wanted).iter().map(|option| format!(" SET {option}")).collect();
            format!("{alter} SET GENERATED {kind}{options};")
        }
        (is, wanted) => {
            let mut lines = Vec::new();
            match is {
                Some(is) if serial(is) => lines.push(end_serial(table, alter, from)),
                Some(_) => lines.push(format!("{alter} DROP IDENTITY;")),
                None => {}
            }
            match wanted {
                Some(wanted) if serial(wanted) => lines.extend(own_sequence(table, alter, to)),
                Some(wanted) => {
                    lines.push(format!("{alter} ADD{};", clause(wanted)));
                    let sequence = format!(
                        "pg_get_serial_sequence({}, {})",
                        literal(&qualified(table)),
                        literal(&to.name)
                    );
                    lines.push(go_on(table, to, &sequence));
                }
                None => {}
            }
            lines.join("\n")
        }
    }
}

/// What `serial` stands for: a sequence of the column's own, and a default that draws from it.
fn own_sequence(table: &ObjectPath, alter: &str, column: &Column) -> [String; 3] {
    let sequence = in_schema(&table.schema, &format!("{}_{}_seq", table.object, column.name));
    let ty = match column.ty.ty.concrete().map(|ty| ty.name.as_str()) {
        Some(name @ ("smallint" | "integer")) => format!(" AS {name}"),
        _ => String::new(),
    };
    let name = literal(&sequence);
    [
        format!("CREATE SEQUENCE {sequence}{ty} OWNED BY {}.{};", qualified(table), quote(&column.name)),
        format!("{alter} SET DEFAULT nextval({name}::regclass);"),
        go_on(table, column, &name),
    ]
}

/// Takes the default away, and the sequence the column owns, whatever that is called.
fn end_serial(table: &ObjectPath, alter: &str, column: &Column) -> String {
    tagged(&format!(
        "DECLARE owned text := pg_get_serial_sequence({}, {}); \
         BEGIN {alter} DROP DEFAULT; EXECUTE 'DROP SEQUENCE ' || owned; END",
        literal(&qualified(table)),
        literal(&column.name)
    ))
}

/// In a block, because `psql` would print the number.
fn go_on(table: &ObjectPath, column: &Column, sequence: &str) -> String {
    block(&format!(
        "PERFORM setval({sequence}, greatest((SELECT max({}) FROM {}), 0) + 1, false);",
        quote(&column.name),
        qualified(table)
    ))
}
