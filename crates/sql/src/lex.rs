//! A lexer for the SQL of SQLite and PostgreSQL that keeps byte ranges and refuses nothing: what it does not
//! know is a symbol of one character. For DDL that a full grammar would reject, and for texts that are only
//! compared token by token.

use std::ops::Range;

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
    /// Anything else, one character at a time but for the common two-character operators.
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
pub fn lex(sql: &str) -> Vec<Token> {
    let bytes = sql.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
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
                at = end_of_comment(bytes, at);
                continue;
            }
            b'\'' => {
                at = end_of_quotes(bytes, at, b'\'', false);
                TokenKind::Text
            }
            b'"' | b'`' => {
                at = end_of_quotes(bytes, at, byte, false);
                TokenKind::Quoted
            }
            b'[' if looks_like_name(&sql[at..]) => {
                at = sql[at..].find(']').map_or(bytes.len(), |end| at + end + 1);
                TokenKind::Quoted
            }
            b'$' => match dollar_quoted(sql, at) {
                Some(end) => {
                    at = end;
                    TokenKind::Text
                }
                None => {
                    at += 1;
                    TokenKind::Symbol
                }
            },
            _ if byte.is_ascii_digit()
                || (byte == b'.' && next.is_some_and(|next| next.is_ascii_digit())) =>
            {
                at = end_of_number(bytes, at);
                TokenKind::Number
            }
            _ if byte == b'_' || byte.is_ascii_alphabetic() || byte >= 0x80 => {
                while at < bytes.len()
                    && (bytes[at] == b'_'
                        || bytes[at] == b'$'
                        || bytes[at].is_ascii_alphanumeric()
                        || bytes[at] >= 0x80)
                {
                    at += 1;
                }
                if at - start == 1 && bytes.get(at) == Some(&b'\'') && b"eExXbBnN".contains(&byte) {
                    at = end_of_quotes(bytes, at, b'\'', byte.eq_ignore_ascii_case(&b'e'));
                    TokenKind::Text
                } else {
                    TokenKind::Word
                }
            }
            _ => {
                let two = sql.get(at..at + 2).unwrap_or_default();
                at += if ["<=", ">=", "<>", "!=", "||", "::", "==", "->", "<<", ">>"].contains(&two) {
                    2
                } else {
                    1
                };
                TokenKind::Symbol
            }
        };
        tokens.push(Token { kind, range: start..at });
    }
    tokens
}

/// Whether a bracket opens a name rather than a subscript: SQLite's `[order]`, not PostgreSQL's `a[1]`.
fn looks_like_name(rest: &str) -> bool {
    rest[1..].starts_with(|c: char| c.is_alphabetic() || c == '_' || c == ' ') && rest.contains(']')
}

/// Comments nest in PostgreSQL; an unfinished one ends with the text.
fn end_of_comment(bytes: &[u8], mut at: usize) -> usize {
    let mut depth = 0;
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'/', Some(b'*')) => {
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

/// The end of `$tag$ … $tag$`, if that is what begins here.
fn dollar_quoted(sql: &str, at: usize) -> Option<usize> {
    let rest = &sql[at + 1..];
    let tag_end = rest.find('$')?;
    let tag = &rest[..tag_end];
    if !tag.chars().all(|c| c == '_' || c.is_alphanumeric()) || tag.starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let delimiter = &sql[at..at + tag_end + 2];
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

    fn texts(sql: &str) -> Vec<&str> {
        lex(sql).iter().map(|token| token.text(sql)).collect()
    }

    #[test]
    fn splits_names_texts_and_numbers() {
        assert_eq!(
            texts("a.\"b\"\"c\" /* x /* y */ */ >= 'it''s' -- end\n || [or der] 1.5e-3 $q$ a'b $q$"),
            ["a", ".", "\"b\"\"c\"", ">=", "'it''s'", "||", "[or der]", "1.5e-3", "$q$ a'b $q$"]
        );
        assert_eq!(texts("a[1] E'\\'' x'ff'"), ["a", "[", "1", "]", "E'\\''", "x'ff'"]);
    }

    #[test]
    fn unfinished_things_end_with_the_text() {
        for sql in ["'abc", "\"abc", "/* abc", "-- abc", "$x$ abc", "[abc", "E'\\"] {
            assert!(lex(sql).iter().all(|token| token.range.end <= sql.len()), "{sql}");
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
