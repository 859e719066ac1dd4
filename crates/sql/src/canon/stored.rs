//! Defaults: constants as the column that stores them understands them.

use drift_catalog::{Concrete, ExprKind, Vendor};
use sqlparser::ast::{CastKind, Expr, Ident, Value};

use super::context::{Context, Family};
use super::infer::inner_name;
use super::literal::{number, number_value, value};
use super::routine_options::without_length;
use super::rule::Rule;
use super::signatures::inner;
use super::{constants, functions, intervals, names, rows, rules};

/// Types of PostgreSQL of which one value has many spellings: two texts may be one value.
const MANY_SPELLINGS: &[&str] = &[
    "bit",
    "bit varying",
    "box",
    "bytea",
    "cidr",
    "circle",
    "date",
    "datemultirange",
    "daterange",
    "inet",
    "int4multirange",
    "int4range",
    "int8multirange",
    "int8range",
    "interval",
    "json",
    "jsonb",
    "jsonpath",
    "line",
    "lseg",
    "macaddr",
    "macaddr8",
    "money",
    "nummultirange",
    "numrange",
    "path",
    "pg_lsn",
    "point",
    "polygon",
    "time with time zone",
    "time without time zone",
    "timestamp with time zone",
    "timestamp without time zone",
    "tsmultirange",
    "tsquery",
    "tsrange",
    "tstzmultirange",
    "tstzrange",
    "tsvector",
    "uuid",
    "xml",
];

/// A default as it is stored, and what its text is known to be.
pub(crate) fn as_stored(expr: Expr, vendor: Vendor, context: &Context<'_>) -> (Expr, ExprKind) {
    let Some(own) = context.column_type else {
        let kind = known(&expr, vendor);
        return (expr, kind);
    };
    let expr = match vendor {
        Vendor::Postgres => {
            let expr = rows::of_type(without_own_cast(expr, own, context), &inner_name(own), context);
            moment(null(expr, context), own, context)
        }
        Vendor::Sqlite => expr,
    };
    let constant = match &expr {
        Expr::Value(value) => value.value.clone(),
        Expr::Array(array) if own.array && array.elem.is_empty() => {
            context.note(Rule::EmptyArray);
            Value::SingleQuotedString("{}".to_owned())
        }
        _ => {
            let kind = known(&expr, vendor);
            return (expr, kind);
        }
    };
    let before = context.trace.map(|_| constant.clone());
    let (constant, exact) = match context.own_family() {
        Family::Number => numeric(constant, vendor),
        // A column that is called boolean holds numbers in SQLite, and does not know the word 'true'.
        Family::Boolean if vendor == Vendor::Sqlite => numeric(constant, vendor),
        Family::Boolean => truth(constant),
        Family::Text => text(constant),
        Family::Other => other(constant, vendor, own, context),
    };
    if before.is_some_and(|before| before != constant) {
        context.note(match (context.own_family(), own.name.as_str()) {
            (Family::Boolean, _) if vendor == Vendor::Postgres => Rule::StoredBoolean,
            (Family::Number | Family::Boolean, _) => Rule::StoredNumber,
            (Family::Text, _) => Rule::StoredText,
            (Family::Other, "character") => Rule::Padding,
            (Family::Other, "uuid") => Rule::UuidCase,
            (Family::Other, "jsonb") => Rule::JsonBlanks,
            (Family::Other, _) => Rule::ConstantSpelling,
        });
    }
    (value(constant), if exact { ExprKind::Literal } else { ExprKind::Other })
}

fn known(expr: &Expr, vendor: Vendor) -> ExprKind {
    match expr {
        Expr::Function(function) if functions::is_known(function, vendor) => ExprKind::Known,
        _ => ExprKind::Other,
    }
}

fn numeric(constant: Value, vendor: Vendor) -> (Value, bool) {
    match &constant {
        Value::Number(text, _) => {
            number(text).map_or((constant.clone(), false), |text| (number_value(&text), true))
        }
        Value::SingleQuotedString(text) => match number(text) {
            Some(text) => (number_value(&text), true),
            // SQLite keeps what is not a number as the text it is.
            None => (constant, vendor == Vendor::Sqlite),
        },
        _ => (constant, false),
    }
}

fn truth(constant: Value) -> (Value, bool) {
    let truth = match &constant {
        Value::Boolean(truth) => Some(*truth),
        Value::Number(text, _) | Value::SingleQuotedString(text) => constants::truth(text),
        _ => None,
    };
    truth.map_or((constant, false), |truth| (Value::Boolean(truth), true))
}

/// A whole number in a text column is stored as its digits by both databases; of other numbers each makes a
/// text of its own.
fn text(constant: Value) -> (Value, bool) {
    match constant {
        Value::Number(digits, _) => match number(&digits).filter(|_| !digits.contains(['.', 'e', 'E'])) {
            Some(digits) => (Value::SingleQuotedString(digits), true),
            None => (Value::Number(digits, false), false),
        },
        Value::SingleQuotedString(_) => (constant, true),
        other => (other, false),
    }
}

fn other(constant: Value, vendor: Vendor, own: &Concrete, context: &Context<'_>) -> (Value, bool) {
    let Value::SingleQuotedString(text) = constant else {
        let exact = vendor == Vendor::Sqlite && matches!(constant, Value::HexStringLiteral(_));
        return (constant, exact);
    };
    if vendor == Vendor::Sqlite {
        return (Value::SingleQuotedString(text), true);
    }
    let (text, exact) = match own.name.as_str() {
        name if own.array => {
            let text = constants::spelled(&format!("{}[]", inner(name)), &text, context).unwrap_or(text);
            let empty = text == "{}";
            (text, empty)
        }
        // Blanks at the end of padded text say nothing.
        "character" => (text.trim_end_matches(' ').to_owned(), true),
        // What is smaller than its fields is cut off as the column cuts it.
        name if name.starts_with("interval ") => {
            let fields = without_length(&name["interval ".len()..]);
            (intervals::interval_of_fields(&text, fields.trim()).unwrap_or(text), false)
        }
        name => match constants::spelled(&inner(name), &text, context).filter(|_| own.schema.is_none()) {
            Some(text) => (text, name != "money"),
            None => {
                let exact = own.schema.is_some() || !MANY_SPELLINGS.contains(&name);
                (text, exact)
            }
        },
    };
    (Value::SingleQuotedString(text), exact)
}

/// A cast of a constant to the column's own type adds nothing: the value is stored in that type anyway.
/// PostgreSQL writes such casts without the length.
fn without_own_cast(expr: Expr, own: &Concrete, context: &Context<'_>) -> Expr {
    let Expr::Cast { kind: CastKind::DoubleColon, expr: inner, data_type, format } = expr else {
        return expr;
    };
    let target = (context.type_name)(&data_type.to_string());
    let own = own.to_string();
    let base = without_length;
    // Schemas of user types may be left out on one side.
    let last = |text: &str| text.rsplit('.').next().unwrap_or_default().to_owned();
    // The server writes types of a length that is not said by the names that they have inside.
    let padded = target == "bpchar" && base(&own) == "character"
        || data_type.to_string() == "bit" && base(&own) == "bit";
    // A constant of some fields is one of all that was cut already.
    let cut = target == "interval" && own.starts_with("interval ");
    let same = target == own
        || padded
        || cut
        || (last(&base(&target)) == last(&base(&own))
            && !target.contains('(')
            && target.ends_with("[]") == own.ends_with("[]"));
    // A whole number has no fraction to lose on its way through another type of numbers.
    let number = matches!(rules::bare(inner.as_ref().clone()), Expr::Value(value) if matches!(&value.value, Value::Number(..)))
        && matches!(target.as_str(), "numeric" | "double precision" | "bigint" | "integer")
        && context.own_family() == Family::Number
        && number_is_whole(&inner);
    if (same || number) && is_constant(&inner) {
        context.note(Rule::CastOfStoredType);
        return rules::bare(*inner);
    }
    Expr::Cast { kind: CastKind::DoubleColon, expr: inner, data_type, format }
}

/// NULL of any type is NULL; only a domain might refuse it.
fn null(mut expr: Expr, context: &Context<'_>) -> Expr {
    let is_domain = |name: &str| context.world.is_some_and(|world| world.base_type(name).is_some());
    let mut inner = &expr;
    loop {
        match inner {
            Expr::Nested(own) => inner = own,
            Expr::Cast { expr: own, data_type, .. }
                if !is_domain(&(context.type_name)(&data_type.to_string())) =>
            {
                inner = own;
            }
            Expr::Value(own) if own.value == Value::Null => break,
            _ => return expr,
        }
    }
    if matches!(expr, Expr::Cast { .. }) {
        context.note(Rule::NullDefault);
        expr = value(Value::Null);
    }
    expr
}

fn number_is_whole(expr: &Expr) -> bool {
    matches!(expr, Expr::Value(value) if matches!(&value.value, Value::Number(text, _) if !text.contains(['.', 'e', 'E'])))
        || matches!(expr, Expr::Nested(inner) if number_is_whole(inner))
}

fn is_constant(expr: &Expr) -> bool {
    match expr {
        Expr::Value(_) => true,
        Expr::Array(array) => array.elem.is_empty(),
        Expr::Nested(inner) => is_constant(inner),
        _ => false,
    }
}

/// The current moment as a column of less precision keeps it: a date column's `now()` is the current date.
fn moment(mut expr: Expr, own: &Concrete, context: &Context<'_>) -> Expr {
    if let Expr::Function(function) = &mut expr {
        let word = function.name.to_string();
        let short = match (own.name.as_str(), word.as_str()) {
            ("date", "current_timestamp" | "localtimestamp") => Some("current_date"),
            ("timestamp without time zone", "localtimestamp") => Some("current_timestamp"),
            _ => None,
        };
        if let Some(short) = short
            && functions::no_arguments(&function.args)
        {
            context.note(Rule::MomentOfColumn);
            function.name = names::object(vec![Ident::new(short)]);
        }
    }
    expr
}
