//! Event triggers. They come last and go first, so that they see none of the other statements.

use super::own::Own;
use super::spell::{items, name};
use crate::postgres::names::literal;
use crate::{Answer, Phase, Step};

pub(super) fn create(own: &Own<'_>) -> Answer {
    let tags: Vec<String> = items(own.fact("tags").unwrap_or_default()).into_iter().map(literal).collect();
    let when = if tags.is_empty() { String::new() } else { format!(" WHEN TAG IN ({})", tags.join(", ")) };
    let sql = format!(
        "CREATE EVENT TRIGGER {} ON {}{when} EXECUTE FUNCTION {}();",
        own.name(),
        name(own.need("event")?),
        name(own.need("function")?.trim_end_matches("()"))
    );
    let mut steps = vec![own.step(Phase::Comment, sql)];
    if own.fact("enabled").is_some() {
        steps.push(enable(own));
    }
    Ok(steps)
}

pub(super) fn enable(own: &Own<'_>) -> Step {
    let state = state(own.fact("enabled"));
    own.step(Phase::Comment, format!("ALTER EVENT TRIGGER {} {state};", own.name()))
}

/// What turns a trigger or rule on or off.
pub(crate) fn state(word: Option<&str>) -> &'static str {
    match word {
        Some("disabled" | "false") => "DISABLE",
        Some("replica") => "ENABLE REPLICA",
        Some("always") => "ENABLE ALWAYS",
        _ => "ENABLE",
    }
}
