//! `CREATE SEQUENCE` and `ALTER SEQUENCE`, and the options that identities share with them.

use drift_catalog::{Attribute, Attributes, Catalog, Difference, ObjectPath};

use super::comments::{comment, with_comment};
use super::found::{gone, schema_of};
use super::frame::block;
use crate::postgres::names::{literal, qualified, quote};
use crate::postgres::sequence::SequenceNumbers;
use crate::{Answer, Phase, Step};

/// One option of a sequence as it is written, where the key is one.
pub(crate) fn sequence_option(key: &str, value: &str) -> Option<String> {
    Some(match key {
        "type" => format!("AS {value}"),
        "start" => format!("START WITH {value}"),
        "increment" => format!("INCREMENT BY {value}"),
        "min" => format!("MINVALUE {value}"),
        "max" => format!("MAXVALUE {value}"),
        "cache" => format!("CACHE {value}"),
        "cycle" => if value == "true" { "CYCLE" } else { "NO CYCLE" }.to_owned(),
        _ => return None,
    })
}

/// The options that change, those that go back to what the server does by itself among them. The type comes first, and
/// the start last: it has to be between the smallest and the largest.
pub(crate) fn changed_options(
    is: &Attributes,
    wanted: &Attributes,
    differs: impl Fn(&str) -> bool,
) -> Vec<String> {
    let down = wanted.get("increment").is_some_and(|increment| increment.starts_with('-'));
    let back = |key: &str| match key {
        "type" => Some("AS bigint".to_owned()),
        "increment" => Some("INCREMENT BY 1".to_owned()),
        "min" => Some("NO MINVALUE".to_owned()),
        "max" => Some("NO MAXVALUE".to_owned()),
        "cache" => Some("CACHE 1".to_owned()),
        "cycle" => Some("NO CYCLE".to_owned()),
        "start" if down => Some(format!("START WITH {}", wanted.get("max").unwrap_or("-1"))),
        "start" => Some(format!("START WITH {}", wanted.get("min").unwrap_or("1"))),
        _ => None,
    };
    // With another type or direction, the server keeps limits that were the old one's own; and a start that nobody
    // said stays where the old limit was.
    let turned = differs("type") || differs("increment");
    let moved = differs(if down { "max" } else { "min" }) && wanted.get("start").is_none();
    let ends = |key: &str| {
        !differs(key) && (turned && matches!(key, "min" | "max" | "start") || moved && key == "start")
    };
    ["type", "increment", "min", "max", "cache", "cycle", "start"]
        .into_iter()
        .filter(|key| differs(key) || ends(key))
        .filter_map(|key| match wanted.get(key) {
            Some(value) => sequence_option(key, value),
            None if is.get(key).is_some() || ends(key) => back(key),
            None => None,
        })
        .collect()
}

/// `CREATE SEQUENCE`, and whose it is.
pub(crate) fn create(path: &ObjectPath, wanted: &Catalog) -> Answer {
    let name = qualified(path);
    let own = schema_of(path, wanted)?.sequences.items.get(&path.object).ok_or_else(gone)?;
    let options: Vec<String> =
        own.options.items.iter().filter_map(|(key, value)| sequence_option(key, value)).collect();
    let options = if options.is_empty() { String::new() } else { format!(" {}", options.join(" ")) };
    let create = format!("CREATE SEQUENCE {name}{options};");
    let Some(owner) = own.options.get("owned_by") else {
        return Ok(with_comment(vec![Step::new(Phase::Sequence, path, create)], path, wanted));
    };
    // Its column is there, and has given up a sequence of this name, once columns are changed; a default that draws
    // from it has to find it before that.
    let phase = if is_drawn_from(path, wanted) { Phase::Sequence } else { Phase::Constraint };
    let steps = vec![Step::new(phase, path, create), owned(path, owner)];
    Ok(with_comment(steps, path, wanted))
}

fn owned(path: &ObjectPath, owner: &str) -> Step {
    let sql = format!("ALTER SEQUENCE {} OWNED BY {}.{owner};", qualified(path), quote(&path.schema));
    Step::new(Phase::Constraint, path, sql)
}

/// What makes a sequence another one.
pub(crate) fn alter(
    path: &ObjectPath,
    (is, wanted): (&Catalog, &Catalog),
    differences: &[Difference],
) -> Answer {
    let named = |key: &str| differences.iter().any(|d| d.attribute == Attribute::Other(key.to_owned()));
    let own = schema_of(path, wanted)?.sequences.items.get(&path.object).ok_or_else(gone)?;
    let old = schema_of(path, is)?.sequences.items.get(&path.object).ok_or_else(gone)?;
    let mut options = changed_options(&old.options, &own.options, named);
    let name = qualified(path);
    let mut steps = Vec::new();
    if !options.is_empty() {
        let least = own.options.get("min").filter(|_| named("min"));
        let beyond = least.is_some_and(|min| is_beyond(&old.options, min));
        if beyond {
            // No number that it can have come to is among the new ones.
            options.extend(least.map(|min| format!("RESTART WITH {min}")));
        }
        let lifted = least.filter(|_| !beyond).map(|min| lifted(&name, min));
        let sql = format!("ALTER SEQUENCE {name} {};", options.join(" "));
        let sql = lifted.into_iter().chain([sql]).collect::<Vec<_>>().join("\n");
        steps.push(Step::new(Phase::Alter, path, sql));
    }
    if named("owned_by") {
        // Before the column it belongs to may go, and after the one it is to belong to is there.
        if old.options.get("owned_by").is_some() {
            steps.push(Step::new(Phase::Clear, path, format!("ALTER SEQUENCE {name} OWNED BY NONE;")));
        }
        steps.extend(own.options.get("owned_by").map(|owner| owned(path, owner)));
    }
    let said = differences.iter().any(|d| d.attribute == Attribute::Comment);
    steps.extend(comment(path, wanted).filter(|_| said));
    Ok(steps)
}

/// Whether a number is above all that a sequence gives.
fn is_beyond(options: &Attributes, min: &str) -> bool {
    let number = |key: &str| options.get(key).and_then(|value| value.parse::<i64>().ok());
    let ty = options.get("type").unwrap_or("bigint");
    let (_, usual) = SequenceNumbers::usual_bounds(ty, number("increment").unwrap_or(1));
    min.parse::<i64>().is_ok_and(|min| min > number("max").unwrap_or(usual))
}

/// A sequence that has not come as far as its new least value goes on from there: the server refuses a least value
/// above the last one.
fn lifted(name: &str, min: &str) -> String {
    block(&format!("PERFORM setval({}, {min}, false) FROM {name} WHERE last_value < {min};", literal(name)))
}

/// Whether a default draws from a sequence.
pub(super) fn is_drawn_from(path: &ObjectPath, catalog: &Catalog) -> bool {
    let plain = path.object.as_str();
    let columns =
        catalog.schemas.values().flat_map(|schema| schema.tables.values()).flat_map(|own| &own.columns);
    let mut defaults = columns.filter_map(|column| column.default.value());
    defaults.any(|own| own.raw.contains("nextval(") && own.raw.contains(plain))
}
