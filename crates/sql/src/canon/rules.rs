//! The rules, applied to each node of an expression after its children.

use drift_catalog::Vendor;
use sqlparser::ast::{
    BinaryOperator, CastKind, DataType, Expr, Function, FunctionArguments, Ident, ObjectName, ObjectNamePart,
    Value,
};

use super::context::{Context, Family};
use super::literal;

/// Applies every rule to one node.
pub(crate) fn apply(node: &mut Expr, vendor: Vendor, context: &Context<'_>) {
    let taken = std::mem::replace(
        node,
        Expr::Wildcard(sqlparser::ast::helpers::attached_token::AttachedToken::empty()),
    );
    *node = rewrite(taken, vendor, context);
}

fn rewrite(node: Expr, vendor: Vendor, context: &Context<'_>) -> Expr {
    match node {
        Expr::Nested(inner) => nested(*inner),
        Expr::Identifier(name) => Expr::Identifier(fold(name, vendor)),
        Expr::CompoundIdentifier(names) => qualified(names, vendor, context),
        Expr::Cast { kind: CastKind::Cast | CastKind::DoubleColon, expr, data_type, format: None } => {
            cast(*expr, data_type, context)
        }
        Expr::BinaryOp { left, op, right } => binary(*left, op, *right, context),
        Expr::UnaryOp { op, expr } => {
            let inner = bare(*expr);
            literal::signed(op, &inner).unwrap_or_else(|| Expr::UnaryOp { op, expr: Box::new(wrap(inner)) })
        }
        Expr::IsNull(inner) => Expr::IsNull(Box::new(wrap(bare(*inner)))),
        Expr::IsNotNull(inner) => Expr::IsNotNull(Box::new(wrap(bare(*inner)))),
        Expr::Between { expr, negated, low, high } => between(*expr, negated, *low, *high, context),
        Expr::InList { expr, list, negated } => in_list(bare(*expr), list, negated, context),
        Expr::AnyOp { left, compare_op: BinaryOperator::Eq, right, is_some } => match array(*right) {
            Ok(list) => in_list(bare(*left), list, false, context),
            Err(right) => Expr::AnyOp { left, compare_op: BinaryOperator::Eq, right, is_some },
        },
        Expr::AllOp { left, compare_op: BinaryOperator::NotEq, right } => match array(*right) {
            Ok(list) => in_list(bare(*left), list, true, context),
            Err(right) => Expr::AllOp { left, compare_op: BinaryOperator::NotEq, right },
        },
        Expr::Function(function) => Expr::Function(call(function, vendor, context)),
        other => other,
    }
}

/// Parentheses around something that cannot be misread say nothing.
fn nested(inner: Expr) -> Expr {
    match inner {
        Expr::Nested(inner) => nested(*inner),
        inner if is_atom(&inner) => inner,
        inner => Expr::Nested(Box::new(inner)),
    }
}

/// Without the parentheses around the whole.
pub(crate) fn bare(expr: Expr) -> Expr {
    match expr {
        Expr::Nested(inner) => bare(*inner),
        other => other,
    }
}

/// With parentheses, unless nothing could be misread.
fn wrap(expr: Expr) -> Expr {
    if is_atom(&expr) { expr } else { Expr::Nested(Box::new(expr)) }
}

fn is_atom(expr: &Expr) -> bool {
    match expr {
        Expr::Value(value) => !matches!(&value.value, Value::Number(text, _) if text.starts_with('-')),
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) | Expr::Function(_) | Expr::Nested(_) => true,
        _ => false,
    }
}

/// A name as the server keeps it; quotes only where they mean something.
pub(crate) fn fold(name: Ident, vendor: Vendor) -> Ident {
    let simple = |text: &str| {
        text.starts_with(|c: char| c == '_' || c.is_ascii_lowercase())
            && text.chars().all(|c| c == '_' || c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    let value = match (vendor, name.quote_style) {
        (Vendor::Sqlite, _) | (Vendor::Postgres, None) => name.value.to_ascii_lowercase(),
        (Vendor::Postgres, Some(_)) => name.value,
    };
    if simple(&value) { Ident::new(value) } else { Ident::with_quote('"', value) }
}

/// A column qualified by its own table, or a name by the default schema.
fn qualified(names: Vec<Ident>, vendor: Vendor, context: &Context<'_>) -> Expr {
    let mut names: Vec<Ident> = names.into_iter().map(|name| fold(name, vendor)).collect();
    let is = |name: &Ident, text: &str| match vendor {
        Vendor::Sqlite => name.value.eq_ignore_ascii_case(text),
        Vendor::Postgres => name.value == text,
    };
    if names.len() == 3 && is(&names[0], context.schema) {
        names.remove(0);
    }
    if names.len() == 2 && context.table.is_some_and(|table| is(&names[0], table)) {
        return Expr::Identifier(names.remove(1));
    }
    Expr::CompoundIdentifier(names)
}

/// Casts with one spelling. A text constant cast to a text type, and a text column cast to `text`, are what
/// PostgreSQL writes around comparisons of text: they change nothing.
fn cast(expr: Expr, data_type: DataType, context: &Context<'_>) -> Expr {
    let target = (context.type_name)(&data_type.to_string());
    let inner = bare(expr);
    let text_target = matches!(target.as_str(), "text" | "character varying");
    match &inner {
        Expr::Value(value) if text_target && matches!(value.value, Value::SingleQuotedString(_)) => {
            return inner;
        }
        Expr::Value(value) if target == "boolean" => {
            if let Value::SingleQuotedString(text) = &value.value {
                match text.as_str() {
                    "t" | "true" => return literal::value(Value::Boolean(true)),
                    "f" | "false" => return literal::value(Value::Boolean(false)),
                    _ => {}
                }
            }
        }
        Expr::Value(value) if target == "regclass" => {
            if let Value::SingleQuotedString(text) = &value.value {
                let prefix = format!("{}.", context.default_schema);
                let name = text.strip_prefix(&prefix).unwrap_or(text).to_owned();
                return literal::value(Value::SingleQuotedString(name));
            }
        }
        Expr::Identifier(name)
            if target == "text" && context.family_of(&name.value) == Some(Family::Text) =>
        {
            return inner;
        }
        Expr::Array(_) if matches!(target.as_str(), "text[]" | "character varying[]") => return inner,
        _ => {}
    }
    let data_type =
        DataType::Custom(ObjectName(vec![ObjectNamePart::Identifier(Ident::new(target))]), Vec::new());
    Expr::Cast { kind: CastKind::DoubleColon, expr: Box::new(wrap(inner)), data_type, format: None }
}

fn is_comparison(op: &BinaryOperator) -> bool {
    use BinaryOperator::{Eq, Gt, GtEq, Lt, LtEq, NotEq};
    matches!(op, Eq | NotEq | Lt | LtEq | Gt | GtEq)
}

fn binary(left: Expr, op: BinaryOperator, right: Expr, context: &Context<'_>) -> Expr {
    let (left, right) = (bare(left), bare(right));
    let like = |negated: bool, left: Expr, right: Expr| Expr::Like {
        negated,
        any: false,
        expr: Box::new(wrap(left)),
        pattern: Box::new(wrap(right)),
        escape_char: None,
    };
    match op {
        BinaryOperator::PGLikeMatch => return like(false, left, right),
        BinaryOperator::PGNotLikeMatch => return like(true, left, right),
        _ => {}
    }
    let (left, right) = if is_comparison(&op) {
        let (for_right, for_left) = (is_number_column(&left, context), is_number_column(&right, context));
        (plain_number(left, for_left), plain_number(right, for_right))
    } else {
        (left, right)
    };
    Expr::BinaryOp { left: Box::new(wrap(left)), op, right: Box::new(wrap(right)) }
}

fn is_number_column(expr: &Expr, context: &Context<'_>) -> bool {
    matches!(expr, Expr::Identifier(name) if context.family_of(&name.value) == Some(Family::Number))
}

/// A constant beside a number column in a comparison: PostgreSQL writes `(0)::numeric` and `'-1'::integer`.
fn plain_number(expr: Expr, beside_number: bool) -> Expr {
    if !beside_number {
        return expr;
    }
    let inner = match &expr {
        Expr::Cast { expr: inner, .. } => inner.as_ref().clone(),
        other => other.clone(),
    };
    let text = match bare(inner) {
        Expr::Value(value) => match value.value {
            Value::Number(text, _) => Some(text),
            Value::SingleQuotedString(text) if matches!(expr, Expr::Cast { .. }) => Some(text),
            _ => None,
        },
        _ => None,
    };
    match text.and_then(|text| literal::number(&text)) {
        Some(number) => literal::value(Value::Number(number, false)),
        None => expr,
    }
}

/// `x BETWEEN a AND b` is `x >= a AND x <= b`.
fn between(expr: Expr, negated: bool, low: Expr, high: Expr, context: &Context<'_>) -> Expr {
    let (low_op, high_op, join) = if negated {
        (BinaryOperator::Lt, BinaryOperator::Gt, BinaryOperator::Or)
    } else {
        (BinaryOperator::GtEq, BinaryOperator::LtEq, BinaryOperator::And)
    };
    let left = binary(expr.clone(), low_op, low, context);
    let right = binary(expr, high_op, high, context);
    binary(left, join, right, context)
}

/// The elements of `ARRAY[…]`, with or without a cast around it.
fn array(expr: Expr) -> Result<Vec<Expr>, Box<Expr>> {
    match bare(expr) {
        Expr::Array(array) => Ok(array.elem),
        Expr::Cast { expr, data_type, kind, format } => match *expr {
            Expr::Array(array) => Ok(array.elem),
            Expr::Nested(inner) if matches!(*inner, Expr::Array(_)) => self::array(*inner),
            inner => Err(Box::new(Expr::Cast { expr: Box::new(inner), data_type, kind, format })),
        },
        other => Err(Box::new(other)),
    }
}

/// Lists are sets: order and repetition say nothing, and a list of one is a comparison.
fn in_list(expr: Expr, list: Vec<Expr>, negated: bool, context: &Context<'_>) -> Expr {
    let beside_number = is_number_column(&expr, context);
    let mut list: Vec<Expr> = list.into_iter().map(|item| plain_number(bare(item), beside_number)).collect();
    let constant = list.iter().all(|item| matches!(item, Expr::Value(_)));
    if constant {
        list.sort_by_cached_key(ToString::to_string);
        list.dedup();
    }
    if list.len() == 1 {
        let op = if negated { BinaryOperator::NotEq } else { BinaryOperator::Eq };
        return binary(expr, op, list.remove(0), context);
    }
    Expr::InList { expr: Box::new(wrap(expr)), list, negated }
}

/// Function names without the schemas that need not be written; the moment has one name in PostgreSQL.
fn call(mut function: Function, vendor: Vendor, context: &Context<'_>) -> Function {
    let mut parts: Vec<Ident> = function
        .name
        .0
        .into_iter()
        .filter_map(|part| match part {
            ObjectNamePart::Identifier(name) => Some(fold(name, vendor)),
            ObjectNamePart::Function(_) => None,
        })
        .collect();
    if parts.len() == 2 && (parts[0].value == "pg_catalog" || parts[0].value == context.default_schema) {
        parts.remove(0);
    }
    if vendor == Vendor::Postgres
        && parts.len() == 1
        && matches!(parts[0].value.as_str(), "now" | "current_timestamp" | "transaction_timestamp")
        && no_arguments(&function.args)
    {
        parts[0] = Ident::new("current_timestamp");
        function.args = FunctionArguments::None;
    }
    function.name = ObjectName(parts.into_iter().map(ObjectNamePart::Identifier).collect());
    function
}

fn no_arguments(arguments: &FunctionArguments) -> bool {
    match arguments {
        FunctionArguments::None => true,
        FunctionArguments::List(list) => list.args.is_empty() && list.clauses.is_empty(),
        FunctionArguments::Subquery(_) => false,
    }
}

/// Whether a call is one of the documented words, which differ from each other and from every constant.
pub(crate) fn is_known(function: &Function, vendor: Vendor) -> bool {
    let name = function.name.to_string();
    no_arguments(&function.args)
        && match vendor {
            Vendor::Postgres => {
                matches!(
                    name.as_str(),
                    "current_timestamp" | "current_date" | "current_time" | "gen_random_uuid"
                )
            }
            Vendor::Sqlite => matches!(name.as_str(), "current_timestamp" | "current_date" | "current_time"),
        }
}
