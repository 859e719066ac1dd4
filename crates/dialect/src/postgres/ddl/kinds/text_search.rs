//! Dictionaries and configurations of text search; parsers and templates are in [`super::bodies`].

use super::own::Own;
use super::spell::{name, names, one};
use crate::postgres::names::{literal, quote};
use crate::{Answer, Phase, Step};

pub(super) fn dictionary(own: &Own<'_>) -> Answer {
    let template = format!("TEMPLATE = {}", name(own.need("template")?));
    let options =
        own.keyed("option").into_iter().map(|(key, text)| format!("{} = {}", quote(key), literal(text)));
    let parts: Vec<String> = std::iter::once(template).chain(options).collect();
    let sql = format!("CREATE TEXT SEARCH DICTIONARY {} ({});", own.name(), parts.join(", "));
    Ok(vec![own.step(Phase::Function, sql)])
}

/// Options come, change and go; the template stays.
pub(super) fn change_dictionary(is: &Own<'_>, wanted: &Own<'_>) -> Option<Vec<Step>> {
    if is.fact("template") != wanted.fact("template") {
        return None;
    }
    let (old, new) = (is.keyed("option"), wanted.keyed("option"));
    let set = new
        .iter()
        .filter(|own| !old.contains(own))
        .map(|(key, text)| format!("{} = {}", quote(key), literal(text)));
    let gone =
        old.iter().filter(|(key, _)| !new.iter().any(|(other, _)| other == key)).map(|(key, _)| quote(key));
    let parts: Vec<String> = set.chain(gone).collect();
    let sql = format!("ALTER TEXT SEARCH DICTIONARY {} ({});", wanted.name(), parts.join(", "));
    Some(vec![wanted.step(Phase::Alter, sql)])
}

pub(super) fn configuration(own: &Own<'_>) -> Answer {
    let parser = name(own.need("parser")?);
    let sql = format!("CREATE TEXT SEARCH CONFIGURATION {} (PARSER = {parser});", own.name());
    // One step, so that nothing comes between the two.
    let mappings = own.keyed("map").into_iter().map(|(token, list)| mapping(own, "ADD", token, list).sql);
    let lines: Vec<String> = std::iter::once(sql).chain(mappings).collect();
    Ok(vec![own.step(Phase::Function, lines.join("\n"))])
}

fn mapping(own: &Own<'_>, word: &str, token: &str, list: &str) -> Step {
    let with = if word == "DROP" { String::new() } else { format!(" WITH {}", names(list, name)) };
    let sql =
        format!("ALTER TEXT SEARCH CONFIGURATION {} {word} MAPPING FOR {}{with};", own.name(), one(token));
    own.step(Phase::Function, sql)
}

/// Token by token; the parser stays.
pub(super) fn change_configuration(is: &Own<'_>, wanted: &Own<'_>) -> Option<Vec<Step>> {
    if is.fact("parser") != wanted.fact("parser") {
        return None;
    }
    let (old, new) = (is.keyed("map"), wanted.keyed("map"));
    let has = |list: &[(&str, &str)], token: &str| list.iter().any(|(own, _)| *own == token);
    let mut steps = Vec::new();
    for (token, list) in new.iter().filter(|own| !old.contains(own)) {
        let word = if has(&old, token) { "ALTER" } else { "ADD" };
        steps.push(mapping(wanted, word, token, list));
    }
    for (token, _) in old.iter().filter(|(token, _)| !has(&new, token)) {
        steps.push(mapping(wanted, "DROP", token, ""));
    }
    Some(steps)
}
