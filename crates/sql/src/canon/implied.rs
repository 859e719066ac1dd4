//! Casts that PostgreSQL makes by itself and then prints: left out where the same operator or function is found without
//! them (documentation, chapter 10).

use drift_catalog::Vendor;
use sqlparser::ast::{
    BinaryOperator, DataType, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, Value,
};

use super::context::Context;
use super::resolve::{Ty, common, function, operator};
use super::rule::Rule;
use super::rules::{bare, unwrap, wrap};
use super::{casts, constants, infer, literal, made, names, signatures};

/// One node without such casts; its operands are in canonical form already.
pub(crate) fn strip(node: &mut Expr, context: &Context<'_>) {
    match node {
        Expr::BinaryOp { op: BinaryOperator::And | BinaryOperator::Or, .. } => {}
        Expr::BinaryOp { left, op, right } => {
            let name = op.to_string();
            if context.is_shadowed(&name) {
                return;
            }
            if let (Expr::Tuple(ours), Expr::Tuple(theirs)) = (left.as_mut(), right.as_mut()) {
                for (left, right) in ours.iter_mut().zip(theirs) {
                    without(&mut [left, right], context, |types| {
                        operator(&name, types).map(|own| own.arguments)
                    });
                }
                return;
            }
            let wanted = without(&mut [left.as_mut(), right.as_mut()], context, |types| {
                operator(&name, types).map(|own| own.arguments)
            });
            if matches!(name.as_str(), "=" | "<>" | "<" | ">" | "<=" | ">=") {
                numbers(&mut [left.as_mut(), right.as_mut()], wanted, context);
            }
        }
        Expr::IsDistinctFrom(left, right) | Expr::IsNotDistinctFrom(left, right) => {
            without(&mut [left.as_mut(), right.as_mut()], context, |types| {
                operator("=", types).map(|own| own.arguments)
            });
        }
        Expr::Like { expr, pattern, escape_char: None, .. } => {
            without(&mut [expr.as_mut(), pattern.as_mut()], context, |types| {
                operator("~~", types).map(|own| own.arguments)
            });
        }
        Expr::ILike { expr, pattern, escape_char: None, .. } => {
            without(&mut [expr.as_mut(), pattern.as_mut()], context, |types| {
                operator("~~*", types).map(|own| own.arguments)
            });
        }
        Expr::AtTimeZone { timestamp, time_zone } => {
            without(&mut [time_zone.as_mut(), timestamp.as_mut()], context, |types| {
                function("timezone", types).map(|own| own.arguments)
            });
        }
        Expr::InList { expr, list, .. } => {
            let mut all: Vec<&mut Expr> = std::iter::once(expr.as_mut()).chain(list).collect();
            let wanted = without(&mut all, context, listed);
            numbers(&mut all, wanted, context);
        }
        Expr::InSubquery { expr, subquery, .. } => {
            let Some(outputs) = context.scope.and_then(|scope| scope.outputs(subquery)) else { return };
            let operands: Vec<&mut Expr> = match expr.as_mut() {
                Expr::Tuple(parts) => parts.iter_mut().collect(),
                one => vec![one],
            };
            for (operand, output) in operands.into_iter().zip(outputs) {
                beside(operand, output.ty.as_deref().map(Ty::of), context);
            }
        }
        // What has a length is sorted as what has none.
        Expr::Collate { expr, .. } => order(expr, context),
        Expr::AnyOp { left, compare_op, right, .. } | Expr::AllOp { left, compare_op, right } => {
            let name = compare_op.to_string();
            without(&mut [left.as_mut(), right.as_mut()], context, |types| of_array(&name, types));
        }
        Expr::Case { operand, conditions, else_result, .. } => {
            if let Some(operand) = operand {
                for when in conditions.iter_mut() {
                    let mut own = operand.as_ref().clone();
                    without(&mut [&mut own, &mut when.condition], context, |types| {
                        operator("=", types).map(|own| own.arguments)
                    });
                }
            }
            // What ELSE gives says more than the others (src/backend/parser/parse_expr.c, `transformCaseExpr`).
            let mut all: Vec<&mut Expr> = else_result.as_deref_mut().into_iter().collect();
            all.extend(conditions.iter_mut().map(|when| &mut when.result));
            without(&mut all, context, unified);
        }
        Expr::Array(array) => {
            let mut all: Vec<&mut Expr> = array.elem.iter_mut().collect();
            without(&mut all, context, unified);
        }
        Expr::Function(call) => {
            let own = made::made(&call.name, context);
            let name = match call.name.0.as_slice() {
                [part] => part.as_ident().map(|name| names::fold(name.clone(), Vendor::Postgres).value),
                _ => None,
            };
            let FunctionArguments::List(list) = &mut call.args else { return };
            let (mut all, mut said) = (Vec::new(), Vec::new());
            for argument in &mut list.args {
                let (expr, name) = match argument {
                    FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => (expr, None),
                    FunctionArg::Named { name, arg: FunctionArgExpr::Expr(expr), .. }
                    | FunctionArg::ExprNamed {
                        name: Expr::Identifier(name),
                        arg: FunctionArgExpr::Expr(expr),
                        ..
                    } if own.is_some() => (expr, Some(names::fold(name.clone(), Vendor::Postgres).value)),
                    _ => return,
                };
                all.push(expr);
                said.push(name);
            }
            if let Some(own) = own {
                without(&mut all, context, |types| own.taken(types, &said));
                all.into_iter().for_each(unwrap);
                return;
            }
            let Some(name) = name else { return };
            all.extend(call.within_group.iter_mut().map(|part| &mut part.expr));
            match name.as_str() {
                "coalesce" | "greatest" | "least" => {
                    without(&mut all, context, unified);
                }
                // What it gives is the first one as the comparison changed it.
                "nullif" => {
                    without(&mut all, context, |types| operator("=", types).map(|own| own.arguments));
                }
                name if context.is_shadowed(name) => {}
                name => {
                    without(&mut all, context, |types| function(name, types).map(|own| own.arguments));
                }
            }
            all.into_iter().for_each(unwrap);
        }
        _ => {}
    }
}

/// The arguments of a function behind FROM.
pub(crate) fn arguments(name: &str, arguments: &mut [FunctionArg], context: &Context<'_>) {
    let mut all = Vec::new();
    for argument in arguments {
        let FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) = argument else { return };
        all.push(expr);
    }
    without(&mut all, context, |types| function(name, types).map(|own| own.arguments));
    all.into_iter().for_each(unwrap);
}

/// The rows of VALUES: what stands in one column becomes one type (documentation 10.5).
pub(crate) fn values(rows: &mut [sqlparser::ast::Parens<Vec<Expr>>], context: &Context<'_>) {
    let columns = rows.iter().map(|row| row.content.len()).min().unwrap_or_default();
    for at in 0..columns {
        let mut column: Vec<&mut Expr> = rows.iter_mut().map(|row| &mut row.content[at]).collect();
        without(&mut column, context, unified);
        column.into_iter().for_each(unwrap);
    }
}

/// What is sorted: text with a length and text without are sorted alike.
pub(crate) fn order(expr: &mut Expr, context: &Context<'_>) {
    if let Some(inner) = inside(expr)
        && infer::of(expr, context, context.scope) == Some(Ty::of("text"))
        && infer::of(&inner, context, context.scope) == Some(Ty::of("varchar"))
    {
        context.note(Rule::ImpliedCast);
        *expr = inner;
    }
}

/// The left side of `IN (SELECT …)`, of which one column has the type.
fn beside(operand: &mut Expr, column: Option<Ty>, context: &Context<'_>) {
    let (Some(inner), Some(column)) = (inside(operand), column) else { return };
    let compared = |left: &Expr| {
        let left = infer::of(left, context, context.scope)?;
        operator("=", &[left, column.clone()]).map(|own| own.arguments)
    };
    if let Some(types) = compared(operand)
        && compared(&inner) == Some(types)
    {
        context.note(Rule::ImpliedCast);
        *operand = wrap(inner);
    }
}

/// All that become one type.
fn unified(types: &[Ty]) -> Option<Vec<String>> {
    let one = common(types)?;
    Some(vec![one; types.len()])
}

/// The left side of `IN` and its list: the items become one type, if all that are known have one.
fn listed(types: &[Ty]) -> Option<Vec<String>> {
    let one = common(types)?;
    let found = operator("=", &[types.first()?.clone(), Ty::Of(one)])?;
    let [left, right] = found.arguments.as_slice() else { return None };
    let mut all = vec![left.clone()];
    all.resize(types.len(), right.clone());
    Some(all)
}

/// `x = ANY (array)`.
fn of_array(name: &str, types: &[Ty]) -> Option<Vec<String>> {
    let [left, array] = types else { return None };
    let element = match array {
        Ty::Of(array) => Ty::of(array.strip_suffix("[]")?),
        Ty::Untyped => Ty::Untyped,
    };
    let found = operator(name, &[left.clone(), element])?;
    let [left, right] = found.arguments.as_slice() else { return None };
    Some(vec![left.clone(), format!("{right}[]")])
}

/// An operand whose type the operator or function may have changed.
struct Changed {
    at: usize,
    /// Its type without a cast to what is wanted.
    without: Ty,
    wanted: String,
    /// Whether that cast is written.
    explicit: bool,
}

/// Leaves out the casts that the server would make by itself. Every operand is first taken with its cast, written or
/// not; then as many are left out, from the right, as still lead to the same types: so it does not matter which of them
/// were written. Gives what the operands are changed to.
fn without(
    operands: &mut [&mut Expr],
    context: &Context<'_>,
    resolve: impl Fn(&[Ty]) -> Option<Vec<String>>,
) -> Option<Vec<String>> {
    let counts = |own: &Expr| inside(own).is_some() || untyped_text(own).is_some();
    if !operands.iter().any(|own| counts(own)) {
        return None;
    }
    let types =
        operands.iter().map(|own| infer::of(own, context, context.scope)).collect::<Option<Vec<_>>>()?;
    let wanted = resolve(&types)?;
    let changed = |at: usize| {
        let name = wanted.get(at)?.clone();
        if name == "any" {
            return None;
        }
        let (without, explicit) = if types[at] != Ty::of(&name) {
            (types[at].clone(), false)
        } else {
            (infer::of(&inside(operands[at])?, context, context.scope)?, true)
        };
        Some(Changed { at, without, wanted: name, explicit })
    };
    let all: Vec<Changed> = (0..operands.len()).filter_map(changed).collect();
    let kept = |left_out: &[bool]| {
        let mut types = types.clone();
        for (own, out) in all.iter().zip(left_out) {
            types[own.at] = if *out { own.without.clone() } else { Ty::of(&own.wanted) };
        }
        resolve(&types).as_ref() == Some(&wanted)
    };
    let mut left_out = vec![true; all.len()];
    if !kept(&left_out) {
        left_out.fill(false);
        if !kept(&left_out) {
            return None;
        }
        for at in (0..all.len()).rev() {
            left_out[at] = true;
            left_out[at] = kept(&left_out);
        }
    }
    for (own, out) in all.iter().zip(&left_out) {
        let operand = &mut *operands[own.at];
        match (out, own.explicit) {
            (true, true) => {
                if let Some(inner) = inside(operand) {
                    context.note(Rule::ImpliedCast);
                    *operand = wrap(inner);
                }
            }
            (false, false) => {
                let inner = std::mem::replace(operand, literal::value(Value::Null));
                context.note(Rule::ImpliedCast);
                *operand = wrap(casts::typed(bare(inner), (context.type_name)(&own.wanted)));
            }
            _ => {}
        }
    }
    for (operand, ty) in operands.iter_mut().zip(&wanted) {
        if ty == "bool"
            && let Some(truth) = untyped_text(operand).and_then(|text| constants::truth(&text))
        {
            context.note(Rule::BooleanWord);
            **operand = literal::value(Value::Boolean(truth));
        }
        if let Some(text) = untyped_text(operand)
            && let Some(spelled) = constants::spelled(ty, &text, context)
            && spelled != text
        {
            context.note(Rule::ConstantSpelling);
            **operand = literal::value(Value::SingleQuotedString(spelled));
        }
    }
    Some(wanted)
}

/// A text that is compared with a number is that number.
fn numbers(operands: &mut [&mut Expr], wanted: Option<Vec<String>>, context: &Context<'_>) {
    for (operand, ty) in operands.iter_mut().zip(wanted.unwrap_or_default()) {
        if ty != "money"
            && signatures::table().category(&ty) == "N"
            && let Some(number) = untyped_text(operand).and_then(|text| literal::number(&text))
        {
            context.note(Rule::NumberSpelling);
            **operand = literal::number_of(&number);
        }
    }
}

/// A text constant without a type.
fn untyped_text(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Nested(inner) => untyped_text(inner),
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// What a cast without a length is around. A cast to a length cuts or rounds.
fn inside(expr: &Expr) -> Option<Expr> {
    match expr {
        Expr::Nested(inner) => inside(inner),
        Expr::Cast { expr, data_type, .. } if !data_type.to_string().contains('(') => {
            Some(bare(expr.as_ref().clone()))
        }
        _ => None,
    }
}

/// `NULL::text` is NULL where nobody else says what type it has.
pub(crate) fn output(expr: &mut Expr) {
    if let Expr::Cast { expr: inner, data_type, .. } = expr
        && matches!(inner.as_ref(), Expr::Value(value) if value.value == Value::Null)
        && is_text(data_type)
    {
        *expr = inner.as_ref().clone();
    }
}

fn is_text(data_type: &DataType) -> bool {
    data_type.to_string() == "text"
}
