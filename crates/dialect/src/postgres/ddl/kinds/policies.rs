//! What belongs to a table or view: row security policies and rewrite rules.

use drift_catalog::ObjectPath;

use super::event_triggers::state;
use super::own::Own;
use super::spell::{names, role};
use crate::postgres::names::{qualified, quote};
use crate::{Answer, Phase, Step};

pub(super) fn create_policy(own: &Own<'_>) -> Answer {
    let mut sql = format!("CREATE POLICY {} ON {}", quote(own.path.name()), qualified(own.path));
    if own.fact("as") == Some("restrictive") {
        sql.push_str(" AS RESTRICTIVE");
    }
    if let Some(command) = own.fact("for") {
        sql.push_str(match command {
            "select" => " FOR SELECT",
            "insert" => " FOR INSERT",
            "update" => " FOR UPDATE",
            "delete" => " FOR DELETE",
            _ => " FOR ALL",
        });
    }
    if let Some(roles) = own.fact("to") {
        sql.push_str(&format!(" TO {}", names(roles, role)));
    }
    sql.push_str(&conditions(own));
    Ok(vec![own.step(Phase::Trigger, format!("{sql};"))])
}

fn conditions(own: &Own<'_>) -> String {
    [("using", "USING"), ("check", "WITH CHECK")]
        .into_iter()
        .filter_map(|(key, word)| Some(format!(" {word} ({})", own.fact(key)?)))
        .collect()
}

/// Roles and conditions change in place; a condition cannot be taken away, nor a command changed.
pub(super) fn change_policy(is: &Own<'_>, wanted: &Own<'_>) -> Option<Step> {
    let same = |key: &str| is.fact(key) == wanted.fact(key);
    let taken = |key: &str| is.fact(key).is_some() && wanted.fact(key).is_none();
    if !same("as") || !same("for") || taken("using") || taken("check") {
        return None;
    }
    let to = if same("to") {
        String::new()
    } else {
        format!(" TO {}", wanted.fact("to").map_or_else(|| "PUBLIC".to_owned(), |roles| names(roles, role)))
    };
    let (name, table) = (quote(wanted.path.name()), qualified(wanted.path));
    Some(wanted.step(Phase::Trigger, format!("ALTER POLICY {name} ON {table}{to}{};", conditions(wanted))))
}

pub(super) fn create_rule(own: &Own<'_>) -> Answer {
    let definition = own.need("definition")?.trim().trim_end_matches(';');
    let sql = format!("CREATE OR REPLACE RULE {} {definition};", quote(own.path.name()));
    let mut steps = vec![own.step(Phase::Trigger, sql)];
    if own.fact("enabled").is_some() {
        steps.push(enable_rule(own));
    }
    Ok(steps)
}

pub(super) fn enable_rule(own: &Own<'_>) -> Step {
    let state = state(own.fact("enabled"));
    let sql = format!("ALTER TABLE {} {state} RULE {};", qualified(own.path), quote(own.path.name()));
    own.step(Phase::Trigger, sql)
}

/// Removes either.
pub(super) fn drop(word: &str, table: &ObjectPath, path: &ObjectPath) -> Step {
    let sql = format!("DROP {word} {} ON {};", quote(path.name()), qualified(table));
    Step::new(Phase::Clear, path, sql)
}
