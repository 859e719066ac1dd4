//! Canonical text of a view's query.

use std::ops::ControlFlow;

use drift_catalog::{Expr, ExprKind, Vendor};
use sqlparser::ast::{
    self, ObjectName, Query, SelectItem, SetExpr, TableFactor, visit_expressions_mut, visit_relations_mut,
};

use super::context::Context;
use super::expression::{at_end, parser, readable};
use super::{names, rules, text};

/// Canonical form of a query.
pub fn query(raw: &str, vendor: Vendor, context: &Context<'_>) -> Expr {
    let trimmed = raw.trim().trim_end_matches(';').trim_end();
    let parsed = parser(&readable(trimmed, vendor), vendor).and_then(|mut parser| {
        let parsed = parser.parse_query().ok()?;
        at_end(&parser).then_some(parsed)
    });
    let Some(mut parsed) = parsed else {
        return Expr {
            raw: raw.to_owned(),
            text: text::tokens(trimmed, vendor),
            kind: ExprKind::NotUnderstood,
        };
    };
    let _ = visit_relations_mut(&mut parsed, |name| {
        *name = relation(name.clone(), vendor, context);
        ControlFlow::<()>::Continue(())
    });
    let only = only_relation(&parsed);
    let context = Context { table: only.as_deref(), ..*context };
    let _ = visit_expressions_mut(&mut parsed, |node| {
        rules::apply(node, vendor, &context);
        ControlFlow::<()>::Continue(())
    });
    if let SetExpr::Select(select) = parsed.body.as_mut() {
        for item in &mut select.projection {
            plain_item(item);
        }
        if let Some(condition) = select.selection.take() {
            select.selection = Some(rules::bare(condition));
        }
    }
    Expr { raw: raw.to_owned(), text: parsed.to_string(), kind: ExprKind::Other }
}

/// A relation without the schema that need not be written.
fn relation(name: ObjectName, vendor: Vendor, context: &Context<'_>) -> ObjectName {
    let Some(mut parts) = names::parts(&name, vendor) else { return name };
    if parts.len() == 2 && parts[0].value == context.default_schema {
        parts.remove(0);
    }
    names::object(parts)
}

/// The name that qualifies columns, where the query reads one relation and nothing else: then a column's
/// qualifier says nothing.
fn only_relation(query: &Query) -> Option<String> {
    if query.with.is_some() {
        return None;
    }
    let SetExpr::Select(select) = query.body.as_ref() else { return None };
    let [from] = select.from.as_slice() else { return None };
    if !from.joins.is_empty() {
        return None;
    }
    let mut subqueries = 0;
    let _ = ast::visit_expressions(query, |node| {
        if matches!(node, ast::Expr::Subquery(_) | ast::Expr::InSubquery { .. } | ast::Expr::Exists { .. }) {
            subqueries += 1;
        }
        ControlFlow::<()>::Continue(())
    });
    match &from.relation {
        TableFactor::Table { name, alias, .. } if subqueries == 0 => Some(match alias {
            Some(alias) => alias.name.value.clone(),
            None => name.0.last()?.as_ident()?.value.clone(),
        }),
        _ => None,
    }
}

/// `id AS id` is `id`; parentheses around a whole column say nothing.
fn plain_item(item: &mut SelectItem) {
    if let SelectItem::ExprWithAlias { expr: ast::Expr::Identifier(name), alias } = item
        && name.value == alias.value
    {
        *item = SelectItem::UnnamedExpr(ast::Expr::Identifier(name.clone()));
    }
}
