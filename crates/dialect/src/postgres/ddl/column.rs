//! Columns: their definition, and each attribute's change.

use drift_catalog::{
    Attribute, Column, ColumnType, Concrete, Difference, IdentityKind, ObjectPath, TypeChange,
};

use super::frame::stop_if;
use super::writer::{in_schema, qualified};
use crate::ddl::one_line;
use crate::postgres::names::{literal, quote};
use crate::postgres::{judge, types};
use crate::{Phase, Step};

/// The type as it is written.
pub(crate) fn type_sql(ty: &ColumnType) -> String {
    match ty.ty.concrete() {
        Some(concrete) if types::parse(&ty.raw) == *concrete => ty.raw.clone(),
        Some(concrete) => concrete_sql(concrete),
        None => ty.raw.clone(),
    }
}

fn concrete_sql(ty: &Concrete) -> String {
    let mut sql = match &ty.schema {
        Some(schema) => in_schema(schema, &ty.name),
        None => ty.name.clone(),
    };
    if !ty.args.is_empty() {
        // "timestamp(3) with time zone": the argument stands after the first word.
        let arguments = format!("({})", ty.args.join(","));
        match sql.split_once(' ') {
            Some((first, rest)) if first == "time" || first == "timestamp" => {
                sql = format!("{first}{arguments} {rest}")
            }
            _ => sql.push_str(&arguments),
        }
    }
    if ty.array {
        sql.push_str("[]");
    }
    sql
}

/// A column's definition. `required` is left out where rows cannot fill it yet.
pub(crate) fn definition(column: &Column, required: bool) -> String {
    let serial = column.identity.value().filter(|identity| identity.kind == IdentityKind::Serial);
    let mut sql = format!(
        "{} {}",
        quote(&column.name),
        serial.map_or_else(|| type_sql(&column.ty), |_| serial_type(column))
    );
    if let Some(collation) = column.collation.value() {
        sql.push_str(&format!(" COLLATE {}", collation_sql(collation)));
    }
    if let Some(identity) = column.identity.value() {
        sql.push_str(&identity_sql(identity));
    }
    if let Some(generated) = column.generated.value() {
        let kept = if generated.stored { "STORED" } else { "VIRTUAL" };
        sql.push_str(&format!(" GENERATED ALWAYS AS ({}) {kept}", generated.expr.raw));
    }
    if let Some(default) = column.default.value() {
        sql.push_str(&format!(" DEFAULT {}", default.raw));
    }
    if !column.nullable && required {
        sql.push_str(" NOT NULL");
    }
    sql
}

fn serial_type(column: &Column) -> String {
    match column.ty.ty.concrete().map(|ty| ty.name.as_str()) {
        Some("smallint") => "smallserial",
        Some("bigint") => "bigserial",
        _ => "serial",
    }
    .to_owned()
}

fn identity_sql(identity: &drift_catalog::Identity) -> String {
    let kind = match identity.kind {
        IdentityKind::Always => "ALWAYS",
        IdentityKind::Serial => return String::new(),
        _ => "BY DEFAULT",
    };
    let options: Vec<String> = identity
        .options
        .items
        .iter()
        .filter_map(|(key, value)| super::objects::sequence_option(key, value))
        .collect();
    let options = if options.is_empty() { String::new() } else { format!(" ({})", options.join(" ")) };
    format!(" GENERATED {kind} AS IDENTITY{options}")
}

/// A collation's name, with its schema where it has one.
pub(crate) fn collation_sql(name: &str) -> String {
    match name.split_once('.') {
        Some((schema, name)) if !name.is_empty() => in_schema(schema, name),
        _ => quote(name),
    }
}

/// Stops the file while a decision is open and rows need it.
fn stop(table: &ObjectPath, condition: &str, column: &str) -> String {
    let message = format!("drift: decide the value of {}.{column}", table.object);
    stop_if(&format!("EXISTS (SELECT 1 FROM {}{condition})", qualified(table)), &message)
}

/// Adds a column; one that rows cannot fill waits for a decision.
pub(crate) fn add(table: &ObjectPath, about: &ObjectPath, column: &Column) -> Vec<Step> {
    let name = qualified(table);
    if column.fills_itself() {
        let sql = format!("ALTER TABLE {name} ADD COLUMN {};", definition(column, true));
        return vec![Step::new(Phase::Column, about, sql)];
    }
    let own = quote(&column.name);
    let sql = format!(
        "ALTER TABLE {name} ADD COLUMN {};\n\
         -- UPDATE {} SET {} = …;  -- decide: value\n\
         {}\n\
         ALTER TABLE {name} ALTER COLUMN {own} SET NOT NULL;",
        definition(column, false),
        one_line(&name),
        one_line(&own),
        stop(table, &format!(" WHERE {own} IS NULL"), &column.name)
    );
    let note = format!(
        "decide: which value {own} gets in the rows that are there; the file stops if there are any."
    );
    vec![Step::new(Phase::Column, about, sql).note(note)]
}

/// Changes one attribute of a column.
pub(crate) fn modify(
    table: &ObjectPath,
    about: &ObjectPath,
    (from, to): (&Column, &Column),
    difference: &Difference,
    allow_loss: bool,
) -> Vec<Step> {
    let own = quote(&to.name);
    let alter = format!("ALTER TABLE {} ALTER COLUMN {own}", qualified(table));
    let step = |sql: String| Step::new(Phase::Alter, about, sql);
    match &difference.attribute {
        Attribute::Type => vec![change_type(&alter, about, (from, to), allow_loss)],
        Attribute::Nullable if to.nullable => vec![step(format!("{alter} DROP NOT NULL;"))],
        Attribute::Nullable => {
            let name = qualified(table);
            let sql = format!(
                "-- UPDATE {} SET {2} = … WHERE {2} IS NULL;  -- decide: value\n{1}\n{alter} SET NOT NULL;",
                one_line(&name),
                stop(table, &format!(" WHERE {own} IS NULL"), &to.name),
                one_line(&own)
            );
            vec![step(sql).note(format!("The file stops here if {own} is NULL in some row."))]
        }
        Attribute::Default => match to.default.value() {
            Some(default) => vec![step(format!("{alter} SET DEFAULT {};", default.raw))],
            None => vec![step(format!("{alter} DROP DEFAULT;"))],
        },
        Attribute::Identity => vec![step(change_identity(&alter, (from, to)))],
        Attribute::Generated => vec![change_generated(table, &alter, about, (from, to), allow_loss)],
        Attribute::Collation => {
            let collation =
                to.collation.value().map_or_else(|| "\"default\"".to_owned(), |name| collation_sql(name));
            vec![step(format!("{alter} TYPE {} COLLATE {collation};", type_sql(&to.ty)))]
        }
        Attribute::Comment => vec![comment(table, about, to)],
        _ => Vec::new(),
    }
}

fn change_type(alter: &str, about: &ObjectPath, (from, to): (&Column, &Column), allow_loss: bool) -> Step {
    let (Some(is), Some(wanted)) = (from.ty.ty.concrete(), to.ty.ty.concrete()) else {
        return Step::new(Phase::Alter, about, format!("{alter} TYPE {};", type_sql(&to.ty)));
    };
    let target = type_sql(&to.ty);
    let kind = judge::judge(is, wanted);
    let cast = if kind == TypeChange::Incompatible {
        let own = quote(&to.name);
        // Types without a cast of their own go by way of text.
        let via = if is.name == "text" || is.name.starts_with("character") {
            String::new()
        } else {
            "::text".to_owned()
        };
        format!(" USING {own}{via}::{target}")
    } else {
        String::new()
    };
    let mut sql = String::new();
    let default = from.default.value();
    if default.is_some() && kind == TypeChange::Incompatible {
        sql.push_str(&format!("{alter} DROP DEFAULT;\n"));
    }
    sql.push_str(&format!("{alter} TYPE {target}{cast};"));
    if let (Some(default), TypeChange::Incompatible) = (default, kind) {
        let default = to.default.value().unwrap_or(default);
        // The old default may have been written for the old type.
        if to.default.value().is_some() {
            sql.push_str(&format!("\n{alter} SET DEFAULT {};", default.raw));
        }
    }
    let step = Step::new(Phase::Alter, about, sql);
    match kind {
        TypeChange::Narrowing => {
            step.loses("values that do not fit the narrower type would fail or be cut", allow_loss)
        }
        TypeChange::Incompatible => {
            step.loses("values that the new type cannot hold would fail or change", allow_loss)
        }
        TypeChange::Widening | TypeChange::Spelling => step,
    }
}

fn change_identity(alter: &str, (from, to): (&Column, &Column)) -> String {
    match (from.identity.value(), to.identity.value()) {
        (Some(is), None) if is.kind == IdentityKind::Serial => format!("{alter} DROP DEFAULT;"),
        (Some(_), None) => format!("{alter} DROP IDENTITY;"),
        (Some(is), Some(wanted))
            if is.kind != IdentityKind::Serial && wanted.kind != IdentityKind::Serial =>
        {
            let kind = if wanted.kind == IdentityKind::Always { "ALWAYS" } else { "BY DEFAULT" };
            let options: Vec<String> = wanted
                .options
                .items
                .iter()
                .filter_map(|(key, value)| super::objects::sequence_option(key, value))
                .map(|option| format!(" SET {option}"))
                .collect();
            format!("{alter} SET GENERATED {kind}{};", options.concat())
        }
        (is, Some(wanted)) => {
            let drop = if is.is_some() { format!("{alter} DROP DEFAULT;\n") } else { String::new() };
            format!("{drop}{alter} ADD{};", identity_sql(wanted))
        }
        (None, None) => String::new(),
    }
}

fn change_generated(
    table: &ObjectPath,
    alter: &str,
    about: &ObjectPath,
    (from, to): (&Column, &Column),
    allow_loss: bool,
) -> Step {
    if to.generated.value().is_none() {
        return Step::new(Phase::Alter, about, format!("{alter} DROP EXPRESSION;"));
    }
    let name = qualified(table);
    let sql = format!(
        "ALTER TABLE {name} DROP COLUMN {};\nALTER TABLE {name} ADD COLUMN {};",
        quote(&from.name),
        definition(to, true)
    );
    let step = Step::new(Phase::Alter, about, sql);
    if from.generated.value().is_some() {
        step
    } else {
        step.loses("the stored values would be computed anew", allow_loss)
    }
}

/// `COMMENT ON COLUMN`.
pub(crate) fn comment(table: &ObjectPath, about: &ObjectPath, column: &Column) -> Step {
    let text = column.comment.value().map_or_else(|| "NULL".to_owned(), |text| literal(text));
    let sql = format!("COMMENT ON COLUMN {}.{} IS {text};", qualified(table), quote(&column.name));
    Step::new(Phase::Comment, about, sql)
}
