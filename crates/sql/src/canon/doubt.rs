//! Where sqlparser groups operators otherwise than the database. Each database has its own order of precedence;
//! a tree in which a looser operator stands below a tighter one without parentheses was not read by it.

use std::ops::ControlFlow;

use drift_catalog::Vendor;
use sqlparser::ast::{BinaryOperator, Expr, UnaryOperator, Visit, visit_expressions};

/// Whether any operator of the tree stands where the database would not have put it.
pub(crate) fn is_misread<V: Visit>(tree: &V, vendor: Vendor) -> bool {
    visit_expressions(tree, |node| match is_misplaced(node, vendor) {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    })
    .is_break()
}

fn is_misplaced(node: &Expr, vendor: Vendor) -> bool {
    let Some(own) = level(node, vendor) else { return false };
    let looser = |operand: &Expr| level(operand, vendor).is_some_and(|level| level < own);
    // All operators group from the left, so the right side must be tighter.
    let not_tighter = |operand: &Expr| level(operand, vendor).is_some_and(|level| level <= own);
    match node {
        Expr::BinaryOp { left, right, .. }
        | Expr::IsDistinctFrom(left, right)
        | Expr::IsNotDistinctFrom(left, right)
        | Expr::AtTimeZone { timestamp: left, time_zone: right } => looser(left) || not_tighter(right),
        Expr::Like { expr, pattern, .. }
        | Expr::ILike { expr, pattern, .. }
        | Expr::SimilarTo { expr, pattern, .. }
        | Expr::RLike { expr, pattern, .. } => looser(expr) || not_tighter(pattern),
        Expr::Between { expr, low, high, .. } => looser(expr) || not_tighter(low) || not_tighter(high),
        Expr::AnyOp { left: operand, .. } | Expr::AllOp { left: operand, .. } => looser(operand),
        Expr::InList { expr, .. } | Expr::InSubquery { expr, .. } | Expr::Collate { expr, .. } => {
            looser(expr)
        }
        Expr::IsNull(operand)
        | Expr::IsNotNull(operand)
        | Expr::IsTrue(operand)
        | Expr::IsNotTrue(operand)
        | Expr::IsFalse(operand)
        | Expr::IsNotFalse(operand)
        | Expr::IsUnknown(operand)
        | Expr::IsNotUnknown(operand)
        | Expr::UnaryOp { expr: operand, .. }
        | Expr::Cast { expr: operand, kind: sqlparser::ast::CastKind::DoubleColon, .. } => looser(operand),
        _ => false,
    }
}

/// How tight an operator binds: <https://sqlite.org/lang_expr.html#operators_and_parse_affecting_attributes>, and the
/// PostgreSQL documentation, "Operator Precedence". None for what is no operator.
fn level(expr: &Expr, vendor: Vendor) -> Option<u8> {
    let sqlite = vendor == Vendor::Sqlite;
    let pick = |of_sqlite: u8, of_postgres: u8| Some(if sqlite { of_sqlite } else { of_postgres });
    match expr {
        Expr::BinaryOp { op, .. } => binary(op, vendor),
        Expr::UnaryOp { op: UnaryOperator::Not, .. } => Some(3),
        Expr::UnaryOp { op: UnaryOperator::Plus | UnaryOperator::Minus, .. } => Some(13),
        Expr::UnaryOp { .. } => pick(13, 7),
        Expr::IsNull(_)
        | Expr::IsNotNull(_)
        | Expr::IsTrue(_)
        | Expr::IsNotTrue(_)
        | Expr::IsFalse(_)
        | Expr::IsNotFalse(_)
        | Expr::IsUnknown(_)
        | Expr::IsNotUnknown(_)
        | Expr::IsDistinctFrom(..)
        | Expr::IsNotDistinctFrom(..) => Some(4),
        Expr::Between { .. }
        | Expr::InList { .. }
        | Expr::InSubquery { .. }
        | Expr::Like { .. }
        | Expr::ILike { .. }
        | Expr::SimilarTo { .. }
        | Expr::RLike { .. } => pick(4, 6),
        Expr::AnyOp { compare_op: op, .. } | Expr::AllOp { compare_op: op, .. } => binary(op, vendor),
        Expr::AtTimeZone { .. } => Some(11),
        Expr::Collate { .. } => Some(12),
        Expr::Cast { kind: sqlparser::ast::CastKind::DoubleColon, .. } => Some(15),
        _ => None,
    }
}

fn binary(op: &BinaryOperator, vendor: Vendor) -> Option<u8> {
    use BinaryOperator as Op;
    let sqlite = vendor == Vendor::Sqlite;
    Some(match op {
        Op::Or => 1,
        Op::And => 2,
        Op::Eq | Op::NotEq | Op::Match | Op::Regexp => {
            if sqlite {
                4
            } else {
                5
            }
        }
        Op::Lt | Op::LtEq | Op::Gt | Op::GtEq => 5,
        Op::Plus | Op::Minus => 8,
        Op::Multiply | Op::Divide | Op::Modulo => 9,
        Op::PGExp if !sqlite => 10,
        Op::StringConcat | Op::Arrow | Op::LongArrow if sqlite => 10,
        Op::BitwiseAnd | Op::BitwiseOr | Op::PGBitwiseShiftLeft | Op::PGBitwiseShiftRight if sqlite => 7,
        _ if sqlite => 4,
        _ => 7,
    })
}
