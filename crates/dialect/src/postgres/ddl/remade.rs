//! Types that no statement changes: another one is made beside the old, which gives up its name, and everything that
//! is made of the old one moves. Types over it, arrays and domains among them, are made anew with it, and the functions
//! that take or give it are dropped before and made after, so that their signatures mean the new type.

use std::collections::BTreeSet;

use drift_catalog::{Catalog, Column, Concrete, Kind, ObjectPath, Table, Vendor};
use drift_sql::{Token, TokenKind, lex, name_of};

use super::comments::comment;
use super::function::signature;
use super::new_types;
use crate::postgres::names::{in_schema, qualified, quote};
use crate::postgres::types;
use crate::{Answer, Phase, Step};

/// Makes a type anew as wanted. `why` is what can be lost by it; nothing where every value has a place.
pub(crate) fn remake(
    path: &ObjectPath,
    (is, wanted): (&Catalog, &Catalog),
    (why, allow_loss): (Option<String>, bool),
) -> Answer {
    let made = with_those_over(path, is);
    let refuse = |what: String| format!("the type has to be made anew for this, and {what}");
    if let Some(what) = in_the_way(&made, is) {
        return Err(refuse(what));
    }
    let mut steps = Vec::new();
    for own in &made {
        if own != path && form(own, is) != form(own, wanted) {
            return Err(refuse(format!("{}, which is made of it, changes too", own.object)));
        }
        let sql = format!(
            "ALTER TYPE {} RENAME TO {};\n{}",
            qualified(own),
            quote(&aside(own)),
            new_types::statement(own, wanted)?
        );
        let mut step = Step::new(Phase::Type, own, sql);
        step.about.extend((own != path).then(|| path.clone()));
        steps.push(step);
        steps.extend(comment(own, wanted).filter(|step| !step.sql.ends_with(" IS NULL;")));
    }
    for own in signatures(&made, is)? {
        let schema = wanted.schemas.get(&own.schema);
        let new = schema.and_then(|schema| schema.functions.items.get(&own.object));
        let note = format!("It takes or gives {}, which is made anew.", path.object);
        let down = Step::new(Phase::Clear, &own, format!("DROP ROUTINE {};", signature(&own))).note(note);
        // One that is not wanted any more does not come back.
        let up = new.map(|new| {
            let sql = format!("{};", new.definition.raw.trim().trim_end_matches(';'));
            Step::new(Phase::Function, &own, sql)
        });
        steps.extend([Some(down), up].into_iter().flatten().map(|mut step| {
            step.about.push(path.clone());
            step
        }));
    }
    let mut lines = Vec::new();
    for (table, columns) in is.tables() {
        for column in columns.columns.iter().filter(|own| made.iter().any(|ty| own.is_of(ty))) {
            if columns.partition.value().is_some_and(|own| reads(&own.key.raw, &column.name)) {
                return Err(refuse(format!("{} is partitioned by it", table.object)));
            }
            lines.extend(moved(&table, column, wanted.table_of(&table)));
        }
    }
    lines.extend(made.iter().rev().map(|own| format!("DROP TYPE {};", in_schema(&own.schema, &aside(own)))));
    let mut last = Step::new(Phase::Move, path, lines.join("\n"));
    last.about = made;
    steps.push(last);
    let Some(why) = why else { return Ok(steps) };
    let held = |step: Step| {
        let moves = step.phase == Phase::Move;
        let mut step = step.loses(why.clone(), allow_loss);
        // It is where values move that some can be lost.
        step.loses = step.loses.filter(|_| moves);
        step
    };
    Ok(steps.into_iter().map(held).collect())
}

/// What a type is called until nothing is made of it.
fn aside(path: &ObjectPath) -> String {
    format!("drift_old_{}", path.object)
}

/// What a type over another says, in canonical form; nothing where it is not there.
fn form(path: &ObjectPath, catalog: &Catalog) -> Option<Vec<String>> {
    let schema = catalog.schemas.get(&path.schema)?;
    if path.kind == Kind::Domain {
        let own = schema.domains.items.get(&path.object)?;
        let default = own.default.value().map(|default| default.text.clone()).unwrap_or_default();
        let mut all = vec![super::column::type_sql(&own.base), own.nullable.to_string(), default];
        all.extend(own.checks.items.iter().map(|check| check.expr.text.clone()));
        return Some(all);
    }
    let own = schema.definitions.get(path.kind, &path.object)?;
    Some(own.facts.iter().map(|(key, fact)| format!("{key} {}", fact.text)).collect())
}

/// A column gets the new type. Its default would be one of the old.
fn moved(table: &ObjectPath, column: &Column, wanted: Option<&Table>) -> Vec<String> {
    let Some(ty) = column.ty.ty.concrete() else { return Vec::new() };
    // What a parent hands down changes with the parent.
    if column.attributes.get("inherited").is_some() {
        return Vec::new();
    }
    let alter = format!("ALTER TABLE {} ALTER COLUMN {}", qualified(table), quote(&column.name));
    let target = super::column::type_sql(&column.ty);
    let by = if ty.array { "text[]" } else { "text" };
    let retype = format!("{alter} TYPE {target} USING {}::{by}::{target};", quote(&column.name));
    let Some(old) = column.default.value() else { return vec![retype] };
    let mut lines = vec![format!("{alter} DROP DEFAULT;"), retype];
    let new = wanted.and_then(|table| table.column(&column.name));
    let default = match new.map(|own| (own.ty.ty.concrete(), own.default.stated())) {
        // The old one may be a value that the type has no more.
        Some((own, Some(default))) if own == Some(ty) => default.as_ref().map(|own| &own.raw),
        _ => Some(&old.raw),
    };
    lines.extend(default.map(|default| format!("{alter} SET DEFAULT {default};")));
    lines
}

/// A type, and the domains and composite types that are made of it, each behind what it is made of.
pub(crate) fn with_those_over(path: &ObjectPath, is: &Catalog) -> Vec<ObjectPath> {
    let mut all: Vec<(ObjectPath, Vec<Concrete>)> = Vec::new();
    for (schema, content) in &is.schemas {
        for (name, domain) in &content.domains.items {
            let base = domain.base.ty.concrete().cloned();
            all.push((
                ObjectPath::new(Kind::Domain, schema.as_str(), name.as_str()),
                base.into_iter().collect(),
            ));
        }
        let composites = content.definitions.0.get(&Kind::CompositeType);
        for (name, own) in composites.into_iter().flat_map(|named| &named.items) {
            let attributes = own.facts.iter().filter(|(key, _)| key.starts_with("attribute "));
            let parts = attributes.map(|(_, fact)| types::parse(&fact.raw)).collect();
            all.push((ObjectPath::new(Kind::CompositeType, schema.as_str(), name.as_str()), parts));
        }
    }
    let over = |found: &[ObjectPath], parts: &[Concrete]| {
        parts.iter().any(|ty| found.iter().any(|own| ty.is_of(own)))
    };
    // All of them, round by round; then in order.
    let mut found = vec![path.clone()];
    loop {
        let more: Vec<ObjectPath> = all
            .iter()
            .filter(|(own, parts)| !found.contains(own) && over(&found, parts))
            .map(|(own, _)| own.clone())
            .collect();
        if more.is_empty() {
            break;
        }
        found.extend(more);
    }
    let mut ordered = vec![found.remove(0)];
    while !found.is_empty() {
        let waits = |own: &ObjectPath| all.iter().any(|(path, parts)| path == own && over(&found, parts));
        let ready = found.iter().position(|own| !waits(own)).unwrap_or(0);
        ordered.push(found.remove(ready));
    }
    ordered
}

/// What stands on one of these types, and neither moves nor is made anew.
fn in_the_way(made: &[ObjectPath], is: &Catalog) -> Option<String> {
    const KINDS: &[Kind] = &[
        Kind::RangeType,
        Kind::BaseType,
        Kind::Operator,
        Kind::OperatorClass,
        Kind::OperatorFamily,
        Kind::Cast,
    ];
    let all = is.schemas.values().map(|schema| &schema.definitions).chain([&is.definitions]);
    for (kind, name, own) in all.flat_map(|own| own.iter()).filter(|(kind, ..)| KINDS.contains(kind)) {
        let said = own.facts.values().map(|fact| fact.raw.as_str()).chain([name.as_str()]);
        if said.into_iter().any(|text| made.iter().any(|ty| reads(text, &ty.object))) {
            return Some(format!("the {} {name} is made of it", kind.word().replace('-', " ")));
        }
    }
    None
}

/// The functions whose signatures have one of these types.
fn signatures(made: &[ObjectPath], is: &Catalog) -> Result<BTreeSet<ObjectPath>, String> {
    let mut found = BTreeSet::new();
    for (schema, content) in &is.schemas {
        for (signature, function) in &content.functions.items {
            let definition = &function.definition.raw;
            if !made.iter().any(|ty| takes_or_gives(definition, ty)) {
                continue;
            }
            if definition.to_ascii_lowercase().contains("create aggregate ") {
                return Err(format!(
                    "the type has to be made anew for this, and the aggregate {schema}.{signature} is made of it"
                ));
            }
            found.insert(ObjectPath::new(Kind::Function, schema.as_str(), signature.as_str()));
        }
    }
    Ok(found)
}

/// Whether a function, as the server prints it, has a type: in its head, or in a body that is no text, which the server
/// has understood.
fn takes_or_gives(definition: &str, path: &ObjectPath) -> bool {
    let tokens = lex(definition, Vendor::Postgres);
    let body = |own: &[Token]| own[0].is_word(definition, "as") && own[1].kind == TokenKind::Text;
    let head = tokens.windows(2).position(body).unwrap_or(tokens.len());
    let named = |at: usize, name: &str| name_of(tokens[at].text(definition)) == name;
    // A file may leave the schema out.
    (0..head).any(|at| {
        let dot = at >= 2 && tokens[at - 1].is_symbol(definition, ".");
        named(at, &path.object) && (!dot || named(at - 2, &path.schema))
    })
}

/// Whether a text has a name.
fn reads(text: &str, name: &str) -> bool {
    lex(text, Vendor::Postgres).iter().any(|token| {
        matches!(token.kind, TokenKind::Word | TokenKind::Quoted) && name_of(token.text(text)) == name
    })
}
