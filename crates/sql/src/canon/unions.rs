//! The parts of UNION, INTERSECT and EXCEPT: how they group, and what each takes from the others.

use sqlparser::ast::{Expr, SelectItem, SetExpr, SetOperator, SetQuantifier, Value};

use super::context::Context;
use super::infer;
use super::resolve::{Ty, common};
use super::rule::Rule;
use super::rules::is_null;
use super::scope::Scope;

/// Parentheses around a part of UNION that say how it is read anyway.
pub(crate) fn parts_of_union(body: &mut SetExpr, context: &Context<'_>) {
    let SetExpr::SetOperation { left, op, right, .. } = body else { return };
    parts_of_union(left, context);
    parts_of_union(right, context);
    let op = *op;
    for (side, is_left) in [(left, true), (right, false)] {
        while let SetExpr::Query(query) = side.as_mut() {
            let plain = query.with.is_none()
                && query.order_by.is_none()
                && query.limit_clause.is_none()
                && query.fetch.is_none()
                && query.locks.is_empty();
            let reads_alike = match query.body.as_ref() {
                SetExpr::SetOperation { op: own, .. } => {
                    let intersects = |op: SetOperator| op == SetOperator::Intersect;
                    (is_left && intersects(op) == intersects(*own)) || (!intersects(op) && intersects(*own))
                }
                _ => true,
            };
            if !plain || !reads_alike {
                break;
            }
            context.note(Rule::UnionParentheses);
            let nothing = SetExpr::Values(sqlparser::ast::Values {
                explicit_row: false,
                value_keyword: false,
                rows: Vec::new(),
            });
            let inner = std::mem::replace(query.body.as_mut(), nothing);
            **side = inner;
        }
    }
    if let SetExpr::SetOperation { set_quantifier, .. } = body
        && matches!(set_quantifier, SetQuantifier::Distinct)
    {
        *set_quantifier = SetQuantifier::None;
    }
}

/// Only the first part of a UNION gives names.
pub(crate) fn names_in_union(body: &mut SetExpr, first: bool, context: &Context<'_>) {
    match body {
        SetExpr::SetOperation { left, right, .. } => {
            names_in_union(left, first, context);
            names_in_union(right, false, context);
        }
        // Its ORDER BY says expressions or numbers by now.
        SetExpr::Query(query) => names_in_union(&mut query.body, first, context),
        SetExpr::Select(select) if !first => {
            for item in &mut select.projection {
                if let SelectItem::ExprWithAlias { expr, .. } = item {
                    context.note(Rule::NamesInUnion);
                    *item = SelectItem::UnnamedExpr(expr.clone());
                }
            }
        }
        _ => {}
    }
}

/// What one part puts out in one column, as far as it says a type.
enum Said {
    /// A constant without a type, or with one that it need not have.
    Constant,
    Type(Option<Ty>),
}

/// NULL or a text with a type that another part gives to the column need not say it (documentation 10.5).
pub(crate) fn constants_in_union(body: &mut SetExpr, scope: &Scope<'_>) {
    if !matches!(body, SetExpr::SetOperation { .. }) {
        return;
    }
    let mut said: Vec<Vec<Said>> = Vec::new();
    types(body, scope, &mut said);
    let Some(columns) = said.iter().map(Vec::len).min() else { return };
    let wanted: Vec<Option<Ty>> = (0..columns).map(|at| of_column(&said, at)).collect();
    strip(body, &wanted, scope.context);
}

/// The type that the parts which say one become together.
fn of_column(said: &[Vec<Said>], at: usize) -> Option<Ty> {
    let mut all = Vec::new();
    for part in said {
        if let Said::Type(own) = &part[at] {
            all.push(own.clone()?);
        }
    }
    if all.is_empty() { None } else { common(&all).map(Ty::Of) }
}

fn types(body: &SetExpr, scope: &Scope<'_>, all: &mut Vec<Vec<Said>>) {
    match body {
        SetExpr::SetOperation { left, right, .. } => {
            types(left, scope, all);
            types(right, scope, all);
        }
        SetExpr::Select(select) => {
            let outputs = scope.clone().of_select(select).unwrap_or_default();
            let said = |(at, item): (usize, &SelectItem)| match constant(item) {
                true => Said::Constant,
                false => Said::Type(outputs.get(at).and_then(|own| own.ty.as_deref()).map(Ty::of)),
            };
            all.push(select.projection.iter().enumerate().map(said).collect());
        }
        // Its columns are not looked into.
        _ => all.push(Vec::new()),
    }
}

fn constant(item: &SelectItem) -> bool {
    let (SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }) = item else { return false };
    let plain = match expr {
        Expr::Cast { expr, .. } => expr.as_ref(),
        other => other,
    };
    is_null(plain) || matches!(plain, Expr::Value(own) if matches!(own.value, Value::SingleQuotedString(_)))
}

fn strip(body: &mut SetExpr, wanted: &[Option<Ty>], context: &Context<'_>) {
    match body {
        SetExpr::SetOperation { left, right, .. } => {
            strip(left, wanted, context);
            strip(right, wanted, context);
        }
        SetExpr::Select(select) => {
            for (item, wanted) in select.projection.iter_mut().zip(wanted) {
                if !constant(item) {
                    continue;
                }
                let (SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }) = item else {
                    continue;
                };
                if let Expr::Cast { expr: inner, data_type, .. } = &*expr
                    && wanted.is_some()
                    && infer::named(data_type, context) == *wanted
                {
                    context.note(Rule::ImpliedCast);
                    *expr = inner.as_ref().clone();
                }
            }
        }
        _ => {}
    }
}
