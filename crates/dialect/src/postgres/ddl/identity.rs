//! How a column numbers its rows, and every change of that.

use drift_catalog::{Column, Identity, IdentityKind, Kind, ObjectPath};

use super::frame::{block, tagged};
use super::sequence;
use crate::postgres::names::{in_schema, literal, qualified, quote};
use crate::postgres::numbering::{SEQUENCE, sequence_of, sequence_type};
use crate::{Phase, Step};

/// `GENERATED … AS IDENTITY (…)`; nothing for serial, which is a matter of the type's word.
pub(crate) fn clause(table: &ObjectPath, column: &Column) -> Option<String> {
    let identity = column.identity.value()?;
    let kind = match identity.kind {
        IdentityKind::Always => "ALWAYS",
        IdentityKind::Serial => return None,
        _ => "BY DEFAULT",
    };
    let name = column.attributes.get(SEQUENCE);
    let name = name.map(|own| format!("SEQUENCE NAME {}", in_schema(&table.schema, own)));
    let options: Vec<String> = name.into_iter().chain(options(identity)).collect();
    let options = if options.is_empty() { String::new() } else { format!(" ({})", options.join(" ")) };
    Some(format!(" GENERATED {kind} AS IDENTITY{options}"))
}

fn options(identity: &Identity) -> Vec<String> {
    identity.options.items.iter().filter_map(|(key, value)| sequence::sequence_option(key, value)).collect()
}

/// The statements that change how a column numbers its rows. Numbering goes on after the largest number.
pub(crate) fn change(table: &ObjectPath, alter: &str, (from, to): (&Column, &Column)) -> String {
    let serial = |identity: &Identity| identity.kind == IdentityKind::Serial;
    match (from.identity.value(), to.identity.value()) {
        (Some(is), Some(wanted)) if !serial(is) && !serial(wanted) => {
            let options = changed_options(is, wanted, to);
            let kind = if wanted.kind == IdentityKind::Always { "ALWAYS" } else { "BY DEFAULT" };
            // A column's SET knows no type (documentation, ALTER TABLE, SET sequence_option).
            if options.iter().any(|option| option.starts_with("AS ")) {
                let own = format!("{alter} SET GENERATED {kind};");
                let own = Some(own).filter(|_| is.kind != wanted.kind);
                let sequence = alter_sequence(table, to, &options);
                return own.into_iter().chain([sequence]).collect::<Vec<_>>().join("\n");
            }
            let options: String = options.iter().map(|option| format!(" SET {option}")).collect();
            format!("{alter} SET GENERATED {kind}{options};")
        }
        (Some(is), Some(wanted)) if serial(is) && serial(wanted) => {
            alter_sequence(table, to, &changed_options(is, wanted, to))
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
                Some(_) => {
                    let clause = clause(table, to).unwrap_or_default();
                    lines.push(format!("{alter} ADD{clause};"));
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

/// The options of a column's own sequence that change. A sequence of which nobody says a type has the column's.
fn changed_options(is: &Identity, wanted: &Identity, column: &Column) -> Vec<String> {
    let differs = |key: &str| is.options.get(key) != wanted.options.get(key);
    let mut options = sequence::changed_options(&is.options, &wanted.options, differs);
    if let Some(own) = options.first_mut().filter(|own| own.starts_with("AS ")) {
        *own = format!("AS {}", wanted.options.get("type").unwrap_or_else(|| sequence_type(column)));
    }
    options
}

/// What `serial` stands for: a sequence of the column's own, and a default that draws from it.
fn own_sequence(table: &ObjectPath, alter: &str, column: &Column) -> [String; 3] {
    let sequence = in_schema(&table.schema, &sequence_of(&table.object, column));
    let ty = match sequence_type(column) {
        "bigint" => String::new(),
        ty => format!(" AS {ty}"),
    };
    let name = literal(&sequence);
    [
        // A sequence of the name that belongs to the column already is taken up again.
        format!(
            "CREATE SEQUENCE IF NOT EXISTS {sequence}{ty};\nALTER SEQUENCE {sequence} OWNED BY {}.{};",
            qualified(table),
            quote(&column.name)
        ),
        format!("{alter} SET DEFAULT nextval({name}::regclass);"),
        go_on(table, column, &name),
    ]
}

/// Gives the sequence of a column another name, where it has one before and after.
pub(crate) fn rename_sequence(
    table: &ObjectPath,
    about: &ObjectPath,
    (from, to): (&Column, &Column),
) -> Option<Step> {
    let serial = |column: &Column| Some(column.identity.value()?.kind == IdentityKind::Serial);
    let stays = serial(from)? == serial(to)?;
    let [is, wanted] = [from, to].map(|column| sequence_of(&table.object, column));
    let sql = format!("ALTER SEQUENCE {} RENAME TO {};", in_schema(&table.schema, &is), quote(&wanted));
    stays.then(|| Step::new(Phase::Rename, about, sql))
}

/// Changes the sequence that a column draws from, whatever that is called.
fn alter_sequence(table: &ObjectPath, column: &Column, options: &[String]) -> String {
    block(&format!(
        "EXECUTE 'ALTER SEQUENCE ' || pg_get_serial_sequence({}, {}) || {};",
        literal(&qualified(table)),
        literal(&column.name),
        literal(&format!(" {}", options.join(" ")))
    ))
}

/// What a new serial column and its sequence are beyond what the word makes.
pub(crate) fn of_new_serial(table: &ObjectPath, column: &Column) -> Option<Step> {
    let identity = column.identity.value().filter(|identity| identity.kind == IdentityKind::Serial)?;
    let options = options(identity);
    let path = table.part(Kind::Column, column.name.as_str());
    let mut lines = Vec::new();
    if !options.is_empty() {
        lines.push(alter_sequence(table, column, &options));
    }
    if let Some(name) = column.attributes.get(SEQUENCE) {
        lines.push(named(table, column, name));
    }
    // The word says NOT NULL, and no word takes that back in the same statement.
    if column.nullable {
        let (table, column) = (qualified(table), quote(&column.name));
        lines.push(format!("ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL;"));
    }
    (!lines.is_empty()).then(|| Step::new(Phase::Column, &path, lines.join("\n")))
}

/// Gives the sequence that the server made another name, unless the name that it chose is that one already.
fn named(table: &ObjectPath, column: &Column, name: &str) -> String {
    let own = format!("pg_get_serial_sequence({}, {})", literal(&qualified(table)), literal(&column.name));
    block(&format!(
        "IF {own}::regclass IS DISTINCT FROM to_regclass({}) THEN \
         EXECUTE 'ALTER SEQUENCE ' || {own} || {}; END IF;",
        literal(&in_schema(&table.schema, name)),
        literal(&format!(" RENAME TO {}", quote(name)))
    ))
}

/// The type of a serial column's sequence follows the column's; that of an identity does so by itself.
pub(crate) fn retyped(table: &ObjectPath, (from, to): (&Column, &Column)) -> String {
    let serial = |column: &Column| {
        column
            .identity
            .value()
            .is_some_and(|own| own.kind == IdentityKind::Serial && own.options.get("type").is_none())
    };
    if serial(from) && serial(to) {
        format!("\n{}", alter_sequence(table, to, &[format!("AS {}", sequence_type(to))]))
    } else {
        String::new()
    }
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
