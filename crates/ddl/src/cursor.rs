//! A cursor over the tokens of one statement.

use std::fmt;
use std::marker::PhantomData;

use drift_catalog::Vendor;
use drift_sql::{Token, TokenKind, lex, name_of};

/// A definition that could not be read, and where the reader stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotUnderstood {
    /// What was expected.
    pub expected: String,
    /// What stands there, cut to a readable length.
    pub found: String,
}

impl fmt::Display for NotUnderstood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {} before \"{}\"", self.expected, self.found)
    }
}

impl std::error::Error for NotUnderstood {}

pub(crate) type Parsed<T> = Result<T, NotUnderstood>;

/// A column of a key.
pub(crate) struct ListedColumn {
    pub(crate) name: String,
    pub(crate) collation: Option<String>,
    pub(crate) descending: bool,
}

/// Columns of a key, in parentheses.
pub(crate) struct ColumnList {
    pub(crate) columns: Vec<ListedColumn>,
    /// Whether the rowid's word stands among them.
    pub(crate) autoincrement: bool,
}

impl ColumnList {
    pub(crate) fn names(self) -> Vec<String> {
        self.columns.into_iter().map(|column| column.name).collect()
    }
}

/// Whose grammar a cursor reads.
pub(crate) trait Grammar {
    /// The database.
    const VENDOR: Vendor;
}

/// SQLite's grammar.
pub(crate) struct Sqlite;

/// PostgreSQL's grammar.
pub(crate) struct Postgres;

impl Grammar for Sqlite {
    const VENDOR: Vendor = Vendor::Sqlite;
}

impl Grammar for Postgres {
    const VENDOR: Vendor = Vendor::Postgres;
}

pub(crate) struct Cursor<'a, G> {
    pub(crate) sql: &'a str,
    tokens: Vec<Token>,
    at: usize,
    grammar: PhantomData<G>,
}

impl<'a, G: Grammar> Cursor<'a, G> {
    pub(crate) fn new(sql: &'a str) -> Self {
        Cursor { sql, tokens: lex(sql, G::VENDOR), at: 0, grammar: PhantomData }
    }

    pub(crate) fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    pub(crate) fn peek_text(&self) -> &'a str {
        self.peek().map_or("", |token| token.text(self.sql))
    }

    pub(crate) fn at_end(&self) -> bool {
        self.peek().is_none_or(|token| token.is_symbol(self.sql, ";"))
    }

    /// The token that stands so many places ahead.
    pub(crate) fn ahead(&self, places: usize) -> Option<&Token> {
        self.tokens.get(self.at + places)
    }

    /// The text of the token that stands so many places ahead.
    pub(crate) fn text_ahead(&self, places: usize) -> &'a str {
        self.ahead(places).map_or("", |token| token.text(self.sql))
    }

    /// The kind of the next token.
    pub(crate) fn kind(&self) -> Option<TokenKind> {
        self.peek().map(|token| token.kind)
    }

    /// Where the cursor stands, for going back.
    pub(crate) fn mark(&self) -> usize {
        self.at
    }

    /// Goes back to a mark.
    pub(crate) fn back_to(&mut self, mark: usize) {
        self.at = mark;
    }

    /// Whether the next tokens are these bare words.
    pub(crate) fn is(&self, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(offset, word)| {
            self.tokens.get(self.at + offset).is_some_and(|token| token.is_word(self.sql, word))
        })
    }

    /// Takes these bare words, if they come next.
    pub(crate) fn take(&mut self, words: &[&str]) -> bool {
        let is = self.is(words);
        if is {
            self.at += words.len();
        }
        is
    }

    pub(crate) fn take_symbol(&mut self, symbol: &str) -> bool {
        let is = self.peek().is_some_and(|token| token.is_symbol(self.sql, symbol));
        if is {
            self.at += 1;
        }
        is
    }

    pub(crate) fn expect(&mut self, words: &[&str]) -> Parsed<()> {
        if self.take(words) { Ok(()) } else { Err(self.error(&words.join(" "))) }
    }

    pub(crate) fn expect_symbol(&mut self, symbol: &str) -> Parsed<()> {
        if self.take_symbol(symbol) { Ok(()) } else { Err(self.error(symbol)) }
    }

    pub(crate) fn error(&self, expected: &str) -> NotUnderstood {
        let rest = self.peek().and_then(|token| self.sql.get(token.range.start..)).unwrap_or("the end");
        NotUnderstood { expected: expected.to_owned(), found: rest.chars().take(40).collect() }
    }

    /// A name as the database keeps it: bare ones folded and long ones cut by PostgreSQL; SQLite takes texts too.
    pub(crate) fn name(&mut self) -> Parsed<String> {
        let name = match (G::VENDOR, self.peek()) {
            (Vendor::Sqlite, Some(token))
                if token.kind != TokenKind::Symbol && token.kind != TokenKind::Number =>
            {
                name_of(token.text(self.sql))
            }
            (Vendor::Postgres, Some(token)) if token.kind == TokenKind::Word => {
                drift_dialect::kept_name(token.text(self.sql).to_ascii_lowercase())
            }
            (Vendor::Postgres, Some(token)) if token.kind == TokenKind::Quoted => {
                drift_dialect::kept_name(name_of(token.text(self.sql)))
            }
            _ => return Err(self.error("a name")),
        };
        self.at += 1;
        Ok(name)
    }

    /// `name` or `schema.name`; gives the last one.
    pub(crate) fn qualified(&mut self) -> Parsed<String> {
        let name = self.name()?;
        if self.take_symbol(".") { self.name() } else { Ok(name) }
    }

    /// Takes a text in parentheses and gives what stands inside.
    pub(crate) fn parenthesised(&mut self) -> Parsed<&'a str> {
        let start = match self.peek() {
            Some(token) if token.is_symbol(self.sql, "(") => token.range.end,
            _ => return Err(self.error("(")),
        };
        let mut depth = 0_usize;
        while let Some(token) = self.peek() {
            if token.is_symbol(self.sql, "(") {
                depth += 1;
            } else if token.is_symbol(self.sql, ")") {
                depth -= 1;
                if depth == 0 {
                    let end = token.range.start;
                    self.at += 1;
                    return Ok(self.sql.get(start..end).unwrap_or_default().trim());
                }
            }
            self.at += 1;
        }
        Err(self.error(")"))
    }

    /// Names in parentheses, with collations beside them and their order passed over.
    pub(crate) fn column_list(&mut self) -> Parsed<ColumnList> {
        self.expect_symbol("(")?;
        let mut list = ColumnList { columns: Vec::new(), autoincrement: false };
        loop {
            let name = self.name()?;
            let collation = if self.take(&["collate"]) { Some(self.name()?) } else { None };
            let descending = !self.take(&["asc"]) && self.take(&["desc"]);
            list.autoincrement |= self.take(&["autoincrement"]);
            list.columns.push(ListedColumn { name, collation, descending });
            if !self.take_symbol(",") {
                self.expect_symbol(")")?;
                return Ok(list);
            }
        }
    }

    /// The rest of the text from the next token on, without a last semicolon.
    pub(crate) fn rest(&self) -> &'a str {
        let start = self.peek().map_or(self.sql.len(), |token| token.range.start);
        self.sql.get(start..).unwrap_or_default().trim().trim_end_matches(';').trim_end()
    }

    /// Moves on by one token and gives its text.
    pub(crate) fn advance(&mut self) -> &'a str {
        let text = self.peek_text();
        self.at += 1;
        text
    }

    /// The bytes from one token's start to the last taken one's end.
    pub(crate) fn since(&self, start: usize) -> &'a str {
        let end =
            self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(start, |token| token.range.end);
        self.sql.get(start..end).unwrap_or_default()
    }

    /// Start of the next token.
    pub(crate) fn position(&self) -> usize {
        self.peek().map_or(self.sql.len(), |token| token.range.start)
    }

    /// `ON CONFLICT …`, in lower case; ABORT is what happens anyway (<https://sqlite.org/lang_conflict.html>).
    pub(crate) fn conflict(&mut self) -> Parsed<Option<String>> {
        if !self.take(&["on", "conflict"]) {
            return Ok(None);
        }
        Ok(Some(self.name()?.to_ascii_lowercase()).filter(|word| word != "abort"))
    }
}
