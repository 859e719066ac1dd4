//! `OPERATOR(schema.op)`: how PostgreSQL prints an operator that is not its own (documentation 4.2.5).

use sqlparser::ast::{BinaryOperator, Expr};

use super::context::Context;
use super::resolve::Ty;
use super::rule::Rule;
use super::{infer, signatures};

/// The operator without its schema, where the same one is found without.
pub(crate) fn without_schema(node: &mut Expr, context: &Context<'_>) {
    let (op, operands) = match node {
        Expr::BinaryOp { left, op, right } => (op, [left, right]),
        Expr::AnyOp { left, compare_op, right, .. } | Expr::AllOp { left, compare_op, right } => {
            (compare_op, [left, right])
        }
        _ => return,
    };
    let BinaryOperator::PGCustomBinaryOperator(parts) = op else { return };
    // What somebody made stands in quotes, for the parser.
    if let Some(symbol) = parts.last_mut() {
        *symbol = symbol.trim_matches('"').to_owned();
    }
    let symbol = match parts.as_slice() {
        [symbol] => symbol,
        [schema, symbol] if schema == "pg_catalog" => symbol,
        [schema, symbol] if schema == context.default_schema => {
            // The server's own of this name is found first, unless it is for other types.
            let foreign = || {
                operands.iter().any(|operand| {
                    matches!(infer::of(operand, context, context.scope), Some(Ty::Of(ty)) if !is_own(&ty))
                })
            };
            if !signatures::table().operators(symbol).is_empty() && !foreign() {
                return;
            }
            symbol
        }
        _ => return,
    };
    context.note(Rule::OperatorSchema);
    *op = named(symbol);
}

/// Whether a type, or that of its elements, is one of the server's.
fn is_own(ty: &str) -> bool {
    signatures::table().is_known(ty.trim_end_matches("[]"))
}

fn named(symbol: &str) -> BinaryOperator {
    use BinaryOperator as Op;
    match symbol {
        "=" => Op::Eq,
        "<>" | "!=" => Op::NotEq,
        "<" => Op::Lt,
        ">" => Op::Gt,
        "<=" => Op::LtEq,
        ">=" => Op::GtEq,
        "+" => Op::Plus,
        "-" => Op::Minus,
        "*" => Op::Multiply,
        "/" => Op::Divide,
        "%" => Op::Modulo,
        "||" => Op::StringConcat,
        "~~" => Op::PGLikeMatch,
        "~~*" => Op::PGILikeMatch,
        "!~~" => Op::PGNotLikeMatch,
        "!~~*" => Op::PGNotILikeMatch,
        other => Op::Custom(other.to_owned()),
    }
}
