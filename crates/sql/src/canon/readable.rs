//! A text in the grammar that sqlparser 0.63 knows, changed token by token where PostgreSQL's has more.

use std::borrow::Cow;
use std::ops::Range;

use drift_catalog::Vendor;

use super::context::Context;
use super::expression::LONGEST;
use super::rule::Rule;
use super::signatures;
use crate::lex::{Token, TokenKind, lex};

/// What stands around the lower bound of `BETWEEN SYMMETRIC`; no name of a function has a blank.
pub(crate) const SYMMETRIC: &str = "between symmetric";

/// What only texts have that are changed here, but for operators.
const UNREADABLE: [&str; 16] = [
    "0x",
    "trim",
    "variadic",
    "symmetric",
    "table",
    "collate",
    ".*",
    ">-",
    "ties",
    ":=",
    "isnull",
    "similar",
    "update",
    "share",
    "preceding",
    "following",
];

/// Operators that are no entry of the server's table, or that the parser has a grammar for.
const GRAMMAR: [&str; 8] = ["::", ":=", "=>", "!=", "*", "..", "-", "+"];

pub(super) const OPERATOR: &[u8] = b"+-*/<>=~!@#%^&|`?:";

fn has_word(raw: &str, word: &str) -> bool {
    raw.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

/// Whether an operator is none of the server's.
fn is_made(operator: &str) -> bool {
    !GRAMMAR.contains(&operator) && signatures::table().operators(operator).is_empty()
}

/// Whether a text may have an operator that somebody made; one in a comment or a text counts as well.
fn may_have_made(raw: &str) -> bool {
    let mut runs = raw.as_bytes().split(|byte| !OPERATOR.contains(byte)).filter(|run| run.len() > 1);
    runs.any(|run| std::str::from_utf8(run).is_ok_and(is_made))
}

/// Whether a word before a constant is a type that the parser does not know there. It has a grammar of its own for dates,
/// times and intervals, and without a length `char` and `bit` are of one character.
fn is_typing(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let own = ["date", "time", "timestamp", "timestamptz", "timetz", "interval", "char", "bit"];
    !own.contains(&word.as_str()) && signatures::table().is_known(&signatures::inner(&word))
}

/// Whether a text may have a constant with its type before it.
fn may_have_typed(raw: &str) -> bool {
    raw.match_indices('\'').any(|(at, _)| {
        let before = raw[..at].trim_end();
        let word = before.rsplit(|own: char| !own.is_ascii_alphanumeric() && own != '_').next();
        before.len() < at && word.is_some_and(|word| !word.is_empty() && is_typing(word))
    })
}

/// The text as it is parsed.
pub(crate) fn readable(raw: &str, vendor: Vendor) -> Cow<'_, str> {
    let postgres = vendor == Vendor::Postgres;
    let changes = || {
        UNREADABLE.iter().any(|word| has_word(raw, word))
            || postgres && (may_have_made(raw) || may_have_typed(raw))
    };
    if raw.len() > LONGEST || !changes() {
        return Cow::Borrowed(raw);
    }
    let mut edits = Edits { raw, tokens: lex(raw, vendor), list: Vec::new() };
    for at in 0..edits.tokens.len() {
        edits.hexadecimal(at);
        edits.is_null(at);
        if postgres {
            let _ = edits.variadic(at).or_else(|| edits.trim(at)).or_else(|| edits.symmetric(at));
            edits.table(at);
            edits.made_operator(at);
            let _ = edits.cast_before(at);
            edits.typed(at);
            edits.sign(at);
            edits.assigned(at);
            let _ = edits.ties(at);
            let _ = edits.substring(at);
            let _ = edits.locks(at);
        }
    }
    if postgres {
        edits.whole_rows();
    }
    edits.applied()
}

/// Notes what is one spelling only because of what is done here.
pub(crate) fn noted(raw: &str, vendor: Vendor, context: &Context<'_>) {
    let postgres = vendor == Vendor::Postgres;
    let all = Edits { raw, tokens: lex(raw, vendor), list: Vec::new() };
    for at in 0..all.tokens.len() {
        context.note_if(Rule::NotEqual, || all.tokens[at].text(raw) == "!=");
        context.note_if(Rule::Hexadecimal, || hexadecimal(&all.tokens[at], raw).is_some());
        if postgres {
            context.note_if(Rule::VariadicArray, || all.list_of(at).is_some());
            context.note_if(Rule::CallGrammar, || all.trimming(at).is_some() || all.pattern(at).is_some());
            context.note_if(Rule::TypedConstant, || all.is_typed(at));
            context.note_if(Rule::TableCommand, || all.is_table(at));
            context.note_if(Rule::NamedArgument, || all.is_symbol(at, ":="));
        }
    }
}

/// SQLite's hexadecimal integers have 64 bits with a sign (<https://sqlite.org/lang_expr.html>, "Hexadecimal
/// integers"); PostgreSQL's larger ones are rare enough to be cut alike.
fn hexadecimal(token: &Token, raw: &str) -> Option<String> {
    let text = token.text(raw);
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"))?;
    if token.kind != TokenKind::Number {
        return None;
    }
    let number = u64::from_str_radix(digits, 16).ok()?;
    Some(number.cast_signed().to_string())
}

pub(super) struct Edits<'a> {
    pub(super) raw: &'a str,
    pub(super) tokens: Vec<Token>,
    /// What stands where, instead of what.
    list: Vec<(Range<usize>, String)>,
}

impl<'a> Edits<'a> {
    pub(super) fn is(&self, at: usize, word: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_word(self.raw, word))
    }

    pub(super) fn is_symbol(&self, at: usize, symbol: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_symbol(self.raw, symbol))
    }

    pub(super) fn is_name(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| matches!(token.kind, TokenKind::Word | TokenKind::Quoted))
    }

    pub(super) fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.list.push((range, text.into()));
    }

    fn hexadecimal(&mut self, at: usize) {
        if let Some(number) = hexadecimal(&self.tokens[at], self.raw) {
            self.replace(self.tokens[at].range.clone(), number);
        }
    }

    /// `BETWEEN SYMMETRIC a AND`: a mark around `a`, in which no AND stands bare (src/backend/parser/gram.y, `b_expr`).
    fn symmetric(&mut self, at: usize) -> Option<()> {
        if !(self.is(at, "between") && self.is(at + 1, "symmetric")) {
            return None;
        }
        let (mut depth, mut cases) = (0_usize, 0_usize);
        let and = (at + 2..self.tokens.len()).find(|own| {
            match self.tokens[*own].text(self.raw) {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.saturating_sub(1),
                _ if self.is(*own, "case") => cases += 1,
                _ if self.is(*own, "end") => cases = cases.saturating_sub(1),
                _ => {}
            }
            depth == 0 && cases == 0 && self.is(*own, "and")
        })?;
        let end = self.tokens[and].range.start;
        self.replace(self.tokens[at + 1].range.clone(), format!("\"{SYMMETRIC}\"("));
        self.replace(end..end, ") ");
        Some(())
    }

    /// Whether `TABLE name` stands where a query may: the word is reserved everywhere else, but for what follows a dot
    /// or AS.
    fn is_table(&self, at: usize) -> bool {
        let before = ["union", "all", "distinct", "intersect", "except"];
        let begins = at == 0
            || self.is_symbol(at - 1, "(")
            || self.is_symbol(at - 1, ")")
            || before.iter().any(|word| self.is(at - 1, word));
        self.is(at, "table") && begins && self.is_name(at + 1)
    }

    /// `TABLE name` is `SELECT * FROM name`.
    fn table(&mut self, at: usize) {
        if self.is_table(at) {
            self.replace(self.tokens[at].range.clone(), "SELECT * FROM");
        }
    }

    /// `a === b` is `a OPERATOR("===") b`: the parser's own tokens would tear it apart.
    fn made_operator(&mut self, at: usize) {
        let token = &self.tokens[at];
        let text = token.text(self.raw);
        let stands = token.kind == TokenKind::Symbol
            && text.bytes().all(|byte| OPERATOR.contains(&byte))
            && is_made(text);
        let named = at > 0 && (self.is_symbol(at - 1, ".") || at > 1 && self.is(at - 2, "operator"));
        if stands {
            let quoted = format!("\"{text}\"");
            let text = if named { quoted } else { format!(" OPERATOR({quoted}) ") };
            self.replace(token.range.clone(), text);
        }
    }

    /// Whether `money '1.00'` begins here.
    fn is_typed(&self, at: usize) -> bool {
        self.tokens[at].kind == TokenKind::Word
            && self.tokens.get(at + 1).is_some_and(|next| next.text(self.raw).starts_with('\''))
            && !(at > 0 && self.is_symbol(at - 1, "."))
            && is_typing(self.tokens[at].text(self.raw))
    }

    /// `money '1.00'` is `'1.00'::money`.
    fn typed(&mut self, at: usize) {
        if self.is_typed(at) {
            let end = self.tokens[at + 1].range.end;
            let ty = format!("::{}", self.tokens[at].text(self.raw));
            self.replace(self.tokens[at].range.clone(), "");
            self.replace(end..end, ty);
        }
    }

    /// `a::text COLLATE "C"` is `(a::text) COLLATE "C"`: the parser looks for the word before casts only. So it does for
    /// the words behind the bounds of a frame.
    fn cast_before(&mut self, at: usize) -> Option<()> {
        if !["collate", "preceding", "following"].iter().any(|word| self.is(at, word)) {
            return None;
        }
        let cast = (0..at)
            .rev()
            .find(|own| self.is_symbol(*own, "::"))
            .filter(|own| self.type_ends(own + 1) == at)?;
        let mut first = self.begins(cast)?;
        while first > 0 && self.is_symbol(first - 1, "::") {
            first = self.begins(first - 1)?;
        }
        let (start, end) = (self.tokens[first].range.start, self.tokens[at].range.start);
        self.replace(start..start, "(");
        self.replace(end..end, ") ");
        Some(())
    }

    /// Where a type ends that begins here: behind its name come the words of some, a length, and the brackets of arrays.
    fn type_ends(&self, at: usize) -> usize {
        const REST: [&str; 13] = [
            "varying",
            "precision",
            "with",
            "without",
            "time",
            "zone",
            "year",
            "month",
            "day",
            "hour",
            "minute",
            "second",
            "to",
        ];
        let mut end = at + 1;
        while self.is_symbol(end, ".") {
            end += 2;
        }
        loop {
            let closing = || {
                (self.is_symbol(end, "(") || self.is_symbol(end, "[")).then(|| self.closing(end)).flatten()
            };
            match closing() {
                Some(close) => end = close + 1,
                None if REST.iter().any(|word| self.is(end, word)) => end += 1,
                None => return end,
            }
        }
    }

    /// The first token of the operand that ends before another: a name, a constant, a call, or what stands in
    /// parentheses.
    fn begins(&self, end: usize) -> Option<usize> {
        let mut first = end.checked_sub(1)?;
        if self.is_symbol(first, ")") || self.is_symbol(first, "]") {
            first = (0..first).rev().find(|open| self.closing(*open) == Some(end - 1))?;
            let called = first > 0 && self.is_name(first - 1);
            first -= usize::from(called);
        }
        while first > 1 && self.is_symbol(first - 1, ".") {
            first -= 2;
        }
        Some(first)
    }

    /// The bracket or parenthesis that closes the one at `open`.
    pub(super) fn closing(&self, open: usize) -> Option<usize> {
        let mut depth = 0_usize;
        (open..self.tokens.len()).find(|at| {
            match self.tokens[*at].text(self.raw) {
                "[" | "(" => depth += 1,
                "]" | ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0
        })
    }

    fn applied(mut self) -> Cow<'a, str> {
        if self.list.is_empty() {
            return Cow::Borrowed(self.raw);
        }
        self.list.sort_by_key(|(range, _)| (range.start, range.end));
        let (mut text, mut end) = (String::with_capacity(self.raw.len() + 64), 0);
        for (range, new) in self.list {
            if range.start >= end {
                text.push_str(&self.raw[end..range.start]);
                text.push_str(&new);
                end = range.end;
            }
        }
        Cow::Owned(text + &self.raw[end..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_parser_lacks_is_changed() {
        for (raw, wanted) in [
            ("a BETWEEN SYMMETRIC b + 1 AND 5", "a BETWEEN \"between symmetric\"( b + 1 ) AND 5"),
            (
                "a BETWEEN SYMMETRIC CASE WHEN x AND y THEN 1 END AND 5",
                "a BETWEEN \"between symmetric\"( CASE WHEN x AND y THEN 1 END ) AND 5",
            ),
            ("a BETWEEN 1 AND 5", "a BETWEEN 1 AND 5"),
            ("TABLE t", "SELECT * FROM t"),
            ("WITH q AS (TABLE t) TABLE q", "WITH q AS (SELECT * FROM t) SELECT * FROM q"),
            ("SELECT t.table, a AS table FROM t", "SELECT t.table, a AS table FROM t"),
            ("a === b", "a  OPERATOR(\"===\")  b"),
            (
                "a OPERATOR(===) b AND c OPERATOR(o.===) d",
                "a OPERATOR(\"===\") b AND c OPERATOR(o.\"===\") d",
            ),
            ("a->>'b' @> c::text", "a->>'b' @> c::text"),
            ("SELECT t.*, f(t.*), ROW(t.*) FROM t", "SELECT t.*, f(t.\"*\"), ROW(t.*) FROM t"),
            ("SELECT t.*::public.t AS t, o.* FROM t", "SELECT t.\"*\"::public.t AS t, o.* FROM t"),
            ("SELECT a FROM t WHERE (t.* IS NOT NULL)", "SELECT a FROM t WHERE (t.\"*\" IS NOT NULL)"),
            ("SELECT (t).*, f(t).a FROM t", "SELECT t.*, f(t).a FROM t"),
            ("(v)::text COLLATE \"C\" > 'a'", "((v)::text ) COLLATE \"C\" > 'a'"),
            ("a > lower(b.c)::varchar(5) COLLATE \"C\"", "a > (lower(b.c)::varchar(5) ) COLLATE \"C\""),
            ("b.c COLLATE \"C\" > a::text", "b.c COLLATE \"C\" > a::text"),
            ("f(a::text, b COLLATE \"C\")", "f(a::text, b COLLATE \"C\")"),
            (
                "f('x'::text) OVER (ROWS BETWEEN 1 PRECEDING AND '2'::bigint FOLLOWING)",
                "f('x'::text) OVER (ROWS BETWEEN 1 PRECEDING AND ('2'::bigint ) FOLLOWING)",
            ),
            ("a <<= inet '10.0.0.0/8' AND b", "a <<=  '10.0.0.0/8'::inet AND b"),
            ("a LIKE 'inet ' AND b = DATE '2020-01-01'", "a LIKE 'inet ' AND b = DATE '2020-01-01'"),
            ("f(VARIADIC ARRAY[a, b[1]])", "f(a, b[1])"),
            ("f(VARIADIC a)", "f(VARIADIC a)"),
            ("TRIM(BOTH FROM a)", "btrim( a)"),
            ("a ->>-1 AND (b)-1 > c", "a ->> -1 AND (b)-1 > c"),
            ("x FETCH FIRST (3) ROWS WITH TIES", "x FETCH FIRST 3 ROWS WITH TIES"),
        ] {
            assert_eq!(readable(raw, Vendor::Postgres), wanted);
        }
        assert_eq!(readable("SELECT count(t.*) FROM t", Vendor::Sqlite), "SELECT count(t.*) FROM t");
    }
}
