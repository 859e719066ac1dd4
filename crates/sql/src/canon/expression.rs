//! Canonical text of one expression.

use std::ops::ControlFlow;

use drift_catalog::{Expr, ExprKind, Vendor};
use sqlparser::ast::{self, Visit, visit_expressions, visit_expressions_mut};
use sqlparser::dialect::{Dialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::parser::Parser;
use sqlparser::tokenizer;

use super::context::Context;
use super::readable::{noted, readable};
use super::rule::Rule;
use super::{doubt, literal, rules, stored, text};
use crate::lex::{Token, TokenKind, lex};

/// Longer texts are compared token by token only.
pub(crate) const LONGEST: usize = 256 * 1024;
/// The deepest nesting that is looked into.
const DEEPEST: usize = 60;
/// sqlparser's limit does not count `a + b + c + …`, which makes a tree as deep as it is long; so this many.
const MOST_OPERATORS: usize = 500;

pub(crate) fn grammar(vendor: Vendor) -> &'static dyn Dialect {
    match vendor {
        Vendor::Sqlite => &SQLiteDialect {},
        Vendor::Postgres => &PostgreSqlDialect {},
    }
}

/// A parser over a text, unless that is too long, would make too deep a tree, or is not even tokens.
pub(crate) fn parser(raw: &str, vendor: Vendor) -> Option<Parser<'static>> {
    // A text of fewer bytes has fewer operators.
    if raw.len() > LONGEST || (raw.len() > MOST_OPERATORS && operators(raw, vendor) > MOST_OPERATORS) {
        return None;
    }
    Parser::new(grammar(vendor)).with_recursion_limit(DEEPEST).try_with_sql(raw).ok()
}

/// Words that sqlparser 0.63 reads in a loop, each around what stands before it: `get_next_precedence_default`,
/// `parse_set_operator` and what may follow a table.
const DEEPENING: &[&str] = &[
    "and",
    "at",
    "between",
    "collate",
    "div",
    "except",
    "glob",
    "ilike",
    "in",
    "intersect",
    "is",
    "isnull",
    "like",
    "match",
    "match_recognize",
    "member",
    "minus",
    "not",
    "notnull",
    "operator",
    "or",
    "overlaps",
    "pivot",
    "regexp",
    "rlike",
    "similar",
    "union",
    "unpivot",
    "xor",
];

/// The number of tokens that may each make the tree deeper by one.
fn operators(raw: &str, vendor: Vendor) -> usize {
    let mut after_is = false;
    let deepens = |token: &&Token| match token.kind {
        TokenKind::Symbol => !matches!(token.text(raw), "," | "(" | ")" | "." | ";"),
        TokenKind::Word => {
            // `IS NOT` is one.
            let counted = after_is && token.is_word(raw, "not");
            after_is = token.is_word(raw, "is");
            !counted && DEEPENING.iter().any(|word| token.is_word(raw, word))
        }
        _ => false,
    };
    lex(raw, vendor).iter().filter(deepens).count()
}

/// What is plainly one constant, which most defaults are, without a parser's work.
fn constant(raw: &str) -> Option<ast::Expr> {
    let inside = raw.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    if let Some(text) = inside.filter(|text| !text.contains(['\'', '\\'])) {
        return Some(literal::value(ast::Value::SingleQuotedString(text.to_owned())));
    }
    let is_number = (1..=18).contains(&raw.len()) && raw.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| literal::number_of(raw))
}

/// Whether a parser has read everything: sqlparser is content with a prefix.
pub(crate) fn at_end(parser: &Parser<'_>) -> bool {
    matches!(parser.peek_token().token, tokenizer::Token::EOF)
}

/// Notes what the parser itself made one spelling. Gives the number of parentheses, for comparison with those that stay.
pub(crate) fn written<V: Visit + ToString>(
    raw: &str,
    parsed: &V,
    vendor: Vendor,
    context: &Context<'_>,
) -> usize {
    if context.trace.is_none() {
        return 0;
    }
    context.note_if(Rule::OnePrint, || parsed.to_string() != raw);
    noted(raw, vendor, context);
    parentheses(parsed)
}

/// How many parentheses stand around expressions.
pub(crate) fn parentheses<V: Visit>(tree: &V) -> usize {
    let mut number = 0;
    let _ = visit_expressions(tree, |node| {
        number += usize::from(matches!(node, ast::Expr::Nested(_)));
        ControlFlow::<()>::Continue(())
    });
    number
}

fn has_query(expr: &ast::Expr) -> bool {
    visit_expressions(expr, |node| match node {
        ast::Expr::Subquery(_) | ast::Expr::InSubquery { .. } | ast::Expr::Exists { .. } => {
            ControlFlow::Break(())
        }
        // `ARRAY(SELECT …)`
        ast::Expr::Function(call) if matches!(call.args, ast::FunctionArguments::Subquery(_)) => {
            ControlFlow::Break(())
        }
        _ => ControlFlow::Continue(()),
    })
    .is_break()
}

/// Canonical form of an expression.
pub fn expression(raw: &str, vendor: Vendor, context: &Context<'_>) -> Expr {
    let trimmed = raw.trim();
    let parsed = constant(trimmed).or_else(|| {
        let mut parser = parser(&readable(trimmed, vendor), vendor)?;
        let parsed = parser.parse_expr().ok()?;
        (at_end(&parser) && !doubt::is_misread(&parsed, vendor)).then_some(parsed)
    });
    let Some(mut parsed) = parsed else {
        context.note(Rule::TokensOnly);
        return Expr {
            raw: raw.to_owned(),
            text: text::tokens(trimmed, vendor),
            kind: ExprKind::NotUnderstood,
        };
    };
    let nested = written(trimmed, &parsed, vendor, context);
    if vendor == Vendor::Postgres && has_query(&parsed) {
        super::query::around(&mut parsed, context);
    } else {
        let _ = visit_expressions_mut(&mut parsed, |node| {
            rules::apply(node, vendor, context);
            ControlFlow::<()>::Continue(())
        });
    }
    let (mut parsed, kind) = stored::as_stored(rules::bare(parsed), vendor, context);
    context.note_if(Rule::Parentheses, || parentheses(&parsed) != nested);
    literal::guard_all_quotes(&mut parsed);
    Expr { raw: raw.to_owned(), text: parsed.to_string(), kind }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tree of tens of thousands of levels overflows the stack when it is dropped, at the latest.
    #[test]
    fn what_sqlparser_reads_in_a_loop_is_counted() {
        let chains = [
            " LIKE a",
            " ILIKE a",
            " SIMILAR TO a",
            " GLOB a",
            " MATCH a",
            " REGEXP a",
            " RLIKE a",
            " IN (1)",
            " NOT IN (1)",
            " BETWEEN 1 AND 2",
            " OVERLAPS a",
            " DIV a",
            " XOR a",
            " IS NOT NULL",
            " NOT NULL",
            " NOTNULL",
            " COLLATE \"C\"",
            " AT TIME ZONE 'x'",
            " OPERATOR(pg_catalog.+) a",
            "::text",
            " + a",
        ];
        for chain in chains {
            for vendor in [Vendor::Sqlite, Vendor::Postgres] {
                let text = format!("a{}", chain.repeat(MOST_OPERATORS + 1));
                assert!(parser(&text, vendor).is_none(), "{chain}");
            }
        }
        let set = format!("SELECT 1{}", " MINUS SELECT 1".repeat(MOST_OPERATORS + 1));
        assert!(parser(&set, Vendor::Postgres).is_none());
        assert_eq!(operators("a IS NOT NULL AND NOT b", Vendor::Postgres), 3);
    }
}
