//! The name that PostgreSQL gives to what a query puts out without one (documentation 7.3.2).

use drift_catalog::Vendor;
use sqlparser::ast::{AccessExpr, Expr, ObjectNamePart, SelectItem, SetExpr, TrimWhereField, Value};

use super::context::Context;
use super::names;
use super::signatures::inner;

const NOTHING: &str = "?column?";

/// The name of an output.
pub(crate) fn name(expr: &Expr, context: &Context<'_>) -> String {
    let (name, _) = figure(expr, context);
    name.unwrap_or_else(|| NOTHING.to_owned())
}

/// A name, and whether it is one that a cast around may not replace.
fn figure(expr: &Expr, context: &Context<'_>) -> (Option<String>, bool) {
    let word = |word: &str| (Some(word.to_owned()), true);
    match expr {
        Expr::Nested(inner) | Expr::Collate { expr: inner, .. } => figure(inner, context),
        Expr::Identifier(own) => word(&names::fold(own.clone(), Vendor::Postgres).value),
        Expr::CompoundIdentifier(parts) => match parts.last() {
            Some(own) => word(&names::fold(own.clone(), Vendor::Postgres).value),
            None => (None, false),
        },
        Expr::CompoundFieldAccess { root, access_chain } => {
            let field = access_chain.iter().rev().find_map(|access| match access {
                AccessExpr::Dot(Expr::Identifier(own)) => Some(own.clone()),
                _ => None,
            });
            match field {
                Some(own) => word(&names::fold(own, Vendor::Postgres).value),
                None => figure(root, context),
            }
        }
        Expr::Function(function) => match function.name.0.last() {
            Some(ObjectNamePart::Identifier(own)) => {
                let own = names::fold(own.clone(), Vendor::Postgres).value;
                word(&own)
            }
            _ => (None, false),
        },
        Expr::Cast { expr: own, data_type, .. } => match figure(own, context) {
            (Some(name), true) => (Some(name), true),
            _ => (Some(type_word(&data_type.to_string(), context)), false),
        },
        Expr::TypedString(text) => (Some(type_word(&text.data_type.to_string(), context)), false),
        Expr::Interval(_) => (Some("interval".to_owned()), false),
        Expr::Value(value) if matches!(value.value, Value::Boolean(_)) => (Some("bool".to_owned()), false),
        Expr::Case { else_result, .. } => match else_result.as_deref().map(|own| figure(own, context)) {
            Some((Some(name), true)) => (Some(name), true),
            _ => (Some("case".to_owned()), false),
        },
        Expr::Array(_) => word("array"),
        Expr::Tuple(_) => word("row"),
        Expr::Exists { negated: false, .. } => word("exists"),
        Expr::Subquery(query) => match query.body.as_ref() {
            SetExpr::Select(select) => match select.projection.first() {
                Some(SelectItem::UnnamedExpr(own)) => figure(own, context),
                Some(SelectItem::ExprWithAlias { alias, .. }) => {
                    word(&names::fold(alias.clone(), Vendor::Postgres).value)
                }
                _ => (None, false),
            },
            _ => (None, false),
        },
        Expr::Extract { .. } => word(if context.extract_is_date_part { "date_part" } else { "extract" }),
        Expr::Substring { .. } => word("substring"),
        Expr::Position { .. } => word("position"),
        Expr::Overlay { .. } => word("overlay"),
        Expr::Ceil { .. } => word("ceil"),
        Expr::Floor { .. } => word("floor"),
        Expr::AtTimeZone { .. } => word("timezone"),
        Expr::Trim { trim_where, .. } => word(match trim_where {
            Some(TrimWhereField::Leading) => "ltrim",
            Some(TrimWhereField::Trailing) => "rtrim",
            _ => "btrim",
        }),
        _ => (None, false),
    }
}

/// A type by the name that it has inside.
fn type_word(text: &str, context: &Context<'_>) -> String {
    let name = (context.type_name)(text);
    let base = name.split('(').next().unwrap_or_default().trim_end_matches("[]").trim().to_owned();
    let last = base.rsplit('.').next().unwrap_or_default().trim_matches('"').to_owned();
    inner(&last)
}
