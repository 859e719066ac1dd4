//! Settling the declared side against the live one: what the model leaves open takes the database's answer
//! where that answer keeps the model's promise.
//!
//! Neighbours: `accept.rs` says which types keep a promise, `moved.rs` lets the places of declarations follow
//! their names.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use drift_catalog::{
    Attributes, Catalog, Column, ColumnType, Concrete, Facet, Identity, IdentityKind, Kind, Schema, Sources,
    Table, Type, TypePool, renamed_columns, renamed_tables,
};

use crate::moved::{self, Moved, Role};
use crate::{Dialect, TypeContext};

/// Puts concrete types and kinds of identity in the place of portable words.
pub(crate) fn settle(dialect: &dyn Dialect, declared: &mut Catalog, live: &Catalog) {
    let mut types = Settled::default();
    // What is declared is meant for this server, and some spellings mean on one version what they do not on another.
    declared.flavor.version = declared.flavor.version.or(live.flavor.version);
    declared.flavor.utc |= live.flavor.utc;
    for (schema, content) in &mut declared.schemas {
        let is = live.schemas.get(schema).map(|content| &content.tables);
        let renames = is.map(|is| renamed_tables(is, &content.tables)).unwrap_or_default();
        for (name, table) in &mut content.tables {
            let counterpart = is.and_then(|is| is.get(renames.get(name).unwrap_or(name)));
            settle_table(dialect, table, counterpart, &mut types);
        }
        for (name, domain) in &mut content.domains.items {
            let counterpart = live.schemas.get(schema).and_then(|content| content.domains.items.get(name));
            let live = counterpart.map(|domain| &domain.base.ty);
            if let Some(ty) = settle_type(dialect, &domain.base.ty, live, TypeContext::default()) {
                domain.base.ty = ty;
            }
        }
    }
}

fn settle_table(dialect: &dyn Dialect, table: &mut Table, live: Option<&Table>, types: &mut Settled) {
    let by_name: BTreeMap<&str, &Column> = live
        .into_iter()
        .flat_map(|live| &live.columns)
        .map(|column| (column.name.as_str(), column))
        .collect();
    let strict = live.unwrap_or(table).attributes.get("strict").is_some();
    let fits = |wanted: &Column, is: &Column| could_be(dialect, wanted, is, strict);
    let renames = live.map(|live| renamed_columns(live, table, fits)).unwrap_or_default();
    for column in &mut table.columns {
        let former = renames.get(&column.name).unwrap_or(&column.name);
        let counterpart = by_name.get(former.as_str()).copied();
        let context = TypeContext { strict, auto_increment: column.identity.value().is_some() };
        if let Some(ty) = types.of(dialect, &column.ty, counterpart.map(|column| &column.ty), context) {
            column.ty = ty;
        }
        settle_identity(dialect, column, counterpart);
    }
}

/// Whether the type of a live column is one that is declared, as far as that can be told before both are settled.
fn could_be(dialect: &dyn Dialect, wanted: &Column, is: &Column, strict: bool) -> bool {
    let Some(live) = is.ty.ty.concrete() else { return false };
    let context = TypeContext { strict, auto_increment: wanted.identity.value().is_some() };
    match &wanted.ty.ty {
        Type::Portable(word) => dialect.accepts(word, live, context),
        Type::Concrete(_) => {
            let [own, live] = [&wanted.ty.raw, &is.ty.raw].map(|raw| dialect.parse_type(raw));
            (own.name, own.args, own.array) == (live.name, live.args, live.array)
        }
    }
}

/// The answers that were given: thousands of columns have a dozen types, and each is settled once.
#[derive(Default)]
struct Settled {
    types: TypePool,
    answers: HashMap<Question, Answer>,
}

/// A declared and a live type, by where the pools of the two catalogs keep them.
type Question = (*const ColumnType, Option<*const ColumnType>, TypeContext);

struct Answer {
    /// Kept, so that no other type comes to stand where this one is.
    _declared: Arc<ColumnType>,
    settled: Option<Arc<ColumnType>>,
}

impl Settled {
    fn of(
        &mut self,
        dialect: &dyn Dialect,
        declared: &Arc<ColumnType>,
        live: Option<&Arc<ColumnType>>,
        context: TypeContext,
    ) -> Option<Arc<ColumnType>> {
        let question = (Arc::as_ptr(declared), live.map(Arc::as_ptr), context);
        let types = &mut self.types;
        let answer = self.answers.entry(question).or_insert_with(|| {
            let settled = settle_type(dialect, &declared.ty, live.map(|live| &live.ty), context);
            let settled = settled.map(|ty| types.share(ColumnType { ty, raw: declared.raw.clone() }));
            Answer { _declared: Arc::clone(declared), settled }
        });
        answer.settled.clone()
    }
}

/// The concrete type that takes the place of the declared one, where that is open.
fn settle_type(
    dialect: &dyn Dialect,
    declared: &Type,
    live: Option<&Type>,
    context: TypeContext,
) -> Option<Type> {
    let live = live.and_then(Type::concrete);
    match declared {
        Type::Portable(word) => {
            let live = live.filter(|live| dialect.accepts(word, live, context));
            Some(Type::Concrete(live.cloned().unwrap_or_else(|| dialect.written(word, context))))
        }
        Type::Concrete(own) => {
            let live = live.filter(|live| only_schema_is_open(dialect, own, live))?;
            Some(Type::Concrete(Concrete { schema: live.schema.clone(), ..own.clone() }))
        }
    }
}

/// `citext` is the type of that name wherever its extension was put; the database's own types have no schema.
fn only_schema_is_open(dialect: &dyn Dialect, own: &Concrete, live: &Concrete) -> bool {
    own.schema.is_none()
        && live.schema.is_some()
        && (&own.name, &own.args, own.array) == (&live.name, &live.args, live.array)
        && !dialect.knows_type(&own.name)
}

/// "Numbers its rows by itself" is kept by any way the database has; which one is the database's choice.
fn settle_identity(dialect: &dyn Dialect, column: &mut Column, live: Option<&Column>) {
    if !column.identity.value().is_some_and(|identity| identity.kind == IdentityKind::Any) {
        return;
    }
    let kind = live
        .and_then(|live| live.identity.value())
        .map_or_else(|| dialect.auto_increment(), |identity| identity.kind);
    column.identity = Facet::Stated(Some(Box::new(Identity { kind, options: Attributes::default() })));
}

/// The live spellings of one kind of name, by what they are without letter case; none where there are several, as
/// SQLite allows for the names of constraints.
#[derive(Default)]
struct Spellings<'a>(BTreeMap<Cow<'a, str>, Option<&'a str>>);

impl<'a> Spellings<'a> {
    fn of(names: impl IntoIterator<Item = &'a String>) -> Self {
        let mut own: BTreeMap<Cow<'a, str>, Option<&'a str>> = BTreeMap::new();
        for name in names {
            own.entry(lower(name))
                .and_modify(|known| {
                    known.take_if(|known| known != name);
                })
                .or_insert(Some(name));
        }
        Spellings(own)
    }

    /// The live spelling, where it is another.
    fn of_name(&self, name: &str) -> Option<String> {
        self.0.get(&lower(name))?.filter(|own| *own != name).map(str::to_owned)
    }
}

/// Most names are in lower case.
fn lower(name: &str) -> Cow<'_, str> {
    match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(name.to_ascii_lowercase()),
        false => Cow::Borrowed(name),
    }
}

/// Spells declared names as a database does that does not mind letter case. What names columns and tables in
/// keys and constraints follows; references to undeclared tables take the live spelling too.
pub(crate) fn respell(declared: &mut Catalog, sources: &mut Sources, live: &Catalog) {
    let mut moved = Moved::default();
    let nothing = Schema::default();
    for (schema, content) in &mut declared.schemas {
        let live = live.schemas.get(schema).unwrap_or(&nothing);
        let tables = Spellings::of(live.tables.keys());
        // Spellings of one table, kept from one name to the next.
        let last: std::cell::RefCell<Option<(String, [Spellings<'_>; 4])>> = std::cell::RefCell::default();
        moved.tables(schema, content, &|name| tables.of_name(name), &|table, role, name| {
            if role == Role::FormerTable {
                return tables.of_name(name);
            }
            let mut last = last.borrow_mut();
            if last.as_ref().is_none_or(|(own, _)| own != table) {
                *last = Some((table.to_owned(), live.tables.get(table).map(spellings).unwrap_or_default()));
            }
            let [columns, constraints, indexes, triggers] = &last.as_ref()?.1;
            match role {
                Role::Column | Role::FormerColumn => columns.of_name(name),
                Role::Constraint => constraints.of_name(name),
                Role::Index => indexes.of_name(name),
                Role::Trigger => triggers.of_name(name),
                Role::FormerTable => None,
            }
        });
        let views = Spellings::of(live.views.items.keys());
        moved.others(schema, &[Kind::View], &mut content.views.items, &|name| views.of_name(name));
    }
    moved.follow(sources);
    let tables: BTreeMap<&String, Spellings<'_>> =
        live.schemas.iter().map(|(schema, content)| (schema, Spellings::of(content.tables.keys()))).collect();
    moved::references(declared, &mut |schema, table, _| {
        if let Some(own) = tables.get(schema).and_then(|tables| tables.of_name(table)) {
            *table = own;
        }
    });
}

/// Columns, constraints, indexes and triggers of a table.
fn spellings(table: &Table) -> [Spellings<'_>; 4] {
    let uniques = table.uniques.items.iter().map(|unique| &unique.name);
    let checks = table.checks.items.iter().map(|check| &check.name);
    let foreign = table.foreign_keys.items.iter().map(|foreign| &foreign.name);
    let key = table.primary_key.value().map(|key| &key.name);
    [
        Spellings::of(table.columns.iter().map(|column| &column.name)),
        Spellings::of(uniques.chain(checks).chain(foreign).chain(key).flatten()),
        Spellings::of(table.indexes.items.iter().filter_map(|index| index.name.as_ref())),
        Spellings::of(table.triggers.items.iter().map(|trigger| &trigger.name)),
    ]
}
