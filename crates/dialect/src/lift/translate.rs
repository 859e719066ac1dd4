//! Names of schemas, types and expressions of one kind of database in the terms of another.

use std::collections::BTreeMap;

use drift_catalog::{
    Attribute, Attributes, Catalog, Column, ColumnType, Concrete, Facet, Identity, IdentityKind, IndexKey,
    Kind, ObjectPath, Portable, Schema, Sources, Table, Type, Vendor,
};

use super::names::is_too_long;
use super::tally::Lifted;
use super::{expr, words};
use crate::moved::{self, Moved};
use crate::{Dialect, TypeContext};

/// Puts every table and view into the schema where the other side has it. SQLite has only one; where two come
/// together under one name, the one of the default schema stays.
pub(super) fn schemas(to: &mut Catalog, sources: &mut Sources, from: &Catalog, tally: &mut Lifted) {
    let own = to.default_schema.clone();
    let mut old: Vec<(String, Schema)> = std::mem::take(&mut to.schemas).into_iter().collect();
    old.sort_by_key(|(name, _)| *name != own);
    let mut places: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut moved = Moved::default();
    to.schemas.entry(from.default_schema.clone()).or_default();
    for (schema, mut content) in old {
        for (name, table) in std::mem::take(&mut content.tables) {
            let place = place(from, |content| content.tables.contains_key(&name));
            let into = to.schemas.entry(place.clone()).or_default();
            if into.tables.contains_key(&name) {
                let path = ObjectPath::new(Kind::Table, schema.as_str(), name);
                tally.left_out(path, "there is one schema, and it has another table of that name");
                continue;
            }
            moved.enter_schema(&schema, &place, &name, &table);
            places.insert((schema.clone(), name.clone()), place);
            into.tables.insert(name, table);
        }
        for (name, view) in std::mem::take(&mut content.views.items) {
            let place = place(from, |content| content.views.items.contains_key(&name));
            let into = to.schemas.entry(place).or_default();
            into.views.items.entry(name).or_insert(view);
        }
        let default = to.schemas.entry(from.default_schema.clone()).or_default();
        default.views.complete |= content.views.complete;
        objects_of(&mut content, default);
    }
    moved.follow(sources);
    moved::references(to, &mut |schema, table, _| {
        let known = places.get(&(schema.clone(), table.clone()));
        *schema = known.unwrap_or(&from.default_schema).clone();
    });
    for item in &mut to.unread {
        let known = places.get(&(item.path.schema.clone(), item.path.object.clone()));
        item.path.schema = known.unwrap_or(&from.default_schema).clone();
    }
    to.default_schema.clone_from(&from.default_schema);
}

/// The objects that have no counterpart go along, for them to be counted.
fn objects_of(from: &mut Schema, into: &mut Schema) {
    into.enums.items.append(&mut from.enums.items);
    into.domains.items.append(&mut from.domains.items);
    into.sequences.items.append(&mut from.sequences.items);
    into.functions.items.append(&mut from.functions.items);
    for (kind, named) in std::mem::take(&mut from.definitions.0) {
        into.definitions.0.entry(kind).or_default().items.extend(named.items);
    }
}

/// The schema where the other side has it: the default one, or else the only other one.
fn place(from: &Catalog, has: impl Fn(&Schema) -> bool) -> String {
    let default = &from.default_schema;
    if from.schemas.get(default).is_some_and(&has) {
        return default.clone();
    }
    let mut others = from.schemas.iter().filter(|(_, content)| has(content)).map(|(name, _)| name);
    match (others.next(), others.next()) {
        (Some(only), None) => only.clone(),
        _ => default.clone(),
    }
}

/// Turns types, identities and expressions over. What comes out waits to be settled.
pub(super) fn content(to: &mut Catalog, from: &Catalog, tally: &mut Lifted) {
    let (own, other) = (to.flavor.vendor, from.flavor.vendor);
    let domains = base_types(to);
    to.flavor = from.flavor;
    let bases = base_types(from);
    let referred = referred(to, from);
    for (schema, content) in &mut to.schemas {
        for (name, table) in &mut content.tables {
            let live = from.table(schema, name);
            let strict = live.unwrap_or(table).attributes.get("strict").is_some();
            let own_strict = table.attributes.get("strict").is_some();
            for column in &mut table.columns {
                let key = (schema.clone(), name.clone(), column.name.clone());
                let live = live.and_then(|live| live.column(&column.name));
                let numbers = live.is_some_and(|live| live.identity.value().is_some());
                let live = live.or_else(|| referred.get(&key).copied());
                let pair = Turn { own, other, strict, own_strict, domains: &domains, bases: &bases };
                pair.column(column, (live, numbers));
            }
            expressions(table, own, other);
            if other == Vendor::Postgres {
                let path = ObjectPath::new(Kind::Table, schema.as_str(), name.as_str());
                long_names(table, &path, tally);
            }
        }
    }
}

/// How many references are followed from a column; they may run in a circle.
const LONGEST_WAY: usize = 64;

/// A column by its schema, table and name.
type Place = (String, String, String);

/// For each column that is not there yet and refers to others, the one that it refers to in the end, where that is
/// there: a reference only fits between columns of one type, whatever each was written as
/// (PostgreSQL documentation 5.5.5).
fn referred<'a>(to: &Catalog, from: &'a Catalog) -> BTreeMap<Place, &'a Column> {
    let mut next: BTreeMap<Place, Place> = BTreeMap::new();
    for (schema, content) in &to.schemas {
        for (name, table) in &content.tables {
            for foreign in &table.foreign_keys.items {
                let there = (&foreign.references.schema, &foreign.references.table);
                for (own, other) in foreign.columns.iter().zip(&foreign.referred) {
                    let place = (schema.clone(), name.clone(), own.clone());
                    next.entry(place).or_insert((there.0.clone(), there.1.clone(), other.clone()));
                }
            }
        }
    }
    let live = |(schema, table, column): &Place| from.table(schema, table)?.column(column);
    let mut out = BTreeMap::new();
    for start in next.keys().filter(|place| live(place).is_none()) {
        let mut place = start;
        for _ in 0..LONGEST_WAY {
            let Some(other) = next.get(place) else { break };
            place = other;
            if let Some(column) = live(place) {
                out.insert(start.clone(), column);
                break;
            }
        }
    }
    out
}

/// The types that the domains of a catalog stand for.
fn base_types(catalog: &Catalog) -> BTreeMap<String, Concrete> {
    let all = catalog.schemas.values().flat_map(|content| &content.domains.items);
    all.filter_map(|(name, domain)| Some((name.clone(), domain.base.ty.concrete()?.clone()))).collect()
}

struct Turn<'a> {
    own: Vendor,
    other: Vendor,
    strict: bool,
    own_strict: bool,
    domains: &'a BTreeMap<String, Concrete>,
    bases: &'a BTreeMap<String, Concrete>,
}

impl Turn<'_> {
    /// `live` is the column whose type is taken where the two are alike, and whether it numbers rows.
    fn column(&self, column: &mut Column, (live, live_numbers): (Option<&Column>, bool)) {
        let (own, other) = (crate::of(self.own), crate::of(self.other));
        let numbers = column.identity.value().is_some();
        let context = TypeContext { strict: self.own_strict, auto_increment: false };
        let Some(ty) = column.ty.ty.concrete().map(|ty| undomained(ty, self.domains)) else { return };
        let found = live.and_then(|live| live.ty.ty.concrete()).filter(|live| {
            let base = undomained(live, self.bases);
            let live_context = TypeContext { strict: self.strict, auto_increment: false };
            other.parse_type(&ty.to_string()) == base
                || own.parse_type(&base.to_string()) == ty
                || words::alike((own, &ty, context), (other, &base, live_context))
                || is_enum(&base) && own.stands_for(&anonymous_enum(), &ty, context)
                || is_enum(&ty) && other.stands_for(&anonymous_enum(), &base, live_context)
                || (numbers || live_numbers) && is_whole(&ty) && is_whole(&base)
        });
        let turned = match found {
            Some(live) => Type::Concrete(live.clone()),
            None => match self.written(own, other, &ty, context) {
                // Settling would take the live type where that keeps the word's promise, such as a wider integer in
                // SQLite. The other way round it would break it: the two databases are not alike.
                Type::Portable(word) if live.is_some() => {
                    let context = TypeContext { strict: self.strict, auto_increment: numbers };
                    Type::Concrete(other.written(&word, context))
                }
                ty => ty,
            },
        };
        column.ty = ColumnType { ty: turned, raw: column.ty.raw.clone() }.into();
        if let Some(identity) = column.identity.value_mut() {
            **identity = Identity { kind: IdentityKind::Any, options: Attributes::default() };
        }
    }

    /// The type of the other database that comes nearest.
    fn written(&self, own: &dyn Dialect, other: &dyn Dialect, ty: &Concrete, context: TypeContext) -> Type {
        let word = words::best(own, ty, context).or_else(|| is_enum(ty).then_some(Portable::Text));
        match word {
            Some(word) => Type::Portable(word),
            None => Type::Concrete(other.parse_type(&ty.to_string())),
        }
    }
}

/// The only types of a schema that are left once domains are seen through.
fn is_enum(ty: &Concrete) -> bool {
    ty.schema.is_some() && !ty.array
}

fn anonymous_enum() -> Portable {
    Portable::Enum { schema: String::new(), name: String::new() }
}

/// Integers of any width: a column that numbers its rows has the one its database numbers with.
fn is_whole(ty: &Concrete) -> bool {
    ["integer", "int", "bigint", "smallint"].contains(&ty.name.as_str()) && !ty.array
}

fn undomained(ty: &Concrete, domains: &BTreeMap<String, Concrete>) -> Concrete {
    match domains.get(&ty.name) {
        Some(base) if ty.schema.is_some() && !ty.array => base.clone(),
        _ => ty.clone(),
    }
}

/// Leaves names to a server that could not keep them: programs that write to it shorten them in ways of their own.
fn long_names(table: &mut Table, path: &ObjectPath, tally: &mut Lifted) {
    let mut unname = |name: &mut Option<String>, kind: Kind| {
        if let Some(long) = name.take_if(|name| is_too_long(name)) {
            tally.facet(
                &path.part(kind, long),
                Attribute::Name,
                "it is longer than the other database keeps",
            );
        }
    };
    table.primary_key.value_mut().into_iter().for_each(|key| unname(&mut key.name, Kind::PrimaryKey));
    table.uniques.items.iter_mut().for_each(|own| unname(&mut own.name, Kind::Unique));
    table.foreign_keys.items.iter_mut().for_each(|own| unname(&mut own.name, Kind::ForeignKey));
    table.checks.items.iter_mut().for_each(|own| unname(&mut own.name, Kind::Check));
    table.indexes.items.iter_mut().for_each(|own| unname(&mut own.name, Kind::Index));
}

fn expressions(table: &mut Table, own: Vendor, other: Vendor) {
    let turn = |expr: &mut drift_catalog::Expr| *expr = expr::turned(expr, own, other);
    for column in &mut table.columns {
        let truth = matches!(&column.ty.ty, Type::Portable(Portable::Boolean))
            || column.ty.ty.concrete().is_some_and(|ty| ty.name == "boolean");
        if let Facet::Stated(Some(default)) = &mut column.default {
            turn(default);
            if let Some(word) = expr::truth(&default.raw).filter(|_| truth && other == Vendor::Postgres) {
                **default = drift_catalog::Expr::raw(word);
            }
        }
        if let Some(generated) = column.generated.value_mut() {
            turn(&mut generated.expr);
        }
    }
    table.checks.items.iter_mut().for_each(|check| turn(&mut check.expr));
    for index in &mut table.indexes.items {
        if let Some(predicate) = &mut index.predicate {
            turn(predicate);
        }
        for part in &mut index.parts {
            if let IndexKey::Expr(expr) = &mut part.key {
                turn(expr);
            }
        }
    }
}
