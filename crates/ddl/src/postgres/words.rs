//! The words of PostgreSQL's grammar that many statements share: names, types, expressions, options.

use std::ops::Range;

use drift_sql::TokenKind;

use super::Cursor;
use crate::cursor::Parsed;

/// A name with its schema, where one was written, and its bytes in the statement.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    /// What stands before the schema: of `schema.table.column` the schema.
    pub(crate) outer: Option<String>,
    pub(crate) schema: Option<String>,
    pub(crate) name: String,
    pub(crate) range: Range<usize>,
}

impl Named {
    /// A name without a schema.
    pub(crate) fn bare(name: &str) -> Self {
        Named { outer: None, schema: None, name: name.to_owned(), range: 0..0 }
    }
}

impl<'a> Cursor<'a> {
    /// `name`, `schema.name` or `database.schema.name`.
    pub(crate) fn named(&mut self) -> Parsed<Named> {
        let start = self.position();
        let (mut outer, mut schema) = (None, None);
        let mut name = self.name()?;
        while self.take_symbol(".") {
            outer = schema;
            schema = Some(std::mem::replace(&mut name, self.name()?));
        }
        let end = start + self.since(start).len();
        Ok(Named { outer, schema, name, range: start..end })
    }

    /// Takes a name, in quotes or without (`pg_dump --quote-all-identifiers`).
    pub(crate) fn take_name(&mut self, name: &str) -> bool {
        let mark = self.mark();
        let found = self.name().is_ok_and(|own| own == name);
        if !found {
            self.back_to(mark);
        }
        found
    }

    /// The whole text must have been read.
    pub(crate) fn done(&self) -> Parsed<()> {
        if self.peek().is_none() { Ok(()) } else { Err(self.error("the end of the statement")) }
    }

    /// Takes one of these words.
    pub(crate) fn one_of(&mut self, words: &[&'static str]) -> Option<&'static str> {
        words.iter().find(|word| self.take(&[word])).copied()
    }

    /// A text as it is meant: quotes and escapes spent.
    pub(crate) fn text_literal(&mut self) -> Parsed<String> {
        if self.kind() != Some(TokenKind::Text) {
            return Err(self.error("a text"));
        }
        let mut text = meant(self.advance());
        // Texts that only a new line parts are one.
        while self.kind() == Some(TokenKind::Text) && self.peek_text().starts_with('\'') {
            text.push_str(&meant(self.advance()));
        }
        Ok(text)
    }

    /// A whole number with an optional sign.
    pub(crate) fn integer(&mut self) -> Parsed<i64> {
        let start = self.mark();
        let negative = self.take_symbol("-");
        if !negative {
            self.take_symbol("+");
        }
        let digits = self.peek_text().replace('_', "");
        let sign = if negative { "-" } else { "" };
        match format!("{sign}{digits}").parse() {
            Ok(number) => {
                self.advance();
                Ok(number)
            }
            Err(_) => {
                self.back_to(start);
                Err(self.error("a whole number"))
            }
        }
    }

    /// Names in parentheses.
    pub(crate) fn names_in_parentheses(&mut self) -> Parsed<Vec<String>> {
        self.expect_symbol("(")?;
        let mut names = vec![self.name()?];
        while self.take_symbol(",") {
            names.push(self.name()?);
        }
        self.expect_symbol(")")?;
        Ok(names)
    }

    /// A type, as it was written.
    pub(crate) fn type_text(&mut self) -> Parsed<String> {
        let start = self.position();
        match self.kind() {
            Some(TokenKind::Word) => self.type_words()?,
            Some(TokenKind::Quoted) => {
                self.named()?;
            }
            _ => return Err(self.error("a type")),
        }
        if self.peek_text() == "%" && self.text_ahead(1).eq_ignore_ascii_case("type") {
            self.advance();
            self.advance();
        }
        if self.peek_text() == "(" {
            self.parenthesised()?;
        }
        let array = self.take(&["array"]);
        while self.take_symbol("[") {
            if self.kind() == Some(TokenKind::Number) {
                self.advance();
            }
            self.expect_symbol("]")?;
        }
        let text = self.since(start);
        // A comment inside a type is nobody's.
        let text = if text.contains("--") || text.contains("/*") {
            let tokens = drift_sql::lex(text, drift_catalog::Vendor::Postgres);
            tokens.iter().map(|token| token.text(text)).collect::<Vec<_>>().join(" ")
        } else {
            text.to_owned()
        };
        Ok(if array && !text.ends_with(']') { format!("{text}[]").replace(" array[]", "[]") } else { text })
    }

    fn type_words(&mut self) -> Parsed<()> {
        if self.text_ahead(1) == "." {
            self.named()?;
            return Ok(());
        }
        let word = self.advance().to_ascii_lowercase();
        match word.as_str() {
            "double" => self.expect(&["precision"])?,
            "national" => {
                if self.one_of(&["character", "char"]).is_none() {
                    return Err(self.error("CHARACTER"));
                }
                self.take(&["varying"]);
            }
            "character" | "char" | "nchar" | "bit" => {
                self.take(&["varying"]);
            }
            "timestamp" | "time" => {
                if self.peek_text() == "(" {
                    self.parenthesised()?;
                }
                let _ = self.take(&["with", "time", "zone"]) || self.take(&["without", "time", "zone"]);
            }
            "interval" => {
                const FIELDS: &[&str] = &["year", "month", "day", "hour", "minute", "second"];
                if self.one_of(FIELDS).is_some() && self.take(&["to"]) && self.one_of(FIELDS).is_none() {
                    return Err(self.error("a field of an interval"));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// An expression, as it was written: up to a comma, a closing parenthesis or one of these words.
    pub(crate) fn expression(&mut self, stops: &[&str]) -> Parsed<&'a str> {
        let start = self.position();
        let (mut depth, mut cases, mut first) = (0_usize, 0_usize, true);
        while let Some(token) = self.peek() {
            let text = token.text(self.sql);
            let top = depth == 0 && cases == 0;
            if top && (matches!(text, "," | ")" | ";") || !first && stops.iter().any(|stop| self.is(&[stop])))
            {
                break;
            }
            match text {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.saturating_sub(1),
                _ if self.is(&["case"]) => cases += 1,
                _ if self.is(&["end"]) => cases = cases.saturating_sub(1),
                _ => {}
            }
            first = false;
            self.advance();
        }
        if first { Err(self.error("an expression")) } else { Ok(self.since(start)) }
    }

    /// `(key = value, key, …)`; what has no value is `true`, as the server keeps it.
    pub(crate) fn storage_options(&mut self) -> Parsed<Vec<(String, String)>> {
        self.expect_symbol("(")?;
        let mut options = Vec::new();
        loop {
            let mut key = self.name()?;
            while self.take_symbol(".") {
                key = format!("{key}.{}", self.name()?);
            }
            let value = if self.take_symbol("=") { self.option_value()? } else { "true".to_owned() };
            options.push((key, value));
            if !self.take_symbol(",") {
                self.expect_symbol(")")?;
                return Ok(options);
            }
        }
    }

    fn option_value(&mut self) -> Parsed<String> {
        match self.kind() {
            Some(TokenKind::Text) => self.text_literal(),
            Some(TokenKind::Word) => Ok(self.advance().to_ascii_lowercase()),
            Some(TokenKind::Number | TokenKind::Symbol) => {
                let start = self.position();
                let _ = self.take_symbol("-") || self.take_symbol("+");
                if self.kind() != Some(TokenKind::Number) {
                    return Err(self.error("a value"));
                }
                self.advance();
                Ok(self.since(start).to_owned())
            }
            _ => Err(self.error("a value")),
        }
    }

    /// Everything to the end.
    pub(crate) fn everything(&mut self) -> &'a str {
        let start = self.position();
        while self.peek().is_some() {
            self.advance();
        }
        self.since(start)
    }

    /// `IF NOT EXISTS` or `IF EXISTS`.
    pub(crate) fn if_exists(&mut self) -> bool {
        self.take(&["if", "not", "exists"]) || self.take(&["if", "exists"])
    }
}

/// What a text token means.
pub(crate) fn meant(token: &str) -> String {
    if let Some(rest) = token.strip_prefix('$') {
        let Some(tag) = rest.find('$') else { return String::new() };
        let delimiter = &token[..tag + 2];
        let inner = &token[delimiter.len()..];
        return inner.strip_suffix(delimiter).unwrap_or(inner).to_owned();
    }
    let escapes = token.starts_with(['e', 'E']);
    let inner = token.find('\'').map_or("", |quote| &token[quote + 1..]);
    let inner = inner.strip_suffix('\'').unwrap_or(inner);
    let text = inner.replace("''", "'");
    if escapes { unescaped(&text) } else { text }
}

/// The escapes of `E'…'` (<https://www.postgresql.org/docs/current/sql-syntax-lexical.html>).
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        if char != '\\' {
            out.push(char);
            continue;
        }
        let digits = |chars: &mut std::iter::Peekable<std::str::Chars<'_>>, base: u32, most: usize| {
            let mut number = None;
            for _ in 0..most {
                let Some(digit) = chars.peek().and_then(|char| char.to_digit(base)) else { break };
                number = Some(number.unwrap_or(0) * base + digit);
                chars.next();
            }
            number.and_then(char::from_u32)
        };
        match chars.peek().copied() {
            Some('0'..='7') => out.extend(digits(&mut chars, 8, 3)),
            Some(kind @ ('x' | 'u' | 'U')) => {
                chars.next();
                let most = match kind {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                out.extend(digits(&mut chars, 16, most));
            }
            Some(other) => {
                chars.next();
                out.push(match other {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    other => other,
                });
            }
            None => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_mean_what_they_mean() {
        for (token, wanted) in [
            ("'it''s'", "it's"),
            ("E'a\\n\\'b\\x41\\101'", "a\n'bAA"),
            ("$q$ a'b $q$", " a'b "),
            ("$$x$$", "x"),
            ("'", ""),
        ] {
            assert_eq!(meant(token), wanted, "{token}");
        }
    }

    #[test]
    fn types_end_where_they_end() {
        for (sql, wanted) in [
            ("timestamp(3) with time zone NOT NULL", "timestamp(3) with time zone"),
            ("character varying(20)[] DEFAULT", "character varying(20)[]"),
            ("public.\"Mood\"[3] x", "public.\"Mood\"[3]"),
            ("integer ARRAY[4] x", "integer ARRAY[4]"),
            ("interval day to second(3) x", "interval day to second(3)"),
            ("double /* a */ precision x", "double precision"),
        ] {
            assert_eq!(Cursor::new(sql).type_text().expect("a type"), wanted);
        }
    }

    #[test]
    fn an_expression_ends_at_its_words() {
        let mut cursor = Cursor::new("CASE WHEN a THEN (NULL) ELSE NOT b END NOT NULL");
        let text = cursor.expression(&["not", "null"]).expect("an expression").to_owned();
        assert_eq!(text, "CASE WHEN a THEN (NULL) ELSE NOT b END");
        assert!(cursor.take(&["not", "null"]));
    }
}
