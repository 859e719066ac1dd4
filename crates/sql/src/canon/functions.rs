//! Calls, and the grammar that some functions have of their own.

use std::ops::ControlFlow;

use drift_catalog::Vendor;
use sqlparser::ast::{
    self, BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList,
    FunctionArguments, Ident, ObjectNamePart, TrimWhereField, Value,
};

use super::context::Context;
use super::names::{fold_function, object};
use super::rule::Rule;
use super::rules::{bare, is_null, is_text_constant, unwrap, wrap};
use super::{casts, infer, literal};

/// Calls by one name and in one form.
pub(crate) fn rewrite(node: Expr, vendor: Vendor, context: &Context<'_>) -> Expr {
    context.note_if(Rule::CallGrammar, || has_grammar(&node));
    match node {
        Expr::Function(function) => call(function, vendor, context),
        // `SUBSTRING(a FROM 1 FOR 2)` is `substring(a, 1, 2)`; older servers print the one, newer the other.
        Expr::Substring { expr, substring_from, substring_for, .. } => {
            let from = substring_from.map_or_else(|| literal::number_of("1"), |from| *from);
            let arguments = [*expr, from].into_iter().chain(substring_for.map(|length| *length));
            simple("substring", arguments)
        }
        Expr::Position { expr, r#in } => simple("position", [*r#in, *expr]),
        Expr::Overlay { expr, overlay_what, overlay_from, overlay_for } => {
            let arguments = [*expr, *overlay_what, *overlay_from];
            simple("overlay", arguments.into_iter().chain(overlay_for.map(|length| *length)))
        }
        // The parser's own grammar of these two is that of other databases.
        Expr::Ceil { expr, field } if vendor == Vendor::Postgres && is_plain(&field) => {
            simple("ceil", [*expr])
        }
        Expr::Floor { expr, field } if vendor == Vendor::Postgres && is_plain(&field) => {
            simple("floor", [*expr])
        }
        // Release notes of 14, E.24.2: EXTRACT became a function of its own, with numeric values.
        Expr::Extract { field, expr, .. } if vendor == Vendor::Postgres && context.extract_is_date_part => {
            context.note(Rule::ExtractDatePart);
            let field = field.to_string().trim_matches('\'').to_ascii_lowercase();
            simple("date_part", [literal::value(Value::SingleQuotedString(field)), *expr])
        }
        Expr::Extract { field, expr, syntax } if vendor == Vendor::Postgres => {
            let word = field.to_string().trim_matches('\'').to_ascii_lowercase();
            let field = ast::DateTimeField::Custom(Ident::new(word));
            Expr::Extract { field, expr, syntax }
        }
        Expr::SimilarTo { negated, expr, pattern, escape_char } if vendor == Vendor::Postgres => {
            context.note(Rule::SimilarTo);
            let op = if negated { BinaryOperator::PGRegexNotMatch } else { BinaryOperator::PGRegexMatch };
            let arguments = std::iter::once(*pattern).chain(escape_char.map(|escape| *escape));
            let right = Box::new(simple("similar_to_escape", arguments));
            Expr::BinaryOp { left: Box::new(wrap(bare(*expr))), op, right }
        }
        Expr::Trim { trim_where, trim_what, expr, trim_characters: None } if vendor == Vendor::Postgres => {
            let name = match trim_where {
                Some(TrimWhereField::Leading) => "ltrim",
                Some(TrimWhereField::Trailing) => "rtrim",
                Some(TrimWhereField::Both) | None => "btrim",
            };
            simple(name, std::iter::once(*expr).chain(trim_what.map(|what| *what)))
        }
        Expr::Trim { trim_where: None, trim_what: None, expr, trim_characters: None } => {
            simple("trim", [*expr])
        }
        Expr::Interval(interval)
            if interval.leading_field.is_none()
                && interval.leading_precision.is_none()
                && interval.last_field.is_none()
                && interval.fractional_seconds_precision.is_none() =>
        {
            context.note(Rule::TypedConstant);
            casts::cast(
                *interval.value,
                &ast::DataType::Custom(object(vec!["interval".into()]), Vec::new()),
                vendor,
                context,
            )
        }
        // `INTERVAL '1' DAY` is `'1 day'::interval`.
        Expr::Interval(interval) if vendor == Vendor::Postgres => match of_fields(&interval) {
            Some(text) => {
                context.note(Rule::IntervalField);
                casts::typed(literal::value(Value::SingleQuotedString(text)), "interval".to_owned())
            }
            None => Expr::Interval(interval),
        },
        other => other,
    }
}

fn is_plain(field: &ast::CeilFloorKind) -> bool {
    matches!(field, ast::CeilFloorKind::DateTimeField(ast::DateTimeField::NoDateTime))
}

/// What a constant of some fields is; none where their number of digits is said too.
fn of_fields(interval: &ast::Interval) -> Option<String> {
    if interval.leading_precision.is_some() || interval.fractional_seconds_precision.is_some() {
        return None;
    }
    let Expr::Value(value) = interval.value.as_ref() else { return None };
    let (Value::SingleQuotedString(text) | Value::Number(text, _)) = &value.value else { return None };
    let first = interval.leading_field.as_ref()?.to_string();
    let fields = match &interval.last_field {
        Some(last) => format!("{first} to {last}"),
        None => first,
    };
    super::intervals::interval_of_fields(text, &fields)
}

/// What stands behind the parentheses of a call: conditions and keys need no parentheses of their own, and a frame that
/// says no end ends at the current row.
fn clauses(function: &mut Function, context: &Context<'_>) {
    if let Some(condition) = &mut function.filter {
        unwrap(condition);
    }
    let Some(ast::WindowType::WindowSpec(window)) = &mut function.over else { return };
    window.partition_by.iter_mut().for_each(unwrap);
    window.order_by.iter_mut().for_each(|part| unwrap(&mut part.expr));
    let Some(frame) = &mut window.window_frame else { return };
    if frame.end_bound.is_none() {
        context.note(Rule::FrameEnd);
        frame.end_bound = Some(ast::WindowFrameBound::CurrentRow);
    }
    for bound in std::iter::once(&mut frame.start_bound).chain(&mut frame.end_bound) {
        if let ast::WindowFrameBound::Preceding(Some(own)) | ast::WindowFrameBound::Following(Some(own)) =
            bound
        {
            unwrap(own);
        }
    }
}

/// `like_escape(pattern, escape)`.
pub(crate) fn like_escape(pattern: Expr, escape: Expr) -> Expr {
    simple("like_escape", [pattern, escape])
}

/// Whether a call is written with words between its arguments.
fn has_grammar(node: &Expr) -> bool {
    match node {
        Expr::Substring { special, .. } => !special,
        Expr::Position { .. } | Expr::Overlay { .. } => true,
        Expr::Trim { trim_where, trim_what, .. } => trim_where.is_some() || trim_what.is_some(),
        _ => false,
    }
}

fn simple(name: &str, arguments: impl IntoIterator<Item = Expr>) -> Expr {
    let args = arguments
        .into_iter()
        .map(|argument| FunctionArg::Unnamed(FunctionArgExpr::Expr(bare(argument))))
        .collect();
    Expr::Function(Function {
        name: object(vec![Ident::new(name)]),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList {
            duplicate_treatment: None,
            args,
            clauses: Vec::new(),
        }),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    })
}

/// Function names without the schemas that need not be written, arguments without parentheses around them.
fn call(mut function: Function, vendor: Vendor, context: &Context<'_>) -> Expr {
    let mut parts: Vec<Ident> = Vec::new();
    for part in &function.name.0 {
        match part {
            ObjectNamePart::Identifier(name) => parts.push(fold_function(name.clone(), vendor)),
            ObjectNamePart::Function(_) => return Expr::Function(function),
        }
    }
    if parts.len() == 2 && (parts[0].value == "pg_catalog" || parts[0].value == context.default_schema) {
        context.note(Rule::FunctionSchema);
        parts.remove(0);
    }
    clauses(&mut function, context);
    if let FunctionArguments::List(list) = &mut function.args {
        for argument in &mut list.args {
            let (FunctionArg::Unnamed(argument)
            | FunctionArg::Named { arg: argument, .. }
            | FunctionArg::ExprNamed { arg: argument, .. }) = argument;
            if let FunctionArgExpr::Expr(expr) = argument {
                unwrap(expr);
            }
        }
    }
    if let [name] = parts.as_slice()
        && vendor == Vendor::Postgres
        && name.value == "row"
        && let FunctionArguments::List(list) = &function.args
        && list.args.len() > 1
        && let Some(values) = infer::arguments(&function)
    {
        context.note(Rule::RowWord);
        return Expr::Tuple(values.into_iter().cloned().collect());
    }
    if let [name] = parts.as_slice() {
        if let Some(word) = moment(&name.value, &function, vendor) {
            context.note_if(Rule::CurrentMoment, || parts[0].value != word);
            parts[0] = Ident::new(word);
            function.args = FunctionArguments::None;
        } else if vendor == Vendor::Postgres
            && name.value == "timezone"
            && let Some([zone, time]) = plain_arguments(&function)
        {
            // `t AT TIME ZONE z` is this call, and was printed as one before PostgreSQL 14.
            context.note(Rule::TimeZoneCall);
            return Expr::AtTimeZone { timestamp: Box::new(wrap(time)), time_zone: Box::new(wrap(zone)) };
        } else if vendor == Vendor::Postgres
            && name.value == "overlaps"
            && let Some([a, b, c, d]) = plain_arguments(&function)
        {
            // `(a, b) OVERLAPS (c, d)` too.
            context.note(Rule::OverlapsCall);
            let (left, right) = (Box::new(Expr::Tuple(vec![a, b])), Box::new(Expr::Tuple(vec![c, d])));
            return Expr::BinaryOp { left, op: BinaryOperator::Overlaps, right };
        } else if vendor == Vendor::Postgres
            && name.value == "similar_escape"
            && let Some([pattern, escape]) = plain_arguments(&function)
            && (is_null(&escape) || is_text_constant(&escape))
        {
            // What SIMILAR TO calls since 13; it was this one before, with NULL where no ESCAPE is said. The two differ
            // in nothing but an escape that turns out to be NULL.
            context.note(Rule::SimilarTo);
            let escape = Some(escape).filter(|own| !is_null(own));
            return simple("similar_to_escape", std::iter::once(pattern).chain(escape));
        }
    }
    function.name = object(parts);
    Expr::Function(function)
}

/// The one word for the current moment. SQLite's words are short for calls
/// (<https://sqlite.org/lang_expr.html#literal_values_constants_>).
fn moment(name: &str, function: &Function, vendor: Vendor) -> Option<&'static str> {
    if vendor == Vendor::Postgres {
        let moment = matches!(name, "now" | "current_timestamp" | "transaction_timestamp");
        return (moment && no_arguments(&function.args)).then_some("current_timestamp");
    }
    let now = |argument: &Expr| matches!(argument, Expr::Value(value) if value.value == Value::SingleQuotedString("now".to_owned()));
    let is_now = no_arguments(&function.args)
        || plain_arguments(function).is_some_and(|[argument]: [Expr; 1]| now(&argument));
    match name {
        "datetime" | "current_timestamp" if is_now => Some("current_timestamp"),
        "date" | "current_date" if is_now => Some("current_date"),
        "time" | "current_time" if is_now => Some("current_time"),
        _ => None,
    }
}

/// The arguments of a call that has exactly so many and nothing else.
fn plain_arguments<const N: usize>(function: &Function) -> Option<[Expr; N]> {
    let FunctionArguments::List(list) = &function.args else { return None };
    if list.duplicate_treatment.is_some()
        || !list.clauses.is_empty()
        || function.over.is_some()
        || function.filter.is_some()
    {
        return None;
    }
    let arguments: Option<Vec<Expr>> = list
        .args
        .iter()
        .map(|argument| match argument {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr.clone()),
            _ => None,
        })
        .collect();
    arguments?.try_into().ok()
}

pub(crate) fn no_arguments(arguments: &FunctionArguments) -> bool {
    match arguments {
        FunctionArguments::None => true,
        FunctionArguments::List(list) => list.args.is_empty() && list.clauses.is_empty(),
        FunctionArguments::Subquery(_) => false,
    }
}

/// Whether anything is called, which might answer differently each time.
pub(crate) fn calls_any(expr: &Expr) -> bool {
    ast::visit_expressions(expr, |node| match node {
        Expr::Function(_) | Expr::Subquery(_) => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    })
    .is_break()
}

/// Whether a call is one of the documented words, which differ from each other and from every constant.
pub(crate) fn is_known(function: &Function, vendor: Vendor) -> bool {
    let name = function.name.to_string();
    let words: &[&str] = match vendor {
        Vendor::Postgres => &["current_timestamp", "current_date", "gen_random_uuid"],
        Vendor::Sqlite => &["current_timestamp", "current_date", "current_time"],
    };
    no_arguments(&function.args) && words.contains(&name.as_str())
}
