//! Portable words for model files that hold for every database.

use drift_catalog::{
    Attribute, Attributes, Catalog, Column, ColumnType, Definitions, Facet, Identity, IdentityKind, Kind,
    Labelled, Listed, Named, NotCompared, ObjectPath, Portable, Table, Type,
};

use super::tally::Lifted;
use super::{expr, words};
use crate::{Dialect, TypeContext};

/// Puts portable words in the place of types, and leaves out what no other database could have. Gives what was left
/// out; a type without a portable word stays as it is and is among it.
pub fn portable(catalog: &mut Catalog) -> Vec<NotCompared> {
    let mut tally = Lifted::default();
    let dialect = crate::of(catalog.flavor.vendor);
    let none = |kind: Kind, name: &str| ObjectPath::new(kind, "", name);
    emptied(&mut catalog.extensions, |name| none(Kind::Extension, name), &mut tally);
    stripped(&mut catalog.definitions, none, &mut tally);
    for (schema, content) in &mut catalog.schemas {
        let place = |kind: Kind, name: &str| ObjectPath::new(kind, schema.as_str(), name);
        for (name, own) in &mut content.tables {
            table(dialect, own, &place(Kind::Table, name), &mut tally);
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
    list.iter().for_each(|(kind, name, _)| tally.left_out(place(kind, name), ""));
    *list = Definitions::default();
}

fn table(dialect: &dyn Dialect, table: &mut Table, path: &ObjectPath, tally: &mut Lifted) {
    let vendor = dialect.vendor();
    for column in &mut table.columns {
        let path = path.part(Kind::Column, column.name.as_str());
        self::column(dialect, column, &path, tally);
    }
    tally.attributes(path, None, &mut table.attributes);
    only(&mut table.checks, path, |own| expr::is_common(&own.expr.text, vendor), tally);
    only(&mut table.exclusions, path, |_| false, tally);
    only(&mut table.indexes, path, super::indexes::is_portable, tally);
    for own in std::mem::take(&mut table.triggers.items) {
        tally.left_out(path.part(Kind::Trigger, own.name), "");
    }
    stripped(&mut table.definitions, |kind, name| path.part(kind, name), tally);
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

fn column(dialect: &dyn Dialect, column: &mut Column, path: &ObjectPath, tally: &mut Lifted) {
    let vendor = dialect.vendor();
    let context = TypeContext::default();
    if let Some(ty) = column.ty.ty.concrete() {
        match words::best(dialect, ty, context) {
            Some(word) => {
                column.ty = ColumnType { raw: word.to_string(), ty: Type::Portable(word) }.into();
            }
            // The enums of the models go by their own names.
            None if ty.schema.is_some() => {}
            None => tally.facet(path, Attribute::Type, "no portable word"),
        }
    }
    if let Some(identity) = column.identity.value_mut() {
        **identity = Identity { kind: IdentityKind::Any, options: Attributes::default() };
    }
    if let Some(own) = column.default.value_mut() {
        if expr::moment(&own.text).is_some() || expr::is_value(own) || expr::is_common(&own.text, vendor) {
            own.raw.clone_from(&own.text);
            if matches!(column.ty.ty, Type::Portable(Portable::Boolean)) {
                match own.text.as_str() {
                    "1" => own.raw = "true".to_owned(),
                    "0" => own.raw = "false".to_owned(),
                    _ => {}
                }
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
