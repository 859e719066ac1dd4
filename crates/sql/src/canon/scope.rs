//! What names mean in a query of PostgreSQL: the relations of each level, their columns and types, and the names that
//! the server gives to those that share one. `sources` builds a level from what stands behind FROM.

use sqlparser::ast::{Cte, Ident, Query, Select, SelectItem, SetExpr};

use drift_catalog::{Concrete, Vendor};

use super::context::Context;
use super::made::Made;
use super::resolve::Ty;
use super::{catalogs, infer, names, outputs};

/// Deeper queries are not looked into.
const DEEPEST: usize = 30;

/// A column of a relation, or of what a query gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Its name.
    pub name: String,
    /// The inner name of its type, without a domain around it.
    pub ty: Option<String>,
}

/// What a database knows of relations and types.
pub trait World {
    /// The columns of a relation, in order; without a schema the one that is found on the path.
    fn columns(&self, schema: Option<&str>, name: &str) -> Option<Vec<Output>>;

    /// The type under a domain, by inner names.
    fn base_type(&self, name: &str) -> Option<String>;

    /// Whether somebody made a function or operator of this name.
    fn is_shadowed(&self, name: &str) -> bool;

    /// Whether a domain has a default, by its inner name.
    fn has_default(&self, _name: &str) -> bool {
        false
    }

    /// The schema of a type that the default schema has not, where only one other has it.
    fn type_schema(&self, _name: &str) -> Option<String> {
        None
    }

    /// Whether an access method takes the operator class for a type without being told.
    fn is_default_class(&self, _method: &str, _class: &str, _ty: &Concrete) -> bool {
        false
    }

    /// The one function of a name that somebody made, if no other has it.
    fn made(&self, _schema: Option<&str>, _name: &str) -> Option<Made> {
        None
    }
}

/// A relation behind FROM.
#[derive(Debug, Clone)]
pub(crate) struct Relation {
    pub(crate) written: String,
    /// As the server prints it where another has the same name.
    pub(crate) printed: String,
    pub(crate) columns: Option<Vec<Output>>,
    /// The inner name of the type of its rows, if they have one.
    pub(crate) row: Option<String>,
    /// Whether an alias gives its columns other names.
    pub(crate) renamed: bool,
    /// Whether it may have more columns than are known.
    pub(crate) open: bool,
    /// Whether it stands in a join that has an alias, behind which only that is seen.
    pub(crate) hidden: bool,
    /// Whether it is what a function gives that is no row: the whole of it is its first column.
    pub(crate) scalar: bool,
}

impl Relation {
    /// One that is nothing but a name.
    pub(crate) fn named(name: String, columns: Option<Vec<Output>>) -> Self {
        let (written, printed) = (name.clone(), name);
        let (row, renamed, open, hidden, scalar) = (None, false, false, false, false);
        Relation { written, printed, columns, row, renamed, open, hidden, scalar }
    }

    /// The column that the whole of it is, where that is no row.
    fn value(&self) -> Option<&Output> {
        self.columns.as_ref().filter(|_| self.scalar)?.first()
    }
}

/// A column that `*` stands for.
#[derive(Debug, Clone)]
pub(crate) struct Star {
    pub(crate) relation: Option<String>,
    pub(crate) column: String,
}

/// What one SELECT reads.
#[derive(Debug, Clone, Default)]
pub(crate) struct Level {
    pub(crate) relations: Vec<Relation>,
    /// Columns that USING made one, and whose they are; of no one where both sides may lack them.
    pub(crate) merged: Vec<(String, Option<String>)>,
    /// What `*` stands for, if every relation is known.
    pub(crate) star: Option<Vec<Star>>,
}

/// What a column name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// The relation, as it is printed; none where it needs no name.
    pub(crate) relation: Option<String>,
    /// The column that is meant by the whole of a relation that is no row.
    pub(crate) value: Option<String>,
    pub(crate) ty: Option<Ty>,
}

/// The levels around a place in a query.
#[derive(Clone)]
pub struct Scope<'a> {
    pub(crate) context: &'a Context<'a>,
    /// The innermost last.
    pub(crate) levels: Vec<Level>,
    pub(crate) ctes: Vec<(String, Option<Vec<Output>>)>,
    /// Whether names are as people wrote them.
    pub(crate) raw: bool,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(context: &'a Context<'a>) -> Self {
        Scope { context, levels: Vec::new(), ctes: Vec::new(), raw: false }
    }

    /// Adds the queries of WITH; gives how many there were before.
    pub(crate) fn enter_with(&mut self, query: &Query) -> usize {
        let before = self.ctes.len();
        for cte in query.with.iter().flat_map(|with| &with.cte_tables) {
            let name = names::fold(cte.alias.name.clone(), Vendor::Postgres).value;
            // A recursive one is what its first part gives.
            let outputs = self.cte(cte);
            self.ctes.push((name, outputs));
        }
        before
    }

    fn cte(&self, cte: &Cte) -> Option<Vec<Output>> {
        let mut outputs = self.outputs(&cte.query)?;
        rename(&mut outputs, cte.alias.columns.iter().map(|column| &column.name));
        Some(outputs)
    }

    /// What a query gives, if that can be told.
    pub(crate) fn outputs(&self, query: &Query) -> Option<Vec<Output>> {
        if self.levels.len() > DEEPEST {
            return None;
        }
        let mut own = Scope { raw: true, ..self.clone() };
        own.enter_with(query);
        own.of_body(&query.body)
    }

    fn of_body(&mut self, body: &SetExpr) -> Option<Vec<Output>> {
        match body {
            SetExpr::Select(select) => self.of_select(select),
            SetExpr::Query(query) => self.outputs(query),
            SetExpr::SetOperation { left, .. } => self.of_body(left),
            SetExpr::Values(values) => {
                let row = values.rows.first()?;
                let ty = |expr| infer::of(expr, self.context, Some(self));
                let types = row.content.iter().map(ty);
                Some(types.enumerate().map(|(at, ty)| output(format!("column{}", at + 1), ty)).collect())
            }
            SetExpr::Table(table) => {
                let name = table.table_name.as_deref()?;
                self.relation(table.schema_name.as_deref(), name)
            }
            _ => None,
        }
    }

    pub(crate) fn of_select(&mut self, select: &Select) -> Option<Vec<Output>> {
        let level = self.level(&select.from);
        self.levels.push(level);
        let mut outputs = Vec::new();
        let mut whole = true;
        for item in &select.projection {
            match self.of_item(item) {
                Some(mut own) => outputs.append(&mut own),
                None => whole = false,
            }
        }
        self.levels.pop();
        whole.then_some(outputs)
    }

    fn of_item(&self, item: &SelectItem) -> Option<Vec<Output>> {
        let ty = |expr| infer::of(expr, self.context, Some(self));
        Some(match item {
            SelectItem::UnnamedExpr(expr) => {
                vec![output(outputs::name(expr, self.context), ty(expr))]
            }
            SelectItem::ExprWithAlias { expr, alias } => {
                vec![output(names::fold(alias.clone(), Vendor::Postgres).value, ty(expr))]
            }
            other => {
                let stars = self.stars(other)?;
                let found = |star: &Star| {
                    let found = self.find(star.relation.as_deref(), &star.column, false);
                    output(star.column.clone(), found.and_then(|own| own.ty))
                };
                stars.iter().map(found).collect()
            }
        })
    }

    /// The columns of a table, a view or a query of WITH.
    pub(crate) fn relation(&self, schema: Option<&str>, name: &str) -> Option<Vec<Output>> {
        if schema.is_none()
            && let Some((_, outputs)) = self.ctes.iter().rev().find(|(own, _)| own == name)
        {
            return outputs.clone();
        }
        let found = schema.is_none().then(|| self.schema_of(name)).flatten();
        let schema = schema.or(found.as_deref());
        catalogs::columns(schema, name, self.context.version)
            .or_else(|| self.context.world?.columns(schema, name))
    }

    /// The schema of a relation that is found on the path and not in the default schema. Relations are types as well.
    pub(crate) fn schema_of(&self, name: &str) -> Option<String> {
        let is_query = self.ctes.iter().any(|(own, _)| own == name);
        if is_query || catalogs::columns(None, name, None).is_some() {
            return None;
        }
        self.context.world?.type_schema(name)
    }

    /// What a column name means, from the inside out. Where a relation on the way is not known, nothing is.
    pub(crate) fn find(&self, qualifier: Option<&str>, column: &str, written: bool) -> Option<Found> {
        let innermost = self.levels.len().checked_sub(1)?;
        for (depth, level) in self.levels.iter().enumerate().rev() {
            let bare = depth == innermost && level.relations.len() == 1;
            let seen = || level.relations.iter().filter(|own| !own.hidden);
            let named = |relation: &Relation| Some(relation.printed.clone()).filter(|_| !bare);
            if let Some(qualifier) = qualifier {
                let is = |own: &&Relation| {
                    if written {
                        own.written == qualifier || own.printed == qualifier
                    } else {
                        own.printed == qualifier
                    }
                };
                let Some(relation) = level.relations.iter().find(is) else { continue };
                return Some(self.found(relation, named(relation), column));
            }
            if column == names::WHOLE && bare {
                return seen().next().map(|own| self.found(own, None, column));
            }
            if let Some((_, owner)) = level.merged.iter().find(|(own, _)| own == column) {
                let relation =
                    owner.as_ref().and_then(|owner| level.relations.iter().find(|own| own.printed == *owner));
                let ty = relation.and_then(|own| self.ty(own, column));
                return Some(Found { relation: relation.and_then(named), value: None, ty });
            }
            let has = |own: &&Relation| {
                own.columns.as_ref().is_some_and(|all| all.iter().any(|own| own.name == column))
            };
            if let Some(relation) = seen().find(has) {
                // One that is not known could have such a column too only if the query were ambiguous.
                return Some(self.found(relation, named(relation), column));
            }
            if seen().any(|own| own.open || own.columns.is_none()) {
                return None;
            }
        }
        None
    }

    /// Whether a lone name that no column has is that of a relation, which means the whole of its row: the name of
    /// that relation, where it needs one.
    pub(crate) fn row(&self, name: &str) -> Option<Found> {
        let of = self.levels.iter().flat_map(|level| &level.relations);
        let is = |own: &Relation| own.written == name || own.printed == name;
        if name == names::WHOLE || !of.into_iter().any(is) || self.find(None, name, true).is_some() {
            return None;
        }
        self.find(Some(name), names::WHOLE, true)
    }

    fn found(&self, of: &Relation, relation: Option<String>, column: &str) -> Found {
        let value = of.value().filter(|_| column == names::WHOLE).map(|own| own.name.clone());
        Found { relation, ty: self.ty(of, value.as_deref().unwrap_or(column)), value }
    }

    fn ty(&self, relation: &Relation, column: &str) -> Option<Ty> {
        if column == names::WHOLE {
            return relation.row.as_deref().map(Ty::of);
        }
        let own = relation.columns.as_ref()?.iter().find(|own| own.name == column)?;
        own.ty.as_deref().map(Ty::of)
    }

    /// A name that no relation around has yet, as the server makes it.
    pub(crate) fn unused(&self, written: &str, level: &Level) -> String {
        let used = |name: &str| {
            level
                .relations
                .iter()
                .chain(self.levels.iter().flat_map(|level| &level.relations))
                .any(|own| own.printed == name)
        };
        if !used(written) {
            return written.to_owned();
        }
        let numbered = (1_u32..).map(|number| format!("{written}_{number}"));
        numbered.take(1000).find(|name| !used(name)).unwrap_or_else(|| written.to_owned())
    }
}

pub(crate) fn output(name: String, ty: Option<Ty>) -> Output {
    let ty = match ty {
        Some(Ty::Of(name)) => Some(name),
        // What nobody gave a type is a text in the end.
        Some(Ty::Untyped) => Some("text".to_owned()),
        None => None,
    };
    Output { name, ty }
}

/// Gives the first columns the names of a list.
pub(crate) fn rename<'n>(outputs: &mut [Output], names: impl Iterator<Item = &'n Ident>) {
    for (own, name) in outputs.iter_mut().zip(names) {
        own.name = names::fold(name.clone(), Vendor::Postgres).value;
    }
}
