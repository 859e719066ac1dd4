//! Attributes that tune: storage, statistics, row security, inheritance of identity — of tables, columns, indexes and
//! views. docs/kinds.md says which keys there are.

use drift_catalog::{Attributes, Column, Kind, ObjectPath, Table};

use super::frame::block;
use super::kinds::{name, state, value};
use crate::postgres::names::{literal, qualified, quote};
use crate::{Phase, Step};

/// `WITH (…)`, from parameters one by one, or as one text.
pub(crate) fn with(attributes: &Attributes) -> String {
    let parts: Vec<String> = keyed(attributes, "parameter")
        .map(|(key, text)| format!("{} = {}", name(key), value(text)))
        .collect();
    if parts.is_empty() { String::new() } else { format!(" WITH ({})", parts.join(", ")) }
}

pub(crate) fn tablespace(attributes: &Attributes) -> String {
    attributes.get("tablespace").map_or_else(String::new, |space| format!(" TABLESPACE {}", quote(space)))
}

/// What stands behind the columns of a new table.
pub(crate) fn of_table(attributes: &Attributes) -> String {
    if let Some(server) = attributes.get("foreign") {
        let options = foreign_options(attributes);
        let options =
            if options.is_empty() { String::new() } else { format!(" OPTIONS ({})", options.join(", ")) };
        return format!(" SERVER {}{options}", quote(server));
    }
    let method =
        attributes.get("access_method").map_or_else(String::new, |own| format!(" USING {}", quote(own)));
    format!("{method}{}{}", with(attributes), tablespace(attributes))
}

fn foreign_options(attributes: &Attributes) -> Vec<String> {
    keyed(attributes, "foreign_option")
        .map(|(key, text)| format!("{} {}", quote(key), literal(text)))
        .collect()
}

fn keyed<'a>(attributes: &'a Attributes, word: &'static str) -> impl Iterator<Item = (&'a str, &'a str)> {
    attributes
        .items
        .iter()
        .filter_map(move |(key, text)| Some((key.strip_prefix(word)?.strip_prefix(' ')?, text.as_str())))
}

/// A whole number, and nothing else.
fn signed(text: &str) -> i64 {
    text.parse().unwrap_or(-1)
}

/// What a new index gets once it is there.
pub(crate) fn of_new_index(name: &str, about: &ObjectPath, attributes: &Attributes) -> Vec<Step> {
    let keys: Vec<&str> =
        attributes.items.keys().map(String::as_str).filter(|key| key.starts_with("statistics ")).collect();
    in_place("INDEX", (name, about), &keys, attributes).unwrap_or_default()
}

/// What the columns of a new view get when somebody inserts through it.
pub(crate) fn of_new_view(path: &ObjectPath, attributes: &Attributes) -> Vec<Step> {
    let keys: Vec<&str> =
        attributes.items.keys().map(String::as_str).filter(|key| key.starts_with("default ")).collect();
    in_place("VIEW", (&qualified(path), path), &keys, attributes).unwrap_or_default()
}

/// What a new materialised view gets once its indexes are there.
pub(crate) fn of_new_indexes(path: &ObjectPath, attributes: &Attributes) -> Vec<Step> {
    let key = attributes.get("cluster_on").map(|_| "cluster_on");
    in_place("MATERIALIZED VIEW", (&qualified(path), path), key.as_slice(), attributes).unwrap_or_default()
}

/// What a new table and its columns get once they are there.
pub(crate) fn of_new_table(path: &ObjectPath, table: &Table) -> Vec<Step> {
    let later = |key: &&String| matches!(key.as_str(), "row_security" | "replica_identity" | "cluster_on");
    let keys = table.attributes.items.keys().filter(later);
    let mut steps: Vec<Step> = keys.flat_map(|key| table_attribute(path, (None, table), key)).collect();
    for column in &table.columns {
        steps.extend(of_new_column(path, table, column));
    }
    for trigger in table.triggers.items.iter().filter(|own| own.attributes.get("enabled").is_some()) {
        steps.push(enable_trigger(path, &trigger.name, &trigger.attributes));
    }
    steps
}

/// What a new column gets once it is there.
pub(crate) fn of_new_column(path: &ObjectPath, table: &Table, column: &Column) -> Vec<Step> {
    let about = path.part(Kind::Column, column.name.as_str());
    let keys = column.attributes.items.keys();
    keys.filter_map(|key| column_attribute(path, (table, &about), (None, column), key)).collect()
}

/// One attribute of a table that changes.
pub(crate) fn table_attribute(
    path: &ObjectPath,
    (from, to): (Option<&Table>, &Table),
    key: &str,
) -> Vec<Step> {
    let wanted = to.attributes.get(key);
    let alter = format!("ALTER TABLE {}", qualified(path));
    let one = |phase: Phase, what: String| vec![Step::new(phase, path, format!("{alter} {what};"))];
    if let Some(own) = key.strip_prefix("parameter ") {
        return one(Phase::Alter, set(own, wanted));
    }
    if let Some(own) = key.strip_prefix("foreign_option ") {
        let had = from.is_some_and(|from| from.attributes.get(key).is_some());
        let sql = format!("ALTER FOREIGN TABLE {} {};", qualified(path), option(own, had, wanted));
        return vec![Step::new(Phase::Alter, path, sql)];
    }
    match (key, wanted) {
        ("row_security", wanted) => {
            row_security(path, from.and_then(|from| from.attributes.get(key)), wanted)
        }
        ("replica_identity", wanted) => {
            let what = match wanted {
                None | Some("default") => "DEFAULT".to_owned(),
                Some(word @ ("full" | "nothing")) => word.to_uppercase(),
                Some(index) => {
                    format!("USING INDEX {}", quote(index.strip_prefix("index ").unwrap_or(index)))
                }
            };
            one(Phase::Trigger, format!("REPLICA IDENTITY {what}"))
        }
        ("cluster_on", Some(index)) => one(Phase::Trigger, format!("CLUSTER ON {}", quote(index))),
        ("cluster_on", None) => one(Phase::Clear, "SET WITHOUT CLUSTER".to_owned()),
        ("tablespace", space) => {
            one(Phase::Alter, format!("SET TABLESPACE {}", quote(space.unwrap_or("pg_default"))))
        }
        ("access_method", own) => {
            one(Phase::Alter, format!("SET ACCESS METHOD {}", quote(own.unwrap_or("heap"))))
        }
        ("of_type", Some(own)) => one(Phase::Constraint, format!("OF {}", name(own))),
        ("of_type", None) => one(Phase::Clear, "NOT OF".to_owned()),
        _ => Vec::new(),
    }
}

fn row_security(path: &ObjectPath, is: Option<&str>, wanted: Option<&str>) -> Vec<Step> {
    let has =
        |text: Option<&str>, word: &str| text.is_some_and(|text| text.split(", ").any(|own| own == word));
    [("enabled", "ENABLE", "DISABLE"), ("forced", "FORCE", "NO FORCE")]
        .into_iter()
        .filter(|(word, ..)| has(is, word) != has(wanted, word))
        .map(|(word, on, off)| {
            let what = if has(wanted, word) { on } else { off };
            let sql = format!("ALTER TABLE {} {what} ROW LEVEL SECURITY;", qualified(path));
            Step::new(Phase::Trigger, path, sql)
        })
        .collect()
}

/// One attribute of a column that changes.
pub(crate) fn column_attribute(
    path: &ObjectPath,
    (table, about): (&Table, &ObjectPath),
    (from, to): (Option<&Column>, &Column),
    key: &str,
) -> Option<Step> {
    let wanted = to.attributes.get(key);
    let foreign = table.attributes.get("foreign").is_some();
    let word = if foreign { "FOREIGN TABLE" } else { "TABLE" };
    let alter = format!("ALTER {word} {} ALTER COLUMN {}", qualified(path), quote(&to.name));
    let what = if let Some(own) = key.strip_prefix("option ") {
        set(own, wanted)
    } else if let Some(own) = key.strip_prefix("foreign_option ") {
        option(own, from.is_some_and(|from| from.attributes.get(key).is_some()), wanted)
    } else {
        match key {
            "storage" if wanted.is_none() => {
                return Some(Step::new(Phase::Alter, about, usual_storage(&alter, path, &to.name)));
            }
            "storage" => format!("SET STORAGE {}", keyword(wanted.unwrap_or_default())),
            "compression" => format!("SET COMPRESSION {}", keyword(wanted.unwrap_or("default"))),
            "statistics" => {
                let target = wanted.and_then(|own| own.parse::<i64>().ok()).unwrap_or(-1);
                format!("SET STATISTICS {target}")
            }
            _ => return None,
        }
    };
    Some(Step::new(Phase::Alter, about, format!("{alter} {what};")))
}

/// The storage that the column's type has by itself; `SET STORAGE DEFAULT` came with PostgreSQL 16 only.
fn usual_storage(alter: &str, table: &ObjectPath, column: &str) -> String {
    block(&format!(
        "EXECUTE {} || (SELECT CASE t.typstorage WHEN 'p' THEN 'PLAIN' WHEN 'm' THEN 'MAIN' WHEN 'e' THEN 'EXTERNAL' \
         ELSE 'EXTENDED' END FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid \
         WHERE a.attrelid = {}::pg_catalog.regclass AND a.attname = {});",
        literal(&format!("{alter} SET STORAGE ")),
        literal(&qualified(table)),
        literal(column)
    ))
}

/// A word of the server's own, never more than letters.
fn keyword(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>().to_uppercase()
}

fn set(key: &str, wanted: Option<&str>) -> String {
    match wanted {
        Some(text) => format!("SET ({} = {})", name(key), value(text)),
        None => format!("RESET ({})", name(key)),
    }
}

fn option(key: &str, had: bool, wanted: Option<&str>) -> String {
    match (had, wanted) {
        (true, Some(text)) => format!("OPTIONS (SET {} {})", quote(key), literal(text)),
        (false, Some(text)) => format!("OPTIONS (ADD {} {})", quote(key), literal(text)),
        (_, None) => format!("OPTIONS (DROP {})", quote(key)),
    }
}

/// What of an index or view changes in place; nothing where it has to be made anew.
pub(crate) fn in_place(
    word: &str,
    (target, about): (&str, &ObjectPath),
    keys: &[&str],
    wanted: &Attributes,
) -> Option<Vec<Step>> {
    let one = |key: &&str| {
        let what = match (key.strip_prefix("parameter "), *key) {
            (Some(own), _) => set(own, wanted.get(key)),
            (None, own) if let Some(column) = own.strip_prefix("default ") => match wanted.get(own) {
                Some(text) => format!("ALTER COLUMN {} SET DEFAULT {text}", quote(column)),
                None => format!("ALTER COLUMN {} DROP DEFAULT", quote(column)),
            },
            (None, own) if let Some(number) = own.strip_prefix("statistics ") => {
                let target = wanted.get(own).unwrap_or("-1");
                format!("ALTER COLUMN {} SET STATISTICS {}", keyword(number), signed(target))
            }
            (None, "cluster_on") => match wanted.get(key) {
                Some(index) => format!("CLUSTER ON {}", quote(index)),
                None => "SET WITHOUT CLUSTER".to_owned(),
            },
            (None, "tablespace") => {
                format!("SET TABLESPACE {}", quote(wanted.get(key).unwrap_or("pg_default")))
            }
            _ => return None,
        };
        // Indexes of views come as late as triggers, and have to be there.
        let phase = if *key == "cluster_on" { Phase::Comment } else { Phase::Trigger };
        Some(Step::new(phase, about, format!("ALTER {word} {target} {what};")))
    };
    keys.iter().map(one).collect()
}

/// Whether and when a trigger fires.
pub(crate) fn enable_trigger(table: &ObjectPath, trigger: &str, attributes: &Attributes) -> Step {
    let state = state(attributes.get("enabled"));
    let sql = format!("ALTER TABLE {} {state} TRIGGER {};", qualified(table), quote(trigger));
    Step::new(Phase::Trigger, &table.part(Kind::Trigger, trigger), sql)
}
