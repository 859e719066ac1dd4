//! Functions and procedures of PostgreSQL: options in any order and in their own words, a body in any quotes.
//! The name is left out: it is the key by which two definitions are paired.

use drift_catalog::{Concrete, Expr, ExprKind, Vendor};

use super::casts::in_schema;
use super::context::Context;
use super::infer::inner_name;
use super::routine_options::{OPTIONS, Options, is_type, meant, unquoted, without_length};
use super::rule::Rule;
use super::scope::{Output, Relation};
use super::statement::{self, Around};
use super::text::{tokens, traced};
use crate::lex::{Token, TokenKind, lex, name_of};

/// Canonical form of a function or procedure. What is not read to its end is compared token by token.
pub fn routine(raw: &str, vendor: Vendor, context: &Context<'_>) -> Expr {
    if vendor == Vendor::Postgres
        && let Some(text) = Reader::new(raw, context).routine()
    {
        context.note(Rule::RoutineOptions);
        return Expr { raw: raw.to_owned(), text, kind: ExprKind::Other };
    }
    traced(raw, vendor, context)
}

/// An option that is words only, and what it says.
type Simple = (&'static [&'static str], fn(&mut Options));

pub(super) struct Reader<'a> {
    raw: &'a str,
    tokens: Vec<Token>,
    at: usize,
    context: &'a Context<'a>,
    /// Names and types of the arguments that come back, and of the columns of `RETURNS TABLE`.
    pub(super) out: Vec<(String, String)>,
    /// Whether those are read.
    in_table: bool,
    /// Its name, and the names and types of the arguments that go in: what a body knows that the server reads.
    name: String,
    pub(super) inputs: Vec<(String, String)>,
    /// How many of them have a default, and whether the last may come many times.
    pub(super) optional: usize,
    pub(super) variadic: bool,
}

impl<'a> Reader<'a> {
    fn new(raw: &'a str, context: &'a Context<'a>) -> Self {
        let mut tokens = lex(raw, Vendor::Postgres);
        while tokens.last().is_some_and(|token| token.is_symbol(raw, ";")) {
            tokens.pop();
        }
        Reader::of(raw, tokens, context)
    }

    pub(super) fn of(raw: &'a str, tokens: Vec<Token>, context: &'a Context<'a>) -> Self {
        let (out, inputs, name) = (Vec::new(), Vec::new(), String::new());
        let (at, in_table, optional, variadic) = (0, false, 0, false);
        Reader { raw, tokens, at, context, out, in_table, name, inputs, optional, variadic }
    }

    fn text(&self) -> &'a str {
        self.tokens.get(self.at).map_or("", |token| token.text(self.raw))
    }

    fn take(&mut self, words: &[&str]) -> bool {
        let is = words
            .iter()
            .enumerate()
            .all(|(n, word)| self.tokens.get(self.at + n).is_some_and(|token| token.is_word(self.raw, word)));
        if is {
            self.at += words.len();
        }
        is
    }

    fn symbol(&mut self, symbol: &str) -> bool {
        let is = self.text() == symbol;
        self.at += usize::from(is);
        is
    }

    fn advance(&mut self) -> &'a str {
        let text = self.text();
        self.at += 1;
        text
    }

    /// The bytes of some tokens.
    fn span(&self, from: usize, to: usize) -> &'a str {
        match (self.tokens.get(from), to.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) if from < to => {
                self.raw.get(first.range.start..last.range.end).unwrap_or_default()
            }
            _ => "",
        }
    }

    /// Moves to the end of what one of these ends outside parentheses.
    fn until(&mut self, ends: impl Fn(&Self) -> bool) -> &'a str {
        let start = self.at;
        let mut depth = 0_usize;
        while self.at < self.tokens.len() && !(depth == 0 && ends(self)) {
            match self.text() {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
        }
        self.span(start, self.at)
    }

    /// Up to the arguments: whether it is a procedure, and they.
    fn called(&mut self) -> Option<(bool, String)> {
        if !self.take(&["create"]) {
            return None;
        }
        self.take(&["or", "replace"]);
        let procedure = self.take(&["procedure"]);
        if !procedure && !self.take(&["function"]) {
            return None;
        }
        self.name = self.name();
        while self.symbol(".") {
            self.name = self.name();
        }
        Some((procedure, self.arguments()?))
    }

    /// Up to what it returns: that.
    pub(super) fn head(&mut self) -> Option<String> {
        self.called()?;
        if self.take(&["returns"]) { self.returns() } else { Some(String::new()) }
    }

    fn routine(&mut self) -> Option<String> {
        let (procedure, arguments) = self.called()?;
        let mut own = Options::default();
        while self.at < self.tokens.len() {
            self.option(&mut own)?;
        }
        own.link(&self.name);
        // A body that the server reads needs no word about it, and a text does (`compute_attributes_sql_style` and
        // `CreateFunction` in src/backend/commands/functioncmds.c).
        if own.language.is_empty() {
            "sql".clone_into(&mut own.language);
        }
        if !procedure && own.returns.is_empty() {
            self.context.note(Rule::ReturnsOfOut);
            own.returns = match self.out.as_slice() {
                [] => return None,
                [(_, only)] => only.clone(),
                _ => "record".to_owned(),
            };
        }
        Some(format!("{} ({arguments}){}", if procedure { "procedure" } else { "function" }, own.text()))
    }

    fn arguments(&mut self) -> Option<String> {
        if !self.symbol("(") {
            return None;
        }
        let mut arguments = Vec::new();
        while !self.symbol(")") {
            let whole = self.at;
            self.until(|reader| matches!(reader.text(), "," | ")"));
            let end = std::mem::replace(&mut self.at, whole);
            arguments.push(self.argument(end)?);
            self.at = end;
            if !self.symbol(",") && self.text() != ")" {
                return None;
            }
        }
        Some(arguments.join(", "))
    }

    /// `[mode] [name] type [DEFAULT value]`, up to a token.
    fn argument(&mut self, end: usize) -> Option<String> {
        let mode = |reader: &mut Self| {
            let follows = reader.at + 1 < end;
            ["inout", "in", "out", "variadic"].into_iter().find(|word| follows && reader.take(&[word]))
        };
        let mut own = mode(self);
        if own == Some("in") && self.take(&["out"]) {
            own = Some("inout");
        }
        let start = self.at;
        self.until(|reader| {
            reader.at >= end
                || matches!(reader.text(), "=" | ":=")
                || reader.tokens[reader.at].is_word(reader.raw, "default")
        });
        let middle = self.at;
        self.at = start;
        // A type may be of several words, and so may a name and a type: a name comes first where the rest is a type.
        let (name, ty) = if is_type(&self.texts(start, middle)) {
            (String::new(), self.span(start, middle))
        } else {
            let name = self.name();
            own = own.or_else(|| mode(self));
            (format!("{name} "), self.span(self.at, middle))
        };
        let ty = self.type_name(ty);
        self.at = middle;
        if self.in_table || matches!(own, Some("out" | "inout")) {
            self.out.push((name.trim_end().to_owned(), ty.clone()));
        }
        if !self.in_table && own != Some("out") {
            self.inputs.push((name.trim_end().to_owned(), ty.clone()));
            self.variadic |= own == Some("variadic");
            self.optional += usize::from(self.at < end);
        }
        let mut text = match own {
            None | Some("in") => format!("{name}{ty}"),
            Some(mode) => format!("{mode} {name}{ty}"),
        };
        if self.at < end {
            self.at += 1;
            let value = self.span(self.at, end);
            let column_type = Concrete::named(ty);
            let context = Context { column_type: Some(&column_type), ..*self.context };
            text.push_str(" default ");
            text.push_str(&super::expression(value, Vendor::Postgres, &context).text);
        }
        Some(text)
    }

    fn texts(&self, from: usize, to: usize) -> Vec<String> {
        self.tokens[from..to.max(from)]
            .iter()
            .map(|token| token.text(self.raw).to_ascii_lowercase())
            .collect()
    }

    fn name(&mut self) -> String {
        let token = self.tokens.get(self.at).map(|token| token.kind);
        let text = self.advance();
        match token {
            Some(TokenKind::Quoted) => name_of(text),
            _ => text.to_ascii_lowercase(),
        }
    }

    /// A type without the schema that need not be written, and without its length, which the server forgets
    /// (documentation, CREATE FUNCTION, Notes).
    fn type_name(&self, text: &str) -> String {
        let name = without_length(&(self.context.type_name)(text));
        // With its length goes what tells the two words for padded text apart.
        let name = name.strip_prefix("bpchar").map_or(name.clone(), |rest| format!("character{rest}"));
        in_schema(name, self.context)
    }

    fn option(&mut self, own: &mut Options) -> Option<()> {
        let simple: &[Simple] = &[
            (&["immutable"], |own| "immutable".clone_into(&mut own.volatility)),
            (&["stable"], |own| "stable".clone_into(&mut own.volatility)),
            (&["volatile"], |own| own.volatility.clear()),
            (&["strict"], |own| own.strict = true),
            (&["returns", "null", "on", "null", "input"], |own| own.strict = true),
            (&["called", "on", "null", "input"], |own| own.strict = false),
            (&["leakproof"], |own| own.leakproof = true),
            (&["not", "leakproof"], |own| own.leakproof = false),
            (&["window"], |own| own.window = true),
            (&["security", "definer"], |own| own.definer = true),
            (&["security", "invoker"], |own| own.definer = false),
            (&["external", "security", "definer"], |own| own.definer = true),
            (&["external", "security", "invoker"], |own| own.definer = false),
        ];
        for (words, apply) in simple {
            if self.take(words) {
                apply(own);
                return Some(());
            }
        }
        if self.take(&["returns"]) {
            own.returns = self.returns()?;
        } else if self.take(&["language"]) {
            own.language = unquoted(self.advance()).to_ascii_lowercase();
        } else if self.take(&["parallel"]) {
            own.parallel = self.advance().to_ascii_lowercase();
        } else if self.take(&["cost"]) {
            self.advance().clone_into(&mut own.cost);
        } else if self.take(&["rows"]) {
            self.advance().clone_into(&mut own.rows);
        } else if self.take(&["support"]) {
            self.until(|reader| reader.at > 0 && starts_option(reader)).clone_into(&mut own.support);
        } else if self.take(&["transform"]) {
            own.transform = tokens(self.until(starts_option), Vendor::Postgres);
        } else if self.take(&["set"]) {
            own.settings.push(self.setting()?);
        } else if self.take(&["as"]) {
            own.body = self.body()?;
            if self.symbol(",") {
                own.symbol = meant(self.advance());
            }
        } else if self.take(&["return"]) {
            let raw = self.span(self.at, self.tokens.len());
            let value = statement::value(raw, self.context, &self.around());
            own.body = format!("return {}", value.unwrap_or_else(|| tokens(raw, Vendor::Postgres)));
            self.at = self.tokens.len();
        } else if self.take(&["begin", "atomic"]) {
            own.body = self.atomic();
        } else {
            return None;
        }
        Some(())
    }

    fn returns(&mut self) -> Option<String> {
        if self.take(&["table"]) {
            self.in_table = true;
            let columns = self.arguments()?;
            self.in_table = false;
            return Some(format!("table ({columns})"));
        }
        let many = if self.take(&["setof"]) { "setof " } else { "" };
        let ty = self.until(starts_option);
        Some(format!("{many}{}", self.type_name(ty)))
    }

    /// `name {TO | =} value, …` with the values as texts.
    fn setting(&mut self) -> Option<String> {
        // Names of settings have no case.
        let mut name = self.name().to_ascii_lowercase();
        while self.symbol(".") {
            name = format!("{name}.{}", self.name().to_ascii_lowercase());
        }
        if self.take(&["from", "current"]) {
            return Some(format!("{name} from current"));
        }
        if !self.symbol("=") && !self.take(&["to"]) {
            return None;
        }
        let mut values = Vec::new();
        loop {
            let sign = if self.symbol("-") { "-" } else { "" };
            values.push(format!("{sign}{}", unquoted(self.advance())));
            if !self.symbol(",") {
                return Some(format!("{name} = {}", values.join(", ")));
            }
        }
    }

    /// `BEGIN ATOMIC`: the server writes its statements anew.
    fn atomic(&mut self) -> String {
        let (mut statements, around) = (Vec::new(), self.around());
        while self.at < self.tokens.len() {
            let own = self.until(|reader| reader.text() == ";");
            self.symbol(";");
            statements.push(statement::statement(own, self.context, &around).0);
        }
        format!("begin atomic {}", statements.join("; "))
    }

    /// The arguments are columns of a relation that has the name of the function (documentation 38.5.1).
    fn around(&self) -> Around {
        let named = self.inputs.iter().filter(|(name, _)| !name.is_empty());
        let column = |(name, ty): &(String, String)| Output {
            name: name.clone(),
            ty: Some(inner_name(&Concrete::named(ty.as_str()))).filter(|_| !ty.contains('(')),
        };
        let columns = Some(named.map(column).collect());
        let relations = vec![Relation::named(self.name.clone(), columns)];
        let name = |(name, _): &(String, String)| Some(name.clone()).filter(|name| !name.is_empty());
        Around { relations, arguments: self.inputs.iter().map(name).collect() }
    }

    fn body(&mut self) -> Option<String> {
        let token = self.tokens.get(self.at)?;
        if token.kind != TokenKind::Text {
            return None;
        }
        let body = meant(self.advance());
        Some(body)
    }
}

/// Whether an option comes next, after a type.
fn starts_option(reader: &Reader<'_>) -> bool {
    OPTIONS.iter().any(|word| reader.tokens[reader.at].is_word(reader.raw, word))
}
