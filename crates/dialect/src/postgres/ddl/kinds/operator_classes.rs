//! Operators, and the classes and families that indexes find them in.

use super::bodies::{body, operator_name};
use super::own::Own;
use super::spell::{items, name, routine};
use super::told::called;
use crate::postgres::names::quote;
use crate::{Answer, Phase, Step};

pub(super) fn operator(own: &Own<'_>) -> Answer {
    let (symbol, arguments) = own.path.object.split_once('(').unwrap_or((&own.path.object, ""));
    let sides = items(arguments.trim_end_matches(')'));
    let sides = ["LEFTARG", "RIGHTARG"]
        .into_iter()
        .zip(sides)
        .filter(|(_, ty)| !ty.eq_ignore_ascii_case("none"))
        .map(|(word, ty)| format!("{word} = {ty}"));
    own.need("function")?;
    let mut parts = body(own);
    parts.splice(1..1, sides);
    let symbol = format!("{}.{}", quote(&own.path.schema), operator_name(symbol.trim()));
    Ok(vec![own.step(Phase::Function, format!("CREATE OPERATOR {symbol} ({});", parts.join(", ")))])
}

/// The estimators are all that every server can change (PostgreSQL 17 knows some more).
pub(super) fn change_operator(own: &Own<'_>) -> Step {
    let part = |key: &str, word: &str| format!("{word} = {}", own.fact(key).map_or("NONE".to_owned(), name));
    let parts = [part("restrict", "RESTRICT"), part("join", "JOIN")].join(", ");
    own.step(Phase::Alter, format!("ALTER OPERATOR {} SET ({parts});", called(own)))
}

pub(super) fn class(own: &Own<'_>) -> Answer {
    let default = if own.is("default") { "DEFAULT " } else { "" };
    let (own_name, method) = called(own).split_once(" USING ").map(pair).unwrap_or_default();
    let family = own.fact("family").map_or_else(String::new, |family| format!(" FAMILY {}", name(family)));
    let items: Vec<String> = items(own.fact("items").unwrap_or_default())
        .into_iter()
        .filter_map(Item::of)
        .map(|item| item.add())
        .collect();
    // A class of nothing has to say something.
    let items = if items.is_empty() { format!("STORAGE {}", own.need("type")?) } else { items.join(", ") };
    let sql = format!(
        "CREATE OPERATOR CLASS {own_name} {default}FOR TYPE {} USING {method}{family} AS {items};",
        own.need("type")?
    );
    Ok(vec![own.step(Phase::Function, sql)])
}

pub(super) fn family(own: &Own<'_>) -> Answer {
    let loose = add(own, own.fact("items").unwrap_or_default()).map(|step| format!("\n{}", step.sql));
    let sql = format!("CREATE OPERATOR FAMILY {};{}", called(own), loose.unwrap_or_default());
    Ok(vec![own.step(Phase::Function, sql)])
}

/// Loose operators and functions of a family come and go.
pub(super) fn change_family(is: &Own<'_>, wanted: &Own<'_>) -> Vec<Step> {
    let list = |own: &Own<'_>| -> Vec<String> {
        items(own.fact("items").unwrap_or_default()).into_iter().map(str::to_owned).collect()
    };
    let (old, new) = (list(is), list(wanted));
    let gone: Vec<String> =
        old.iter().filter(|own| !new.contains(own)).filter_map(|own| Some(Item::of(own)?.drop())).collect();
    let mut steps = Vec::new();
    if !gone.is_empty() {
        let sql = format!("ALTER OPERATOR FAMILY {} DROP {};", called(wanted), gone.join(", "));
        steps.push(wanted.step(Phase::Clear, sql));
    }
    let come: Vec<String> = new.into_iter().filter(|own| !old.contains(own)).collect();
    steps.extend(add(wanted, &come.join(", ")));
    steps
}

fn add(own: &Own<'_>, list: &str) -> Option<Step> {
    let items: Vec<String> =
        items(list).into_iter().filter_map(Item::of).map(|item| item.add_loose()).collect();
    let sql = format!("ALTER OPERATOR FAMILY {} ADD {};", called(own), items.join(", "));
    (!items.is_empty()).then(|| own.step(Phase::Function, sql))
}

fn pair((a, b): (&str, &str)) -> (String, String) {
    (a.to_owned(), b.to_owned())
}

/// One line of a class or family: `operator 1 <(a, b)`, `function 1 (a, b) f(a, b)`, `storage t`.
enum Item<'a> {
    Operator { number: &'a str, symbol: &'a str, types: &'a str, rest: &'a str },
    Function { number: &'a str, types: Option<&'a str>, function: &'a str },
    Storage(&'a str),
}

impl<'a> Item<'a> {
    fn of(text: &'a str) -> Option<Item<'a>> {
        let (word, rest) = text.split_once(' ')?;
        if word == "storage" {
            return Some(Item::Storage(rest));
        }
        let (number, rest) = rest.split_once(' ')?;
        number.parse::<u32>().ok()?;
        if word == "function" {
            let (types, function) = match rest.strip_prefix('(').and_then(|rest| rest.split_once(") ")) {
                Some((types, function)) => (Some(types), function),
                None => (None, rest),
            };
            return Some(Item::Function { number, types, function });
        }
        let (symbol, rest) = rest.split_once('(').unwrap_or((rest, ")"));
        let (types, rest) = rest.rsplit_once(')')?;
        Some(Item::Operator { number, symbol: symbol.trim(), types, rest })
    }

    fn add(&self) -> String {
        match self {
            Item::Operator { number, symbol, types, rest } => {
                let types = if types.is_empty() { String::new() } else { format!(" ({types})") };
                let order = rest.to_ascii_lowercase();
                let order = order
                    .trim()
                    .strip_prefix("for order by ")
                    .map_or_else(String::new, |family| format!(" FOR ORDER BY {}", name(family)));
                format!("OPERATOR {number} {}{types}{order}", operator_name(symbol))
            }
            Item::Function { number, types: Some(types), function } => {
                format!("FUNCTION {number} ({types}) {}", routine(function))
            }
            Item::Function { number, types: None, function } => {
                format!("FUNCTION {number} {}", routine(function))
            }
            Item::Storage(ty) => format!("STORAGE {ty}"),
        }
    }

    /// Outside a class, each says which types it is for.
    fn add_loose(&self) -> String {
        match self {
            Item::Function { number, types: None, function } => {
                let (_, arguments) = super::spell::cut_arguments(function);
                format!("FUNCTION {number} {arguments} {}", routine(function))
            }
            _ => self.add(),
        }
    }

    fn drop(&self) -> String {
        match self {
            Item::Operator { number, types, .. } => format!("OPERATOR {number} ({types})"),
            Item::Function { number, types, function } => {
                let (_, arguments) = super::spell::cut_arguments(function);
                let types = types.map_or_else(|| arguments.to_owned(), |types| format!("({types})"));
                format!("FUNCTION {number} {types}")
            }
            Item::Storage(ty) => format!("STORAGE {ty}"),
        }
    }
}
