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
    let keeps = match length {
        None => true,
        // What is longer would be cut.
        Some(length) => matches!((&inner, length.parse()), (Expr::Value(value), Ok(most))
            if matches!(&value.value, Value::SingleQuotedString(text) if text.chars().count() <= most)),
    };
    if keeps && infer::written(data_type, context) == ty {
        context.note(Rule::ImpliedCast);
        return inner;
    }
    part
}
