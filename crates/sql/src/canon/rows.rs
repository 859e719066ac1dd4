//! A row that becomes a value of a composite type: the server casts each part to the type of its field, and prints that.

use sqlparser::ast::{Expr, Value};

use super::context::Context;
use super::infer;
use super::rule::Rule;
use super::rules::bare;

/// A row without the casts that its composite type makes.
pub(crate) fn of_type(row: Expr, ty: &str, context: &Context<'_>) -> Expr {
    let Expr::Tuple(parts) = row else { return row };
    let Some(fields) = infer::fields(ty, context).filter(|fields| fields.len() == parts.len()) else {
        return Expr::Tuple(parts);
    };
    let part = |(part, field): (Expr, super::Output)| match field.ty {
        Some(ty) => of_type(without_cast(bare(part), &ty, context), &ty, context),
        None => part,
    };
    Expr::Tuple(parts.into_iter().zip(fields).map(part).collect())
}

fn without_cast(part: Expr, ty: &str, context: &Context<'_>) -> Expr {
    let Expr::Cast { expr, data_type, .. } = &part else { return part };
    let inner = bare(expr.as_ref().clone());
    let length = data_type.to_string().split_once('(').map(|(_, rest)| rest.trim_end_matches(')').to_owned());
    let keeps =
        length.is_none_or(|length| matches!(&inner, Expr::Value(value) if fits(&value.value, &length)));
    if keeps && infer::written(data_type, context) == ty {
        context.note(Rule::ImpliedCast);
        return inner;
    }
    part
}

/// Whether a length changes nothing of a constant: what is longer would be cut, and what has more digits rounded.
fn fits(value: &Value, length: &str) -> bool {
    let mut parts = length.split(',').map(|own| own.trim().parse::<usize>());
    let Some(Ok(most)) = parts.next() else { return false };
    let Ok(scale) = parts.next().unwrap_or(Ok(0)) else { return false };
    match value {
        Value::SingleQuotedString(text) => text.chars().count() <= most,
        Value::Number(digits, _) => {
            let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
            let is_plain = |own: &str| own.bytes().all(|byte| byte.is_ascii_digit());
            is_plain(whole) && is_plain(fraction) && fraction.len() <= scale && whole.len() + scale <= most
        }
        _ => false,
    }
}
