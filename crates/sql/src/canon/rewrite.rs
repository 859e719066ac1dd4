//! Rules of PostgreSQL (CREATE RULE): the condition by the rules of expressions, each action by those of statements.

use drift_catalog::{Expr, ExprKind, Vendor};

use super::context::Context;
use super::rule::Rule;
use super::scope::Relation;
use super::statement::{Around, statement, value};
use super::text::{tokens, traced};
use crate::lex::{Token, lex};

/// Canonical form of `AS ON event TO table [WHERE …] DO [ALSO | INSTEAD] …`.
pub fn rewrite_rule(raw: &str, context: &Context<'_>) -> Expr {
    match Reader::new(raw, context).rule() {
        Some((text, kind)) => Expr { raw: raw.to_owned(), text, kind },
        None => traced(raw, Vendor::Postgres, context),
    }
}

struct Reader<'a> {
    raw: &'a str,
    tokens: Vec<Token>,
    context: &'a Context<'a>,
}

impl<'a> Reader<'a> {
    fn new(raw: &'a str, context: &'a Context<'a>) -> Self {
        Reader { raw, tokens: lex(raw, Vendor::Postgres), context }
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_word(self.raw, word))
    }

    fn text(&self, from: usize, to: usize) -> &'a str {
        let own = self.tokens.get(from..to).unwrap_or_default();
        match (own.first(), own.last()) {
            (Some(first), Some(last)) => &self.raw[first.range.start..last.range.end],
            _ => "",
        }
    }

    /// Where a token stands in no parentheses.
    fn find(&self, from: usize, to: usize, is: impl Fn(usize) -> bool) -> Option<usize> {
        let mut depth = 0_usize;
        (from..to).find(|at| {
            match self.tokens[*at].text(self.raw) {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && is(*at)
        })
    }

    fn rule(&self) -> Option<(String, ExprKind)> {
        let end = self.tokens.len();
        let to = self.find(0, end, |at| self.is(at, "to"))?;
        let action = self.find(to, end, |at| self.is(at, "do"))?;
        let condition = self.find(to, action, |at| self.is(at, "where")).unwrap_or(action);
        let around = self.around();
        let mut text = tokens(self.text(0, condition), Vendor::Postgres);
        if condition < action {
            let condition = value(self.text(condition + 1, action), self.context, &around)?;
            text.push_str(&format!(" where {condition}"));
        }
        let mut at = action + 1;
        let also = self.is(at, "also");
        let instead = self.is(at, "instead");
        at += usize::from(also || instead);
        text.push_str(if instead { " do instead" } else { " do" });
        let (actions, wrapped) = self.actions(at);
        self.context.note_if(Rule::AlsoIsSilent, || also || wrapped && actions.len() == 1);
        let mut kind = ExprKind::Other;
        for (from, to) in actions {
            let (action, understood) = statement(self.text(from, to), self.context, &around);
            if !understood && !self.is(from, "nothing") && !self.is(from, "notify") {
                kind = ExprKind::NotUnderstood;
            }
            text.push_str(&format!(" {action};"));
        }
        Some((text, kind))
    }

    /// Where each action begins and ends, and whether parentheses stand around.
    fn actions(&self, start: usize) -> (Vec<(usize, usize)>, bool) {
        let is = |at: usize, symbol: &str| {
            self.tokens.get(at).is_some_and(|token| token.is_symbol(self.raw, symbol))
        };
        let mut end = self.tokens.len();
        while end > start && is(end - 1, ";") {
            end -= 1;
        }
        let closes = is(start, "(") && self.find(start, end, |at| is(at, ")")) == Some(end - 1);
        let (mut from, end) = if closes { (start + 1, end - 1) } else { (start, end) };
        let mut all = Vec::new();
        while from < end {
            let to = self.find(from, end, |at| is(at, ";")).unwrap_or(end);
            if from < to {
                all.push((from, to));
            }
            from = to + 1;
        }
        (all, closes)
    }

    /// The row before and the row after, both of the relation that the rule is of.
    fn around(&self) -> Around {
        let schema = Some(self.context.schema).filter(|schema| *schema != self.context.default_schema);
        let world = self.context.world.zip(self.context.table);
        let columns = world.and_then(|(world, table)| world.columns(schema, table));
        let relations = ["old", "new"].map(|name| Relation::named(name.to_owned(), columns.clone())).to_vec();
        Around { relations, arguments: Vec::new() }
    }
}
