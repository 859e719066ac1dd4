//! Canonical text of one expression.

use drift_catalog::{Expr, ExprKind, Vendor};
use sqlparser::ast::{self, visit_expressions_mut};
use sqlparser::dialect::{Dialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Token;

use super::context::Context;
use super::{literal, rules, text};

/// Longer texts are compared token by token only.
const LONGEST: usize = 256 * 1024;
/// The deepest nesting that is looked into.
const DEEPEST: usize = 60;

pub(crate) fn grammar(vendor: Vendor) -> &'static dyn Dialect {
    match vendor {
        Vendor::Sqlite => &SQLiteDialect {},
        Vendor::Postgres => &PostgreSqlDialect {},
    }
}

/// A parser over a text, unless that is too long or not even tokens.
pub(crate) fn parser(raw: &str, vendor: Vendor) -> Option<Parser<'static>> {
    if raw.len() > LONGEST {
        return None;
    }
    Parser::new(grammar(vendor)).with_recursion_limit(DEEPEST).try_with_sql(raw).ok()
}

/// Whether a parser has read everything: sqlparser is content with a prefix.
pub(crate) fn at_end(parser: &Parser<'_>) -> bool {
    matches!(parser.peek_token().token, Token::EOF)
}

/// Canonical form of an expression.
pub fn expression(raw: &str, vendor: Vendor, context: &Context<'_>) -> Expr {
    let trimmed = raw.trim();
    let parsed = parser(trimmed, vendor).and_then(|mut parser| {
        let parsed = parser.parse_expr().ok()?;
        at_end(&parser).then_some(parsed)
    });
    let Some(mut parsed) = parsed else {
        return Expr {
            raw: raw.to_owned(),
            text: text::tokens(trimmed, vendor),
            kind: ExprKind::NotUnderstood,
        };
    };
    let _ = visit_expressions_mut(&mut parsed, |node| {
        rules::apply(node, vendor, context);
        std::ops::ControlFlow::<()>::Continue(())
    });
    let parsed = literal::as_stored(rules::bare(parsed), vendor, context);
    let kind = kind_of(&parsed, vendor);
    Expr { raw: raw.to_owned(), text: parsed.to_string(), kind }
}

fn kind_of(expr: &ast::Expr, vendor: Vendor) -> ExprKind {
    match expr {
        ast::Expr::Value(_) => ExprKind::Literal,
        ast::Expr::Function(function) if rules::is_known(function, vendor) => ExprKind::Known,
        _ => ExprKind::Other,
    }
}
