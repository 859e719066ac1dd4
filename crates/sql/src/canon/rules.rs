//! The rules, applied to each node of an expression after its children. Operands stand without parentheses
//! where they are atoms, with them where they are not, whatever the writer did.

use drift_catalog::Vendor;
use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::{AccessExpr, BinaryOperator, CastKind, DataType, Expr, UnaryOperator, Value};

use super::context::Context;
use super::rule::Rule;
use super::{casts, functions, implied, lists, literal, names, operators};

/// Applies every rule to one node.
pub(crate) fn apply(node: &mut Expr, vendor: Vendor, context: &Context<'_>) {
    let taken = std::mem::replace(node, Expr::Wildcard(AttachedToken::empty()));
    *node = rewrite(taken, vendor, context);
    if vendor == Vendor::Postgres {
        implied::strip(node, context);
    }
}

fn rewrite(mut node: Expr, vendor: Vendor, context: &Context<'_>) -> Expr {
    if vendor == Vendor::Postgres {
        node = lists::like_any(node, context);
        operators::without_schema(&mut node, context);
    }
    match node {
        Expr::Nested(inner) => nested(*inner),
        Expr::Value(value) if literal::is_scientific(&value.value, vendor) => {
            context.note(Rule::NumberSpelling);
            literal::scientific(&value.value)
        }
        Expr::Value(value) => match literal::bits(&value.value, vendor) {
            Some(bits) => {
                context.note(Rule::BitText);
                casts::typed(literal::value(Value::SingleQuotedString(bits)), "bit".to_owned())
            }
            None => literal::value(literal::plain(value.value, vendor, context)),
        },
        Expr::Identifier(name) => names::column(name, vendor, context),
        Expr::CompoundIdentifier(parts) => names::qualified(parts, vendor, context),
        Expr::QualifiedWildcard(name, token) => {
            let name = names::parts(&name, vendor).map_or(name, names::object);
            Expr::QualifiedWildcard(name, token)
        }
        Expr::Cast {
            kind: kind @ (CastKind::Cast | CastKind::DoubleColon),
            expr,
            data_type,
            format: None,
        } => {
            context.note_if(Rule::CastSpelling, || kind == CastKind::Cast && vendor == Vendor::Postgres);
            casts::cast(*expr, &data_type, vendor, context)
        }
        // `t.tags[1]`: sqlparser takes the table for the value and the column for its field.
        Expr::CompoundFieldAccess { root, mut access_chain } => {
            let column = match (root.as_ref(), access_chain.first()) {
                (Expr::Identifier(table), Some(AccessExpr::Dot(Expr::Identifier(column)))) => {
                    Some(names::qualified(vec![table.clone(), column.clone()], vendor, context))
                }
                _ => None,
            };
            let of_row = match access_chain.first() {
                Some(AccessExpr::Dot(Expr::Identifier(own))) => Some(own.clone()),
                Some(AccessExpr::Dot(Expr::CompoundIdentifier(own))) => own.last().cloned(),
                _ => None,
            };
            let row = bare(root.as_ref().clone());
            let of_row = of_row.and_then(|name| names::column_of_row(&row, name));
            context.note_if(Rule::WholeRow, || of_row.is_some());
            match of_row.or(column) {
                Some(column) if access_chain.len() == 1 => column,
                Some(column) => {
                    access_chain.remove(0);
                    Expr::CompoundFieldAccess { root: Box::new(column), access_chain }
                }
                None => Expr::CompoundFieldAccess { root, access_chain },
            }
        }
        // The same of types that the parser knows no words of.
        Expr::Prefixed { prefix, value } if vendor == Vendor::Postgres => {
            context.note(Rule::TypedConstant);
            let ty = DataType::Custom(names::object(vec![prefix]), Vec::new());
            casts::cast(*value, &ty, vendor, context)
        }
        // `DATE '2020-01-01'` is `'2020-01-01'::date`.
        Expr::TypedString(text) if !text.uses_odbc_syntax && vendor == Vendor::Postgres => {
            context.note(Rule::TypedConstant);
            let value = literal::value(literal::plain(text.value.value, vendor, context));
            casts::cast(value, &text.data_type, vendor, context)
        }
        Expr::BinaryOp { left, op, right } => binary(*left, op, *right, vendor, context),
        Expr::UnaryOp { op, expr } => {
            let inner = match (op, bare(*expr)) {
                // PostgreSQL keeps `NOT IN` and `NOT EXISTS` of a query as the negation they are.
                (UnaryOperator::Not, Expr::InSubquery { expr, subquery, negated: false }) => {
                    context.note(Rule::NotOfQuery);
                    return Expr::InSubquery { expr, subquery, negated: true };
                }
                (UnaryOperator::Not, Expr::IsDistinctFrom(left, right)) => {
                    context.note(Rule::NotDistinct);
                    return Expr::IsNotDistinctFrom(left, right);
                }
                (UnaryOperator::Not, Expr::Exists { subquery, negated: false }) => {
                    context.note(Rule::NotOfQuery);
                    return Expr::Exists { subquery, negated: true };
                }
                (_, inner) => inner,
            };
            match literal::signed(op, &inner) {
                Some(number) => {
                    context.note(Rule::NumberSpelling);
                    number
                }
                None => Expr::UnaryOp { op, expr: Box::new(wrap(inner)) },
            }
        }
        Expr::Between { expr, negated, low, high } => {
            lists::between(*expr, negated, *low, *high, vendor, context)
        }
        Expr::InList { expr, list, negated } => lists::in_list(*expr, list, negated, vendor, context),
        Expr::AnyOp { left, compare_op: BinaryOperator::Eq, right, .. }
            if vendor == Vendor::Postgres && matches!(right.as_ref(), Expr::Subquery(_)) =>
        {
            let Expr::Subquery(subquery) = *right else { return *right };
            context.note(Rule::AnyQueryIsIn);
            Expr::InSubquery { expr: Box::new(wrap(bare(*left))), subquery, negated: false }
        }
        Expr::Like { negated, any: false, expr, pattern, escape_char: Some(escape) }
            if vendor == Vendor::Postgres =>
        {
            context.note(Rule::LikeEscape);
            let pattern = Box::new(functions::like_escape(*pattern, *escape));
            let expr = Box::new(wrap(bare(*expr)));
            Expr::Like { negated, any: false, expr, pattern, escape_char: None }
        }
        Expr::AnyOp { left, compare_op: BinaryOperator::Eq, right, .. } => {
            match lists::array(*right, context) {
                Ok(list) => {
                    context.note(Rule::AnyArrayIsIn);
                    lists::in_list(*left, list, false, vendor, context)
                }
                // SOME is another word for ANY.
                Err(right) => Expr::AnyOp { left, compare_op: BinaryOperator::Eq, right, is_some: false },
            }
        }
        Expr::AllOp { left, compare_op: BinaryOperator::NotEq, right } => match lists::array(*right, context)
        {
            Ok(list) => {
                context.note(Rule::AnyArrayIsIn);
                lists::in_list(*left, list, true, vendor, context)
            }
            Err(right) => Expr::AllOp { left, compare_op: BinaryOperator::NotEq, right },
        },
        other => functions::rewrite(operands(other, context), vendor, context),
    }
}

/// `NULL`, with a type or without.
pub(crate) fn is_null(expr: &Expr) -> bool {
    match expr {
        Expr::Value(value) => value.value == Value::Null,
        Expr::Cast { expr, .. } | Expr::Nested(expr) => is_null(expr),
        _ => false,
    }
}

pub(crate) fn is_text_constant(expr: &Expr) -> bool {
    match expr {
        Expr::Value(value) => matches!(value.value, Value::SingleQuotedString(_)),
        Expr::Cast { expr, .. } | Expr::Nested(expr) => is_text_constant(expr),
        _ => false,
    }
}

/// NULL, or one with a type that has no length: the branches say the type.
fn is_plain_null(expr: &Expr) -> bool {
    match expr {
        Expr::Cast { data_type, expr, .. } => !data_type.to_string().contains('(') && is_plain_null(expr),
        other => is_null(other),
    }
}

/// Settles the parentheses of the nodes that no other rule looks at.
fn operands(mut node: Expr, context: &Context<'_>) -> Expr {
    match &mut node {
        Expr::IsNull(inner)
        | Expr::IsNotNull(inner)
        | Expr::IsTrue(inner)
        | Expr::IsNotTrue(inner)
        | Expr::IsFalse(inner)
        | Expr::IsNotFalse(inner)
        | Expr::IsUnknown(inner)
        | Expr::IsNotUnknown(inner)
        | Expr::InSubquery { expr: inner, .. }
        | Expr::Collate { expr: inner, .. } => settle(inner),
        Expr::IsDistinctFrom(left, right)
        | Expr::IsNotDistinctFrom(left, right)
        | Expr::AtTimeZone { timestamp: left, time_zone: right } => {
            settle(left);
            settle(right);
        }
        Expr::Like { expr, pattern, .. }
        | Expr::ILike { expr, pattern, .. }
        | Expr::SimilarTo { expr, pattern, .. } => {
            settle(expr);
            settle(pattern);
        }
        Expr::Case { operand, conditions, else_result, .. } => {
            if else_result.as_deref().is_some_and(is_plain_null) {
                context.note(Rule::ElseNull);
                *else_result = None;
            }
            for part in operand.iter_mut().chain(else_result).map(AsMut::as_mut) {
                unwrap(part);
            }
            for when in conditions {
                unwrap(&mut when.condition);
                unwrap(&mut when.result);
            }
        }
        Expr::Extract { expr, .. } | Expr::Ceil { expr, .. } | Expr::Floor { expr, .. } => unwrap(expr),
        Expr::Array(array) => {
            for own in &mut array.elem {
                unwrap(own);
                // `ARRAY[[1], [2]]`: the word may be left out inside (documentation 4.2.12).
                if let Expr::Array(inner) = own {
                    inner.named = true;
                }
            }
        }
        Expr::Tuple(parts) => parts.iter_mut().for_each(unwrap),
        _ => {}
    }
    node
}

/// Changes an operand so that it has parentheses only where it could be misread without.
fn settle(expr: &mut Expr) {
    let taken = std::mem::replace(expr, Expr::Wildcard(AttachedToken::empty()));
    *expr = wrap(bare(taken));
}

/// Takes off the parentheses around a whole argument.
pub(crate) fn unwrap(expr: &mut Expr) {
    if matches!(expr, Expr::Nested(_)) {
        let taken = std::mem::replace(expr, Expr::Wildcard(AttachedToken::empty()));
        *expr = bare(taken);
    }
}

/// Parentheses around something that cannot be misread say nothing.
fn nested(inner: Expr) -> Expr {
    match inner {
        Expr::Nested(inner) => nested(*inner),
        inner => wrap(inner),
    }
}

/// Without the parentheses around the whole.
pub(crate) fn bare(mut expr: Expr) -> Expr {
    while let Expr::Nested(inner) = expr {
        expr = *inner;
    }
    expr
}

/// With parentheses, unless nothing could be misread.
pub(crate) fn wrap(expr: Expr) -> Expr {
    if is_atom(&expr) { expr } else { Expr::Nested(Box::new(expr)) }
}

fn is_atom(expr: &Expr) -> bool {
    match expr {
        Expr::Value(value) => !matches!(&value.value, Value::Number(text, _) if text.starts_with('-')),
        Expr::Identifier(_)
        | Expr::CompoundIdentifier(_)
        | Expr::Function(_)
        | Expr::Nested(_)
        | Expr::Case { .. }
        | Expr::Subquery(_)
        | Expr::Tuple(_)
        | Expr::Array(_)
        | Expr::Extract { .. } => true,
        _ => false,
    }
}

fn is_comparison(op: &BinaryOperator) -> bool {
    use BinaryOperator::{Eq, Gt, GtEq, Lt, LtEq, NotEq};
    matches!(op, Eq | NotEq | Lt | LtEq | Gt | GtEq)
}

/// A node of an operator with two sides.
pub(crate) fn binary(
    left: Expr,
    op: BinaryOperator,
    right: Expr,
    vendor: Vendor,
    context: &Context<'_>,
) -> Expr {
    let (left, right) = (bare(left), bare(right));
    // PostgreSQL keeps LIKE as the operator it is.
    let negated = matches!(op, BinaryOperator::PGNotLikeMatch | BinaryOperator::PGNotILikeMatch);
    if negated || matches!(op, BinaryOperator::PGLikeMatch | BinaryOperator::PGILikeMatch) {
        context.note(Rule::LikeOperator);
    }
    match op {
        BinaryOperator::PGLikeMatch | BinaryOperator::PGNotLikeMatch => {
            let (expr, pattern) = (Box::new(wrap(left)), Box::new(wrap(right)));
            return Expr::Like { negated, any: false, expr, pattern, escape_char: None };
        }
        BinaryOperator::PGILikeMatch | BinaryOperator::PGNotILikeMatch => {
            let (expr, pattern) = (Box::new(wrap(left)), Box::new(wrap(right)));
            return Expr::ILike { negated, any: false, expr, pattern, escape_char: None };
        }
        BinaryOperator::And | BinaryOperator::Or => return lists::chain(left, &op, right, context),
        _ => {}
    }
    if let (Expr::Tuple(ours), Expr::Tuple(theirs), Vendor::Postgres) = (&left, &right, vendor)
        && ours.len() == theirs.len()
        && let BinaryOperator::Eq | BinaryOperator::NotEq = op
    {
        context.note(Rule::RowComparison);
        let chain = if op == BinaryOperator::Eq { BinaryOperator::And } else { BinaryOperator::Or };
        let mut pairs = ours.iter().zip(theirs).map(|(ours, theirs)| {
            let mut pair = binary(ours.clone(), op.clone(), theirs.clone(), vendor, context);
            implied::strip(&mut pair, context);
            pair
        });
        if let Some(first) = pairs.next() {
            return pairs.fold(first, |all, pair| lists::chain(all, &chain, pair, context));
        }
    }
    let (left, right) =
        if is_comparison(&op) { compared(left, right, vendor, context) } else { (left, right) };
    Expr::BinaryOp { left: Box::new(wrap(left)), op, right: Box::new(wrap(right)) }
}

/// The two sides of a comparison, without the casts that it makes by itself.
fn compared(left: Expr, right: Expr, vendor: Vendor, context: &Context<'_>) -> (Expr, Expr) {
    let (of_left, of_right) =
        (casts::column_type(&left, vendor, context), casts::column_type(&right, vendor, context));
    let (left, right) =
        (casts::beside(left, of_right, vendor, context), casts::beside(right, of_left, vendor, context));
    let left = casts::without_own_widening(left, &right, vendor, context);
    let right = casts::without_own_widening(right, &left, vendor, context);
    (left, right)
}
