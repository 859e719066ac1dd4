//! Functions without their bodies. A server calls functions while a schema is made, and their bodies are somebody else's
//! programs: in a scratch database every body in a text is another one that does nothing. The server does not read such
//! a body when the function is made, so nothing is lost: what is read there gets the written one again.

use drift_catalog::Catalog;
use drift_sql::{Token, TokenKind, name_of};

/// What a body is called in the scratch database.
const MARK: &str = "drift_body_";

/// A body that is kept out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Body {
    mark: String,
    language: String,
    text: String,
}

/// A `CREATE FUNCTION` or `CREATE PROCEDURE` whose body does nothing, and the body it had; none where it has none in a
/// text. Then it is one in plain SQL, which can hold neither commands nor another language.
pub(crate) fn without(
    sql: &str,
    tokens: &[Token],
    number: usize,
) -> Result<Option<(String, Body)>, &'static str> {
    let (mut depth, mut language, mut body) = (0_u32, None, None);
    let mut returns_event = false;
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1);
        match token.text(sql) {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            _ if token.is_word(sql, "returns") => {
                returns_event = next.is_some_and(|next| next.is_word(sql, "event_trigger"));
            }
            _ if token.is_word(sql, "language") => language = next,
            _ if token.is_word(sql, "as") => match next.map(|next| next.kind) {
                Some(TokenKind::Text) if body.is_none() => body = next.map(|text| (text, tokens.get(at + 2))),
                // A name of a column in plain SQL; U&'…' is a text.
                Some(TokenKind::Word | TokenKind::Quoted)
                    if tokens.get(at + 2).is_none_or(|after| !after.is_symbol(sql, "&")) => {}
                _ => return Err("its body cannot be told from the rest"),
            },
            _ => {}
        }
    }
    let Some((body, after)) = body else { return Ok(None) };
    // Texts that only a new line parts are one; two with a comma are a library and its symbol.
    if after.is_some_and(|after| after.kind == TokenKind::Text || after.is_symbol(sql, ",")) {
        return Err("its body is in two texts");
    }
    let text = plain(body.text(sql)).ok_or("its body has escapes")?;
    let name = language.map_or("sql", |token| token.text(sql));
    let mark = format!("{MARK}{number}");
    let procedure = tokens.iter().find_map(|token| {
        token.is_word(sql, "procedure").then_some(true).or(token.is_word(sql, "function").then_some(false))
    });
    let still = if procedure == Some(true) || returns_event { "BEGIN END" } else { "BEGIN RETURN NULL; END" };
    // In the order in which they stand.
    let mut changes = vec![(body.range.clone(), format!("'{still} -- {mark}'"))];
    changes.extend(language.map(|token| (token.range.clone(), "plpgsql".to_owned())));
    changes.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    let mut out = sql.to_owned();
    for (range, text) in changes {
        out.replace_range(range, &text);
    }
    if language.is_none() {
        out.push_str("\nLANGUAGE plpgsql");
    }
    let language = match name.chars().next() {
        Some('"' | '\'') => name_of(name),
        _ => name.to_ascii_lowercase(),
    };
    Ok(Some((out, Body { mark, language, text })))
}

/// What a text means, where that needs no reading of escapes.
fn plain(text: &str) -> Option<String> {
    if let Some(rest) = text.strip_prefix('\'') {
        return Some(rest.strip_suffix('\'')?.replace("''", "'"));
    }
    if let Some(rest) = text.strip_prefix(['e', 'E']).filter(|rest| rest.starts_with('\'')) {
        return if rest.contains('\\') { None } else { plain(rest) };
    }
    let tag = text.get(..text.get(1..)?.find('$')? + 2)?;
    if !tag.starts_with('$') {
        return None;
    }
    Some(text.strip_prefix(tag)?.strip_suffix(tag)?.to_owned())
}

/// Gives every function that was read its own body again, as the server prints functions.
pub(crate) fn restore(catalog: &mut Catalog, bodies: &[Body]) {
    if bodies.is_empty() {
        return;
    }
    for schema in catalog.schemas.values_mut() {
        for function in schema.functions.items.values_mut() {
            let raw = &function.definition.raw;
            let body = bodies.iter().rev().find(|body| is_marked(raw, &body.mark));
            if let Some(raw) = body.and_then(|body| restored(raw, body)) {
                function.definition.raw = raw;
            }
        }
    }
}

fn is_marked(raw: &str, mark: &str) -> bool {
    raw.rfind(mark).is_some_and(|at| raw[at + mark.len()..].starts_with('$'))
}

/// `pg_get_functiondef` ends with `AS $function$…$function$`, where `$function$` is `$procedure$` of a procedure; an `x`
/// is put in as often as the body holds the beginning of it.
fn restored(raw: &str, body: &Body) -> Option<String> {
    let at = raw.rfind("\nAS $")?;
    let (head, tail) = raw.split_at(at);
    let word = if tail.starts_with("\nAS $procedure$") { "procedure" } else { "function" };
    let mut delimiter = format!("${word}");
    while body.text.contains(&delimiter) {
        delimiter.push('x');
    }
    let line = head.rfind("\n LANGUAGE plpgsql")?;
    let (before, after) = head.split_at(line);
    let after = after.strip_prefix("\n LANGUAGE plpgsql")?;
    let simple = body.language.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    let language =
        if simple { body.language.clone() } else { format!("\"{}\"", body.language.replace('"', "\"\"")) };
    let end = tail.rfind('$').and_then(|end| tail.get(end + 1..)).unwrap_or_default();
    Some(format!("{before}\n LANGUAGE {language}{after}\nAS {delimiter}${}{delimiter}${end}", body.text))
}

/// The tokens of a statement of PostgreSQL.
#[cfg(test)]
fn tokens(sql: &str) -> Vec<Token> {
    drift_sql::lex(sql, drift_catalog::Vendor::Postgres)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn emptied(sql: &str) -> (String, Body) {
        match without(sql, &tokens(sql), 7) {
            Ok(Some(done)) => done,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_body_is_kept_out_and_given_back() {
        let (sql, body) = emptied(
            "CREATE FUNCTION f(a text DEFAULT 'language c as $$x$$') RETURNS int LANGUAGE SQL STABLE AS $x$ SELECT 'it''s' $x$",
        );
        assert_eq!(
            sql,
            "CREATE FUNCTION f(a text DEFAULT 'language c as $$x$$') RETURNS int LANGUAGE plpgsql STABLE AS \
             'BEGIN RETURN NULL; END -- drift_body_7'"
        );
        let printed = "CREATE OR REPLACE FUNCTION public.f(a text DEFAULT 'x'::text)\n RETURNS integer\n LANGUAGE plpgsql\n \
             STABLE\nAS $function$BEGIN RETURN NULL; END -- drift_body_7$function$\n";
        assert!(is_marked(printed, &body.mark) && !is_marked(printed, "drift_body_"));
        assert_eq!(
            restored(printed, &body).as_deref(),
            Some(
                "CREATE OR REPLACE FUNCTION public.f(a text DEFAULT 'x'::text)\n RETURNS integer\n LANGUAGE sql\n STABLE\n\
                 AS $function$ SELECT 'it''s' $function$\n"
            )
        );
    }

    #[test]
    fn no_body_in_a_text_gets_through() {
        for (sql, wanted) in [
            ("CREATE FUNCTION f() RETURNS int AS 'SELECT 1' LANGUAGE 'sql'", "SELECT 1"),
            ("create or replace procedure p() language plpgsql as $$ begin end $$", " begin end "),
            (
                "CREATE FUNCTION f() RETURNS TABLE (a int) AS E'SELECT 1' LANGUAGE sql SET x TO 'as'",
                "SELECT 1",
            ),
            (
                "CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN ''x''; END'",
                "BEGIN 'x'; END",
            ),
        ] {
            let (sql, body) = emptied(sql);
            assert_eq!(body.text, wanted);
            assert!(!sql.contains(wanted), "{sql}");
        }
        let (sql, _) = emptied("CREATE FUNCTION return() RETURNS int LANGUAGE sql AS 'SELECT pg_sleep(1)'");
        assert!(!sql.contains("pg_sleep"), "{sql}");
        let atomic = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 AS a; END";
        assert_eq!(without(atomic, &tokens(atomic), 1), Ok(None));
        for sql in [
            "CREATE FUNCTION f() RETURNS int AS 'a', 'b' LANGUAGE sql",
            "CREATE FUNCTION f() RETURNS int AS 'a'\n'b' LANGUAGE sql",
            "CREATE FUNCTION f() RETURNS int AS E'\\'' LANGUAGE sql",
            "CREATE FUNCTION f() RETURNS int AS U&'a' LANGUAGE sql",
            "CREATE FUNCTION f() RETURNS int AS 'a' AS 'b' LANGUAGE sql",
        ] {
            assert!(without(sql, &tokens(sql), 1).is_err(), "{sql}");
        }
    }
}
