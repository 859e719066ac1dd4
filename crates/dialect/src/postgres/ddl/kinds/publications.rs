//! Publications and subscriptions.

use super::own::Own;
use super::spell::{end_of_name, name, names, one, value};
use crate::postgres::names::literal;
use crate::{Answer, Phase, Step};

pub(super) fn create(own: &Own<'_>) -> Answer {
    let what = objects(own).map_or_else(String::new, |what| format!(" FOR {what}"));
    let options = options(own, |key| own.fact(key).is_some());
    let with = options.map_or_else(String::new, |options| format!(" WITH ({options})"));
    Ok(vec![own.step(Phase::Trigger, format!("CREATE PUBLICATION {}{what}{with};", own.name()))])
}

fn is_all(own: &Own<'_>) -> bool {
    own.fact("tables") == Some("all")
}

fn objects(own: &Own<'_>) -> Option<String> {
    if is_all(own) {
        return Some("ALL TABLES".to_owned());
    }
    let mut parts = Vec::new();
    if let Some(tables) = own.fact("tables").filter(|list| !list.is_empty()) {
        parts.push(format!("TABLE {}", names(tables, table)));
    }
    if let Some(schemas) = own.fact("schemas").filter(|list| !list.is_empty()) {
        parts.push(format!("TABLES IN SCHEMA {}", names(schemas, one)));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// A table with its columns and its filter, which stand as they are.
fn table(text: &str) -> String {
    let (own, rest) = text.split_at(end_of_name(text, |c| c == ' ' || c == '(').unwrap_or(text.len()));
    format!("{}{rest}", name(own))
}

fn options(own: &Own<'_>, says: impl Fn(&str) -> bool) -> Option<String> {
    let mut options = Vec::new();
    if says("publish") {
        let what = own.fact("publish").unwrap_or("insert, update, delete, truncate");
        let what = if what == "none" { "" } else { what };
        options.push(format!("publish = {}", literal(what)));
    }
    if says("via_root") {
        options.push(format!("publish_via_partition_root = {}", own.is("via_root")));
    }
    if says("generated_columns") {
        let which = own.fact("generated_columns").unwrap_or("none");
        options.push(format!("publish_generated_columns = {}", value(which)));
    }
    (!options.is_empty()).then(|| options.join(", "))
}

/// Options and lists change in place; all tables do not become some, nor some none.
pub(super) fn change(is: &Own<'_>, wanted: &Own<'_>) -> Option<Vec<Step>> {
    let differs = |key: &str| is.fact(key) != wanted.fact(key);
    let mut steps = Vec::new();
    if differs("tables") || differs("schemas") {
        let what = objects(wanted).filter(|_| !is_all(is) && !is_all(wanted))?;
        steps.push(format!("SET {what}"));
    }
    if let Some(options) = options(wanted, differs) {
        steps.push(format!("SET ({options})"));
    }
    let step =
        |what: String| wanted.step(Phase::Trigger, format!("ALTER PUBLICATION {} {what};", wanted.name()));
    Some(steps.into_iter().map(step).collect())
}

/// Where it connects to is not in the catalog.
pub(super) fn subscription() -> Answer {
    Err("the connection of a subscription is never read, so that it has to be made by hand".to_owned())
}

/// What a subscription follows, and whether it does.
pub(super) fn change_subscription(is: &Own<'_>, wanted: &Own<'_>) -> Answer {
    let differs = |key: &str| is.fact(key) != wanted.fact(key);
    let mut parts = Vec::new();
    let enabled = wanted.fact("enabled") != Some("false");
    if differs("enabled") && !enabled {
        parts.push("DISABLE".to_owned());
    }
    if differs("publications") {
        // To refresh is not allowed in a transaction.
        let list = names(wanted.need("publications")?, one);
        parts.push(format!("SET PUBLICATION {list} WITH (refresh = false)"));
    }
    if differs("slot") {
        let slot = match wanted.fact("slot") {
            Some("none") => "NONE".to_owned(),
            slot => value(slot.unwrap_or(&wanted.path.object)),
        };
        parts.push(format!("SET (slot_name = {slot})"));
    }
    if differs("enabled") && enabled {
        parts.push("ENABLE".to_owned());
    }
    let note = "Afterwards, outside a transaction: ALTER SUBSCRIPTION … REFRESH PUBLICATION.";
    let step = |what: String| {
        let refresh = what.starts_with("SET PUBLICATION");
        let step = wanted.step(Phase::Trigger, format!("ALTER SUBSCRIPTION {} {what};", wanted.name()));
        if refresh { step.note(note) } else { step }
    };
    Ok(parts.into_iter().map(step).collect())
}

/// It takes a slot of the other server with it, which no transaction can.
pub(super) fn drop_subscription() -> Answer {
    Err("a subscription takes a slot of another server with it and cannot go in a transaction; drop it by hand".to_owned())
}
