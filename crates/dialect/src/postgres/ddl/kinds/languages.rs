//! What a server is extended with: languages, access methods, foreign data wrappers and foreign servers.

use super::own::Own;
use super::spell::name;
use crate::postgres::names::literal;
use crate::{Answer, Phase, Step};

pub(super) fn language(own: &Own<'_>) -> Answer {
    let trusted = if own.is("trusted") { "TRUSTED " } else { "" };
    let mut sql = format!("CREATE OR REPLACE {trusted}LANGUAGE {}", own.name());
    for (key, word) in [("handler", "HANDLER"), ("inline", "INLINE"), ("validator", "VALIDATOR")] {
        sql.extend(own.fact(key).map(|function| format!(" {word} {}", name(function))));
    }
    Ok(vec![own.step(Phase::Function, format!("{sql};"))])
}

pub(super) fn access_method(own: &Own<'_>) -> Answer {
    let ty = match own.need("type")? {
        "table" | "t" => "TABLE",
        _ => "INDEX",
    };
    let handler = name(own.need("handler")?);
    let sql = format!("CREATE ACCESS METHOD {} TYPE {ty} HANDLER {handler};", own.name());
    Ok(vec![own.step(Phase::Function, sql)])
}

pub(super) fn wrapper(own: &Own<'_>) -> Answer {
    let sql = format!("CREATE FOREIGN DATA WRAPPER {}{};", own.name(), functions(own));
    Ok(vec![own.step(Phase::Function, sql)])
}

pub(super) fn change_wrapper(own: &Own<'_>) -> Step {
    own.step(Phase::Alter, format!("ALTER FOREIGN DATA WRAPPER {}{};", own.name(), functions(own)))
}

fn functions(own: &Own<'_>) -> String {
    [("handler", "HANDLER"), ("validator", "VALIDATOR")]
        .into_iter()
        .map(|(key, word)| match own.fact(key) {
            Some(function) => format!(" {word} {}", name(function)),
            None => format!(" NO {word}"),
        })
        .collect()
}

/// Where the server stands, and who may enter, is not in the catalog.
pub(super) fn server(_: &Own<'_>) -> Answer {
    Err("the options of a foreign server are never read, so that it has to be made by hand".to_owned())
}

/// A version is all that can be changed.
pub(super) fn change_server(own: &Own<'_>) -> Answer {
    let version = own.fact("version").map_or_else(|| "NULL".to_owned(), literal);
    Ok(vec![own.step(Phase::Alter, format!("ALTER SERVER {} VERSION {version};", own.name()))])
}
