//! Portable words for model files that hold for every database.

use drift_catalog::{
    Attribute, Attributes, Catalog, Column, ColumnType, Definitions, Expr, Facet, Identity, IdentityKind,
    IndexKey, Kind, Labelled, Listed, Named, NotCompared, ObjectPath, Portable, Table, Type,
};

use super::tally::Lifted;
use super::{expr, words};
use crate::classes;
use crate::postgres::made_up;
use crate::{Dialect, TypeContext};

/// Puts portable words in the place of types, and leaves out what no other database could have. Gives what was left
/// out; a type without a portable word stays as it is and is among it.
pub fn portable(catalog: &mut Catalog) -> Vec<NotCompared> {
    let mut tally = Lifted::default();
    let dialect = crate::of(catalog.flavor.vendor);
    let default_schema = catalog.default_schema.clone();
    let none = |kind: Kind, name: &str| ObjectPath::new(kind, "", name);
    emptied(&mut catalog.extensions, |name| none(Kind::Extension, name), &mut tally);
    stripped(&mut catalog.definitions, none, &mut tally);
    for (schema, content) in &mut catalog.schemas {
        let place = |kind: Kind, name: &str| ObjectPath::new(kind, schema.as_str(), name);
        for (name, own) in &mut content.tables {
            table(dialect, own, (&place(Kind::Table, name), &default_schema), &mut tally);
        }
        let views = &mut content.views.items;
        for (name, _) in views.extract_if(.., |_, view| view.materialized) {
            tally.left_out(place(Kind::MaterializedView, &name), "");
        }
        emptied(&mut content.sequences, |name| place(Kind::Sequence, name), &mut tally);
        emptied(&mut content.functions, |name| place(Kind::Function, name), &mut tally);
        stripped(&mut content.definitions, place, &mut tally);
    }
    tally.no_counterpart
}

/// Counts all objects of a kind, and leaves them out.
fn emptied<T>(list: &mut Named<T>, place: impl Fn(&str) -> ObjectPath, tally: &mut Lifted) {
    list.items.keys().for_each(|name| tally.left_out(place(name), ""));
    list.items.clear();
}

fn stripped(list: &mut Definitions, place: impl Fn(Kind, &str) -> ObjectPath, tally: &mut Lifted) {
    let counted = list.iter().filter(|own| !classes::is_only_asked_for(own.0));
    counted.for_each(|own| tally.left_out(place(own.0, own.1), ""));
    *list = Definitions::default();
}

fn table(
    dialect: &dyn Dialect,
    table: &mut Table,
    (path, default_schema): (&ObjectPath, &str),
    tally: &mut Lifted,
) {
    let vendor = dialect.vendor();
    for column in &mut table.columns {
        let path = path.part(Kind::Column, column.name.as_str());
        self::column(dialect, column, (&path, default_schema), tally);
        if let Some(own) = column.generated.value_mut() {
            plain(&mut own.expr);
        }
    }
    tally.attributes(path, None, &mut table.attributes);
    only(&mut table.checks, path, |own| expr::is_common(&own.expr.text, vendor), tally);
    only(&mut table.exclusions, path, |_| false, tally);
    only(&mut table.indexes, path, super::indexes::is_portable, tally);
    for own in std::mem::take(&mut table.triggers.items) {
        tally.left_out(path.part(Kind::Trigger, own.name), "");
    }
    // A name that a server made up is none that somebody wished for.
    let made = |label: &str, columns: &[String]| {
        let (label, columns, table) = (label.to_owned(), columns.to_vec(), path.object.clone());
        move |name: &mut String| made_up(&table, &columns, &label, name)
    };
    if let Some(key) = table.primary_key.value_mut() {
        key.name.take_if(made("pkey", &[]));
    }
    for unique in &mut table.uniques.items {
        unique.name.take_if(made("key", &unique.columns));
    }
    for foreign in &mut table.foreign_keys.items {
        foreign.name.take_if(made("fkey", &foreign.columns));
        // Every database has a default schema, and each calls it something else.
        if foreign.references.schema == default_schema {
            foreign.references.schema.clear();
        }
    }
    table.checks.items.iter_mut().for_each(|own| plain(&mut own.expr));
    for index in &mut table.indexes.items {
        index.predicate.iter_mut().for_each(|own| plain(own));
        for part in &mut index.parts {
            if let IndexKey::Expr(own) = &mut part.key {
                plain(own);
            }
        }
    }
    stripped(&mut table.definitions, |kind, name| path.part(kind, name), tally);
}

/// The canonical text has no casts that one database's printer put there.
fn plain(expr: &mut Expr) {
    expr.raw.clone_from(&expr.text);
}

/// Leaves only what every database could have, and counts the rest.
fn only<T: Labelled>(
    list: &mut Listed<T>,
    path: &ObjectPath,
    wanted: impl Fn(&T) -> bool,
    tally: &mut Lifted,
) {
    let all = list.items.len();
    list.items.retain(|own| {
        let keep = wanted(own);
        if !keep {
            tally.left_out(own.path(path), "");
        }
        keep
    });
    // What was left out here is not declared to be absent.
    list.complete &= list.items.len() == all;
}

fn column(
    dialect: &dyn Dialect,
    column: &mut Column,
    (path, default_schema): (&ObjectPath, &str),
    tally: &mut Lifted,
) {
    let vendor = dialect.vendor();
    let context = TypeContext::default();
    if let Some(ty) = column.ty.ty.concrete() {
        let enumeration = || Portable::Enum { schema: String::new(), name: ty.name.clone() };
        let word = words::best(dialect, ty, context).or_else(|| ty.schema.is_some().then(enumeration));
        match word {
            Some(word) => {
                let raw = match &word {
                    // The enums of the default schema go by their own names.
                    Portable::Enum { name, .. } if ty.schema.as_deref() == Some(default_schema) => {
                        name.clone()
                    }
                    Portable::Enum { .. } => column.ty.raw.clone(),
                    word if dialect.accepts(word, ty, context) => word.to_string(),
                    _ => column.ty.raw.clone(),
                };
                column.ty = ColumnType { raw, ty: Type::Portable(word) }.into();
            }
            None => tally.facet(path, Attribute::Type, "no portable word"),
        }
    }
    // SQLite numbers every `INTEGER PRIMARY KEY`, whether that is wished or not.
    match column.identity.value().map(|own| own.kind) {
        None => {}
        Some(IdentityKind::Rowid) => column.identity = Facet::SILENT,
        Some(_) => {
            let any = Identity { kind: IdentityKind::Any, options: Attributes::default() };
            column.identity = Facet::Stated(Some(Box::new(any)));
        }
    }
    if let Some(own) = column.default.value_mut() {
        if expr::moment(&own.text).is_some() || expr::is_value(own) || expr::is_common(&own.text, vendor) {
            plain(own);
            if let Some(word) = expr::truth(&own.text)
                && matches!(column.ty.ty, Type::Portable(Portable::Boolean))
            {
                own.raw = word.to_owned();
            }
        } else {
            tally.facet(path, Attribute::Default, "");
            column.default = Facet::SILENT;
        }
    }
    if column.collation.value().is_some() {
        tally.facet(path, Attribute::Collation, "");
        column.collation = Facet::SILENT;
    }
    tally.attributes(path, None, &mut column.attributes);
}
