//! Canonical text of a view's query: the expressions by the same rules as everywhere, the clauses by `clauses`.

use std::ops::ControlFlow;

use drift_catalog::{Expr, ExprKind, Vendor};
use sqlparser::ast::{
    self, ObjectName, OrderBy, OrderByExpr, Query, Select, SelectItem, SetExpr, TableFactor, VisitMut as _,
    VisitorMut, visit_expressions_mut,
};

use super::context::Context;
use super::expression::{at_end, parentheses, parser, readable, written};
use super::rule::Rule;
use super::{clauses, doubt, literal, names, rules, text};

/// Canonical form of a query.
pub fn query(raw: &str, vendor: Vendor, context: &Context<'_>) -> Expr {
    let trimmed = raw.trim().trim_end_matches(';').trim_end();
    let parsed = parser(&readable(trimmed, vendor), vendor).and_then(|mut parser| {
        let parsed = parser.parse_query().ok()?;
        (at_end(&parser) && !doubt::is_misread(&parsed, vendor)).then_some(parsed)
    });
    let Some(mut parsed) = parsed else {
        context.note(Rule::TokensOnly);
        return Expr {
            raw: raw.to_owned(),
            text: text::tokens(trimmed, vendor),
            kind: ExprKind::NotUnderstood,
        };
    };
    let nested = written(trimmed, &parsed, vendor, context);
    let mut walk = Walk { vendor, context, scopes: Vec::new(), queries: Vec::new() };
    let _ = parsed.visit(&mut walk);
    context.note_if(Rule::Parentheses, || parentheses(&parsed) != nested);
    let _ = visit_expressions_mut(&mut parsed, |node| {
        literal::guard_quotes(node);
        ControlFlow::<()>::Continue(())
    });
    Expr { raw: raw.to_owned(), text: parsed.to_string(), kind: ExprKind::Other }
}

/// What a column's qualifier says where an expression stands.
#[derive(Clone, Default)]
struct Scope {
    /// The one relation that is read there; its name before a column says nothing.
    relation: Option<String>,
    /// Names that mean something else without it: in ORDER BY, those of the output.
    kept: Vec<String>,
}

struct Walk<'a> {
    vendor: Vendor,
    context: &'a Context<'a>,
    /// The innermost last.
    scopes: Vec<Scope>,
    /// For the ORDER BY of each query around.
    queries: Vec<Scope>,
}

impl Walk<'_> {
    fn scope(&self, select: &Select) -> Scope {
        let [from] = select.from.as_slice() else { return Scope::default() };
        let relation = match &from.relation {
            _ if !from.joins.is_empty() => None,
            TableFactor::Table { alias: Some(alias), .. }
            | TableFactor::Derived { alias: Some(alias), .. } => Some(alias.name.clone()),
            TableFactor::Table { name, args: None, .. } => {
                name.0.last().and_then(|part| part.as_ident()).cloned()
            }
            _ => None,
        };
        let relation = relation.map(|name| names::fold(name, self.vendor).value);
        Scope { relation, kept: Vec::new() }
    }
}

/// Names that a query gives to what it puts out, where they are not the columns' own.
fn given_names(select: &Select, vendor: Vendor) -> Vec<String> {
    let own = |expr: &ast::Expr| match expr {
        ast::Expr::Identifier(name) => Some(names::fold(name.clone(), vendor).value),
        ast::Expr::CompoundIdentifier(parts) => {
            parts.last().map(|name| names::fold(name.clone(), vendor).value)
        }
        _ => None,
    };
    select
        .projection
        .iter()
        .filter_map(|item| match item {
            SelectItem::ExprWithAlias { expr, alias } => {
                let alias = names::fold(alias.clone(), vendor).value;
                (own(expr).as_ref() != Some(&alias)).then_some(alias)
            }
            _ => None,
        })
        .collect()
}

impl VisitorMut for Walk<'_> {
    type Break = ();

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        self.queries.push(match query.body.as_ref() {
            SetExpr::Select(select) => Scope { kept: given_names(select, self.vendor), ..self.scope(select) },
            _ => Scope::default(),
        });
        if let Some(with) = &mut query.with {
            for table in &mut with.cte_tables {
                clauses::alias(&mut table.alias, self.vendor, self.context);
            }
        }
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &mut Query) -> ControlFlow<()> {
        self.queries.pop();
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        select.from.iter_mut().for_each(|from| clauses::flatten(from, self.context));
        if self.vendor == Vendor::Postgres {
            select.projection.iter_mut().for_each(|item| clauses::name_call(item, self.context));
        }
        self.scopes.push(self.scope(select));
        ControlFlow::Continue(())
    }

    fn post_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        self.scopes.pop();
        clauses::select(select, self.vendor, self.context);
        ControlFlow::Continue(())
    }

    fn pre_visit_order_by(&mut self, _: &mut OrderBy) -> ControlFlow<()> {
        self.scopes.push(self.queries.last().cloned().unwrap_or_default());
        ControlFlow::Continue(())
    }

    fn post_visit_order_by(&mut self, _: &mut OrderBy) -> ControlFlow<()> {
        self.scopes.pop();
        ControlFlow::Continue(())
    }

    fn post_visit_order_by_expr(&mut self, part: &mut OrderByExpr) -> ControlFlow<()> {
        clauses::order(part, self.context);
        ControlFlow::Continue(())
    }

    fn post_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<()> {
        clauses::factor(factor, self.vendor, self.context);
        ControlFlow::Continue(())
    }

    fn post_visit_relation(&mut self, name: &mut ObjectName) -> ControlFlow<()> {
        if let Some(mut parts) = names::parts(name, self.vendor) {
            if parts.len() == 2 && parts[0].value == self.context.default_schema {
                self.context.note(Rule::OwnSchema);
                parts.remove(0);
            }
            *name = names::object(parts);
        }
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, node: &mut ast::Expr) -> ControlFlow<()> {
        let none = Scope::default();
        let scope = self.scopes.last().unwrap_or(&none);
        let keeps = match node {
            ast::Expr::CompoundIdentifier(parts) => parts
                .last()
                .is_some_and(|name| scope.kept.contains(&names::fold(name.clone(), self.vendor).value)),
            _ => false,
        };
        let table = scope.relation.as_deref().filter(|_| !keeps);
        rules::apply(node, self.vendor, &Context { table, columns: &[], ..*self.context });
        ControlFlow::Continue(())
    }
}
