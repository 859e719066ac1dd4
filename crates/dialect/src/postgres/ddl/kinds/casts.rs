//! Casts, conversions and transforms: what turns one thing into another by a function.

use super::own::Own;
use super::spell::{name, routine};
use super::told::called;
use crate::postgres::names::literal;
use crate::{Answer, Phase};

pub(super) fn cast(own: &Own<'_>) -> Answer {
    let by = match own.fact("function") {
        Some(function) => format!("WITH FUNCTION {}", routine(function)),
        None if own.is("inout") => "WITH INOUT".to_owned(),
        None => "WITHOUT FUNCTION".to_owned(),
    };
    let context = match own.fact("context") {
        Some("assignment") => " AS ASSIGNMENT",
        Some("implicit") => " AS IMPLICIT",
        _ => "",
    };
    Ok(vec![own.step(Phase::Function, format!("CREATE CAST {} {by}{context};", called(own)))])
}

pub(super) fn conversion(own: &Own<'_>) -> Answer {
    let default = if own.is("default") { "DEFAULT " } else { "" };
    let sql = format!(
        "CREATE {default}CONVERSION {} FOR {} TO {} FROM {};",
        own.name(),
        literal(own.need("from")?),
        literal(own.need("to")?),
        name(own.need("function")?)
    );
    Ok(vec![own.step(Phase::Function, sql)])
}

pub(super) fn transform(own: &Own<'_>) -> Answer {
    let by = |key: &str, words: &str| {
        own.fact(key).map(|function| {
            let arguments = if function.contains('(') { "" } else { "(internal)" };
            format!("{words} WITH FUNCTION {}{arguments}", routine(function))
        })
    };
    let ways: Vec<String> = by("from", "FROM SQL").into_iter().chain(by("to", "TO SQL")).collect();
    let sql = format!("CREATE TRANSFORM {} ({});", called(own), ways.join(", "));
    Ok(vec![own.step(Phase::Function, sql)])
}
