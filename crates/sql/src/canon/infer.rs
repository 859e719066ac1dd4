//! The types of expressions of PostgreSQL, as far as they can be told for certain.

use sqlparser::ast::{
    AccessExpr, BinaryOperator, DataType, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments,
    Ident, ObjectNamePart, Subscript, UnaryOperator, Value,
};

use drift_catalog::{Concrete, Vendor};

use super::context::Context;
use super::names;
use super::resolve::{Ty, common, function, operator};
use super::scope::{Output, Scope};
use super::signatures::inner;

/// The type of an expression; the scope is that of a query, if it stands in one.
pub(crate) fn of(expr: &Expr, context: &Context<'_>, scope: Option<&Scope<'_>>) -> Option<Ty> {
    let own = |expr: &Expr| of(expr, context, scope);
    match expr {
        Expr::Nested(inner) | Expr::Collate { expr: inner, .. } => own(inner),
        Expr::Value(value) => constant(&value.value),
        Expr::Identifier(name) => {
            let name = names::fold(name.clone(), Vendor::Postgres).value;
            column(None, &name, context, scope)
        }
        Expr::CompoundIdentifier(parts) => {
            let folded: Vec<String> =
                parts.iter().map(|part| names::fold(part.clone(), Vendor::Postgres).value).collect();
            match folded.as_slice() {
                [.., table, name] => column(Some(table), name, context, scope)
                    .or_else(|| field(&column(None, table, context, scope)?, name, context)),
                _ => None,
            }
        }
        Expr::Cast { data_type, .. } => named(data_type, context),
        Expr::TypedString(text) => named(&text.data_type, context),
        Expr::Interval(_) => Some(Ty::of("interval")),
        Expr::UnaryOp { op: UnaryOperator::Not, .. }
        | Expr::IsNull(_)
        | Expr::IsNotNull(_)
        | Expr::IsTrue(_)
        | Expr::IsNotTrue(_)
        | Expr::IsFalse(_)
        | Expr::IsNotFalse(_)
        | Expr::IsUnknown(_)
        | Expr::IsNotUnknown(_)
        | Expr::IsDistinctFrom(..)
        | Expr::IsNotDistinctFrom(..)
        | Expr::Like { .. }
        | Expr::ILike { .. }
        | Expr::SimilarTo { .. }
        | Expr::Between { .. }
        | Expr::InList { .. }
        | Expr::InSubquery { .. }
        | Expr::AnyOp { .. }
        | Expr::AllOp { .. }
        | Expr::Exists { .. } => Some(Ty::of("bool")),
        Expr::UnaryOp { op: UnaryOperator::Minus | UnaryOperator::Plus, expr } => own(expr),
        Expr::BinaryOp { op: BinaryOperator::And | BinaryOperator::Or, .. } => Some(Ty::of("bool")),
        Expr::BinaryOp { left, op, right } => {
            let found = operator(&op.to_string(), &[own(left)?, own(right)?])?;
            Some(Ty::Of(found.result))
        }
        Expr::AtTimeZone { timestamp, .. } => match own(timestamp)?.name()? {
            "timestamp" | "date" => Some(Ty::of("timestamptz")),
            "timestamptz" => Some(Ty::of("timestamp")),
            "time" | "timetz" => Some(Ty::of("timetz")),
            _ => None,
        },
        Expr::Extract { .. } => Some(Ty::of(if context.extract_is_date_part { "float8" } else { "numeric" })),
        Expr::Trim { .. } => Some(Ty::of("text")),
        Expr::Position { .. } => Some(Ty::of("int4")),
        Expr::Substring { expr, .. } | Expr::Overlay { expr, .. } => match own(expr)? {
            Ty::Of(name) if matches!(name.as_str(), "bytea" | "bit" | "varbit") => Some(Ty::Of(name)),
            _ => Some(Ty::of("text")),
        },
        Expr::Case { conditions, else_result, .. } => {
            let mut types = Vec::new();
            for result in else_result.as_deref().into_iter().chain(conditions.iter().map(|when| &when.result))
            {
                types.push(own(result)?);
            }
            Some(Ty::Of(common(&types)?))
        }
        Expr::Array(array) => {
            let types = array.elem.iter().map(own).collect::<Option<Vec<_>>>()?;
            if types.is_empty() {
                return None;
            }
            Some(Ty::Of(format!("{}[]", common(&types)?)))
        }
        Expr::Function(call) => called(call, context, scope),
        Expr::Subquery(query) => {
            let outputs = scope?.outputs(query)?;
            outputs.first()?.ty.as_deref().map(Ty::of)
        }
        Expr::CompoundFieldAccess { root, access_chain } => {
            access_chain.iter().try_fold(own(root)?, |ty, access| accessed(&ty, access, context))
        }
        _ => None,
    }
}

/// What an element of an array or a field of a composite type is.
fn accessed(ty: &Ty, access: &AccessExpr, context: &Context<'_>) -> Option<Ty> {
    let names = match access {
        AccessExpr::Subscript(Subscript::Index { .. }) => {
            return Some(Ty::of(ty.name()?.strip_suffix("[]")?));
        }
        AccessExpr::Dot(Expr::Identifier(name)) => std::slice::from_ref(name),
        AccessExpr::Dot(Expr::CompoundIdentifier(names)) => names.as_slice(),
        _ => return None,
    };
    names.iter().try_fold(ty.clone(), |ty, name| {
        field(&ty, &names::fold(name.clone(), Vendor::Postgres).value, context)
    })
}

fn field(ty: &Ty, name: &str, context: &Context<'_>) -> Option<Ty> {
    let own = fields(ty.name()?, context)?.into_iter().find(|own| own.name == name)?;
    Some(based(Ty::Of(own.ty?), context))
}

/// What a value of a composite type is made of.
pub(crate) fn fields(ty: &str, context: &Context<'_>) -> Option<Vec<Output>> {
    let (schema, name) = ty.rsplit_once('.').map_or((None, ty), |(schema, name)| (Some(schema), name));
    context.world?.columns(schema, name)
}

/// The type of what is certainly no value of a domain: of a column, an operator or a plain call.
pub(crate) fn exact(expr: &Expr, context: &Context<'_>) -> Option<Ty> {
    let folded = |name: &Ident| names::fold(name.clone(), Vendor::Postgres).value;
    let column = |table: Option<&str>, name: &str| match context.scope {
        Some(scope) => scope.find(table, name, scope.raw)?.ty,
        None if table.is_none() => context.type_of(name, Vendor::Postgres).map(of_concrete),
        None => None,
    };
    match expr {
        Expr::Nested(inner) => exact(inner, context),
        Expr::Identifier(name) => column(None, &folded(name)),
        Expr::CompoundIdentifier(parts) => match parts.as_slice() {
            [table, name] => column(Some(&folded(table)), &folded(name)),
            _ => None,
        },
        Expr::BinaryOp { .. } => of(expr, context, context.scope),
        Expr::Function(call) if super::made::made(&call.name, context).is_some() => {
            super::made::made(&call.name, context)?.value().map(Ty::of)
        }
        Expr::Function(call) => match called_name(call)?.as_str() {
            "coalesce" | "greatest" | "least" | "nullif" | "min" | "max" => None,
            _ => of(expr, context, context.scope),
        },
        _ => None,
    }
}

fn constant(value: &Value) -> Option<Ty> {
    Some(match value {
        Value::Number(text, _) => {
            let whole = text.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit());
            Ty::of(match text {
                _ if whole && text.parse::<i32>().is_ok() => "int4",
                _ if whole && text.parse::<i64>().is_ok() => "int8",
                _ => "numeric",
            })
        }
        Value::Boolean(_) => Ty::of("bool"),
        Value::SingleQuotedByteStringLiteral(_) | Value::HexStringLiteral(_) => Ty::of("bit"),
        Value::SingleQuotedString(_)
        | Value::EscapedStringLiteral(_)
        | Value::UnicodeStringLiteral(_)
        | Value::DollarQuotedString(_)
        | Value::Null => Ty::Untyped,
        _ => return None,
    })
}

fn column(table: Option<&str>, name: &str, context: &Context<'_>, scope: Option<&Scope<'_>>) -> Option<Ty> {
    if let Some(scope) = scope {
        return scope.find(table, name, scope.raw)?.ty.map(|ty| based(ty, context));
    }
    if let (None, "value", Some(own)) = (table, name, context.value_type) {
        return Some(based(of_concrete(own), context));
    }
    if table.is_some_and(|table| context.table != Some(table)) {
        return None;
    }
    context.type_of(name, Vendor::Postgres).map(|own| based(of_concrete(own), context))
}

fn of_concrete(own: &Concrete) -> Ty {
    Ty::Of(inner_name(own))
}

/// A type by its inner name, the lengths left out.
pub fn inner_name(own: &Concrete) -> String {
    let schema = own.schema.as_ref().map_or(String::new(), |schema| format!("{schema}."));
    let array = if own.array { "[]" } else { "" };
    format!("{schema}{}{array}", inner(&own.name))
}

/// The type under a domain.
pub(crate) fn based(ty: Ty, context: &Context<'_>) -> Ty {
    let Ty::Of(mut name) = ty else { return ty };
    if let Some(own) = name.strip_prefix(context.default_schema).and_then(|rest| rest.strip_prefix('.')) {
        name = own.to_owned();
    }
    // Domains over domains end somewhere; a circle would be a mistake of the catalog.
    for _ in 0..16 {
        match context.world.and_then(|world| world.base_type(&name)) {
            Some(base) => name = base,
            None => break,
        }
    }
    Ty::Of(name)
}

/// The type of a cast, under a domain.
pub(crate) fn named(data_type: &DataType, context: &Context<'_>) -> Option<Ty> {
    let name = written(data_type, context);
    // `bpchar` and `"char"` have names that no other way of writing has.
    (!name.is_empty()).then(|| based(Ty::Of(name), context))
}

/// The inner name of the type of a cast, without its length.
pub(crate) fn written(data_type: &DataType, context: &Context<'_>) -> String {
    let name = (context.type_name)(&data_type.to_string());
    let (base, rest) = name.split_once('(').map_or((name.as_str(), ""), |(base, rest)| (base, rest));
    let after = rest.split_once(')').map_or("", |(_, after)| after);
    let full = format!("{}{}", base.trim(), after);
    inner(&super::casts::in_schema(full, context))
}

/// Whether something is a column and nothing else.
pub(crate) fn is_column(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) => is_column(inner),
        _ => matches!(expr, Expr::Identifier(_) | Expr::CompoundIdentifier(_)),
    }
}

fn called(call: &Function, context: &Context<'_>, scope: Option<&Scope<'_>>) -> Option<Ty> {
    if let Some(made) = super::made::made(&call.name, context) {
        return made.value().map(|own| based(Ty::of(own), context));
    }
    let name = called_name(call)?;
    let word = match name.as_str() {
        "now" | "current_timestamp" | "transaction_timestamp" => "timestamptz",
        "current_date" => "date",
        "localtimestamp" => "timestamp",
        "localtime" => "time",
        "current_time" => "timetz",
        "current_user" | "session_user" | "user" | "current_role" | "current_catalog" => "name",
        "current_schema" | "current_database" => "name",
        "count" | "row_number" | "rank" | "dense_rank" => "int8",
        _ => "",
    };
    if !word.is_empty() {
        return Some(Ty::of(word));
    }
    let types =
        arguments(call)?.into_iter().map(|own| of(own, context, scope)).collect::<Option<Vec<_>>>()?;
    match name.as_str() {
        "coalesce" | "greatest" | "least" => Some(Ty::Of(common(&types)?)),
        "nullif" => Some(Ty::Of(operator("=", &types)?.arguments.into_iter().next()?)),
        _ => Some(Ty::Of(function(&name, &types)?.result)),
    }
}

/// The name of a call that is not of another schema.
fn called_name(call: &Function) -> Option<String> {
    match call.name.0.as_slice() {
        [ObjectNamePart::Identifier(name)] => Some(names::fold(name.clone(), Vendor::Postgres).value),
        [ObjectNamePart::Identifier(schema), ObjectNamePart::Identifier(name)]
            if schema.value.eq_ignore_ascii_case("pg_catalog") =>
        {
            Some(names::fold(name.clone(), Vendor::Postgres).value)
        }
        _ => None,
    }
}

/// The arguments of a call, if they are plain expressions.
pub(crate) fn arguments(call: &Function) -> Option<Vec<&Expr>> {
    match &call.args {
        FunctionArguments::None => Some(Vec::new()),
        FunctionArguments::Subquery(_) => None,
        FunctionArguments::List(list) => list
            .args
            .iter()
            .map(|argument| match argument {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr),
                _ => None,
            })
            .collect(),
    }
}
