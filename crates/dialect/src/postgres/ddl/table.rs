//! New tables.

use std::collections::BTreeMap;

use drift_catalog::{Catalog, Column, Kind, Labelled as _, ObjectPath, PrimaryKey, Table, Unique};

use super::{column, constraint, identity, kinds, tuning};
use crate::postgres::names::{in_schema, literal, qualified, quote};
use crate::{Phase, Step};

/// A table with its keys, uniques and checks; references, indexes and triggers follow in their turn.
pub(crate) fn create(path: &ObjectPath, table: &Table) -> Vec<Step> {
    let is_own = |own: &&Column| own.attributes.get("inherited").is_none();
    let of_type = table.attributes.get("of_type").is_some();
    let mut lines: Vec<String> = table
        .columns
        .iter()
        .filter(is_own)
        .filter_map(|own| {
            if of_type { column::beyond_the_type(own) } else { Some(column::definition(path, own, true)) }
        })
        .collect();
    let mut inline: Vec<ObjectPath> = Vec::new();
    inline.extend(table.primary_key.value().map(|key| key.path(path)));
    let (again, uniques) = repeated(table);
    inline.extend(uniques.iter().map(|own| own.path(path)));
    // `NOT VALID` says nothing in the statement that makes the table, and the check would be valid.
    let (later, now): (Vec<_>, Vec<_>) =
        table.checks.items.iter().partition(|own| own.validated.stated() == Some(&false));
    inline.extend(now.iter().map(|own| own.path(path)));
    inline.extend(table.exclusions.items.iter().map(|own| own.path(path)));
    let lacked = kinds::lacked(table);
    let (alone, inline): (Vec<_>, Vec<_>) = inline.into_iter().partition(|own| lacked.contains(own.name()));
    lines.extend(inline.iter().filter_map(|own| constraint::body(path, table, own)));
    let unlogged = if table.attributes.get("unlogged").is_some() { "UNLOGGED " } else { "" };
    let partition = table.partition.value().map_or_else(String::new, |by| {
        format!(" PARTITION BY {} ({})", by.strategy.to_uppercase(), by.key.raw)
    });
    let body = if lines.is_empty() { "()".to_owned() } else { format!("(\n  {}\n)", lines.join(",\n  ")) };
    let inherits = table.attributes.get("inherits").map_or_else(String::new, |parents| {
        let parents: Vec<String> = parents_of(parents).collect();
        format!(" INHERITS ({})", parents.join(", "))
    });
    let foreign = if table.attributes.get("foreign").is_some() { "FOREIGN " } else { "" };
    let of = table.attributes.get("of_type");
    let body = match of {
        Some(ty) => format!("OF {}{}", kinds::name(ty), typed(&lines)),
        None => body,
    };
    let rest = tuning::of_table(&table.attributes);
    let sql =
        format!("CREATE {unlogged}{foreign}TABLE {} {body}{inherits}{partition}{rest};", qualified(path));
    let mut steps = vec![Step::new(Phase::Table, path, sql)];
    for own in table.columns.iter().filter(|own| !is_own(own)) {
        steps.extend(column::beyond_the_parents(path, own));
    }
    for own in &alone {
        let body = constraint::body(path, table, own);
        let sql = body.map(|body| format!("ALTER TABLE ONLY {} ADD {body};", qualified(path)));
        steps.extend(sql.map(|sql| Step::new(Phase::Constraint, own, sql)));
    }
    steps.extend(kinds::complete_lacked(path, table));
    steps.extend(later.iter().filter_map(|own| constraint::add(path, table, &own.path(path))));
    steps.extend(again.iter().filter_map(|own| constraint::add(path, table, &own.path(path))));
    steps.extend(table.columns.iter().filter_map(|own| identity::of_new_serial(path, own)));
    steps.extend(
        table.foreign_keys.items.iter().filter_map(|own| constraint::add(path, table, &own.path(path))),
    );
    let partitioned = table.partition.value().is_some();
    steps.extend(table.indexes.items.iter().map(|own| constraint::index(path, own, partitioned)));
    for trigger in &table.triggers.items {
        steps.push(self::trigger(&path.part(Kind::Trigger, trigger.name.as_str()), &trigger.definition.raw));
    }
    steps.extend(tuning::of_new_table(path, table));
    steps.extend(kinds::create_parts(path, &table.definitions));
    if table.comment.value().is_some() {
        steps.push(comment(path, table));
    }
    for own in table.columns.iter().filter(|own| own.comment.value().is_some()) {
        steps.push(column::comment(path, &path.part(Kind::Column, own.name.as_str()), own));
    }
    steps
}

/// Unique constraints that say what the key or one before them says, and the rest: one statement that makes a table makes
/// but one of those (`transformIndexConstraints`).
fn repeated(table: &Table) -> (Vec<&Unique>, Vec<&Unique>) {
    let key = table.primary_key.value();
    let is_repeated = |at: usize, own: &Unique| {
        let like_key = |key: &PrimaryKey| {
            !own.nulls_not_distinct
                && (&key.columns, &key.deferrable, &key.attributes)
                    == (&own.columns, &own.deferrable, &own.attributes)
        };
        let like =
            |other: &Unique| Unique { name: None, ..other.clone() } == Unique { name: None, ..own.clone() };
        key.is_some_and(like_key) || table.uniques.items[..at].iter().any(like)
    };
    let all = table.uniques.items.iter().enumerate();
    let (again, first): (Vec<_>, Vec<_>) = all.partition(|(at, own)| is_repeated(*at, own));
    let bare = |list: Vec<(usize, _)>| list.into_iter().map(|(_, own)| own).collect();
    (bare(again), bare(first))
}

/// What a table of a type says of its own.
fn typed(lines: &[String]) -> String {
    if lines.is_empty() { String::new() } else { format!(" (\n  {}\n)", lines.join(",\n  ")) }
}

/// The tables that a table inherits from, as they stand in a statement. What is written is `schema.name, schema.name`.
pub(crate) fn parents_of(list: &str) -> impl Iterator<Item = String> {
    list.split(", ").map(|own| match own.split_once('.') {
        Some((schema, name)) => in_schema(schema, name),
        None => quote(own),
    })
}

pub(crate) fn trigger(path: &ObjectPath, definition: &str) -> Step {
    Step::new(Phase::Trigger, path, format!("{};", definition.trim().trim_end_matches(';')))
}

pub(crate) fn comment(path: &ObjectPath, table: &Table) -> Step {
    let text = table.comment.value().map_or_else(|| "NULL".to_owned(), |text| literal(text));
    let foreign = if table.attributes.get("foreign").is_some() { "FOREIGN " } else { "" };
    Step::new(Phase::Comment, path, format!("COMMENT ON {foreign}TABLE {} IS {text};", qualified(path)))
}

/// Removes a trigger of a table.
pub(crate) fn drop_trigger(table: &ObjectPath, path: &ObjectPath) -> Step {
    Step::new(Phase::Clear, path, format!("DROP TRIGGER {} ON {};", quote(path.name()), qualified(table)))
}

/// Removes a table.
pub(crate) fn drop(path: &ObjectPath, is: &Catalog, allow_loss: bool) -> Vec<Step> {
    let foreign = is.table_of(path).is_some_and(|table| table.attributes.get("foreign").is_some());
    let word = if foreign { "FOREIGN TABLE" } else { "TABLE" };
    let step = Step::new(Phase::Drop, path, format!("DROP {word} {};", qualified(path)));
    vec![step.loses("the table's rows would be lost", allow_loss)]
}

/// Removes the references between tables, by the table that they refer to. They go before it, so that the order of
/// tables, and circles among them, do not matter.
pub(crate) fn drop_references(is: &Catalog) -> BTreeMap<ObjectPath, Vec<Step>> {
    let owners = kinds::by_all_names(is);
    let mut found = kinds::references_of_partitions(is, &owners);
    for (path, table) in is.tables() {
        for key in &table.foreign_keys.items {
            // What is referred to may be a partition, which goes with its table.
            let other = in_schema(&key.references.schema, &key.references.table);
            let Some(other) = owners.get(&other).filter(|other| **other != path) else { continue };
            let sql = format!(
                "ALTER TABLE {} DROP CONSTRAINT IF EXISTS {};",
                qualified(&path),
                quote(&key.label())
            );
            let mut step = Step::new(Phase::Drop, &key.path(&path), sql);
            step.about.push(other.clone());
            found.entry(other.clone()).or_default().push(step);
        }
    }
    found
}
