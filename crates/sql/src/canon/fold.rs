//! What an expression of constants gives: the server computes the bounds of a partition when it makes one, and keeps the
//! values (`transformPartitionBoundValue`, src/backend/parser/parse_utilcmd.c).

use drift_catalog::Vendor;
use sqlparser::ast::{BinaryOperator, CastKind, DataType, Expr, UnaryOperator, Value};

use super::constants::spelled;
use super::context::Context;
use super::expression::{at_end, parser};
use super::intervals::{Parts, interval_parts};
use super::literal::number;
use super::moments::moment;
use super::readable::readable;
use super::{doubt, infer};

/// A value, and the inner name of its type; a text in quotes alone has none yet.
struct Constant {
    text: String,
    ty: Option<String>,
}

impl Constant {
    fn of(ty: &str, text: impl Into<String>) -> Option<Constant> {
        Some(Constant { text: text.into(), ty: Some(ty.to_owned()) })
    }

    fn integer(&self) -> Option<i64> {
        self.text.parse().ok().filter(|_| self.is("int8"))
    }

    fn is(&self, ty: &str) -> bool {
        self.ty.as_deref() == Some(ty)
    }

    fn is_text(&self) -> bool {
        self.ty.as_deref().is_none_or(|ty| matches!(ty, "text" | "varchar"))
    }
}

/// The text of what an expression gives a column of this type; none where that cannot be told.
pub(crate) fn folded(raw: &str, column: Option<&str>, context: &Context<'_>) -> Option<String> {
    let mut parser = parser(&readable(raw, Vendor::Postgres), Vendor::Postgres)?;
    let parsed = parser.parse_expr().ok()?;
    if !at_end(&parser) || doubt::is_misread(&parsed, Vendor::Postgres) {
        return None;
    }
    let own = value(&parsed, context)?;
    let of_time = |ty: &str| matches!(ty, "date" | "timestamp" | "timestamptz");
    match column.filter(|column| of_time(column) && own.ty.as_deref().is_some_and(of_time)) {
        Some(column) => Some(typed(own, column, context)?.text),
        None => Some(own.text),
    }
}

fn value(expr: &Expr, context: &Context<'_>) -> Option<Constant> {
    match expr {
        Expr::Nested(inner) => value(inner, context),
        Expr::Value(own) => constant(&own.value),
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => {
            let own = value(expr, context)?;
            let ty = own.ty.as_deref().filter(|ty| matches!(*ty, "int8" | "numeric"))?;
            Constant::of(ty, number(&format!("-{}", own.text))?)
        }
        Expr::Cast { kind: CastKind::Cast | CastKind::DoubleColon, expr, data_type, format: None } => {
            cast(value(expr, context)?, data_type, context)
        }
        Expr::TypedString(own) if !own.uses_odbc_syntax => {
            cast(constant(&own.value.value)?, &own.data_type, context)
        }
        Expr::Interval(own) if own.leading_field.is_none() && own.last_field.is_none() => {
            let own = value(&own.value, context)?;
            Constant::of("interval", own.text)
        }
        Expr::BinaryOp { left, op, right } => {
            computed(&value(left, context)?, op, &value(right, context)?, context)
        }
        Expr::Function(call) => {
            let arguments = infer::arguments(call)?.into_iter().map(|own| value(own, context));
            called(&call.name.to_string(), &arguments.collect::<Option<Vec<_>>>()?)
        }
        _ => None,
    }
}

fn constant(own: &Value) -> Option<Constant> {
    match own {
        Value::SingleQuotedString(text) | Value::EscapedStringLiteral(text) => {
            Some(Constant { text: text.clone(), ty: None })
        }
        Value::Number(text, _) => {
            let ty = if text.bytes().all(|byte| byte.is_ascii_digit()) { "int8" } else { "numeric" };
            Constant::of(ty, text.as_str())
        }
        Value::Boolean(truth) => Constant::of("bool", truth.to_string()),
        _ => None,
    }
}

/// A cast to a length may cut.
fn cast(own: Constant, data_type: &DataType, context: &Context<'_>) -> Option<Constant> {
    let cuts = (context.type_name)(&data_type.to_string()).contains('(');
    if cuts { None } else { typed(own, &infer::written(data_type, context), context) }
}

fn typed(own: Constant, ty: &str, context: &Context<'_>) -> Option<Constant> {
    match ty {
        "date" if !own.is("timestamptz") => Constant::of(ty, moment(own.text.trim())?.day_text()),
        "timestamp" if own.is("timestamptz") => None,
        "timestamp" | "timestamptz" => Constant::of(ty, spelled(ty, &own.text, context)?),
        "int2" | "int4" | "int8" => Constant::of("int8", own.text.trim().parse::<i64>().ok()?.to_string()),
        "text" | "varchar" if own.is_text() || own.is("int8") => Constant::of(ty, own.text),
        _ if own.ty.is_none() => Constant::of(ty, own.text),
        _ => None,
    }
}

fn computed(
    left: &Constant,
    op: &BinaryOperator,
    right: &Constant,
    context: &Context<'_>,
) -> Option<Constant> {
    use BinaryOperator::{Divide, Minus, Multiply, Plus, StringConcat};
    if *op == StringConcat && left.is_text() && right.is_text() {
        return Constant::of("text", format!("{}{}", left.text, right.text));
    }
    if let (Some(one), Some(other)) = (left.integer(), right.integer()) {
        let all = match op {
            Plus => one.checked_add(other),
            Minus => one.checked_sub(other),
            Multiply => one.checked_mul(other),
            Divide => one.checked_div(other),
            _ => None,
        };
        return Constant::of("int8", all?.to_string());
    }
    if right.is("date") && *op == Plus && left.integer().is_some() {
        return computed(right, op, left, context);
    }
    let sign = match op {
        Plus => 1,
        Minus => -1,
        _ => return None,
    };
    if let (true, Some(days)) = (left.is("date"), right.integer()) {
        let days = (0, days.checked_mul(sign).filter(|days| days.abs() < 10_000_000)?, 0);
        return Constant::of("date", moment(&left.text)?.later(days)?.day_text());
    }
    let ty = left.ty.as_deref().filter(|_| right.is("interval"))?;
    let (months, days, time): Parts = interval_parts(&right.text)?;
    let later = moment(&left.text)?.later((sign * months, sign * days, sign * time))?;
    match ty {
        "date" | "timestamp" => Constant::of("timestamp", later.text(0)),
        // In other zones a day may have another number of hours.
        "timestamptz" if context.reads_utc => Constant::of(ty, format!("{}+00", later.text(0))),
        _ => None,
    }
}

/// The functions with which people write dates.
fn called(name: &str, arguments: &[Constant]) -> Option<Constant> {
    let own = match (name.to_ascii_lowercase().as_str(), arguments) {
        ("make_date", [year, month, day]) => {
            format!("{:04}-{}-{}", year.integer()?, month.integer()?, day.integer()?)
        }
        ("to_date", [date, format]) if format.text.eq_ignore_ascii_case("yyyy-mm-dd") => date.text.clone(),
        _ => return None,
    };
    Constant::of("date", moment(&own)?.day_text())
}
