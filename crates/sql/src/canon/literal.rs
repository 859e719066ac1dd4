//! Constants as the column that stores them understands them.

use drift_catalog::Vendor;
use sqlparser::ast::{Expr, UnaryOperator, Value};

use super::context::{Context, Family};
use super::rules;

/// A constant at the root of a default, in the spelling of the column's family. Other expressions stay.
pub(crate) fn as_stored(expr: Expr, vendor: Vendor, context: &Context<'_>) -> Expr {
    let Some(own) = context.column_type else { return expr };
    let expr = without_own_cast(expr, &own.to_string(), context);
    let text = match &expr {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) | Value::EscapedStringLiteral(text) => Some((text.clone(), true)),
            Value::Number(text, _) => Some((text.clone(), false)),
            Value::Boolean(truth) => return boolean(*truth, vendor, context).unwrap_or(expr),
            _ => None,
        },
        _ => None,
    };
    let Some((text, quoted)) = text else { return expr };
    match context.own_family() {
        Family::Number => number(&text).map_or(expr, |number| value(Value::Number(number, false))),
        Family::Boolean => match text.to_ascii_lowercase().as_str() {
            "true" | "t" | "yes" | "y" | "on" if quoted => boolean(true, vendor, context).unwrap_or(expr),
            "false" | "f" | "no" | "n" | "off" if quoted => boolean(false, vendor, context).unwrap_or(expr),
            "1" => boolean(true, vendor, context).unwrap_or(expr),
            "0" => boolean(false, vendor, context).unwrap_or(expr),
            _ => expr,
        },
        Family::Text if quoted => value(Value::SingleQuotedString(text)),
        Family::Text | Family::Other => expr,
    }
}

/// A cast to the column's own type adds nothing: the value is stored in that type anyway. PostgreSQL writes
/// such casts without the length.
fn without_own_cast(expr: Expr, own: &str, context: &Context<'_>) -> Expr {
    match expr {
        Expr::Cast { expr: inner, data_type, .. } if is_constant(&inner) => {
            let target = (context.type_name)(&data_type.to_string());
            let base = |text: &str| text.split('(').next().unwrap_or_default().trim().to_owned();
            let array = |text: &str| text.ends_with("[]");
            // Schemas of user types may be left out on one side.
            let last = |text: &str| text.rsplit('.').next().unwrap_or_default().to_owned();
            if last(&base(&target)) == last(&base(own)) && array(&target) == array(own) {
                rules::bare(*inner)
            } else {
                Expr::Cast {
                    expr: inner,
                    data_type,
                    format: None,
                    kind: sqlparser::ast::CastKind::DoubleColon,
                }
            }
        }
        other => other,
    }
}

fn is_constant(expr: &Expr) -> bool {
    match expr {
        Expr::Value(_) => true,
        Expr::Nested(inner) => is_constant(inner),
        _ => false,
    }
}

/// `TRUE` in SQLite is the number 1 (<https://sqlite.org/datatype3.html> §2.1).
fn boolean(truth: bool, vendor: Vendor, context: &Context<'_>) -> Option<Expr> {
    match (vendor, context.own_family()) {
        (Vendor::Sqlite, _) => Some(value(Value::Number(if truth { "1" } else { "0" }.to_owned(), false))),
        (Vendor::Postgres, Family::Boolean) => Some(value(Value::Boolean(truth))),
        _ => None,
    }
}

/// A number without a plus sign, without leading zeros and without zeros after the point that say nothing.
pub(crate) fn number(text: &str) -> Option<String> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if fraction.contains('.') || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let fraction = fraction.trim_end_matches('0');
    let sign = if whole == "0" && fraction.is_empty() { "" } else { sign };
    Some(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

/// `-` before a number is part of the number.
pub(crate) fn signed(op: UnaryOperator, inner: &Expr) -> Option<Expr> {
    let Expr::Value(inner) = inner else { return None };
    let Value::Number(digits, long) = &inner.value else { return None };
    match op {
        UnaryOperator::Minus if !digits.starts_with('-') => {
            Some(value(Value::Number(format!("-{digits}"), *long)))
        }
        UnaryOperator::Plus => Some(value(Value::Number(digits.clone(), *long))),
        _ => None,
    }
}

pub(crate) fn value(value: Value) -> Expr {
    Expr::Value(value.into())
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_have_one_spelling() {
        for (text, wanted) in [
            ("0.00", "0"),
            ("+1", "1"),
            ("-1.50", "-1.5"),
            ("007", "7"),
            (".5", "0.5"),
            ("-0", "0"),
            ("10", "10"),
        ] {
            assert_eq!(number(text).as_deref(), Some(wanted));
        }
        for text in ["", "1e5", "abc", "1.2.3", "."] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
