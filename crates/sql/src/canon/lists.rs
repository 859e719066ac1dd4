//! Conditions made of several: chains of AND and OR, lists, ranges.

use std::ops::ControlFlow;

use drift_catalog::Vendor;
use sqlparser::ast::{BinaryOperator, DataType, Expr, ObjectNamePart, Value, visit_expressions};

use super::context::Context;
use super::readable::SYMMETRIC;
use super::rule::Rule;
use super::rules::{bare, binary, wrap};
use super::{casts, functions, implied, infer};

/// `a AND (b AND c)` is `a AND b AND c`: both operators are associative.
pub(crate) fn chain(left: Expr, op: &BinaryOperator, right: Expr, context: &Context<'_>) -> Expr {
    let mut operands = Vec::new();
    spread(right, op, &mut operands);
    context.note_if(Rule::Chain, || operands.len() > 1);
    // The left side was made by this very function: it is a chain already, one step deep to the right.
    let is_chain = matches!(&left, Expr::BinaryOp { op: own, .. } if own == op);
    let start = if is_chain { left } else { wrap(left) };
    operands.into_iter().rev().fold(start, |left, right| Expr::BinaryOp {
        left: Box::new(left),
        op: op.clone(),
        right: Box::new(right),
    })
}

/// The operands of a chain, the last one first.
fn spread(mut expr: Expr, op: &BinaryOperator, operands: &mut Vec<Expr>) {
    loop {
        match bare(expr) {
            Expr::BinaryOp { left, op: own, right } if own == *op => {
                operands.push(wrap(*right));
                expr = *left;
            }
            other => {
                operands.push(wrap(other));
                return;
            }
        }
    }
}

/// `x BETWEEN a AND b` is `x >= a AND x <= b`. SQLite computes `x` once
/// (<https://sqlite.org/lang_expr.html#between>), so there it must not change from one time to the next.
pub(crate) fn between(
    expr: Expr,
    negated: bool,
    low: Expr,
    high: Expr,
    vendor: Vendor,
    context: &Context<'_>,
) -> Expr {
    let expr = bare(expr);
    if vendor == Vendor::Sqlite && functions::calls_any(&expr) {
        let (expr, low, high) = (Box::new(wrap(expr)), Box::new(wrap(bare(low))), Box::new(wrap(bare(high))));
        return Expr::Between { expr, negated, low, high };
    }
    if let Some(low) = symmetric(&low) {
        context.note(Rule::Symmetric);
        let own = |low: &Expr, high: &Expr| {
            between(expr.clone(), negated, low.clone(), high.clone(), vendor, context)
        };
        let join = if negated { BinaryOperator::And } else { BinaryOperator::Or };
        return binary(own(low, &high), join, own(&high, low), vendor, context);
    }
    context.note(Rule::Between);
    let (low_op, high_op, join) = if negated {
        (BinaryOperator::Lt, BinaryOperator::Gt, BinaryOperator::Or)
    } else {
        (BinaryOperator::GtEq, BinaryOperator::LtEq, BinaryOperator::And)
    };
    let compared = |op, bound| {
        let mut own = binary(expr.clone(), op, bound, vendor, context);
        if vendor == Vendor::Postgres {
            implied::strip(&mut own, context);
        }
        own
    };
    binary(compared(low_op, low), join, compared(high_op, high), vendor, context)
}

/// The lower bound of `BETWEEN SYMMETRIC`.
fn symmetric(low: &Expr) -> Option<&Expr> {
    let Expr::Function(mark) = low else { return None };
    let [ObjectNamePart::Identifier(name)] = mark.name.0.as_slice() else { return None };
    let arguments = (name.value == SYMMETRIC).then(|| infer::arguments(mark))??;
    arguments.first().copied()
}

/// `a LIKE ANY (…)` is the operator with ANY, which the parser takes for a pattern, or for a function of that name.
pub(crate) fn like_any(node: Expr, context: &Context<'_>) -> Expr {
    let quantified = |pattern: &Expr, any: bool| -> Option<(bool, Expr)> {
        if any {
            return Some((true, pattern.clone()));
        }
        let Expr::Function(call) = pattern else { return None };
        let [ObjectNamePart::Identifier(name)] = call.name.0.as_slice() else { return None };
        let any = match name.value.to_ascii_lowercase().as_str() {
            "any" | "some" => true,
            "all" => false,
            _ => return None,
        };
        let arguments = infer::arguments(call).filter(|_| name.quote_style.is_none())?;
        let [only] = arguments.as_slice() else { return None };
        Some((any, (*only).clone()))
    };
    let (found, left, op) = match &node {
        Expr::Like { negated, any, expr, pattern, escape_char: None } => {
            let op = if *negated { BinaryOperator::PGNotLikeMatch } else { BinaryOperator::PGLikeMatch };
            (quantified(pattern, *any), expr, op)
        }
        Expr::ILike { negated, any, expr, pattern, escape_char: None } => {
            let op = if *negated { BinaryOperator::PGNotILikeMatch } else { BinaryOperator::PGILikeMatch };
            (quantified(pattern, *any), expr, op)
        }
        _ => return node,
    };
    let Some((any, right)) = found else { return node };
    context.note(Rule::LikeOperator);
    let (left, right) = (Box::new(wrap(bare(left.as_ref().clone()))), Box::new(bare(right)));
    if any {
        Expr::AnyOp { left, compare_op: op, right, is_some: false }
    } else {
        Expr::AllOp { left, compare_op: op, right }
    }
}

/// The elements of `ARRAY[…]`. A cast of the array is a cast of each element.
pub(crate) fn array(expr: Expr, context: &Context<'_>) -> Result<Vec<Expr>, Box<Expr>> {
    match bare(expr) {
        Expr::Array(array) => Ok(array.elem),
        Expr::Cast { expr, data_type, kind, format } => {
            match (bare(*expr), data_type.to_string().strip_suffix("[]")) {
                (Expr::Array(array), Some(target)) => {
                    context.note(Rule::ArrayCast);
                    let target = DataType::Custom(super::names::object(vec![target.into()]), Vec::new());
                    let cast = |element| casts::cast(element, &target, Vendor::Postgres, context);
                    Ok(array.elem.into_iter().map(cast).collect())
                }
                (inner, _) => {
                    Err(Box::new(Expr::Cast { expr: Box::new(wrap(inner)), data_type, kind, format }))
                }
            }
        }
        other => Err(Box::new(other)),
    }
}

/// Lists are sets: order and repetition of constants say nothing, and a list of one is a comparison. In
/// SQLite that holds for constants only: the affinity of other items counts in a comparison and not in a list
/// (<https://sqlite.org/datatype3.html> §4.2).
pub(crate) fn in_list(
    expr: Expr,
    list: Vec<Expr>,
    negated: bool,
    vendor: Vendor,
    context: &Context<'_>,
) -> Expr {
    let expr = bare(expr);
    if let (Expr::Tuple(_), Vendor::Postgres) = (&expr, vendor)
        && list.iter().all(|item| matches!(item, Expr::Tuple(_)))
        && list.len() > 1
    {
        context.note(Rule::RowComparison);
        let (op, join) = if negated {
            (BinaryOperator::NotEq, BinaryOperator::And)
        } else {
            (BinaryOperator::Eq, BinaryOperator::Or)
        };
        let rows = list.into_iter().map(|item| binary(expr.clone(), op.clone(), item, vendor, context));
        if let Some(all) = rows.reduce(|all, row| chain(all, &join, row, context)) {
            return all;
        }
        return expr;
    }
    let list = match vendor {
        Vendor::Postgres if list.iter().any(has_column) => {
            return with_columns(&expr, list, negated, context);
        }
        _ => list,
    };
    let column = casts::column_type(&expr, vendor, context);
    let mut list: Vec<Expr> =
        list.into_iter().map(|item| casts::beside(bare(item), column, vendor, context)).collect();
    let constant = list.iter().all(is_constant);
    if constant {
        let before = context.trace.map(|_| list.clone());
        list.sort_by_cached_key(ToString::to_string);
        list.dedup();
        context.note_if(Rule::ListOrder, || before.as_ref() != Some(&list));
    }
    if list.len() == 1 && (constant || vendor == Vendor::Postgres) {
        context.note(Rule::ListOfOne);
        let op = if negated { BinaryOperator::NotEq } else { BinaryOperator::Eq };
        return binary(expr, op, list.remove(0), vendor, context);
    }
    Expr::InList { expr: Box::new(wrap(expr)), list, negated }
}

/// Items with columns are compared one by one, behind the list of the others (src/backend/parser/parse_expr.c,
/// `transformAExprIn`).
fn with_columns(expr: &Expr, list: Vec<Expr>, negated: bool, context: &Context<'_>) -> Expr {
    let (op, join) = if negated {
        (BinaryOperator::NotEq, BinaryOperator::And)
    } else {
        (BinaryOperator::Eq, BinaryOperator::Or)
    };
    context.note_if(Rule::ListOfColumns, || list.len() > 1);
    let compared = |item: Expr| {
        let mut own = binary(expr.clone(), op.clone(), item, Vendor::Postgres, context);
        implied::strip(&mut own, context);
        own
    };
    let (columns, others): (Vec<Expr>, Vec<Expr>) = list.iter().cloned().partition(has_column);
    let (first, rest) = if others.len() > 1 {
        let mut own = in_list(expr.clone(), others, negated, Vendor::Postgres, context);
        implied::strip(&mut own, context);
        (Some(own), columns)
    } else {
        (None, list)
    };
    let all = first.into_iter().chain(rest.into_iter().map(compared));
    all.reduce(|all, own| chain(all, &join, own, context)).unwrap_or_else(|| expr.clone())
}

fn has_column(expr: &Expr) -> bool {
    visit_expressions(expr, |node| match node {
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    })
    .is_break()
}

fn is_constant(expr: &Expr) -> bool {
    match expr {
        Expr::Value(value) => !matches!(value.value, Value::Placeholder(_)),
        Expr::Cast { expr, .. } => is_constant(expr),
        _ => false,
    }
}
