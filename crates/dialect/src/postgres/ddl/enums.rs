//! Changes of an enum's values.

use drift_catalog::{Catalog, Concrete, Kind, ObjectPath, Type, Vendor};
use drift_sql::{Token, TokenKind, lex, name_of};

use super::writer::{in_schema, qualified};
use crate::postgres::names::{literal, quote};
use crate::postgres::types;
use crate::{Answer, Phase, Step};

/// New values are added in their places; values that go need a new type, and every column moved to it.
pub(crate) fn alter(path: &ObjectPath, is: &Catalog, wanted: &Catalog, allow_loss: bool) -> Answer {
    let find = |catalog: &Catalog| {
        catalog.schemas.get(&path.schema).and_then(|schema| schema.enums.items.get(&path.object)).cloned()
    };
    let (Some(old), Some(new)) = (find(is), find(wanted)) else {
        return Err("the enum is not there".to_owned());
    };
    let kept: Vec<&String> = new.values.iter().filter(|value| old.values.contains(value)).collect();
    if kept.iter().copied().eq(old.values.iter()) {
        return Ok(add_values(path, &old.values, &new.values));
    }
    if let Some(what) = in_the_way(path, is) {
        return Err(format!("the type has to be made anew for these values, and {what} is made of it"));
    }
    let name = qualified(path);
    let old_name = format!("drift_old_{}", path.object);
    let values: Vec<String> = new.values.iter().map(|value| literal(value)).collect();
    // What is new, tables and columns, is made of the new type: that has to be there before them.
    let made = format!(
        "ALTER TYPE {name} RENAME TO {};\nCREATE TYPE {name} AS ENUM ({});",
        quote(&old_name),
        values.join(", ")
    );
    let mut lines = Vec::new();
    for (table, column, default, array) in users(path, is) {
        let (text, own) = if array { ("text[]", format!("{name}[]")) } else { ("text", name.clone()) };
        let alter = format!("ALTER TABLE {} ALTER COLUMN {}", qualified(&table), quote(&column));
        if default.is_some() {
            lines.push(format!("{alter} DROP DEFAULT;"));
        }
        lines.push(format!("{alter} TYPE {own} USING {}::{text}::{own};", quote(&column)));
        if let Some(default) = default {
            lines.push(format!("{alter} SET DEFAULT {default};"));
        }
    }
    lines.push(format!("DROP TYPE {};", in_schema(&path.schema, &old_name)));
    let gone: Vec<&str> =
        old.values.iter().filter(|value| !new.values.contains(value)).map(String::as_str).collect();
    let why = if gone.is_empty() {
        "the values change their order, so the type is made anew".to_owned()
    } else {
        format!("rows that hold {} would fail", gone.join(", "))
    };
    let steps = [Step::new(Phase::Type, path, made), Step::new(Phase::Alter, path, lines.join("\n"))];
    Ok(steps.into_iter().map(|step| step.loses(why.clone(), allow_loss)).collect())
}

/// What is made of a type and does not follow when tables get another: domains, composite types, and what functions
/// take and give.
fn in_the_way(path: &ObjectPath, is: &Catalog) -> Option<String> {
    let own = |ty: &str| types::parse(ty);
    let is_it = |ty: &Concrete| {
        ty.name == path.object && ty.schema.as_ref().is_none_or(|schema| *schema == path.schema)
    };
    for (schema, content) in &is.schemas {
        for (name, domain) in &content.domains.items {
            if domain.base.ty.concrete().is_some_and(is_it) {
                return Some(format!("the domain {schema}.{name}"));
            }
        }
        for (name, composite) in
            content.definitions.0.get(&Kind::CompositeType).iter().flat_map(|own| &own.items)
        {
            let attributes = composite.facts.iter().filter(|(key, _)| key.starts_with("attribute "));
            if attributes.into_iter().any(|(_, fact)| is_it(&own(&fact.raw))) {
                return Some(format!("the type {schema}.{name}"));
            }
        }
        for (signature, function) in &content.functions.items {
            if takes_or_gives(&function.definition.raw, path) {
                return Some(format!("the function {schema}.{signature}"));
            }
        }
    }
    None
}

/// Whether the head of a function, as the server prints it, has a type.
fn takes_or_gives(definition: &str, path: &ObjectPath) -> bool {
    let tokens = lex(definition, Vendor::Postgres);
    let body = |token: &Token| {
        token.kind == TokenKind::Text
            || ["as", "begin", "return"].iter().any(|word| token.is_word(definition, word))
    };
    let head = tokens.iter().position(body).unwrap_or(tokens.len());
    let named = |token: &Token, name: &str| name_of(token.text(definition)) == name;
    tokens[..head].windows(3).any(|own| {
        named(&own[0], &path.schema) && own[1].is_symbol(definition, ".") && named(&own[2], &path.object)
    })
}

fn add_values(path: &ObjectPath, old: &[String], new: &[String]) -> Vec<Step> {
    let mut steps = Vec::new();
    for (at, value) in new.iter().enumerate().filter(|(_, value)| !old.contains(value)) {
        let place = match at.checked_sub(1).and_then(|before| new.get(before)) {
            Some(before) => format!(" AFTER {}", literal(before)),
            None => old.first().map_or_else(String::new, |first| format!(" BEFORE {}", literal(first))),
        };
        let sql =
            format!("ALTER TYPE {} ADD VALUE IF NOT EXISTS {}{place};", qualified(path), literal(value));
        steps.push(Step::new(Phase::Values, path, sql));
    }
    steps
}

/// Columns of the type, with their defaults, and whether they are arrays of it.
fn users(path: &ObjectPath, is: &Catalog) -> Vec<(ObjectPath, String, Option<String>, bool)> {
    let mut users = Vec::new();
    for (schema, content) in &is.schemas {
        for (name, table) in &content.tables {
            for column in &table.columns {
                let Type::Concrete(ty) = &column.ty.ty else { continue };
                if ty.name == path.object && ty.schema.as_deref().is_none_or(|own| own == path.schema) {
                    let default = column.default.value().map(|expr| expr.raw.clone());
                    users.push((
                        ObjectPath::new(Kind::Table, schema.as_str(), name.as_str()),
                        column.name.clone(),
                        default,
                        ty.array,
                    ));
                }
            }
        }
    }
    users
}
