//! The statements of a script, found by tokens: a semicolon in a text, a comment, a trigger's body or between
//! dollars ends nothing.

use std::ops::Range;

use drift_catalog::Vendor;

use crate::lex::{Lexer, Token};

/// What a piece of a script is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind {
    /// A statement, without the semicolon that ends it.
    Statement,
    /// A line for the client, such as psql's `\connect` or the `.bail on` of sqlite3.
    Client,
    /// The rows that follow `COPY … FROM stdin`, without the line `\.` that ends them.
    Rows,
}

/// A piece of a script and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// Where it stands.
    pub range: Range<usize>,
}

/// The pieces of a script, in order. Blanks and comments between them belong to none.
pub fn split(sql: &str, vendor: Vendor) -> Vec<Piece> {
    let mut lexer = Lexer::new(sql, vendor);
    let mut pieces = Vec::new();
    let mut statement = Statement::default();
    while let Some(token) = lexer.next() {
        if statement.tokens == 0 && is_for_the_client(sql, vendor, &token) {
            let end = end_of_line(sql, token.range.start);
            pieces.push(Piece { kind: PieceKind::Client, range: token.range.start..end });
            lexer.at = end;
        } else if token.is_symbol(sql, ";") && !statement.goes_on() {
            let copies = statement.copies_rows;
            pieces.extend(statement.finish());
            statement = Statement::default();
            if copies {
                let (rows, after) = rows(sql, lexer.at);
                pieces.push(Piece { kind: PieceKind::Rows, range: rows });
                lexer.at = after;
            }
        } else {
            statement.take(sql, vendor, &token);
        }
    }
    pieces.extend(statement.finish());
    pieces
}

/// Whether a line for the client begins here. The shell of SQLite takes a line that begins with `#` between two
/// statements for a comment (`process_input` in its `shell.c`).
fn is_for_the_client(sql: &str, vendor: Vendor, token: &Token) -> bool {
    match vendor {
        Vendor::Postgres => token.is_symbol(sql, "\\"),
        Vendor::Sqlite => {
            let begins = token.range.start == 0 || sql.as_bytes().get(token.range.start - 1) == Some(&b'\n');
            token.is_symbol(sql, ".") || begins && sql[token.range.start..].starts_with('#')
        }
    }
}

fn end_of_line(sql: &str, at: usize) -> usize {
    let line = &sql[at..];
    let end = line.find('\n').unwrap_or(line.len());
    at + line[..end].trim_end().len()
}

/// The rows from the next line on, and where the script goes on.
fn rows(sql: &str, at: usize) -> (Range<usize>, usize) {
    let start = sql[at..].find('\n').map_or(sql.len(), |newline| at + newline + 1);
    let mut line = start;
    while line < sql.len() {
        let next = sql[line..].find('\n').map_or(sql.len(), |newline| line + newline + 1);
        if sql[line..next].trim_end() == "\\." {
            return (start..line, next);
        }
        line = next;
    }
    (start..sql.len(), sql.len())
}

/// How far into the words of a body with semicolons of its own.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Body {
    #[default]
    None,
    /// A SQLite trigger: it ends with `; END`, as `sqlite3_complete` has it.
    Trigger(After),
    /// `BEGIN ATOMIC` of PostgreSQL 14, and the number of blocks that are open.
    Atomic(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    Anything,
    Semicolon,
    End,
}

#[derive(Default)]
struct Statement {
    range: Range<usize>,
    tokens: usize,
    /// The first words, in lower case.
    head: Vec<String>,
    parentheses: usize,
    body: Body,
    copies_rows: bool,
    last_word: String,
}

impl Statement {
    /// Whether a semicolon belongs to the statement.
    fn goes_on(&self) -> bool {
        self.parentheses > 0
            || match self.body {
                Body::None => false,
                Body::Trigger(after) => after != After::End,
                Body::Atomic(open) => open > 0,
            }
    }

    fn take(&mut self, sql: &str, vendor: Vendor, token: &Token) {
        if self.tokens == 0 {
            self.range = token.range.clone();
        }
        self.range.end = token.range.end;
        self.tokens += 1;
        match token.text(sql) {
            "(" => self.parentheses += 1,
            ")" => self.parentheses = self.parentheses.saturating_sub(1),
            _ => {}
        }
        let word = match token.kind {
            crate::TokenKind::Word => token.text(sql).to_ascii_lowercase(),
            _ => String::new(),
        };
        if self.head.len() < 4 && !word.is_empty() {
            self.head.push(word.clone());
        }
        self.enter(vendor, &word);
        if let Body::Trigger(after) = &mut self.body {
            *after = match word.as_str() {
                "end" if *after == After::Semicolon => After::End,
                _ if token.is_symbol(sql, ";") => After::Semicolon,
                _ => After::Anything,
            };
        }
        let copy = self.head.first().is_some_and(|word| word == "copy");
        self.copies_rows |= vendor == Vendor::Postgres && copy && self.last_word == "from" && word == "stdin";
        self.last_word = word;
    }

    /// Follows the words that open and close bodies.
    fn enter(&mut self, vendor: Vendor, word: &str) {
        match (vendor, &mut self.body) {
            (Vendor::Sqlite, Body::None) => {
                let creates = self.head.first().is_some_and(|word| word == "create");
                if creates && self.tokens < 4 && word == "trigger" {
                    self.body = Body::Trigger(After::Anything);
                }
            }
            (Vendor::Postgres, Body::None) if self.last_word == "begin" && word == "atomic" => {
                self.body = Body::Atomic(1);
            }
            (Vendor::Postgres, Body::Atomic(open)) => match word {
                "case" => *open += 1,
                "end" => *open = open.saturating_sub(1),
                _ => {}
            },
            _ => {}
        }
    }

    fn finish(self) -> Option<Piece> {
        (self.tokens > 0).then_some(Piece { kind: PieceKind::Statement, range: self.range })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(sql: &str, vendor: Vendor) -> Vec<(PieceKind, &str)> {
        split(sql, vendor).into_iter().map(|piece| (piece.kind, &sql[piece.range])).collect()
    }

    fn statements(sql: &str, vendor: Vendor) -> Vec<&str> {
        let pieces = texts(sql, vendor);
        assert!(pieces.iter().all(|(kind, _)| *kind == PieceKind::Statement));
        pieces.into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn the_shell_of_sqlite_has_comments_of_its_own() {
        assert_eq!(
            texts("# it's one\na #b\n;\n c\n# d\n;\n#e", Vendor::Sqlite),
            [
                (PieceKind::Client, "# it's one"),
                (PieceKind::Statement, "a #b"),
                (PieceKind::Statement, "c\n# d"),
                (PieceKind::Client, "#e"),
            ]
        );
        assert_eq!(statements("# a", Vendor::Postgres), ["# a"]);
    }

    #[test]
    fn semicolons_in_texts_and_comments_end_nothing() {
        assert_eq!(
            statements("a 'x;y' \"p;q\" -- r;\n b /* ; */;; c ; d", Vendor::Sqlite),
            ["a 'x;y' \"p;q\" -- r;\n b", "c", "d"]
        );
        assert_eq!(
            statements("do $x$ a; $y$ b; $x$; select E'\\';'; c", Vendor::Postgres),
            ["do $x$ a; $y$ b; $x$", "select E'\\';'", "c"]
        );
        assert!(statements(" -- nothing\n;", Vendor::Postgres).is_empty());
    }

    #[test]
    fn a_trigger_of_sqlite_ends_with_its_end() {
        let trigger = "CREATE TEMP TRIGGER a AFTER UPDATE ON t WHEN CASE WHEN 1 THEN 2 END BEGIN \
                       UPDATE t SET a = CASE b WHEN 1 THEN 2 END; SELECT 1; END";
        let sql = format!("BEGIN; {trigger}; SELECT 2; COMMIT;");
        assert_eq!(statements(&sql, Vendor::Sqlite), ["BEGIN", trigger, "SELECT 2", "COMMIT"]);
    }

    #[test]
    fn bodies_of_postgresql() {
        let function =
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END";
        let rule = "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2)";
        let sql = format!("BEGIN; {function}; {rule}; END;");
        assert_eq!(statements(&sql, Vendor::Postgres), ["BEGIN", function, rule, "END"]);
    }

    #[test]
    fn lines_of_psql_and_rows() {
        use PieceKind::{Client, Rows, Statement};
        let sql =
            "\\connect it's\nSELECT 1;\nCOPY t (a) FROM stdin;\n1\tit's;\n2\n\\.\n\\restrict x \nSELECT 2";
        assert_eq!(
            texts(sql, Vendor::Postgres),
            [
                (Client, "\\connect it's"),
                (Statement, "SELECT 1"),
                (Statement, "COPY t (a) FROM stdin"),
                (Rows, "1\tit's;\n2\n"),
                (Client, "\\restrict x"),
                (Statement, "SELECT 2"),
            ]
        );
    }

    #[test]
    fn lines_of_the_shell_of_sqlite() {
        use PieceKind::{Client, Statement};
        assert_eq!(
            texts(".bail on\nSELECT a\n.b; .quit", Vendor::Sqlite),
            [(Client, ".bail on"), (Statement, "SELECT a\n.b"), (Client, ".quit")]
        );
    }

    #[test]
    fn any_text_is_split_without_a_gap_of_sense() {
        for sql in
            ["(", ")", ";", "\\", "copy from stdin;", "create trigger", "begin atomic end end;;", "é;'"]
        {
            for vendor in [Vendor::Sqlite, Vendor::Postgres] {
                for piece in split(sql, vendor) {
                    assert!(sql.get(piece.range).is_some(), "{sql}");
                }
            }
        }
    }
}
