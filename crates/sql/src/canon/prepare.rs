//! A SELECT of PostgreSQL before its expressions are looked at: what the server replaces when it reads a query, and
//! so never prints again.

use drift_catalog::Vendor;
use sqlparser::ast::{
    Distinct, Expr, Fetch, GroupByExpr, Ident, Join, JoinConstraint, JoinOperator, LimitClause, ObjectName,
    OrderBy, OrderByKind, Query, Select, SelectItem, SetExpr, TableAlias, TableAliasColumnDef, TableFactor,
    TableWithJoins, Value,
};

use super::context::Context;
use super::made::made_columns;
use super::rule::Rule;
use super::rules::bare;
use super::scope::Scope;
use super::sources::{column, columns_of, one_name_of};
use super::{literal, names, outputs};

/// Everything in one SELECT that stands for something else; the scope is its own.
pub(crate) fn select(select: &mut Select, scope: &Scope<'_>) {
    let context = scope.context;
    stars(select, scope);
    for from in &mut select.from {
        naturals(from, scope);
    }
    for item in &mut select.projection {
        named(item, scope);
    }
    if matches!(select.distinct, Some(Distinct::All)) {
        select.distinct = None;
    }
    let projection = std::mem::take(&mut select.projection);
    if let GroupByExpr::Expressions(parts, _) = &mut select.group_by {
        for part in parts {
            grouped(part, &projection, scope);
        }
    }
    if let Some(Distinct::On(parts)) = &mut select.distinct {
        for part in parts {
            ordered(part, &projection, context);
        }
    }
    select.projection = projection;
}

/// `SELECT *` is what the relations have, as the server writes it out.
pub(crate) fn stars(select: &mut Select, scope: &Scope<'_>) {
    written_out(&mut select.projection, scope);
}

/// The items of SELECT or RETURNING with the columns that each `*` stands for.
pub(crate) fn written_out(items: &mut Vec<SelectItem>, scope: &Scope<'_>) {
    let is_star =
        |item: &SelectItem| matches!(item, SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..));
    if !items.iter().any(is_star) {
        return;
    }
    for item in std::mem::take(items) {
        match scope.stars(&item) {
            Some(stars) if is_star(&item) => {
                scope.context.note(Rule::StarColumns);
                items.extend(stars.iter().map(|star| SelectItem::UnnamedExpr(column(star))));
            }
            _ => items.push(item),
        }
    }
}

/// Every output has a name.
fn named(item: &mut SelectItem, scope: &Scope<'_>) {
    let SelectItem::UnnamedExpr(expr) = item else { return };
    let context = scope.context;
    let is_row = |name: &Ident| scope.row(&names::fold(name.clone(), Vendor::Postgres).value).is_some();
    if matches!(expr, Expr::CompoundIdentifier(_)) || matches!(expr, Expr::Identifier(name) if !is_row(name))
    {
        return;
    }
    context.note(Rule::OutputName);
    let alias = Ident::with_quote('"', outputs::name(expr, context));
    *item = SelectItem::ExprWithAlias { expr: expr.clone(), alias };
}

/// `NATURAL JOIN` compares what both sides have: USING.
fn naturals(from: &mut TableWithJoins, scope: &Scope<'_>) {
    for at in 0..from.joins.len() {
        let (before, rest) = from.joins.split_at_mut(at);
        let Some(join) = rest.first_mut() else { return };
        let Some(JoinConstraint::Natural) = super::sources::constraint(join) else { continue };
        let left = TableWithJoins { relation: from.relation.clone(), joins: before.to_vec() };
        let right = TableWithJoins { relation: join.relation.clone(), joins: Vec::new() };
        let (Some(left), Some(right)) = (scope.level(&[left]).star, scope.level(&[right]).star) else {
            continue;
        };
        let shared = left.iter().filter(|own| right.iter().any(|other| other.column == own.column));
        let columns: Vec<ObjectName> =
            shared.map(|own| names::object(vec![Ident::with_quote('"', own.column.as_str())])).collect();
        if columns.is_empty() {
            continue;
        }
        scope.context.note(Rule::NaturalJoin);
        set_constraint(join, JoinConstraint::Using(columns));
    }
}

fn set_constraint(join: &mut Join, constraint: JoinConstraint) {
    use JoinOperator as J;
    if let J::Join(own)
    | J::Inner(own)
    | J::Left(own)
    | J::LeftOuter(own)
    | J::Right(own)
    | J::RightOuter(own)
    | J::FullOuter(own) = &mut join.join_operator
    {
        *own = constraint;
    }
}

fn lone_name(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Nested(inner) => lone_name(inner),
        Expr::Identifier(name) => Some(names::fold(name.clone(), Vendor::Postgres).value),
        _ => None,
    }
}

/// The output that a number means.
fn ordinal(expr: &Expr, projection: &[SelectItem]) -> Option<Expr> {
    let Expr::Value(value) = expr else { return None };
    let Value::Number(digits, _) = &value.value else { return None };
    let at = digits.parse::<usize>().ok()?.checked_sub(1)?;
    // Behind `*` nobody knows which one it is.
    let known =
        |item: &SelectItem| matches!(item, SelectItem::UnnamedExpr(_) | SelectItem::ExprWithAlias { .. });
    projection.get(..=at)?.iter().all(known).then_some(())?;
    meant(&projection[at])
}

fn meant(item: &SelectItem) -> Option<Expr> {
    let (SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }) = item else { return None };
    // A number would be the number of an output again.
    (!matches!(bare(expr.clone()), Expr::Value(_))).then(|| expr.clone())
}

/// The output of this name.
fn aliased(name: &str, projection: &[SelectItem]) -> Option<Expr> {
    let is = |item: &&SelectItem| match item {
        SelectItem::ExprWithAlias { alias, .. } => names::fold(alias.clone(), Vendor::Postgres).value == name,
        SelectItem::UnnamedExpr(Expr::CompoundIdentifier(parts)) => {
            parts.last().is_some_and(|own| names::fold(own.clone(), Vendor::Postgres).value == name)
        }
        _ => false,
    };
    meant(projection.iter().find(is)?)
}

/// A name in GROUP BY is first that of a column (documentation, SELECT, "GROUP BY Clause").
fn grouped(part: &mut Expr, projection: &[SelectItem], scope: &Scope<'_>) {
    match part {
        Expr::GroupingSets(sets) | Expr::Cube(sets) | Expr::Rollup(sets) => {
            for own in sets.iter_mut().flatten() {
                grouped(own, projection, scope);
            }
            return;
        }
        Expr::Tuple(parts) => {
            for own in parts {
                grouped(own, projection, scope);
            }
            return;
        }
        _ => {}
    }
    let found = ordinal(part, projection).or_else(|| {
        let name = lone_name(part)?;
        let level = scope.levels.last()?;
        let is_column = level.merged.iter().any(|(own, _)| *own == name)
            || level.relations.iter().any(|own| {
                own.columns.as_ref().is_none_or(|all| all.iter().any(|column| column.name == name))
            });
        if is_column { None } else { aliased(&name, projection) }
    });
    if let Some(expr) = found {
        scope.context.note(Rule::OutputReference);
        *part = expr;
    }
}

/// A name in ORDER BY and DISTINCT ON is first that of an output (documentation, SELECT, "ORDER BY Clause").
fn ordered(part: &mut Expr, projection: &[SelectItem], context: &Context<'_>) {
    let by_name = || aliased(&lone_name(part)?, projection);
    if let Some(expr) = ordinal(part, projection).or_else(by_name) {
        context.note(Rule::OutputReference);
        *part = expr;
    }
}

/// The ORDER BY of a query by expressions; of several queries together by numbers.
pub(crate) fn order_by(query: &mut Query, scope: &Scope<'_>) {
    let Query { body, order_by: Some(OrderBy { kind: OrderByKind::Expressions(parts), .. }), .. } = query
    else {
        return;
    };
    match body.as_ref() {
        SetExpr::Select(select) => {
            for part in parts {
                ordered(&mut part.expr, &select.projection, scope.context);
            }
        }
        SetExpr::SetOperation { .. } => {
            let plain = Query { with: None, order_by: None, ..query.clone() };
            let Some(outputs) = scope.outputs(&plain) else { return };
            let Some(OrderBy { kind: OrderByKind::Expressions(parts), .. }) = &mut query.order_by else {
                return;
            };
            for part in parts {
                let Some(name) = lone_name(&part.expr) else { continue };
                if let Some(at) = outputs.iter().position(|own| own.name == name) {
                    scope.context.note(Rule::OutputReference);
                    part.expr = literal::number_of(&(at + 1).to_string());
                }
            }
        }
        _ => {}
    }
}

/// `FETCH FIRST n ROWS ONLY` is `LIMIT n`.
pub(crate) fn limit(query: &mut Query, context: &Context<'_>) {
    if let Some(Fetch { with_ties: false, percent: false, quantity }) = &query.fetch {
        let one = || literal::number_of("1");
        let wanted = quantity.clone().unwrap_or_else(one);
        let offset = match &query.limit_clause {
            None => None,
            Some(LimitClause::LimitOffset { limit: None, offset, .. }) => offset.clone(),
            Some(_) => return,
        };
        context.note(Rule::FetchIsLimit);
        query.fetch = None;
        query.limit_clause =
            Some(LimitClause::LimitOffset { limit: Some(wanted), offset, limit_by: Vec::new() });
    }
}

/// A function in FROM: LATERAL says nothing before it, and what it gives has a name for each column.
pub(crate) fn function(factor: &mut TableFactor, context: &Context<'_>) {
    let (name, args, alias, with_ordinality) = match factor {
        TableFactor::Table { name, args: Some(args), alias, with_ordinality, sample: None, .. } => {
            (name.clone(), args.args.clone(), alias.take(), *with_ordinality)
        }
        TableFactor::Function { name, args, alias, with_ordinality, .. } => {
            (name.clone(), args.clone(), alias.take(), *with_ordinality)
        }
        TableFactor::UNNEST { alias, array_exprs, with_ordinality, with_offset: false, .. } => {
            let argument = |expr: &Expr| {
                sqlparser::ast::FunctionArg::Unnamed(sqlparser::ast::FunctionArgExpr::Expr(expr.clone()))
            };
            let args = array_exprs.iter().map(argument).collect();
            (names::object(vec![Ident::new("unnest")]), args, alias.take(), *with_ordinality)
        }
        _ => return,
    };
    let mut parts = names::parts(&name, Vendor::Postgres).unwrap_or_default();
    if parts.len() == 2 && (parts[0].value == "pg_catalog" || parts[0].value == context.default_schema) {
        parts.remove(0);
    }
    let function = one_name_of(&name);
    let mut alias = alias.or_else(|| {
        let name = Ident::with_quote('"', function.clone()?);
        Some(TableAlias { explicit: true, name, columns: Vec::new(), at: None })
    });
    let columns: Option<Vec<String>> = match function.as_deref().and_then(|own| columns_of(own, context)) {
        Some(columns) => Some(columns.iter().map(|(name, _)| (*name).to_owned()).collect()),
        None => made_columns(&name, context)
            .map(|columns| columns.into_iter().map(|column| column.name).collect()),
    };
    if let (Some(alias), Some(columns)) = (&mut alias, columns)
        && (function.as_deref() != Some("unnest") || args.len() == 1)
    {
        let given = alias.columns.len();
        let ordinality = with_ordinality.then(|| "ordinality".to_owned());
        for own in columns.into_iter().chain(ordinality).skip(given) {
            let name = if own.is_empty() { alias.name.clone() } else { Ident::with_quote('"', own) };
            alias.columns.push(TableAliasColumnDef { name, data_type: None });
        }
    }
    context.note(Rule::FunctionColumns);
    let name = if parts.is_empty() { name } else { names::object(parts) };
    *factor = TableFactor::Function { lateral: false, name, args, with_ordinality, alias };
}
