//! Keys that the catalog holds as one text, PostgreSQL's exclusions and partition keys: columns and expressions with a
//! collation, a class and, of exclusions, an operator behind each
//! (<https://www.postgresql.org/docs/current/sql-createtable.html>, "`exclude_element`" and "PARTITION BY").

use drift_catalog::{Expr, ExprKind, Vendor};

use super::context::Context;
use super::expression::expression;
use super::rule::Rule;
use super::text::definition;
use crate::lex::{Token, TokenKind, lex};

/// Canonical form of `EXCLUDE USING method (a WITH =, …) [INCLUDE (…)] [WITH (…)] [WHERE (…)] …`.
pub fn exclusion(raw: &str, context: &Context<'_>) -> Expr {
    canonical(raw, context, Writer::exclusion)
}

/// Canonical form of the key of a partitioned table: `a, lower(b) COLLATE "C", …`.
pub fn partition_key(raw: &str, context: &Context<'_>) -> Expr {
    canonical(raw, context, |own, all| own.parts(all, false))
}

/// The text that `write` makes; token by token where it cannot.
fn canonical<'a>(
    raw: &'a str,
    context: &'a Context<'a>,
    write: impl FnOnce(&mut Writer<'a>, &[Token]) -> Option<()>,
) -> Expr {
    let mut own = Writer { raw, context, text: String::new(), understood: true, method: "btree".to_owned() };
    if write(&mut own, &lex(raw, Vendor::Postgres)).is_none() {
        return definition(raw, Vendor::Postgres);
    }
    let kind = if own.understood { ExprKind::Other } else { ExprKind::NotUnderstood };
    Expr { raw: raw.to_owned(), text: own.text, kind }
}

struct Writer<'a> {
    raw: &'a str,
    context: &'a Context<'a>,
    text: String,
    understood: bool,
    /// The access method of an exclusion.
    method: String,
}

impl Writer<'_> {
    /// Nothing where the text is not made as it should be.
    fn exclusion(&mut self, all: &[Token]) -> Option<()> {
        let open = all.iter().position(|token| token.is_symbol(self.raw, "("))?;
        let close = closing(all, open, self.raw)?;
        if let Some(using) = all[..open].iter().position(|token| token.is_word(self.raw, "using")) {
            self.method = all.get(using + 1)?.text(self.raw).to_ascii_lowercase();
        }
        self.words(&all[..open]);
        self.word("(");
        self.parts(&all[open + 1..close], true)?;
        self.word(")");
        let mut rest = &all[close + 1..];
        if let Some(at) = rest.iter().position(|token| token.is_word(self.raw, "where")) {
            let end = closing(rest, at + 1, self.raw)?;
            self.words(&rest[..=at]);
            self.word("(");
            self.expression(&rest[at + 1..=end])?;
            self.word(")");
            rest = &rest[end + 1..];
        }
        self.words(rest);
        Some(())
    }

    fn parts(&mut self, all: &[Token], exclusion: bool) -> Option<()> {
        for (number, part) in separated(all, self.raw).into_iter().enumerate() {
            if number > 0 {
                self.word(",");
            }
            self.part(part, exclusion)?;
        }
        Some(())
    }

    /// `key [COLLATE name] [class [(options)]] [ASC | DESC] [NULLS …] [WITH operator]`
    fn part(&mut self, part: &[Token], exclusion: bool) -> Option<()> {
        let end = key_end(part, self.raw)?;
        self.expression(&part[..end])?;
        let rest = &part[end..];
        let with = |token: &Token| exclusion && token.is_word(self.raw, "with");
        let at = rest.iter().rposition(with).unwrap_or(rest.len());
        let said: Vec<Token> =
            rest[..at].iter().filter(|token| !token.is_word(self.raw, "asc")).cloned().collect();
        let said = unqualified(&said, self.raw);
        self.words(self.without_default_class(&part[..end], &said, exclusion));
        let Some(operator) = rest.get(at + 1..) else { return Some(()) };
        self.word("with");
        let (first, last) = (operator.first()?, operator.last()?);
        // `OPERATOR(pg_catalog.=)` is `=`.
        let named = first.is_word(self.raw, "operator") && last.is_symbol(self.raw, ")");
        let operator = if named { operator.get(2..operator.len() - 1)? } else { operator };
        self.words(unqualified(operator, self.raw).as_slice());
        Some(())
    }

    /// What is said behind a column but the class that it has anyway.
    fn without_default_class<'t>(&self, key: &[Token], said: &'t [Token], exclusion: bool) -> &'t [Token] {
        let ([column], [class, rest @ ..], Some(world), true) = (key, said, self.context.world, exclusion)
        else {
            return said;
        };
        let column = super::text::tokens(column.text(self.raw), Vendor::Postgres);
        let is_default = |ty| world.is_default_class(&self.method, class.text(self.raw), ty);
        // Options of a class stand behind its name only.
        let options = rest.first().is_some_and(|token| token.is_symbol(self.raw, "("));
        if !options && self.context.type_of(&column, Vendor::Postgres).is_some_and(is_default) {
            self.context.note(Rule::DefaultClass);
            return rest;
        }
        said
    }

    fn expression(&mut self, tokens: &[Token]) -> Option<()> {
        let (first, last) = (tokens.first()?, tokens.last()?);
        let own = expression(&self.raw[first.range.start..last.range.end], Vendor::Postgres, self.context);
        self.understood &= own.kind != ExprKind::NotUnderstood;
        let canonical = lex(&own.text, Vendor::Postgres);
        let plain = key_end(&canonical, &own.text) == Some(canonical.len());
        self.word(&if plain { own.text } else { format!("({})", own.text) });
        Some(())
    }

    fn words(&mut self, tokens: &[Token]) {
        for token in tokens {
            let text = token.text(self.raw);
            let text = match token.kind {
                TokenKind::Word => text.to_ascii_lowercase(),
                TokenKind::Quoted => super::text::tokens(text, Vendor::Postgres),
                _ => text.to_owned(),
            };
            self.word(&text);
        }
    }

    fn word(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(text);
    }
}

/// The tokens without `pg_catalog.` before a name.
fn unqualified(tokens: &[Token], raw: &str) -> Vec<Token> {
    let mut kept = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let dot = tokens.get(at + 1).is_some_and(|next| next.is_symbol(raw, "."));
        if dot && token.is_word(raw, "pg_catalog") {
            at += 2;
            continue;
        }
        kept.push(token.clone());
        at += 1;
    }
    kept
}

/// Where the key of a part ends: behind `(…)`, a name, or a call.
fn key_end(part: &[Token], raw: &str) -> Option<usize> {
    if part.first()?.is_symbol(raw, "(") {
        return Some(closing(part, 0, raw)? + 1);
    }
    let mut at = 0;
    loop {
        if !matches!(part.get(at)?.kind, TokenKind::Word | TokenKind::Quoted) {
            return None;
        }
        at += 1;
        match part.get(at) {
            Some(next) if next.is_symbol(raw, ".") => at += 1,
            Some(next) if next.is_symbol(raw, "(") => return Some(closing(part, at, raw)? + 1),
            _ => return Some(at),
        }
    }
}

/// The parenthesis that closes the one at `open`.
fn closing(tokens: &[Token], open: usize, raw: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        if token.is_symbol(raw, "(") {
            depth += 1;
        } else if token.is_symbol(raw, ")") {
            depth = depth.checked_sub(1)?;
        }
        if depth == 0 {
            return (at > open).then_some(at);
        }
    }
    None
}

fn separated<'t>(tokens: &'t [Token], raw: &str) -> Vec<&'t [Token]> {
    let mut depth = 0_usize;
    tokens
        .split(|token| {
            match token.text(raw) {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && token.is_symbol(raw, ",")
        })
        .collect()
}
