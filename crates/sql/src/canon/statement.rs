//! Statements that PostgreSQL reads when they are stored, in rules and in bodies of functions: it prints each anew.

use std::ops::ControlFlow;

use drift_catalog::Vendor;
use sqlparser::ast::{
    AssignmentTarget, Delete, Expr, FromTable, Ident, Insert, ObjectName, OnConflictAction, OnInsert,
    SelectItem, SetExpr, Statement, TableObject, TableWithJoins, Update, UpdateTableFromKind, Value,
    VisitMut as _, visit_expressions_mut,
};

use super::context::Context;
use super::expression::{at_end, parser};
use super::query::Walk;
use super::readable::readable;
use super::resolve::Ty;
use super::rule::Rule;
use super::rules::{bare, unwrap};
use super::scope::{Level, Output, Relation};
use super::{constants, doubt, infer, literal, names, prepare, text};

/// What surrounds a statement.
#[derive(Default)]
pub(crate) struct Around {
    /// `old` and `new` of a rule, or the function whose arguments are its columns.
    pub(crate) relations: Vec<Relation>,
    /// What `$1` and its like stand for, where arguments have names.
    pub(crate) arguments: Vec<Option<String>>,
}

impl Around {
    fn walk<'a>(&self, context: &'a Context<'a>) -> Walk<'a> {
        let mut walk = Walk::new(Vendor::Postgres, context);
        walk.names.levels.push(Level { relations: self.relations.clone(), ..Level::default() });
        walk
    }

    /// Arguments by their names.
    fn named<V: sqlparser::ast::VisitMut>(&self, tree: &mut V, context: &Context<'_>) {
        let _ = visit_expressions_mut(tree, |node| {
            if let Expr::Value(value) = node
                && let Value::Placeholder(number) = &value.value
                && let Some(at) = number.strip_prefix('$').and_then(|own| own.parse::<usize>().ok())
                && let Some(Some(name)) = self.arguments.get(at.wrapping_sub(1))
            {
                context.note(Rule::NumberedArgument);
                let function = self.relations.first().map(|own| own.written.clone()).unwrap_or_default();
                let name = [function, name.clone()].map(|name| Ident::with_quote('"', name));
                *node = Expr::CompoundIdentifier(name.to_vec());
            }
            ControlFlow::<()>::Continue(())
        });
    }
}

/// Canonical text of a value that stands in something stored; none where it is not understood.
pub(crate) fn value(raw: &str, context: &Context<'_>, around: &Around) -> Option<String> {
    let mut parser = parser(&readable(raw, Vendor::Postgres), Vendor::Postgres)?;
    let mut parsed = parser.parse_expr().ok()?;
    if !at_end(&parser) || doubt::is_misread(&parsed, Vendor::Postgres) {
        return None;
    }
    around.named(&mut parsed, context);
    let _ = parsed.visit(&mut around.walk(context));
    let mut parsed = bare(parsed);
    literal::guard_all_quotes(&mut parsed);
    Some(parsed.to_string())
}

/// Canonical text of a statement; token by token, and false, where it is not understood.
pub(crate) fn statement(raw: &str, context: &Context<'_>, around: &Around) -> (String, bool) {
    match understood(raw, context, around) {
        Some(text) => (text, true),
        None => (text::tokens(raw, Vendor::Postgres), false),
    }
}

fn understood(raw: &str, context: &Context<'_>, around: &Around) -> Option<String> {
    let mut parser = parser(&readable(raw, Vendor::Postgres), Vendor::Postgres)?;
    let mut parsed = parser.parse_statement().ok()?;
    if !at_end(&parser) || doubt::is_misread(&parsed, Vendor::Postgres) {
        return None;
    }
    around.named(&mut parsed, context);
    let mut walk = around.walk(context);
    match &mut parsed {
        Statement::Query(query) => _ = query.visit(&mut walk),
        Statement::Insert(own) => insert(own, walk)?,
        Statement::Update(own) => update(own, walk)?,
        Statement::Delete(own) => delete(own, walk)?,
        _ => return None,
    }
    literal::guard_all_quotes(&mut parsed);
    Some(parsed.to_string())
}

/// The target is not seen where the rows come from.
fn insert(own: &mut Insert, mut walk: Walk<'_>) -> Option<()> {
    let TableObject::TableName(name) = &own.table else { return None };
    if own.table_alias.is_some() || !own.assignments.is_empty() {
        return None;
    }
    let name = name.clone();
    let target = relation(&name, &walk)?;
    let mut source = own.source.take();
    if let Some(query) = &mut source {
        let given = match query.body.as_ref() {
            SetExpr::Values(values) => values.rows.first().map(|row| row.content.len()),
            _ => walk.names.outputs(query).map(|outputs| outputs.len()),
        };
        if let (true, Some(all), Some(given)) = (own.columns.is_empty(), &target.columns, given) {
            walk.names.context.note(Rule::InsertColumns);
            let column = |own: &Output| names::object(vec![names::plain(own.name.clone())]);
            own.columns = all.iter().take(given).map(column).collect();
        }
        let _ = query.visit(&mut walk);
        if let SetExpr::Values(values) = query.body.as_mut() {
            for row in &mut values.rows {
                for (value, name) in row.content.iter_mut().zip(&own.columns) {
                    stored(value, name, &target, walk.names.context);
                }
            }
        }
    }
    own.columns.iter_mut().for_each(fold);
    let mut level = Level { relations: vec![target.clone()], ..Level::default() };
    if own.on.is_some() {
        let excluded = Relation::named("excluded".to_owned(), target.columns.clone());
        level.relations.push(excluded);
    }
    level.star = stars(&target);
    walk.names.levels.push(level);
    if let Some(items) = &mut own.returning {
        returning(items, &walk);
    }
    let _ = own.visit(&mut walk);
    own.returning.iter_mut().flatten().for_each(item);
    if let Some(OnInsert::OnConflict(conflict)) = &mut own.on
        && let OnConflictAction::DoUpdate(update) = &mut conflict.action
    {
        for assignment in &mut update.assignments {
            assigned(&mut assignment.target, &mut assignment.value, &target, walk.names.context);
        }
        update.selection.iter_mut().for_each(unwrap);
    }
    own.source = source;
    Some(())
}

fn update(own: &mut Update, mut walk: Walk<'_>) -> Option<()> {
    let mut all = vec![own.table.clone()];
    if let Some(UpdateTableFromKind::AfterSet(from) | UpdateTableFromKind::BeforeSet(from)) = &own.from {
        all.extend(from.iter().cloned());
    }
    let target = opened(&all, &mut walk)?;
    if let Some(items) = &mut own.returning {
        returning(items, &walk);
    }
    let _ = own.visit(&mut walk);
    for assignment in &mut own.assignments {
        assigned(&mut assignment.target, &mut assignment.value, &target, walk.names.context);
    }
    own.selection.iter_mut().for_each(unwrap);
    own.returning.iter_mut().flatten().for_each(item);
    Some(())
}

fn delete(own: &mut Delete, mut walk: Walk<'_>) -> Option<()> {
    let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &own.from;
    let mut all = from.clone();
    all.extend(own.using.iter().flatten().cloned());
    opened(&all, &mut walk)?;
    if let Some(items) = &mut own.returning {
        returning(items, &walk);
    }
    let _ = own.visit(&mut walk);
    own.selection.iter_mut().for_each(unwrap);
    own.returning.iter_mut().flatten().for_each(item);
    Some(())
}

/// Makes the level of what a statement reads and changes; gives what it changes.
fn opened(all: &[TableWithJoins], walk: &mut Walk<'_>) -> Option<Relation> {
    walk.names.raw = true;
    let level = walk.names.level(all);
    walk.names.raw = false;
    let target = level.relations.first().cloned();
    walk.names.levels.push(level);
    target
}

fn relation(name: &ObjectName, walk: &Walk<'_>) -> Option<Relation> {
    let parts = names::parts(name, Vendor::Postgres)?;
    let (schema, own) = match parts.as_slice() {
        [own] => (None, own),
        [schema, own] => (Some(schema.value.as_str()), own),
        _ => return None,
    };
    let schema = schema.filter(|schema| *schema != walk.names.context.default_schema);
    Some(Relation::named(own.value.clone(), walk.names.relation(schema, &own.value)))
}

fn stars(target: &Relation) -> Option<Vec<super::scope::Star>> {
    let star = |own: &Output| super::scope::Star {
        relation: Some(target.printed.clone()),
        column: own.name.clone(),
    };
    Some(target.columns.as_ref()?.iter().map(star).collect())
}

fn returning(items: &mut Vec<SelectItem>, walk: &Walk<'_>) {
    prepare::written_out(items, &walk.names);
}

fn item(item: &mut SelectItem) {
    if let SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } = item {
        unwrap(expr);
    }
}

fn fold(name: &mut ObjectName) {
    if let Some(parts) = names::parts(name, Vendor::Postgres) {
        *name = names::object(parts);
    }
}

fn assigned(to: &mut AssignmentTarget, value: &mut Expr, target: &Relation, context: &Context<'_>) {
    unwrap(value);
    if let AssignmentTarget::ColumnName(name) = to {
        fold(name);
        stored(value, name, target, context);
    }
}

/// A constant gets the type of the column that it goes into without being told.
fn stored(value: &mut Expr, column: &ObjectName, target: &Relation, context: &Context<'_>) {
    unwrap(value);
    let name = names::parts(column, Vendor::Postgres).and_then(|mut parts| parts.pop());
    let of = |name: &Ident| target.columns.as_ref()?.iter().find(|own| own.name == name.value)?.ty.clone();
    if let Expr::Cast { expr, .. } = &*value
        && matches!(expr.as_ref(), Expr::Value(own) if matches!(own.value, Value::SingleQuotedString(_)))
        && let Some(ty) = name.as_ref().and_then(of)
        && infer::of(value, context, None) == Some(infer::based(Ty::Of(ty), context))
    {
        context.note(Rule::CastOfStoredType);
        *value = expr.as_ref().clone();
    }
    if let Expr::Value(own) = &*value
        && let Value::SingleQuotedString(text) = &own.value
        && let Some(ty) = name.as_ref().and_then(of)
        && let Ty::Of(ty) = infer::based(Ty::Of(ty), context)
        && let Some(spelled) = constants::spelled(&ty, text, context)
    {
        context.note_if(Rule::ConstantSpelling, || spelled != *text);
        *value = literal::value(Value::SingleQuotedString(spelled));
    }
}
