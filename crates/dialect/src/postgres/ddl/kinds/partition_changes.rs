//! Partitions that change: moved by `DETACH` and `ATTACH`, and part by part.

use drift_catalog::{Action, Kind, ObjectPath, Table};

use super::super::tuning;
use super::own::{Own, differing};
use super::partition_drops::{ANEW, anew, drop};
use super::partitions::{complete, create, enable, parent, part, table, tuned};
use crate::postgres::names::{in_schema, qualified, quote};
use crate::{Phase, Step, TableChange};

/// One change of a partition of a table.
pub(crate) fn alter(change: &TableChange<'_>, about: &ObjectPath, action: &Action) -> Vec<Step> {
    let own = |table: &'_ Table, name: &str| table.definitions.get(Kind::Partition, name).cloned();
    match action {
        Action::Add { .. } => {
            let Some(facts) = own(change.to, about.name()) else { return Vec::new() };
            create(&Own { path: about, facts: &facts }).unwrap_or_default()
        }
        Action::Drop => drop(change, about).into_iter().collect(),
        Action::Modify { from, .. } => {
            let (Some(is), Some(wanted)) = (own(change.from, from.name()), own(change.to, about.name()))
            else {
                return Vec::new();
            };
            let old = ObjectPath { object: change.old_path.object.clone(), ..from.clone() };
            modify(change, &Own { path: &old, facts: &is }, &Own { path: about, facts: &wanted })
        }
        Action::Rename { .. } | Action::MaybeRename { .. } => Vec::new(),
    }
}

fn modify(change: &TableChange<'_>, is: &Own<'_>, wanted: &Own<'_>) -> Vec<Step> {
    let keys = differing(is, wanted);
    if ANEW.iter().any(|key| keys.contains(*key)) {
        return anew(change, is, wanted);
    }
    let mut steps = Vec::new();
    let (path, name) = (table(wanted), qualified(&table(wanted)));
    if keys.contains("bound") || keys.contains("of") {
        let detach = format!("ALTER TABLE {} DETACH PARTITION {name};", parent(is));
        steps.push(wanted.step(Phase::Clear, detach));
        let bound = wanted.fact("bound").unwrap_or("DEFAULT");
        let attach = format!("ALTER TABLE {} ATTACH PARTITION {name} {bound};", parent(wanted));
        steps.push(wanted.step(Phase::Table, attach));
    }
    let (from, to) = (tuned(is), tuned(wanted));
    for key in keys {
        steps.extend(tuning::table_attribute(&path, (Some(&from), &to), key));
        steps.extend(unmake(is, key).filter(|_| is.fact(key).is_some()));
        match (key.split_once(' '), wanted.fact(key)) {
            (None, text) if key == "unlogged" => {
                let word = if text.is_some() { "UNLOGGED" } else { "LOGGED" };
                steps.push(wanted.step(Phase::Alter, format!("ALTER TABLE {name} SET {word};")));
            }
            (Some(("renamed", usual)), text) => steps.extend(rename(is, wanted, usual, text)),
            (Some(("lacking", constraint)), None) => {
                steps.extend(complete((change.path, change.to), wanted, constraint))
            }
            (Some(("enabled", trigger)), None) => steps.push(enable(wanted, trigger, None)),
            (Some(("default", column)), text) => steps.push(default(change, wanted, column, text)),
            (Some(("not", column)), text) => {
                let column = column.strip_prefix("null ").unwrap_or(column);
                let (phase, word) =
                    if text.is_some() { (Phase::Constraint, "SET") } else { (Phase::Clear, "DROP") };
                let sql = format!("ALTER TABLE {name} ALTER COLUMN {} {word} NOT NULL;", quote(column));
                steps.push(wanted.step(phase, sql));
            }
            (_, Some(text)) => steps.extend(part(wanted, key, text)),
            (_, None) => {}
        }
    }
    steps.iter_mut().for_each(|step| step.about = vec![wanted.path.clone()]);
    steps
}

/// Takes away one thing that a partition has of its own.
fn unmake(is: &Own<'_>, key: &str) -> Option<Step> {
    let table = table(is);
    let name = qualified(&table);
    let (word, rest) = key.split_once(' ')?;
    let sql = match word {
        // One that belongs to the table's goes with that.
        "index" if is.fact(&format!("attached {rest}")).is_some() => return None,
        "index" => format!("DROP INDEX {};", in_schema(&table.schema, rest)),
        "constraint" if is.fact(&format!("attached {rest}")).is_some() => return None,
        "constraint" => format!("ALTER TABLE {name} DROP CONSTRAINT {};", quote(rest)),
        "trigger" => format!("DROP TRIGGER {} ON {name};", quote(rest)),
        "policy" => format!("DROP POLICY {} ON {name};", quote(rest)),
        _ => return None,
    };
    Some(is.step(Phase::Clear, sql))
}

/// An index that belongs to one of the table's has another name than before.
fn rename(is: &Own<'_>, wanted: &Own<'_>, usual: &str, text: Option<&str>) -> Option<Step> {
    let is_name = is.fact(&format!("renamed {usual}")).unwrap_or(usual);
    let schema = table(wanted).schema;
    // A name that is to be the usual one again may go with the table's index.
    let (phase, perhaps) = if text.is_none() { (Phase::Clear, "IF EXISTS ") } else { (Phase::Index, "") };
    let sql = format!(
        "ALTER INDEX {perhaps}{} RENAME TO {};",
        in_schema(&schema, is_name),
        quote(text.unwrap_or(usual))
    );
    Some(wanted.step(phase, sql))
}

/// A default of its own, or the table's again.
fn default(change: &TableChange<'_>, wanted: &Own<'_>, column: &str, text: Option<&str>) -> Step {
    let of_table = || change.to.column(column)?.default.value().map(|own| own.raw.as_str());
    let what = match text.or_else(of_table) {
        Some(text) => format!("SET DEFAULT {text}"),
        None => "DROP DEFAULT".to_owned(),
    };
    let name = qualified(&table(wanted));
    wanted.step(Phase::Alter, format!("ALTER TABLE {name} ALTER COLUMN {} {what};", quote(column)))
}

/// Changes of partitions that need no statement of their own: their indexes come and go with the table's.
pub(crate) fn with_the_indexes(change: &TableChange<'_>, steps: &mut [Step]) {
    let is_silent = |own: &&&drift_catalog::Change| {
        own.path.kind == Kind::Partition && !steps.iter().any(|step| step.about.contains(&own.path))
    };
    let silent: Vec<ObjectPath> =
        change.changes.iter().filter(is_silent).map(|own| own.path.clone()).collect();
    let of_index = |step: &&mut Step| {
        let kind = step.about.first().map(|path| path.kind);
        matches!(kind, Some(Kind::Index | Kind::PrimaryKey | Kind::Unique | Kind::Exclusion))
    };
    for step in steps.iter_mut().filter(of_index) {
        step.about.extend(silent.iter().cloned());
    }
}
