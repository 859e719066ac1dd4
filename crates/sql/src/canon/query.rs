//! Canonical text of a view's query: the expressions by the same rules as everywhere, the clauses by `clauses`.

use std::ops::ControlFlow;

use drift_catalog::{Column, Expr, ExprKind, Vendor};
use sqlparser::ast::{
    self, ObjectName, OrderBy, OrderByExpr, Query, Select, SelectItem, SetExpr, TableFactor, VisitMut as _,
    VisitorMut,
};

use super::context::Context;
use super::expression::{at_end, parentheses, parser, written};
use super::readable::readable;
use super::rule::Rule;
use super::scope::{self, Output};
use super::{clauses, doubt, implied, literal, locks, names, prepare, rules, text, unions};

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
    let mut walk = Walk::new(vendor, context);
    let _ = parsed.visit(&mut walk);
    context.note_if(Rule::Parentheses, || parentheses(&parsed) != nested);
    literal::guard_all_quotes(&mut parsed);
    Expr { raw: raw.to_owned(), text: parsed.to_string(), kind: ExprKind::Other }
}

pub(crate) fn parsed(raw: &str) -> Option<Query> {
    let raw = raw.trim().trim_end_matches(';').trim_end();
    let mut parser = parser(&readable(raw, Vendor::Postgres), Vendor::Postgres)?;
    let parsed = parser.parse_query().ok()?;
    at_end(&parser).then_some(*parsed)
}

/// What a query of PostgreSQL puts out, if that can be told.
pub fn outputs(raw: &str, context: &Context<'_>) -> Option<Vec<Output>> {
    scope::Scope::new(context).outputs(&parsed(raw)?)
}

/// A query of PostgreSQL with the columns that each `*` of an output stands for now; none where there is none or it
/// cannot be told.
pub fn star_columns(raw: &str, context: &Context<'_>) -> Option<String> {
    let mut tree = parsed(raw)?;
    let mut walk = Walk::new(Vendor::Postgres, context);
    walk.only_stars = true;
    let before = tree.clone();
    let _ = tree.visit(&mut walk);
    if before == tree {
        return None;
    }
    literal::guard_all_quotes(&mut tree);
    Some(tree.to_string())
}

/// An expression of PostgreSQL with queries inside, that stands beside one table.
pub(crate) fn around(expr: &mut ast::Expr, context: &Context<'_>) {
    let mut walk = Walk::new(Vendor::Postgres, context);
    if let Some(table) = context.table {
        let column = |own: &Column| Output {
            name: own.name.clone(),
            ty: own.ty.ty.concrete().map(super::infer::inner_name),
        };
        let columns =
            Some(context.columns.iter().map(column).collect::<Vec<_>>()).filter(|own| !own.is_empty());
        let relations = vec![scope::Relation::named(table.to_owned(), columns)];
        walk.names.levels.push(scope::Level { relations, ..scope::Level::default() });
    }
    let _ = expr.visit(&mut walk);
}

/// What a column's qualifier says where an expression stands.
#[derive(Clone, Default)]
struct Scope {
    /// The one relation that is read there; its name before a column says nothing.
    relation: Option<String>,
    /// Names that mean something else without it: in ORDER BY, those of the output.
    kept: Vec<String>,
}

pub(crate) struct Walk<'a> {
    vendor: Vendor,
    context: &'a Context<'a>,
    /// The innermost last.
    scopes: Vec<Scope>,
    /// For the ORDER BY of each query around.
    queries: Vec<Scope>,
    /// What names mean, in PostgreSQL.
    pub(crate) names: scope::Scope<'a>,
    /// Of each query around: how many queries of WITH there were before, and where its one SELECT lies.
    entered: Vec<(usize, Option<usize>)>,
    /// Of each SELECT around, whether it made a level of its own.
    pushed: Vec<bool>,
    /// Whether nothing else is to be changed.
    only_stars: bool,
}

/// Where a SELECT lies, which stays the same while its query is walked.
fn address(select: &Select) -> usize {
    std::ptr::from_ref(select).addr()
}

impl<'a> Walk<'a> {
    pub(crate) fn new(vendor: Vendor, context: &'a Context<'a>) -> Self {
        Walk {
            vendor,
            context,
            scopes: Vec::new(),
            queries: Vec::new(),
            names: scope::Scope::new(context),
            entered: Vec::new(),
            pushed: Vec::new(),
            only_stars: false,
        }
    }
}

impl Walk<'_> {
    /// A query of PostgreSQL: its WITH, its ORDER BY, and the level of its one SELECT.
    fn enter(&mut self, query: &mut Query) {
        let before = self.names.enter_with(query);
        if !self.only_stars {
            prepare::limit(query, self.context);
            locks::locks(query, self.context);
            unions::parts_of_union(&mut query.body, self.context);
        }
        let mut own = None;
        if let SetExpr::Select(select) = query.body.as_mut() {
            own = Some(address(select));
            self.read(select);
        }
        if !self.only_stars {
            self.names.raw = true;
            prepare::order_by(query, &self.names);
            self.names.raw = false;
        }
        self.entered.push((before, own));
    }

    /// Makes the level of a SELECT, and replaces what stands for something else.
    fn read(&mut self, select: &mut Select) {
        self.names.raw = true;
        let level = self.names.level(&select.from);
        self.names.levels.push(level);
        if self.only_stars {
            prepare::stars(select, &self.names);
        } else {
            prepare::select(select, &self.names);
        }
        self.names.raw = false;
    }
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
        if let Some(with) = query.with.as_mut().filter(|_| !self.only_stars) {
            for table in &mut with.cte_tables {
                clauses::alias(&mut table.alias, self.vendor, self.context);
            }
        }
        if self.vendor == Vendor::Postgres {
            self.enter(query);
        }
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        self.queries.pop();
        if self.vendor == Vendor::Postgres && !self.only_stars {
            unions::constants_in_union(&mut query.body, &self.names);
            if let SetExpr::Values(values) = query.body.as_mut() {
                let context =
                    Context { table: None, columns: &[], scope: Some(&self.names), ..*self.context };
                implied::values(&mut values.rows, &context);
            }
            unions::names_in_union(&mut query.body, true, self.context);
        }
        if let Some((ctes, select)) = self.entered.pop() {
            self.names.ctes.truncate(ctes);
            if select.is_some() {
                self.names.levels.pop();
            }
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        if !self.only_stars {
            select.from.iter_mut().for_each(|from| clauses::flatten(from, self.context));
        }
        if self.vendor == Vendor::Postgres {
            let known = self.entered.last().is_some_and(|(_, own)| *own == Some(address(select)));
            if !known {
                self.read(select);
            }
            self.pushed.push(!known);
        }
        self.scopes.push(self.scope(select));
        ControlFlow::Continue(())
    }

    fn post_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        self.scopes.pop();
        if self.only_stars {
            if self.pushed.pop() == Some(true) {
                self.names.levels.pop();
            }
            return ControlFlow::Continue(());
        }
        clauses::select(select, self.vendor, self.context);
        if self.vendor == Vendor::Postgres {
            for item in &mut select.projection {
                if let SelectItem::ExprWithAlias { expr, .. } = item {
                    implied::output(expr);
                }
            }
            clauses::number_relations(select, &self.names);
            if self.pushed.pop() == Some(true) {
                self.names.levels.pop();
            }
        }
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
        if self.only_stars {
            return ControlFlow::Continue(());
        }
        clauses::order(part, self.vendor, self.context);
        if self.vendor == Vendor::Postgres {
            let context = Context { table: None, columns: &[], scope: Some(&self.names), ..*self.context };
            implied::order(&mut part.expr, &context);
        }
        ControlFlow::Continue(())
    }

    fn post_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<()> {
        if self.only_stars {
            return ControlFlow::Continue(());
        }
        if self.vendor == Vendor::Postgres {
            prepare::function(factor, self.context);
            if let TableFactor::Function { name, args, .. } = factor
                && let Some(name) = name.0.last().and_then(|part| part.as_ident())
            {
                let context =
                    Context { table: None, columns: &[], scope: Some(&self.names), ..*self.context };
                implied::arguments(&name.value, args, &context);
            }
        }
        clauses::factor(factor, self.vendor, self.context);
        ControlFlow::Continue(())
    }

    fn post_visit_relation(&mut self, name: &mut ObjectName) -> ControlFlow<()> {
        if self.only_stars {
            return ControlFlow::Continue(());
        }
        if let Some(mut parts) = names::parts(name, self.vendor) {
            let searched = |schema: &str| {
                schema == self.context.default_schema
                    || schema == "pg_catalog" && self.vendor == Vendor::Postgres
            };
            if parts.len() == 2 && searched(&parts[0].value) {
                self.context.note(Rule::OwnSchema);
                parts.remove(0);
            }
            if let [own] = parts.as_slice()
                && self.vendor == Vendor::Postgres
                && let Some(schema) = self.names.schema_of(&own.value)
            {
                self.context.note(Rule::TypeOnPath);
                parts.insert(0, names::plain(schema));
            }
            *name = names::object(parts);
        }
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, node: &mut ast::Expr) -> ControlFlow<()> {
        if self.only_stars {
            return ControlFlow::Continue(());
        }
        if self.vendor == Vendor::Postgres {
            let context = Context { table: None, columns: &[], scope: Some(&self.names), ..*self.context };
            rules::apply(node, self.vendor, &context);
            return ControlFlow::Continue(());
        }
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
