//! Partitions as they are made: of their table, by `ATTACH`, and with what they have of their own (docs/kinds.md).

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{Catalog, Kind, ObjectPath, Table};

use super::super::{constraint, tuning};
use super::event_triggers::state;
use super::own::Own;
use super::spell::place;
use crate::postgres::made::{joined_columns, object_name};
use crate::postgres::names::{in_schema, qualified, quote};
use crate::{Phase, Step};

/// A partition as a table: schema and name as they are.
pub(super) fn table(own: &Own<'_>) -> ObjectPath {
    place(&own.path.schema, own.path.name())
}

/// What it is a partition of, as it stands in a statement.
pub(super) fn parent(own: &Own<'_>) -> String {
    own.fact("of").map_or_else(|| qualified(own.path), |of| qualified(&place(&own.path.schema, of)))
}

/// The table that a partition is, by its name.
pub(crate) fn as_table(path: &ObjectPath) -> ObjectPath {
    place(&path.schema, path.name())
}

/// Makes a table that is there a partition.
pub(crate) fn attach(path: &ObjectPath, wanted: &Catalog) -> Option<Step> {
    let own = Own::find(path, wanted)?;
    let name = qualified(&table(&own));
    let sql = format!("ALTER TABLE {} ATTACH PARTITION {name} {};", parent(&own), own.fact("bound")?);
    Some(own.step(Phase::Table, sql))
}

/// Makes a partition a table of its own.
pub(crate) fn detach(path: &ObjectPath, is: &Catalog) -> Option<Step> {
    let own = Own::find(path, is)?;
    let sql = format!("ALTER TABLE {} DETACH PARTITION {};", parent(&own), qualified(&table(&own)));
    Some(own.step(Phase::Clear, sql))
}

/// A new partition with all it has of its own.
pub(super) fn create(own: &Own<'_>) -> Result<Vec<Step>, String> {
    let table = table(own);
    let name = qualified(&table);
    let unlogged = if own.is("unlogged") { "UNLOGGED " } else { "" };
    let foreign = if own.fact("foreign").is_some() { "FOREIGN " } else { "" };
    let bound = own.need("bound")?;
    let key = own.fact("key").map_or_else(String::new, |key| format!(" PARTITION BY {key}"));
    let tuned = tuned(own);
    let columns = columns(own);
    let columns = if columns.is_empty() { columns } else { format!(" ({columns})") };
    let rest = tuning::of_table(&tuned.attributes);
    let sql = format!(
        "CREATE {unlogged}{foreign}TABLE {name} PARTITION OF {}{columns} {bound}{key}{rest};",
        parent(own)
    );
    let mut steps = vec![own.step(Phase::Table, sql)];
    steps.extend(tuning::of_new_table(&table, &tuned));
    for (key, text) in &own.facts.facts {
        steps.extend(part(own, key, &text.raw));
    }
    steps.iter_mut().for_each(|step| step.about = vec![own.path.clone()]);
    Ok(steps)
}

/// Its attributes in the clothes of a table, as what tunes tables knows them.
pub(super) fn tuned(own: &Own<'_>) -> Table {
    let is_attribute = |key: &str| {
        matches!(key, "tablespace" | "access_method" | "row_security" | "replica_identity" | "foreign")
            || key.starts_with("parameter ")
            || key.starts_with("foreign_option ")
    };
    let mut table = Table::default();
    for (key, text) in own.facts.facts.iter().filter(|(key, _)| is_attribute(key)) {
        table.attributes.set(key.as_str(), text.raw.as_str());
    }
    table
}

/// Defaults and `NOT NULL` of its own, so that partitions of it have them too.
fn columns(own: &Own<'_>) -> String {
    let defaults = own.keyed("default");
    let required = own.keyed("not null");
    let mut names: Vec<&str> = defaults.iter().chain(&required).map(|(name, _)| *name).collect();
    names.sort_unstable();
    names.dedup();
    let line = |name: &str| {
        let default = defaults.iter().find(|(column, _)| *column == name);
        let default = default.map_or_else(String::new, |(_, text)| format!(" DEFAULT {text}"));
        let required = if required.iter().any(|(column, _)| *column == name) { " NOT NULL" } else { "" };
        format!("{}{default}{required}", quote(name))
    };
    names.into_iter().map(line).collect::<Vec<_>>().join(", ")
}

/// Makes one thing that a partition has of its own.
pub(super) fn part(own: &Own<'_>, key: &str, text: &str) -> Option<Step> {
    let table = table(own);
    let name = qualified(&table);
    let ended = |sql: &str| format!("{};", sql.trim().trim_end_matches(';'));
    let (word, rest) = key.split_once(' ')?;
    Some(match word {
        "index" => own.step(Phase::Index, ended(text)),
        // The table's index is where the table is; that of a partition where the partition is.
        "attached" => {
            let of = own
                .fact("of")
                .map_or_else(|| own.path.schema.clone(), |of| place(&own.path.schema, of).schema);
            let sql = format!(
                "ALTER INDEX {} ATTACH PARTITION {};",
                in_schema(&of, text),
                in_schema(&table.schema, rest)
            );
            own.step(Phase::Index, sql)
        }
        "renamed" => {
            let sql = format!("ALTER INDEX {} RENAME TO {};", in_schema(&table.schema, rest), quote(text));
            own.step(Phase::Index, sql)
        }
        "constraint" => {
            let phase = if text.starts_with("FOREIGN KEY") { Phase::ForeignKey } else { Phase::Constraint };
            own.step(phase, format!("ALTER TABLE {name} ADD CONSTRAINT {} {};", quote(rest), text.trim()))
        }
        "trigger" => own.step(Phase::Trigger, ended(text)),
        "enabled" => enable(own, rest, Some(text)),
        "policy" => {
            own.step(Phase::Trigger, format!("CREATE POLICY {} ON {name} {};", quote(rest), text.trim()))
        }
        _ => return None,
    })
}

pub(super) fn enable(own: &Own<'_>, trigger: &str, text: Option<&str>) -> Step {
    let state = state(text.filter(|text| *text != "origin"));
    let sql = format!("ALTER TABLE {} {state} TRIGGER {};", qualified(&table(own)), quote(trigger));
    own.step(Phase::Trigger, sql)
}

/// A key of the table's, which becomes valid when the last partition has it.
pub(super) fn complete((root, to): (&ObjectPath, &Table), wanted: &Own<'_>, name: &str) -> Vec<Step> {
    if wanted.fact("of").is_some() {
        return Vec::new();
    }
    let path = table(wanted);
    let key = to.primary_key.value().filter(|own| own.name.as_deref() == Some(name));
    let unique = to.uniques.items.iter().find(|own| own.name.as_deref() == Some(name));
    let usual = match (key, unique) {
        (Some(_), _) => object_name(&path.object, None, "pkey"),
        (None, Some(own)) => {
            let columns = joined_columns(own.columns.iter().map(String::as_str));
            object_name(&path.object, Some(&columns), "key")
        }
        (None, None) => return Vec::new(),
    };
    let kind = if key.is_some() { Kind::PrimaryKey } else { Kind::Unique };
    let body = constraint::body(root, to, &root.part(kind, name));
    let body =
        body.and_then(|body| body.strip_prefix(&format!("CONSTRAINT {} ", quote(name))).map(str::to_owned));
    let Some(body) = body else { return Vec::new() };
    let add = format!("ALTER TABLE {} ADD CONSTRAINT {} {body};", qualified(&path), quote(&usual));
    let attach = format!(
        "ALTER INDEX {} ATTACH PARTITION {};",
        in_schema(&root.schema, name),
        in_schema(&path.schema, &usual)
    );
    vec![wanted.step(Phase::Constraint, add), wanted.step(Phase::Index, attach)]
}

/// The keys of a table that some partition lacks: each is made of the table alone, and put together from those of the
/// partitions that have it.
pub(crate) fn lacked(table: &Table) -> BTreeSet<&str> {
    let partitions = table.definitions.0.get(&Kind::Partition);
    let facts = partitions.into_iter().flat_map(|named| named.items.values());
    let direct = facts.filter(|facts| facts.fact("of").is_none());
    direct.flat_map(|facts| facts.facts.keys()).filter_map(|key| key.strip_prefix("lacking ")).collect()
}

/// The keys that some partitions lack, for those that have them.
pub(crate) fn complete_lacked(root: &ObjectPath, table: &Table) -> Vec<Step> {
    let lacked = lacked(table);
    let partitions = table.definitions.0.get(&Kind::Partition);
    let mut steps = Vec::new();
    for (name, facts) in partitions.into_iter().flat_map(|named| &named.items) {
        let path = root.part(Kind::Partition, name.as_str());
        let has = |key: &&&str| facts.fact(&format!("lacking {key}")).is_none();
        for key in lacked.iter().filter(has) {
            steps.extend(complete((root, table), &Own { path: &path, facts }, key));
        }
    }
    steps
}

/// Each table by how statements call it and its partitions.
pub(crate) fn by_all_names(is: &Catalog) -> BTreeMap<String, ObjectPath> {
    let mut owners: BTreeMap<String, ObjectPath> = BTreeMap::new();
    for (path, table) in is.tables() {
        owners.insert(qualified(&path), path.clone());
        let partitions = table.definitions.0.get(&Kind::Partition);
        let names = partitions.into_iter().flat_map(|named| named.items.keys());
        owners.extend(names.map(|name| (qualified(&place(&path.schema, name)), path.clone())));
    }
    owners
}

/// Removes the references that partitions have of their own, by the table that they, or a partition of it, refer to.
pub(crate) fn references_of_partitions(
    is: &Catalog,
    owners: &BTreeMap<String, ObjectPath>,
) -> BTreeMap<ObjectPath, Vec<Step>> {
    let named = |table: &Table| table.definitions.0.get(&Kind::Partition).cloned().unwrap_or_default();
    let mut found: BTreeMap<ObjectPath, Vec<Step>> = BTreeMap::new();
    for (owner, other) in is.tables() {
        for (name, facts) in &named(other).items {
            let path = owner.part(Kind::Partition, name.as_str());
            let own = Own { path: &path, facts };
            for (constraint, text) in
                own.keyed("constraint").into_iter().filter(|(_, text)| text.starts_with("FOREIGN KEY"))
            {
                let after = text.split_once("REFERENCES ").and_then(|(_, after)| after.split_once('('));
                let target = after.and_then(|(name, _)| owners.get(name)).filter(|target| **target != owner);
                let Some(target) = target else { continue };
                let table = qualified(&table(&own));
                let sql = format!("ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {};", quote(constraint));
                let mut step = Step::new(Phase::Drop, &owner.part(Kind::ForeignKey, constraint), sql);
                step.about.push(target.clone());
                found.entry(target.clone()).or_default().push(step);
            }
        }
    }
    found
}
