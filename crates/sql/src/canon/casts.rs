//! Casts: one spelling for each, and none where it adds nothing. Only PostgreSQL writes casts of its own
//! accord; in SQLite a cast always does something (it changes the affinity of a comparison,
//! <https://sqlite.org/datatype3.html> §3.2).

use drift_catalog::{Concrete, Vendor};
use sqlparser::ast::{
    CastKind, DataType, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, Ident, Value,
};

use super::context::{Context, Family};
use super::names::object;
use super::resolve::Ty;
use super::rule::Rule;
use super::rules::{bare, wrap};
use super::{constants, infer, intervals, literal, names, rows};
use crate::words;

/// A cast in its one spelling, or what it was around. A text constant cast to a text type, and a text column
/// cast to `text`, are what PostgreSQL writes around comparisons of text: they change nothing.
pub(crate) fn cast(expr: Expr, data_type: &DataType, vendor: Vendor, context: &Context<'_>) -> Expr {
    let mut target = (context.type_name)(&data_type.to_string());
    if vendor == Vendor::Postgres {
        target = in_schema(target, context);
        // The server prints the type of `B'1'` in quotes, to keep it apart from `bit(1)`.
        if data_type.to_string() == "\"bit\"" {
            "bit".clone_into(&mut target);
        }
    }
    let mut inner = bare(expr);
    // How the server prints a constant of some fields only: `'1 mon'::interval month`.
    if let (Vendor::Postgres, Expr::Value(value)) = (vendor, &inner)
        && let Value::SingleQuotedString(text) = &value.value
        && let DataType::Interval { fields: Some(fields), precision: None } = data_type
        && let Some(own) = intervals::interval_of_fields(text, &fields.to_string())
    {
        context.note(Rule::IntervalField);
        return typed(literal::value(Value::SingleQuotedString(own)), "interval".to_owned());
    }
    if let (Vendor::Postgres, Expr::Value(value)) = (vendor, &inner)
        && let Value::SingleQuotedString(text) = &value.value
        && let Some(Ty::Of(ty)) = infer::named(data_type, context)
        && let Some(spelled) = constants::spelled(&ty, text, context)
    {
        context.note_if(Rule::ConstantSpelling, || spelled != *text);
        inner = literal::value(Value::SingleQuotedString(spelled));
    }
    // How the server prints a whole row among what a query puts out, to keep it apart from the columns.
    if vendor == Vendor::Postgres
        && names::is_row(&inner)
        && let Some(row) = infer::of(&inner, context, context.scope)
        && infer::named(data_type, context) == Some(row)
    {
        context.note(Rule::WholeRow);
        return inner;
    }
    if vendor == Vendor::Postgres && matches!(inner, Expr::Tuple(_)) {
        inner = rows::of_type(inner, &infer::written(data_type, context), context);
    }
    // What nobody gave a type has this one, which the server prints where any type is taken.
    if vendor == Vendor::Postgres && target == "unknown" && matches!(inner, Expr::Value(_)) {
        context.note(Rule::ImpliedCast);
        return inner;
    }
    if vendor == Vendor::Postgres && is_of_type(&inner, data_type, context) {
        context.note(Rule::ImpliedCast);
        return inner;
    }
    if vendor == Vendor::Postgres && adds_nothing(&inner, &target, context) {
        context.note(Rule::TextCast);
        return inner;
    }
    if let (Vendor::Postgres, Expr::Value(value)) = (vendor, &inner)
        && let Value::SingleQuotedString(text) = &value.value
    {
        match (target.as_str(), text.as_str()) {
            ("boolean", word) if let Some(truth) = constants::truth(word) => {
                context.note(Rule::BooleanWord);
                return literal::value(Value::Boolean(truth));
            }
            ("regclass" | "regconfig" | "regdictionary", text) => {
                let prefix = format!("{}.", context.default_schema);
                let name = text.strip_prefix(&prefix).unwrap_or(text).to_owned();
                context.note_if(Rule::RegclassSchema, || name != text);
                return typed(literal::value(Value::SingleQuotedString(name)), target);
            }
            // How it prints `-0.5`.
            ("numeric", text) if text.contains('.') && literal::is_decimal(text) => {
                context.note(Rule::NumberSpelling);
                return literal::number_of(text);
            }
            // How the server prints `-1` and `3000000000`: constants have these types without being told.
            ("integer", text) if is_integer::<i32>(text) => {
                context.note(Rule::IntegerCast);
                return literal::number_of(text);
            }
            ("bigint", text) if is_integer::<i64>(text) && !is_integer::<i32>(text) => {
                context.note(Rule::IntegerCast);
                return literal::number_of(text);
            }
            _ => {}
        }
    }
    context.note_if(Rule::CastSpelling, || !data_type.to_string().eq_ignore_ascii_case(&target));
    typed(inner, target)
}

/// Whether a value has the type of a cast already: the server makes no cast of it (src/backend/parser/parse_coerce.c,
/// `coerce_type`). One of a domain is cast to the type below, and a column that may have a length is cast to have none.
fn is_of_type(inner: &Expr, data_type: &DataType, context: &Context<'_>) -> bool {
    const WITH_LENGTH: [&str; 10] = [
        "bpchar",
        "varchar",
        "numeric",
        "bit",
        "varbit",
        "time",
        "timetz",
        "timestamp",
        "timestamptz",
        "interval",
    ];
    let has_fields = matches!(data_type, DataType::Interval { fields: Some(_), .. });
    if (context.type_name)(&data_type.to_string()).contains('(') || has_fields {
        return false;
    }
    let target = infer::written(data_type, context);
    let may_have_length = WITH_LENGTH.contains(&target.strip_suffix("[]").unwrap_or(&target));
    let kept = may_have_length && infer::is_column(inner);
    !kept && infer::exact(inner, context) == Some(Ty::Of(target))
}

/// A type without the default schema, and with its own where that is found on the path.
pub(crate) fn in_schema(name: String, context: &Context<'_>) -> String {
    if let Some(own) = name.strip_prefix(context.default_schema).and_then(|rest| rest.strip_prefix('.')) {
        return own.to_owned();
    }
    let base = name.trim_end_matches("[]");
    match context.world.and_then(|world| world.type_schema(base)) {
        Some(schema) => {
            context.note(Rule::TypeOnPath);
            format!("{schema}.{name}")
        }
        None => name,
    }
}

/// Whether the text is an integer of this size in its usual spelling.
fn is_integer<N: std::str::FromStr + ToString>(text: &str) -> bool {
    text.parse::<N>().is_ok_and(|number| number.to_string() == text)
}

pub(crate) fn typed(inner: Expr, target: String) -> Expr {
    let data_type = DataType::Custom(object(vec![Ident::new(quoted(target))]), Vec::new());
    Expr::Cast { kind: CastKind::DoubleColon, expr: Box::new(wrap(inner)), data_type, format: None }
}

/// A canonical type as SQL has it: a name that somebody gave with capitals has its quotes again, without which it would be
/// read as another type.
fn quoted(name: String) -> String {
    let (head, rest) = name.split_at(name.find(['(', '[']).unwrap_or(name.len()));
    // The server's own types of several words, and the one that has its quotes as part of its spelling.
    if head.contains([' ', '"']) || head.split('.').all(words::is_lower) {
        return name;
    }
    let parts: Vec<String> = head.split('.').map(|part| names::plain(part.to_owned()).to_string()).collect();
    format!("{}{rest}", parts.join("."))
}

fn adds_nothing(inner: &Expr, target: &str, context: &Context<'_>) -> bool {
    match inner {
        Expr::Value(value) => {
            matches!(target, "text" | "character varying")
                && matches!(value.value, Value::SingleQuotedString(_))
        }
        Expr::Identifier(_) | Expr::Function(_) => target == "text" && is_text(inner, context),
        Expr::Array(_) => matches!(target, "text[]" | "character varying[]"),
        _ => false,
    }
}

/// Whether the value is text already: a text column or constant, or a choice among such.
fn is_text(expr: &Expr, context: &Context<'_>) -> bool {
    match expr {
        Expr::Value(value) => matches!(value.value, Value::SingleQuotedString(_)),
        Expr::Identifier(name) => {
            let ty = context.type_of(&name.value, Vendor::Postgres);
            ty.is_some_and(|ty| (context.family)(ty) == Family::Text)
        }
        Expr::Function(function) => {
            let name = function.name.to_string();
            let FunctionArguments::List(list) = &function.args else { return false };
            matches!(name.as_str(), "coalesce" | "nullif" | "greatest" | "least")
                && list.args.iter().all(|argument| match argument {
                    FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => is_text(expr, context),
                    _ => false,
                })
        }
        _ => false,
    }
}

/// The type of a lone column.
pub(crate) fn column_type<'a>(expr: &Expr, vendor: Vendor, context: &'a Context<'_>) -> Option<&'a Concrete> {
    match expr {
        Expr::Identifier(name) => context.type_of(&name.value, vendor),
        _ => None,
    }
}

/// A constant that is compared with a column of this type, without the cast that the server writes there
/// (`(0)::numeric`, `'-1'::integer`, `'new'::status`): an untyped constant would get that type anyway.
pub(crate) fn beside(
    constant: Expr,
    column: Option<&Concrete>,
    vendor: Vendor,
    context: &Context<'_>,
) -> Expr {
    let constant = match vendor {
        Vendor::Postgres => without_widening(constant, context),
        Vendor::Sqlite => constant,
    };
    let Some(column) = column else { return constant };
    let (value, target) = match &constant {
        Expr::Value(value) => (value.value.clone(), None),
        Expr::Cast { expr, data_type, .. } if vendor == Vendor::Postgres => match bare(expr.as_ref().clone())
        {
            Expr::Value(value) => (value.value, Some((context.type_name)(&data_type.to_string()))),
            _ => return constant,
        },
        _ => return constant,
    };
    if target.as_ref().is_some_and(|target| !is_own(target, column, &value)) {
        return constant;
    }
    context.note_if(Rule::CastOfOwnType, || target.is_some());
    match ((context.family)(column), &value) {
        (Family::Number, Value::Number(text, _) | Value::SingleQuotedString(text)) => {
            match literal::number(text) {
                Some(number) => {
                    context.note_if(Rule::NumberSpelling, || number != *text);
                    literal::value(Value::Number(number, false))
                }
                None => constant,
            }
        }
        (Family::Number | Family::Boolean, _) => constant,
        _ => literal::value(value),
    }
}

/// A whole number is compared alike as an integer and as another kind of number, up to where double precision
/// is exact.
fn without_widening(constant: Expr, context: &Context<'_>) -> Expr {
    if let Expr::Cast { expr, data_type, .. } = &constant
        && matches!(data_type.to_string().as_str(), "numeric" | "double precision")
        && let Expr::Value(value) = bare(expr.as_ref().clone())
        && let Value::Number(text, _) = &value.value
        && text.len() < 16
        && is_integer::<i64>(text)
    {
        context.note(Rule::WidenedConstant);
        return Expr::Value(value);
    }
    constant
}

/// An integer column that is compared with a number: the server writes `(n)::numeric > 1.5`.
pub(crate) fn without_own_widening(expr: Expr, other: &Expr, vendor: Vendor, context: &Context<'_>) -> Expr {
    if vendor == Vendor::Postgres
        && matches!(other, Expr::Value(value) if matches!(value.value, Value::Number(..)))
        && let Expr::Cast { expr: inner, data_type, .. } = &expr
        && data_type.to_string() == "numeric"
        && let Some(ty) = column_type(inner, vendor, context)
        && matches!(ty.name.as_str(), "smallint" | "integer" | "bigint")
    {
        context.note(Rule::WidenedColumn);
        return inner.as_ref().clone();
    }
    expr
}

/// Whether a constant next to a column gets this type without being told. A cast that cuts or rounds is not
/// such a one, nor is one to a narrower type of number.
fn is_own(target: &str, column: &Concrete, value: &Value) -> bool {
    let text = match value {
        Value::Number(text, _) | Value::SingleQuotedString(text) => text,
        _ => return false,
    };
    let integer = |name: &str| matches!(name, "smallint" | "integer" | "bigint");
    let whole = text.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit());
    let own = column.to_string();
    match (target, column.name.as_str()) {
        (target, own) if integer(target) && integer(own) => whole,
        // A single precision column is compared with untyped numbers in double precision.
        ("double precision", "real" | "double precision") => true,
        ("real", "real") => whole && text.len() < 8,
        ("numeric", "numeric") => true,
        ("numeric" | "double precision" | "real", _) => false,
        _ if target.contains('(') => false,
        _ => {
            // A length of the column is not written beside it, the schema of its type perhaps.
            let base = own.split('(').next().unwrap_or_default();
            let unqualified = base.rsplit('.').next().unwrap_or_default();
            matches!(value, Value::SingleQuotedString(_)) && (target == base || target == unqualified)
        }
    }
}
