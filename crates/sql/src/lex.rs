//! A lexer for the SQL of SQLite and PostgreSQL that keeps byte ranges and refuses nothing: what it does not
//! know is a symbol of one character. For DDL that a full grammar would reject, for texts that are only
//! compared token by token, and for finding where statements end.

use std::ops::Range;

use drift_catalog::Vendor;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A bare word: keyword or name.
    Word,
    /// A name in double quotes, brackets or backticks.
    Quoted,
    /// A text in single quotes, with a prefix (`E`, `X`, …), or between dollars.
    Text,
    /// A number.
    Number,
    /// An operator, or any other character.
    Symbol,
}

/// A token and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands.
    pub range: Range<usize>,
}

impl Token {
    /// Its text.
    pub fn text<'a>(&self, sql: &'a str) -> &'a str {
        sql.get(self.range.clone()).unwrap_or_default()
    }

    /// Whether it is this bare word, in any case.
    pub fn is_word(&self, sql: &str, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text(sql).eq_ignore_ascii_case(word)
    }

    /// Whether it is this symbol.
    pub fn is_symbol(&self, sql: &str, symbol: &str) -> bool {
        self.kind == TokenKind::Symbol && self.text(sql) == symbol
    }
}

/// The tokens of a text, without blanks and comments.
///
/// The two databases read the same bytes differently: a bracket opens a name in SQLite and a subscript in
/// PostgreSQL; comments nest, and texts may stand between dollars or have escapes, in PostgreSQL only.
pub fn lex(sql: &str, vendor: Vendor) -> Vec<Token> {
    Lexer::new(sql, vendor).collect()
}

/// The tokens of a text one by one.
pub(crate) struct Lexer<'a> {
    sql: &'a str,
    postgres: bool,
    /// The next byte to be looked at.
    pub(crate) at: usize,
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(sql: &'a str, vendor: Vendor) -> Self {
        Lexer { sql, postgres: vendor == Vendor::Postgres, at: 0 }
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let Lexer { sql, postgres, mut at } = *self;
        let bytes = sql.as_bytes();
        while at < bytes.len() {
            let start = at;
            let byte = bytes[at];
            let next = bytes.get(at + 1).copied();
            let kind = match byte {
                _ if byte.is_ascii_whitespace() => {
                    at += 1;
                    continue;
                }
                b'-' if next == Some(b'-') => {
                    at = sql[at..].find('\n').map_or(bytes.len(), |newline| at + newline);
                    continue;
                }
                b'/' if next == Some(b'*') => {
                    at = end_of_comment(bytes, at, postgres);
                    continue;
                }
                b'\'' => {
                    at = end_of_quotes(bytes, at, b'\'', false);
                    TokenKind::Text
                }
                b'"' => {
                    at = end_of_quotes(bytes, at, byte, false);
                    TokenKind::Quoted
                }
                b'`' if !postgres => {
                    at = end_of_quotes(bytes, at, byte, false);
                    TokenKind::Quoted
                }
                b'[' if !postgres => {
                    at = sql[at..].find(']').map_or(bytes.len(), |end| at + end + 1);
                    TokenKind::Quoted
                }
                b'$' if postgres && dollar_quoted(sql, at).is_some() => {
                    at = dollar_quoted(sql, at).unwrap_or(bytes.len());
                    TokenKind::Text
                }
                _ if byte.is_ascii_digit()
                    || (byte == b'.' && next.is_some_and(|next| next.is_ascii_digit())) =>
                {
                    at = end_of_number(bytes, at);
                    TokenKind::Number
                }
                _ if byte == b'_' || byte.is_ascii_alphabetic() || byte >= 0x80 => {
                    at = end_of_word(bytes, at);
                    let prefixes: &[u8] = if postgres { b"eExXbBnN" } else { b"xX" };
                    if at - start == 1 && bytes.get(at) == Some(&b'\'') && prefixes.contains(&byte) {
                        at = end_of_quotes(bytes, at, b'\'', byte.eq_ignore_ascii_case(&b'e'));
                        TokenKind::Text
                    } else {
                        TokenKind::Word
                    }
                }
                _ => {
                    at += if postgres { operator(&bytes[at..]) } else { sqlite_operator(&bytes[at..]) };
                    TokenKind::Symbol
                }
            };
            self.at = at;
            return Some(Token { kind, range: start..at });
        }
        self.at = at;
        None
    }
}

fn end_of_word(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len()
        && (matches!(bytes[at], b'_' | b'$') || bytes[at].is_ascii_alphanumeric() || bytes[at] >= 0x80)
    {
        at += 1;
    }
    at
}

/// Length of the symbol at the start (<https://sqlite.org/lang_expr.html#operators_and_parse_affecting_attributes>).
fn sqlite_operator(bytes: &[u8]) -> usize {
    const LONG: &[&[u8]] = &[b"->>", b"->", b"<=", b">=", b"<>", b"!=", b"==", b"||", b"<<", b">>"];
    LONG.iter().find(|symbol| bytes.starts_with(symbol)).map_or(1, |symbol| symbol.len())
}

/// Length of the symbol at the start. PostgreSQL takes as many operator characters as there are, but does not
/// let an operator of the standard's characters end in a sign, so that `a<-1` is read as `a < -1` only when
/// written so (<https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-OPERATORS>).
fn operator(bytes: &[u8]) -> usize {
    const CHARACTERS: &[u8] = b"+-*/<>=~!@#%^&|`?";
    if bytes.starts_with(b"::") || bytes.starts_with(b":=") {
        return 2;
    }
    let mut length = bytes.iter().take_while(|byte| CHARACTERS.contains(byte)).count();
    let comment = bytes[..length].windows(2).position(|two| two == b"--" || two == b"/*");
    length = comment.unwrap_or(length);
    let special = bytes[..length].iter().any(|byte| b"~!@#%^&|`?".contains(byte));
    while !special && length > 1 && matches!(bytes[length - 1], b'+' | b'-') {
        length -= 1;
    }
    length.max(1)
}

/// Comments nest in PostgreSQL only; an unfinished one ends with the text.
fn end_of_comment(bytes: &[u8], mut at: usize, nested: bool) -> usize {
    let mut depth = 0;
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'/', Some(b'*')) if nested || depth == 0 => {
                depth += 1;
                at += 2;
            }
            (b'*', Some(b'/')) => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    break;
                }
            }
            _ => at += 1,
        }
    }
    at.min(bytes.len())
}

fn end_of_quotes(bytes: &[u8], start: usize, quote: u8, escapes: bool) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        if escapes && bytes[at] == b'\\' {
            // An escaped character of several bytes goes on with bytes that are no quotes.
            at += 2;
        } else if bytes[at] == quote {
            if bytes.get(at + 1) == Some(&quote) {
                at += 2;
            } else {
                return at + 1;
            }
        } else {
            at += 1;
        }
    }
    bytes.len()
}

fn end_of_number(bytes: &[u8], mut at: usize) -> usize {
    let mut last = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        let sign = (byte == b'+' || byte == b'-') && (last == b'e' || last == b'E');
        if !(byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'_' || sign) {
            break;
        }
        last = byte;
        at += 1;
    }
    at
}

/// The end of `$tag$ … $tag$`, if that is what begins here. A tag is a name, so at most 63 bytes.
fn dollar_quoted(sql: &str, at: usize) -> Option<usize> {
    let rest = &sql[at + 1..];
    let tag = rest.bytes().take(64).position(|byte| byte == b'$').map(|end| &rest[..end])?;
    if !tag.chars().all(|c| c == '_' || c.is_alphanumeric()) || tag.starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let delimiter = &sql[at..at + tag.len() + 2];
    let body = at + delimiter.len();
    Some(sql[body..].find(delimiter).map_or(sql.len(), |end| body + end + delimiter.len()))
}

/// The name a token spells: quotes removed, doubled ones halved. SQLite takes single quotes for names too.
pub fn name_of(text: &str) -> String {
    let Some(first) = text.chars().next() else { return String::new() };
    let close = match first {
        '"' | '`' | '\'' => first,
        '[' => ']',
        _ => return text.to_owned(),
    };
    let inner = &text[1..];
    let inner = inner.strip_suffix(close).unwrap_or(inner);
    if first == '[' {
        inner.to_owned()
    } else {
        inner.replace(&format!("{close}{close}"), &close.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(sql: &str, vendor: Vendor) -> Vec<&str> {
        lex(sql, vendor).iter().map(|token| token.text(sql)).collect()
    }

    #[test]
    fn splits_names_texts_and_numbers() {
        assert_eq!(
            texts(
                "a.\"b\"\"c\" /* x */ >= 'it''s' -- end\n || [1 or der] `x``y` 1.5e-3 X'ff' e'x",
                Vendor::Sqlite
            ),
            [
                "a",
                ".",
                "\"b\"\"c\"",
                ">=",
                "'it''s'",
                "||",
                "[1 or der]",
                "`x``y`",
                "1.5e-3",
                "X'ff'",
                "e",
                "'x"
            ]
        );
        assert_eq!(
            texts("a[i] E'\\'' /* x /* y */ */ $q$ a'b $q$ $1 b->>'c' d::int[]", Vendor::Postgres),
            [
                "a",
                "[",
                "i",
                "]",
                "E'\\''",
                "$q$ a'b $q$",
                "$",
                "1",
                "b",
                "->>",
                "'c'",
                "d",
                "::",
                "int",
                "[",
                "]"
            ]
        );
    }

    #[test]
    fn each_database_reads_comments_and_operators_its_own_way() {
        assert_eq!(texts("/* /* */ a", Vendor::Sqlite), ["a"]);
        assert!(texts("/* /* */ a", Vendor::Postgres).is_empty());
        assert_eq!(
            texts("a=-1 b@-1 c~~*d--x", Vendor::Postgres),
            ["a", "=", "-", "1", "b", "@-", "1", "c", "~~*", "d"]
        );
        assert_eq!(texts("a=-1->>2", Vendor::Sqlite), ["a", "=", "-", "1", "->>", "2"]);
    }

    #[test]
    fn unfinished_things_end_with_the_text() {
        for sql in ["'abc", "\"abc", "/* abc", "-- abc", "$x$ abc", "[abc", "E'\\", "x'", "é'ü", "$é"] {
            for vendor in [Vendor::Sqlite, Vendor::Postgres] {
                assert!(lex(sql, vendor).iter().all(|token| sql.get(token.range.clone()).is_some()), "{sql}");
            }
        }
    }

    #[test]
    fn unquotes_names() {
        assert_eq!(name_of("\"a\"\"b\""), "a\"b");
        assert_eq!(name_of("[a b]"), "a b");
        assert_eq!(name_of("`a`"), "a");
        assert_eq!(name_of("Plain"), "Plain");
    }
}
