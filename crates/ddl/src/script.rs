//! What every kind of SQL text comes down to: a catalog, the places of its objects, and what was not read.

use drift_catalog::{Catalog, Place, Sources, Vendor};
use drift_sql::{PieceKind, split};

/// A file of SQL.
#[derive(Debug, Clone)]
pub struct SqlFile {
    /// As shown to people.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// How many statements were what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Statements that say something about the schema.
    pub read: usize,
    /// Rows, settings, queries, lines for a client.
    pub not_schema: usize,
    /// Statements that were not understood.
    pub not_understood: usize,
}

/// A statement that was not understood.
#[derive(Debug, Clone)]
pub struct NotRead {
    /// Where it stands.
    pub place: Place,
    /// Why it was not.
    pub why: String,
}

/// A statement that was understood.
#[derive(Debug, Clone)]
pub struct Understood {
    /// Where it stands.
    pub place: Place,
    /// The schemas that are searched for names where it stands.
    pub path: Vec<String>,
}

/// What was read of some files, in their order.
#[derive(Debug, Clone)]
pub struct Script {
    /// The schema that the statements make. What is tainted by one that was not understood stands in `unread`.
    pub catalog: Catalog,
    /// Where each object was written.
    pub sources: Sources,
    /// How many statements were what.
    pub counts: Counts,
    /// Those that were not understood.
    pub not_understood: Vec<NotRead>,
    /// Those that were, in their order.
    pub understood: Vec<Understood>,
}

/// Reads files as if each was run after the one before it, on an empty database.
pub fn read(vendor: Vendor, default_schema: &str, files: Vec<SqlFile>) -> Script {
    match vendor {
        Vendor::Postgres => crate::postgres::read(default_schema, files),
        Vendor::Sqlite => crate::sqlite::read(default_schema, files),
    }
}

/// Words that only one of the databases has. Each stands for itself outside texts, comments and quotes.
const SIGNS: &[(&str, Vendor)] = &[
    ("autoincrement", Vendor::Sqlite),
    ("pragma", Vendor::Sqlite),
    ("rowid", Vendor::Sqlite),
    ("sqlite_sequence", Vendor::Sqlite),
    ("strict", Vendor::Sqlite),
    ("bigserial", Vendor::Postgres),
    ("bytea", Vendor::Postgres),
    ("domain", Vendor::Postgres),
    ("enum", Vendor::Postgres),
    ("extension", Vendor::Postgres),
    ("gin", Vendor::Postgres),
    ("identity", Vendor::Postgres),
    ("inherits", Vendor::Postgres),
    ("jsonb", Vendor::Postgres),
    ("nextval", Vendor::Postgres),
    ("owner", Vendor::Postgres),
    ("pg_catalog", Vendor::Postgres),
    ("plpgsql", Vendor::Postgres),
    ("regclass", Vendor::Postgres),
    ("search_path", Vendor::Postgres),
    ("sequence", Vendor::Postgres),
    ("serial", Vendor::Postgres),
    ("timestamptz", Vendor::Postgres),
    ("tsvector", Vendor::Postgres),
    ("uuid", Vendor::Postgres),
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
    let creates = tokens.first().is_some_and(|first| {
        ["create", "alter", "comment", "pragma", "set"].iter().any(|word| first.is_word(sql, word))
    });
    if !creates {
        return Some(());
    }
    for token in &tokens {
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
        match (sign, *found) {
            (Some(sign), Some(known)) if sign != known => return None,
            (Some(sign), _) => *found = Some(sign),
            (None, _) => {}
        }
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
        assert_eq!(guess(&["CREATE TABLE t (id serial)", "PRAGMA user_version = 1"]), None);
        assert_eq!(
            guess(&["CREATE TABLE t (a text DEFAULT 'serial')", "INSERT INTO t VALUES ('x'::text)"]),
            None
        );
    }
}
