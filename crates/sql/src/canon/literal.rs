//! Constants: one spelling for each value.

use std::ops::ControlFlow;

use drift_catalog::Vendor;
use sqlparser::ast::{Expr, UnaryOperator, Value, VisitMut, visit_expressions_mut};

use super::context::Context;
use super::rule::Rule;

/// Larger exponents would make long texts.
const LARGEST: i32 = 40;

/// A constant in its plain notation.
pub(crate) fn plain(value: Value, vendor: Vendor, context: &Context<'_>) -> Value {
    match value {
        Value::EscapedStringLiteral(text) | Value::UnicodeStringLiteral(text) => {
            context.note(Rule::TextNotation);
            Value::SingleQuotedString(text)
        }
        Value::DollarQuotedString(text) => {
            context.note(Rule::TextNotation);
            Value::SingleQuotedString(text.value)
        }
        Value::HexStringLiteral(digits) => Value::HexStringLiteral(digits.to_ascii_uppercase()),
        // `TRUE` in SQLite is the number 1 (<https://sqlite.org/datatype3.html> §2.1).
        Value::Boolean(truth) if vendor == Vendor::Sqlite => {
            context.note(Rule::TruthIsNumber);
            number_value(if truth { "1" } else { "0" })
        }
        Value::Number(text, _) => Value::Number(text, false),
        other => other,
    }
}

/// The bits of `B'…'` and `X'…'`.
pub(crate) fn bits(value: &Value, vendor: Vendor) -> Option<String> {
    match value {
        _ if vendor != Vendor::Postgres => None,
        Value::SingleQuotedByteStringLiteral(bits) => Some(bits.clone()),
        Value::HexStringLiteral(digits) => digits
            .chars()
            .map(|digit| digit.to_digit(16).map(|own| format!("{own:04b}")))
            .collect::<Option<String>>(),
        _ => None,
    }
}

/// Whether a text is a number as one without quotes is written, perhaps with a sign.
pub(crate) fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = |own: &str| !own.is_empty() && own.bytes().all(|byte| byte.is_ascii_digit());
    digits.split_once('.').is_some_and(|(whole, fraction)| plain(whole) && plain(fraction))
}

/// Whether PostgreSQL prints a number otherwise than it is written: it has an exponent, or nothing on one side of the
/// point.
pub(crate) fn is_scientific(value: &Value, vendor: Vendor) -> bool {
    match value {
        Value::Number(text, _) if vendor == Vendor::Postgres => {
            (text.contains(['e', 'E']) || text.starts_with('.') || text.ends_with('.'))
                && with_exponent(text).is_some()
        }
        _ => false,
    }
}

/// Such a number as it is printed. It is `numeric` whatever its value, which one without a point has to say
/// (src/backend/utils/adt/ruleutils.c, `get_const_expr`).
pub(crate) fn scientific(own: &Value) -> Expr {
    let text = match own {
        Value::Number(text, _) => with_exponent(text),
        _ => None,
    };
    match text {
        Some(text) if text.contains('.') => number_of(&text),
        Some(text) => super::casts::typed(value(Value::SingleQuotedString(text)), "numeric".to_owned()),
        None => value(own.clone()),
    }
}

/// A number with its exponent worked in. As many digits stay behind the point as there were.
fn with_exponent(text: &str) -> Option<String> {
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent = exponent.parse::<i32>().ok().filter(|own| own.abs() <= LARGEST)?;
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && fraction.is_empty() || !plain(whole) || !plain(fraction) {
        return None;
    }
    let (mut whole, mut fraction) = (whole.to_owned(), fraction.to_owned());
    for _ in 0..exponent {
        whole.push(if fraction.is_empty() { '0' } else { fraction.remove(0) });
    }
    for _ in exponent..0 {
        fraction.insert(0, whole.pop().unwrap_or('0'));
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") })
}

/// A number without a plus sign, without leading zeros, without zeros after the point that say nothing, and
/// without an exponent unless that is a large one.
pub(crate) fn number(text: &str) -> Option<String> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let digits = with_exponent(digits)?;
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let sign = if whole == "0" && fraction.is_empty() { "" } else { sign };
    Some(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

/// `-` before a number is part of the number (src/backend/parser/gram.y, `doNegate`).
pub(crate) fn signed(op: UnaryOperator, inner: &Expr) -> Option<Expr> {
    // One that had an exponent is a text with its type by now.
    if let (UnaryOperator::Minus, Expr::Cast { expr, data_type, .. }) = (op, inner)
        && data_type.to_string() == "numeric"
        && let Expr::Value(own) = expr.as_ref()
        && let Value::SingleQuotedString(digits) = &own.value
        && digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        let text = value(Value::SingleQuotedString(format!("-{digits}")));
        return Some(super::casts::typed(text, "numeric".to_owned()));
    }
    let Expr::Value(inner) = inner else { return None };
    let Value::Number(digits, long) = &inner.value else { return None };
    match op {
        UnaryOperator::Minus if !digits.starts_with('-') => {
            Some(value(Value::Number(format!("-{digits}"), *long)))
        }
        UnaryOperator::Minus => Some(value(Value::Number(digits[1..].to_owned(), *long))),
        UnaryOperator::Plus => Some(value(Value::Number(digits.clone(), *long))),
        _ => None,
    }
}

pub(crate) fn value(value: Value) -> Expr {
    Expr::Value(value.into())
}

pub(crate) fn number_value(digits: &str) -> Value {
    Value::Number(digits.to_owned(), false)
}

pub(crate) fn number_of(digits: &str) -> Expr {
    value(number_value(digits))
}

/// Guards the quotes of everything that is about to be printed.
pub(crate) fn guard_all_quotes<V: VisitMut>(tree: &mut V) {
    let _ = visit_expressions_mut(tree, |node| {
        guard_quotes(node);
        ControlFlow::<()>::Continue(())
    });
}

/// Doubles the quotes inside texts and names: sqlparser prints a doubled quote as it is, taking it for one
/// that was escaped already.
fn guard_quotes(expr: &mut Expr) {
    let guard = |name: &mut sqlparser::ast::Ident| {
        if name.quote_style.is_some() {
            name.value = name.value.replace('"', "\"\"");
        }
    };
    match expr {
        Expr::Value(value) => {
            if let Value::SingleQuotedString(text) = &mut value.value {
                *text = text.replace('\'', "''");
            }
        }
        Expr::Identifier(name) => guard(name),
        Expr::CompoundIdentifier(names) => names.iter_mut().for_each(guard),
        _ => {}
    }
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
            ("1e5", "100000"),
            ("1.25E+1", "12.5"),
            ("25e-3", "0.025"),
        ] {
            assert_eq!(number(text).as_deref(), Some(wanted));
        }
        for text in ["", "abc", "1.2.3", ".", "1e", "1e999999999", "0x10", "NaN"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
