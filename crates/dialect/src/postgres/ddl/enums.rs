//! Changes of an enum's values.

use drift_catalog::{Catalog, ObjectPath};

use super::remade::remake;
use crate::postgres::names::{literal, qualified};
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
    let gone: Vec<&str> =
        old.values.iter().filter(|value| !new.values.contains(value)).map(String::as_str).collect();
    let why = if gone.is_empty() {
        "the values change their order, so the type is made anew".to_owned()
    } else {
        format!("rows that hold {} would fail", gone.join(", "))
    };
    remake(path, (is, wanted), (Some(why), allow_loss))
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
