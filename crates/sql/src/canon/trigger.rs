//! Triggers of PostgreSQL: the condition by the rules of expressions, all else token by token.

use drift_catalog::{Column, Expr, ExprKind, Vendor};

use super::context::Context;
use super::infer::inner_name;
use super::scope::{Output, Relation};
use super::statement::{self, Around};
use super::text::{definition, traced};
use crate::lex::{Token, lex};

/// Canonical form of a trigger.
pub fn trigger(raw: &str, vendor: Vendor, context: &Context<'_>) -> Expr {
    let whole = traced(raw, vendor, context);
    if vendor != Vendor::Postgres {
        return whole;
    }
    let tokens = lex(raw, vendor);
    let Some((open, close)) = condition(&tokens, raw) else { return whole };
    let inside = raw.get(tokens[open].range.end..tokens[close].range.start).unwrap_or_default();
    let inside = bare(inside);
    let inside = statement::value(inside, context, &around(context))
        .unwrap_or_else(|| super::expression(inside, vendor, context).text);
    let before = raw.get(..tokens[open].range.start).unwrap_or_default();
    let after = raw.get(tokens[close].range.end..).unwrap_or_default();
    let before = definition(before, vendor).text;
    let rest = definition(after, vendor).text.replacen("execute procedure ", "execute function ", 1);
    Expr { raw: raw.to_owned(), text: format!("{before} ({inside}) {rest}"), kind: ExprKind::Other }
}

/// The row before and the row after.
fn around(context: &Context<'_>) -> Around {
    let column = |own: &Column| Output { name: own.name.clone(), ty: own.ty.ty.concrete().map(inner_name) };
    let columns: Vec<Output> = context.columns.iter().map(column).collect();
    let columns = Some(columns).filter(|own| !own.is_empty());
    let relations = ["old", "new"].map(|name| Relation::named(name.to_owned(), columns.clone())).to_vec();
    Around { relations, arguments: Vec::new() }
}

/// The parentheses after WHEN.
fn condition(tokens: &[Token], raw: &str) -> Option<(usize, usize)> {
    let when = tokens.iter().position(|token| token.is_word(raw, "when"))?;
    let open = when + 1;
    tokens.get(open).filter(|token| token.is_symbol(raw, "("))?;
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.text(raw) {
            "(" => depth += 1,
            ")" => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some((open, at));
                }
            }
            _ => {}
        }
    }
    None
}

/// A text without parentheses around the whole of it: whole rows (`old.*`) are no expression to every grammar.
fn bare(mut text: &str) -> &str {
    loop {
        text = text.trim();
        let tokens = lex(text, Vendor::Postgres);
        let mut depth = 0_usize;
        let closes = tokens.iter().position(|token| {
            match token.text(text) {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0
        });
        let around = tokens.first().is_some_and(|token| token.is_symbol(text, "("))
            && closes.is_some_and(|at| at > 0 && at + 1 == tokens.len());
        if !around {
            return text;
        }
        text = &text[1..text.len() - 1];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canon::Family;

    fn canon(raw: &str) -> String {
        let context = Context::bare("public", |text| text.to_owned(), |_| Family::Other);
        trigger(raw, Vendor::Postgres, &context).text
    }

    #[test]
    fn conditions_are_expressions() {
        let make = |when: &str| {
            canon(&format!(
                "CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW WHEN ({when}) EXECUTE PROCEDURE f()"
            ))
        };
        assert_eq!(make("OLD.a != NEW.a"), make("(old.a <> new.a)"));
        assert_eq!(make("OLD.* IS DISTINCT FROM NEW.*"), make("((old.* IS DISTINCT FROM new.*))"));
        assert_ne!(make("OLD.a = NEW.a"), make("old.a <> new.a"));
        assert_ne!(make("(a) or (b)"), make("(a) and (b)"));
    }
}
