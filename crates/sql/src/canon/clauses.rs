//! The clauses of a query: words and parentheses that say nothing.

use drift_catalog::Vendor;
use sqlparser::ast::{
    DataType, Expr, GroupByExpr, Ident, Join, JoinConstraint, JoinOperator, OrderByExpr, OrderBySort, Select,
    SelectItem, TableAlias, TableAliasColumnDef, TableFactor, TableWithJoins,
};

use super::context::Context;
use super::names::{fold, plain};
use super::rule::Rule;
use super::rules::unwrap;
use super::scope::{Output, Relation, Scope};

/// `(a JOIN b) JOIN c` is `a JOIN b JOIN c`: joins are read from the left. PostgreSQL prints the parentheses.
pub(crate) fn flatten(from: &mut TableWithJoins, context: &Context<'_>) {
    while let TableFactor::NestedJoin { table_with_joins, alias: None } = &mut from.relation {
        context.note(Rule::JoinParentheses);
        let inner = std::mem::replace(
            table_with_joins.as_mut(),
            TableWithJoins { relation: nothing(), joins: Vec::new() },
        );
        let mut joins = inner.joins;
        joins.append(&mut from.joins);
        *from = TableWithJoins { relation: inner.relation, joins };
    }
}

/// A relation that stands in while another is moved.
fn nothing() -> TableFactor {
    TableFactor::Function {
        lateral: false,
        name: super::names::object(Vec::new()),
        args: Vec::new(),
        with_ordinality: false,
        alias: None,
    }
}

/// The clauses of one SELECT.
pub(crate) fn select(select: &mut Select, vendor: Vendor, context: &Context<'_>) {
    for item in &mut select.projection {
        self::item(item, vendor, context);
    }
    for from in &mut select.from {
        from.joins.iter_mut().for_each(|join| self::join(join, vendor, context));
    }
    for condition in [&mut select.selection, &mut select.having].into_iter().flatten() {
        unwrap(condition);
    }
    if let GroupByExpr::Expressions(parts, _) = &mut select.group_by {
        parts.iter_mut().for_each(unwrap);
    }
}

/// `id AS id` is `id`.
fn item(item: &mut SelectItem, vendor: Vendor, context: &Context<'_>) {
    match item {
        SelectItem::UnnamedExpr(expr) => unwrap(expr),
        SelectItem::ExprWithAlias { expr, alias } => {
            unwrap(expr);
            *alias = fold(alias.clone(), vendor);
            if vendor == Vendor::Postgres {
                *alias = super::names::plain(alias.value.clone());
            }
            let own = match &*expr {
                Expr::Identifier(name) => Some(name),
                Expr::CompoundIdentifier(parts) => parts.last(),
                _ => None,
            };
            if own.is_some_and(|name| name.value == alias.value) {
                context.note(Rule::AliasOfOwnName);
                *item = SelectItem::UnnamedExpr(expr.clone());
            }
        }
        _ => {}
    }
}

fn join(join: &mut Join, vendor: Vendor, context: &Context<'_>) {
    use JoinOperator as J;
    context.note_if(Rule::JoinWords, || {
        matches!(join.join_operator, J::Inner(_) | J::LeftOuter(_) | J::RightOuter(_))
    });
    let operator = std::mem::replace(&mut join.join_operator, J::CrossApply);
    join.join_operator = match operator {
        J::Inner(constraint) | J::Join(constraint) => J::Join(self::constraint(constraint, vendor)),
        J::LeftOuter(constraint) | J::Left(constraint) => J::Left(self::constraint(constraint, vendor)),
        J::RightOuter(constraint) | J::Right(constraint) => J::Right(self::constraint(constraint, vendor)),
        J::FullOuter(constraint) => J::FullOuter(self::constraint(constraint, vendor)),
        other => other,
    };
}

fn constraint(constraint: JoinConstraint, vendor: Vendor) -> JoinConstraint {
    match constraint {
        JoinConstraint::On(mut condition) => {
            unwrap(&mut condition);
            JoinConstraint::On(condition)
        }
        JoinConstraint::Using(columns) => JoinConstraint::Using(
            columns
                .into_iter()
                .map(|name| super::names::parts(&name, vendor).map_or(name, super::names::object))
                .collect(),
        ),
        other => other,
    }
}

/// Relations in FROM: one way to write an alias, and the joins inside parentheses that must stay.
pub(crate) fn factor(factor: &mut TableFactor, vendor: Vendor, context: &Context<'_>) {
    match factor {
        TableFactor::Table { alias: Some(own), .. }
        | TableFactor::Derived { alias: Some(own), .. }
        | TableFactor::Function { alias: Some(own), .. } => {
            alias(own, vendor, context);
            own_alias(factor, context);
        }
        TableFactor::NestedJoin { table_with_joins, alias } => {
            flatten(table_with_joins, context);
            table_with_joins.joins.iter_mut().for_each(|own| join(own, vendor, context));
            if let Some(own) = alias {
                self::alias(own, vendor, context);
            }
        }
        _ => {}
    }
}

/// `FROM a AS a` is `FROM a`: PostgreSQL prints it so.
fn own_alias(factor: &mut TableFactor, context: &Context<'_>) {
    let TableFactor::Table { name, alias, args: None, .. } = factor else { return };
    let own = name.0.last().and_then(|part| part.as_ident());
    let same = |alias: &&mut TableAlias| {
        alias.columns.is_empty() && own.is_some_and(|own| own.value == alias.name.value)
    };
    if alias.as_mut().is_some_and(|alias| same(&alias)) {
        context.note(Rule::AliasOfOwnName);
        *alias = None;
    }
}

pub(crate) fn alias(alias: &mut TableAlias, vendor: Vendor, context: &Context<'_>) {
    context.note_if(Rule::AliasWord, || !alias.explicit);
    alias.explicit = true;
    let name = std::mem::replace(&mut alias.name, Ident::new(""));
    alias.name = fold(name, vendor);
    for column in &mut alias.columns {
        column.name = fold(column.name.clone(), vendor);
        if let Some(ty) = &mut column.data_type {
            let name = (context.type_name)(&ty.to_string());
            *ty = DataType::Custom(super::names::object(vec![Ident::new(name)]), Vec::new());
        }
    }
}

/// Ascending is what no word means.
pub(crate) fn order(part: &mut OrderByExpr, vendor: Vendor, context: &Context<'_>) {
    unwrap(&mut part.expr);
    // NULLs come last in PostgreSQL, and first from above (documentation 7.5).
    let descending = matches!(part.options.sort, Some(OrderBySort::Desc));
    if vendor == Vendor::Postgres && part.options.nulls_first == Some(descending) {
        context.note(Rule::OrderOfNulls);
        part.options.nulls_first = None;
    }
    if part.options.sort == Some(OrderBySort::Asc) {
        context.note(Rule::Ascending);
        part.options.sort = None;
    }
}

/// Gives a relation the name by which the server tells it from one around it.
pub(crate) fn number_relations(select: &mut Select, scope: &Scope<'_>) {
    let Some(level) = scope.levels.last() else { return };
    let mut relations = level.relations.iter();
    for from in &mut select.from {
        number(from, &mut relations, scope.context);
    }
}

/// An alias with a list of columns has all of them, or none if they have their own names. What a function gives is
/// always listed.
fn columns(alias: &mut TableAlias, relation: &Relation, context: &Context<'_>) {
    let (false, Some(all)) = (alias.columns.is_empty(), &relation.columns) else { return };
    if relation.row.is_none() || all.len() < alias.columns.len() {
        return;
    }
    let column = |own: &Output| TableAliasColumnDef { name: plain(own.name.clone()), data_type: None };
    let wanted: Vec<_> = if relation.renamed { all.iter().map(column).collect() } else { Vec::new() };
    context.note_if(Rule::AliasColumns, || wanted.len() != alias.columns.len());
    alias.columns = wanted;
}

fn number<'r>(
    from: &mut TableWithJoins,
    relations: &mut impl Iterator<Item = &'r Relation>,
    context: &Context<'_>,
) {
    let joined = from.joins.iter_mut().map(|join| &mut join.relation);
    for factor in std::iter::once(&mut from.relation).chain(joined) {
        let (name, alias) = match factor {
            TableFactor::NestedJoin { table_with_joins, alias } => {
                number(table_with_joins, relations, context);
                if alias.is_none() {
                    continue;
                }
                (None, alias)
            }
            TableFactor::Table { name, alias, args: None, .. } => {
                (name.0.last().and_then(|part| part.as_ident()).map(|own| own.value.clone()), alias)
            }
            TableFactor::Derived { alias, .. } | TableFactor::Function { alias, .. } => (None, alias),
            _ => continue,
        };
        let own = alias.as_ref().map(|alias| alias.name.value.clone()).or(name);
        let Some(own) = own else { continue };
        let Some(relation) = relations.next() else { return };
        if let Some(alias) = alias {
            columns(alias, relation, context);
        }
        if relation.printed != own {
            context.note(Rule::RelationNumber);
            let name = fold(Ident::with_quote('"', relation.printed.clone()), Vendor::Postgres);
            match alias {
                Some(alias) => alias.name = name,
                None => {
                    *alias = Some(TableAlias { explicit: true, name, columns: Vec::new(), at: None });
                }
            }
        } else if let (TableFactor::Table { alias: slot, name, .. }, Some(last)) = (&mut *factor, Some(own))
            && slot.as_ref().is_some_and(|alias| alias.columns.is_empty() && alias.name.value == last)
            && name.0.last().and_then(|part| part.as_ident()).is_some_and(|name| name.value == last)
        {
            *slot = None;
        }
    }
}
