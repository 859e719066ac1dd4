//! Extended statistics.

use super::own::Own;
use super::spell::{in_schema, items, names, one};
use crate::{Answer, Phase, Step};

pub(super) fn create(own: &Own<'_>) -> Answer {
    let kinds = own.fact("kinds").map_or_else(String::new, |kinds| {
        format!(" ({})", items(kinds).into_iter().map(one).collect::<Vec<_>>().join(", "))
    });
    let table = in_schema(&own.path.schema, own.need("table")?);
    let spelled = |part: &str| if part.starts_with('(') { part.to_owned() } else { one(part) };
    let on = names(own.need("on")?, spelled);
    let sql = format!("CREATE STATISTICS {}{kinds} ON {on} FROM {table};", own.name());
    let mut steps = vec![own.step(Phase::Trigger, sql)];
    if own.fact("target").is_some() {
        steps.push(target(own));
    }
    Ok(steps)
}

/// How much is gathered; -1 is what the server does by itself.
pub(super) fn target(own: &Own<'_>) -> Step {
    let target = own.fact("target").and_then(|target| target.parse::<i64>().ok()).unwrap_or(-1);
    own.step(Phase::Trigger, format!("ALTER STATISTICS {} SET STATISTICS {target};", own.name()))
}
