//! The few blocks that drift's own statements hold. Guards ask about rows, and there are none; of what changes the
//! schema each is known word by word, since names and expressions in it are somebody's.

use drift_catalog::Vendor;
use drift_sql::{Token, TokenKind, lex};

/// What becomes of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Block {
    /// It says nothing of the schema: a guard, or where a sequence goes on.
    Silent,
    /// It is run as it stands.
    Run,
    /// Nobody here wrote it.
    Unknown,
}

/// `"…"` stands for a text, `*` for everything up to what follows it, the rest for itself.
const SILENT: &[&[&str]] = &[
    &[
        "begin",
        "if",
        "*",
        "then",
        "raise",
        "exception",
        "using",
        "message",
        "=",
        "…",
        ";",
        "end",
        "if",
        ";",
        "end",
    ],
    &["begin", "perform", "setval", "(", "*", ")", ";", "end"],
];

/// The sequence that a column owns is changed.
const ALTERED: &[&str] = &[
    "begin",
    "execute",
    "'ALTER SEQUENCE '",
    "|",
    "|",
    "pg_get_serial_sequence",
    "(",
    "…",
    ",",
    "…",
    ")",
    "|",
    "|",
    "…",
    ";",
    "end",
];

/// The sequence that a column owns is dropped.
const DROPPED: &[&str] = &[
    "declare",
    "owned",
    "text",
    ":",
    "=",
    "pg_get_serial_sequence",
    "(",
    "…",
    ",",
    "…",
    ")",
    ";",
    "begin",
    "alter",
    "table",
    "*",
    "alter",
    "column",
    "*",
    "drop",
    "default",
    ";",
    "execute",
    "'DROP SEQUENCE '",
    "|",
    "|",
    "owned",
    ";",
    "end",
];

/// A sequence goes on from the least value that it gets.
const LIFTED: &[&str] = &[
    "begin",
    "perform",
    "setval",
    "(",
    "…",
    ",",
    "*",
    ",",
    "false",
    ")",
    "from",
    "*",
    "where",
    "last_value",
    "<",
    "*",
    ";",
    "end",
];

/// What becomes of `DO …`.
pub(crate) fn of_ours(sql: &str) -> Block {
    let outer = lex(sql, Vendor::Postgres);
    let text = match outer.iter().filter(|token| !token.is_symbol(sql, ";")).collect::<Vec<_>>().as_slice() {
        [_, text] if text.kind == TokenKind::Text => text.text(sql),
        _ => return Block::Unknown,
    };
    let Some(body) = within(text) else { return Block::Unknown };
    let tokens = words(body);
    if SILENT.iter().any(|shape| fits(shape, &tokens)) {
        return Block::Silent;
    }
    let plain = |text: &str| {
        let inner = text.trim_matches('\'');
        inner.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'_'))
    };
    let options = tokens.iter().rev().find(|(_, kind)| *kind == TokenKind::Text);
    if fits(ALTERED, &tokens) && options.is_some_and(|(text, _)| plain(text)) {
        return Block::Run;
    }
    let number = |sign: &str| tokens.iter().filter(|(text, _)| text == sign).count();
    // One call: of setval.
    if fits(LIFTED, &tokens) && (number("("), number(";")) == (1, 1) {
        return Block::Run;
    }
    if fits(DROPPED, &tokens) && number(";") == 3 { Block::Run } else { Block::Unknown }
}

/// The text between dollars.
fn within(text: &str) -> Option<&str> {
    let tag = text.get(..text.get(1..)?.find('$')? + 2)?;
    if tag.starts_with('$') { text.strip_prefix(tag)?.strip_suffix(tag) } else { None }
}

/// Operators in single characters, so that it does not matter where one ends.
fn words(body: &str) -> Vec<(String, TokenKind)> {
    let mut all = Vec::new();
    for Token { kind, range } in lex(body, Vendor::Postgres) {
        let text = body.get(range).unwrap_or_default();
        match kind {
            TokenKind::Symbol => all.extend(text.chars().map(|own| (own.to_string(), kind))),
            TokenKind::Word => all.push((text.to_ascii_lowercase(), kind)),
            _ => all.push((text.to_owned(), kind)),
        }
    }
    all
}

fn fits(shape: &[&str], tokens: &[(String, TokenKind)]) -> bool {
    match (shape.split_first(), tokens.split_first()) {
        (None, None) => true,
        (Some((&"*", rest)), _) => (0..=tokens.len()).any(|at| fits(rest, &tokens[at..])),
        (Some((word, rest)), Some(((text, kind), others))) => {
            let same = *word == "…" && *kind == TokenKind::Text || *word == text.as_str();
            same && fits(rest, others)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_blocks_of_ours_are_run() {
        let altered = "DO $drift$ BEGIN EXECUTE 'ALTER SEQUENCE ' || pg_get_serial_sequence('public.t', 'id') || ' AS bigint START WITH -5'; END $drift$;";
        let dropped = "DO $drift$ DECLARE owned text := pg_get_serial_sequence('public.t', 'id'); BEGIN ALTER TABLE public.\"T\" ALTER COLUMN id DROP DEFAULT; EXECUTE 'DROP SEQUENCE ' || owned; END $drift$;";
        let lifted = "DO $drift$ BEGIN PERFORM setval('public.\"S\"', -5, false) FROM public.\"S\" WHERE last_value < -5; END $drift$;";
        for sql in [altered, dropped, lifted] {
            assert_eq!(of_ours(sql), Block::Run, "{sql}");
        }
        for sql in [
            "DO $drift$ BEGIN IF EXISTS (SELECT FROM t WHERE a IS NULL) THEN RAISE EXCEPTION USING MESSAGE = 'x'; END IF; END $drift$;",
            "DO $drift$ BEGIN PERFORM setval('s', greatest((SELECT max(id) FROM t), 0) + 1, false); END $drift$;",
        ] {
            assert_eq!(of_ours(sql), Block::Silent, "{sql}");
        }
        for sql in [
            "DO $drift$ BEGIN EXECUTE 'COPY t TO PROGRAM ''id'''; END $drift$",
            &altered.replace("START", "; DROP TABLE t; --"),
            &altered.replace("; END", "; PERFORM evil(); END"),
            &dropped.replace(
                "ALTER COLUMN id",
                "ALTER COLUMN id DROP DEFAULT; PERFORM evil(); ALTER TABLE t ALTER COLUMN id",
            ),
            &lifted.replace("FROM public", "FROM evil(), public"),
            &lifted.replace("; END", "; DELETE FROM t; END"),
            "DO LANGUAGE plperl $$ system('id') $$",
            "DO 'BEGIN END'",
        ] {
            assert_eq!(of_ours(sql), Block::Unknown, "{sql}");
        }
    }
}
