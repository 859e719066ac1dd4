//! The head of a function: what stands before its body, with the types in it.

use drift_catalog::Vendor;
use drift_sql::canon::ROUTINE_OPTIONS;
use drift_sql::{TokenKind, lex};

use super::references::{Reference, Spoken, references};

/// Words behind a type in a head, beside those of options; any other name behind a name makes the first one that of an
/// argument.
const BEHIND: &[&str] = &["default", "order"];

/// Where a body begins that is no text: `RETURN …` or `BEGIN ATOMIC …`.
fn body(definition: &str) -> Option<usize> {
    let tokens = lex(definition, Vendor::Postgres);
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.is_word(definition, word));
    let at = (0..tokens.len()).find(|at| is(*at, "return") || is(*at, "begin") && is(at + 1, "atomic"))?;
    let is_text = tokens[..at]
        .windows(2)
        .any(|pair| pair[0].is_word(definition, "as") && pair[1].kind == TokenKind::Text);
    let behind = if is(at, "return") { at } else { at + 1 };
    (!is_text).then(|| tokens[behind].range.end)
}

/// The types in the head of a function, what its arguments call where they are not given, and all names of a body
/// that the server has read with it. What stands in a body that is a text is a text to the server.
pub(crate) fn in_function(raw: &str) -> Vec<Reference> {
    let mut found = types_in_head(raw);
    let start = body(raw).unwrap_or(raw.len());
    let is_text = |at: &usize| raw.get(*at..).is_some_and(|rest| rest.starts_with(['\'', '$']));
    let tokens = lex(raw, Vendor::Postgres);
    let texts = tokens.windows(2).filter(|pair| pair[0].is_word(raw, "as")).map(|pair| pair[1].range.start);
    let end = texts.filter(is_text).min().unwrap_or(start).min(start);
    // The first call is the name of the function.
    let head = references(raw.get(..end).unwrap_or_default());
    let calls = head.into_iter().filter(|own| own.spoken == Spoken::Function).skip(1);
    found.extend(calls);
    let inside = references(raw.get(start..).unwrap_or_default());
    found.extend(inside.into_iter().map(|own| {
        let column = own.column.map(|(name, range)| (name, range.start + start..range.end + start));
        let range = own.range.start + start..own.range.end + start;
        Reference { column, range, ..own }
    }));
    found.sort_by_key(|own| own.range.start);
    found
}

/// The types that a function takes and returns, as they stand in its definition.
pub(crate) fn types_in_head(definition: &str) -> Vec<Reference> {
    let tokens = lex(definition, Vendor::Postgres);
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text(definition));
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.is_word(definition, word));
    let name = |at: usize| {
        let token = tokens.get(at)?;
        match token.kind {
            TokenKind::Word => Some(token.text(definition).to_ascii_lowercase()),
            TokenKind::Quoted => Some(drift_sql::name_of(token.text(definition))),
            _ => None,
        }
    };
    let mut found = Vec::new();
    // Behind the name of the function.
    let Some(mut at) = (0..tokens.len()).find(|at| text(*at) == "(") else { return found };
    while at < tokens.len() {
        let body = is(at, "as") && tokens.get(at + 1).is_some_and(|token| token.kind == TokenKind::Text)
            || is(at, "begin")
            || is(at, "return");
        if body {
            break;
        }
        let Some(first) = name(at) else {
            at += 1;
            continue;
        };
        let (mut parts, mut last) = (vec![first], at);
        while text(last + 1) == "." {
            let Some(next) = name(last + 2) else { break };
            parts.push(next);
            last += 2;
        }
        let next = last + 1;
        let of_an_argument =
            name(next).is_some() && !BEHIND.iter().chain(ROUTINE_OPTIONS).any(|word| is(next, word));
        if !of_an_argument && text(next) != "=" {
            let range = tokens[at].range.start..tokens[last].range.end;
            let name = parts.pop().unwrap_or_default();
            let (spoken, schema) = (Spoken::Type, parts.pop());
            found.push(Reference { spoken, schema, name, column: None, range });
        }
        at = next;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_not_the_names_of_arguments() {
        let definition = "CREATE FUNCTION mood(mood s.mood[], OUT x mood DEFAULT 'a') RETURNS SETOF mood \
                          LANGUAGE sql AS 'select mood'";
        let of: Vec<_> = types_in_head(definition).into_iter().filter(|own| own.name == "mood").collect();
        assert_eq!(of.len(), 3);
        assert_eq!(of[0].schema.as_deref(), Some("s"));
    }
}
