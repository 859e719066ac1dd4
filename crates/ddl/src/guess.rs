//! Which database a text was written for.

use drift_catalog::Vendor;
use drift_sql::{PieceKind, Token, split};

/// Words that only one of the databases has, wherever they stand outside texts, comments and quotes. Words that people
/// give to columns (`owner`, `sequence`, `identity`) and types that SQLite takes as well (`uuid`) are none.
const SIGNS: &[(&str, Vendor)] = &[
    ("autoincrement", Vendor::Sqlite),
    ("rowid", Vendor::Sqlite),
    ("sqlite_sequence", Vendor::Sqlite),
    ("bigserial", Vendor::Postgres),
    ("bytea", Vendor::Postgres),
    ("jsonb", Vendor::Postgres),
    ("nextval", Vendor::Postgres),
    ("pg_catalog", Vendor::Postgres),
    ("plpgsql", Vendor::Postgres),
    ("regclass", Vendor::Postgres),
    ("search_path", Vendor::Postgres),
    ("serial", Vendor::Postgres),
    ("timestamptz", Vendor::Postgres),
    ("tsvector", Vendor::Postgres),
];

/// Words that are signs only one after the other.
const PHRASES: &[(&[&str], Vendor)] = &[
    (&["owner", "to"], Vendor::Postgres),
    (&["as", "identity"], Vendor::Postgres),
    (&["using", "gin"], Vendor::Postgres),
    (&["using", "gist"], Vendor::Postgres),
    (&["using", "btree"], Vendor::Postgres),
    (&["create", "or", "replace"], Vendor::Postgres),
];

/// What only PostgreSQL can create, alter and drop.
const OBJECTS: &[&str] = &[
    "aggregate",
    "cast",
    "collation",
    "constraint",
    "domain",
    "event",
    "extension",
    "foreign",
    "function",
    "language",
    "materialized",
    "operator",
    "policy",
    "procedure",
    "publication",
    "role",
    "rule",
    "schema",
    "sequence",
    "server",
    "statistics",
    "text",
    "type",
    "unlogged",
];

/// The database a text was written for, where clear signs of one stand in it and none of the other.
pub fn guess(texts: &[&str]) -> Option<Vendor> {
    let mut found: Option<Vendor> = None;
    for text in texts {
        for piece in split(text, Vendor::Postgres) {
            let vendor = match piece.kind {
                PieceKind::Client | PieceKind::Rows => Some(Vendor::Postgres),
                PieceKind::Statement => {
                    sign(text.get(piece.range).unwrap_or_default(), &mut found)?;
                    continue;
                }
            };
            if found.is_some() && found != vendor {
                return None;
            }
            found = vendor;
        }
    }
    found
}

/// Takes the signs of one statement; nothing when they contradict those before.
fn sign(sql: &str, found: &mut Option<Vendor>) -> Option<()> {
    let tokens = drift_sql::lex(sql, Vendor::Postgres);
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|token: &Token| token.is_word(sql, word));
    let object = |at: usize| OBJECTS.iter().any(|word| is(at, word));
    let head = match tokens.first().map(|first| first.text(sql).to_ascii_lowercase()).as_deref() {
        Some("pragma") => Some(Vendor::Sqlite),
        Some("comment" | "set" | "do" | "grant") => Some(Vendor::Postgres),
        Some("create" | "alter" | "drop") if object(1) => Some(Vendor::Postgres),
        // Columns and tables of both have one kind of name.
        Some("create" | "alter" | "drop") => None,
        _ => return Some(()),
    };
    // STRICT is a word of SQLite only behind the columns of a table.
    let strict = tokens.last().is_some_and(|last| last.is_word(sql, "strict")) && is(1, "table");
    let mut signs: Vec<Vendor> = head.into_iter().chain(strict.then_some(Vendor::Sqlite)).collect();
    let phrase = |at: usize, words: &[&str]| words.iter().enumerate().all(|(n, word)| is(at + n, word));
    for (at, token) in tokens.iter().enumerate() {
        signs.extend(PHRASES.iter().filter(|(words, _)| phrase(at, words)).map(|(_, vendor)| *vendor));
        let sign = match token.text(sql) {
            "::" => Some(Vendor::Postgres),
            text if text.starts_with('`') => Some(Vendor::Sqlite),
            text if text.starts_with('$') && text.len() > 1 => Some(Vendor::Postgres),
            text if token.kind == drift_sql::TokenKind::Word => {
                let word = text.to_ascii_lowercase();
                SIGNS.iter().find(|(sign, _)| *sign == word).map(|(_, vendor)| *vendor)
            }
            _ => None,
        };
        signs.extend(sign);
    }
    for sign in signs {
        if found.is_some_and(|known| sign != known) {
            return None;
        }
        *found = Some(sign);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clear_signs_only() {
        assert_eq!(guess(&["CREATE TABLE t (id serial)"]), Some(Vendor::Postgres));
        assert_eq!(guess(&["CREATE TABLE t (a jsonb DEFAULT '{}'::jsonb)"]), Some(Vendor::Postgres));
        assert_eq!(guess(&["CREATE TABLE t (id integer primary key autoincrement)"]), Some(Vendor::Sqlite));
        assert_eq!(guess(&["CREATE TABLE t (id int)"]), None);
        assert_eq!(guess(&["CREATE TABLE t (id uuid, owner text, sequence int, strict int)"]), None);
        assert_eq!(guess(&["CREATE TABLE t (id int) STRICT;"]), Some(Vendor::Sqlite));
        let function = "CREATE FUNCTION f(text) RETURNS text AS 'f' LANGUAGE C STRICT";
        assert_eq!(guess(&[function]), Some(Vendor::Postgres));
        assert_eq!(guess(&["CREATE TABLE t (id int)", "ALTER TABLE t OWNER TO a"]), Some(Vendor::Postgres));
        assert_eq!(guess(&["CREATE TABLE t (id serial)", "PRAGMA user_version = 1"]), None);
        assert_eq!(
            guess(&["CREATE TABLE t (a text DEFAULT 'serial')", "INSERT INTO t VALUES ('x'::text)"]),
            None
        );
    }
}
