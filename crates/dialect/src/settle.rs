//! Settling the declared side against the live one: what the model leaves open takes the database's answer
//! where that answer keeps the model's promise.

use std::collections::BTreeMap;

use drift_catalog::{
    Attributes, Catalog, Column, Facet, Identity, IdentityKind, ObjectPath, Sources, Table, Type,
};

use crate::{Dialect, TypeContext};

/// Puts concrete types and kinds of identity in the place of portable words.
pub(crate) fn settle(dialect: &dyn Dialect, declared: &mut Catalog, live: &Catalog) {
    for (schema, content) in &mut declared.schemas {
        for (name, table) in &mut content.tables {
            let counterpart =
                live.table(schema, name).or_else(|| live.table(schema, table.renamed_from.as_deref()?));
            settle_table(dialect, table, counterpart);
        }
        for (name, domain) in &mut content.domains.items {
            let counterpart = live.schemas.get(schema).and_then(|content| content.domains.items.get(name));
            settle_type(
                dialect,
                &mut domain.base.ty,
                counterpart.map(|domain| &domain.base.ty),
                TypeContext::default(),
            );
        }
    }
}

fn settle_table(dialect: &dyn Dialect, table: &mut Table, live: Option<&Table>) {
    let by_name: BTreeMap<&str, &Column> = live
        .into_iter()
        .flat_map(|live| &live.columns)
        .map(|column| (column.name.as_str(), column))
        .collect();
    let strict = live.unwrap_or(table).attributes.get("strict").is_some();
    for column in &mut table.columns {
        let counterpart = by_name
            .get(column.name.as_str())
            .or_else(|| by_name.get(column.renamed_from.as_deref()?))
            .copied();
        let context = TypeContext { strict, auto_increment: column.identity.value().is_some() };
        settle_type(dialect, &mut column.ty.ty, counterpart.map(|column| &column.ty.ty), context);
        settle_identity(dialect, column, counterpart);
    }
}

fn settle_type(dialect: &dyn Dialect, declared: &mut Type, live: Option<&Type>, context: TypeContext) {
    let Type::Portable(word) = declared else { return };
    let live = live.and_then(Type::concrete).filter(|live| dialect.accepts(word, live, context));
    *declared = Type::Concrete(live.cloned().unwrap_or_else(|| dialect.written(word, context)));
}

/// "Numbers its rows by itself" is kept by any way the database has; which one is the database's choice.
fn settle_identity(dialect: &dyn Dialect, column: &mut Column, live: Option<&Column>) {
    if !column.identity.value().is_some_and(|identity| identity.kind == IdentityKind::Any) {
        return;
    }
    let kind = live
        .and_then(|live| live.identity.value())
        .map_or_else(|| dialect.auto_increment(), |identity| identity.kind);
    column.identity = Facet::Stated(Some(Identity { kind, options: Attributes::default() }));
}

/// Spells declared names as the database does, where they differ only in a way that means nothing there.
/// What refers to them is brought in line by the canonical form.
pub(crate) fn respell(dialect: &dyn Dialect, declared: &mut Catalog, sources: &mut Sources, live: &Catalog) {
    let mut moved: BTreeMap<ObjectPath, ObjectPath> = BTreeMap::new();
    for (schema, content) in &mut declared.schemas {
        let Some(live) = live.schemas.get(schema) else { continue };
        let spelled: BTreeMap<String, &String> =
            live.tables.keys().map(|name| (name.to_ascii_lowercase(), name)).collect();
        let tables = std::mem::take(&mut content.tables);
        for (name, mut table) in tables {
            let own = match spelled.get(&name.to_ascii_lowercase()) {
                Some(own) if dialect.same_name(own, &name) => (*own).clone(),
                _ => name.clone(),
            };
            if let Some(live) = live.tables.get(&own) {
                respell_parts(dialect, &mut table, live, |kind, old, new| {
                    let at = |table: &str, part: &str| {
                        ObjectPath::new(kind, schema.as_str(), table).part(kind, part)
                    };
                    moved.insert(at(&name, old), at(&own, new));
                });
            }
            if own != name {
                let table_at =
                    |name: &str| ObjectPath::new(drift_catalog::Kind::Table, schema.as_str(), name);
                moved.insert(table_at(&name), table_at(&own));
            }
            content.tables.insert(own, table);
        }
    }
    if !moved.is_empty() {
        let tables: BTreeMap<ObjectPath, String> = moved
            .iter()
            .filter(|(old, _)| old.part.is_none())
            .map(|(old, new)| (old.clone(), new.object.clone()))
            .collect();
        let origins = std::mem::take(&mut sources.origins);
        sources.origins = origins
            .into_iter()
            .map(|(path, origin)| {
                let moved = moved.get(&path).cloned().unwrap_or_else(|| match tables.get(&path.owner()) {
                    Some(table) => ObjectPath { object: table.clone(), ..path },
                    None => path,
                });
                (moved, origin)
            })
            .collect();
    }
}

/// Columns and indexes of one table. `note` is told the kind, the old and the new name.
fn respell_parts(
    dialect: &dyn Dialect,
    table: &mut Table,
    live: &Table,
    mut note: impl FnMut(drift_catalog::Kind, &str, &str),
) {
    use drift_catalog::Kind;
    let columns: BTreeMap<String, &String> =
        live.columns.iter().map(|column| (column.name.to_ascii_lowercase(), &column.name)).collect();
    let respelled = |name: &str, own: &BTreeMap<String, &String>| {
        own.get(&name.to_ascii_lowercase())
            .filter(|own| **own != name && dialect.same_name(own, name))
            .map(|own| (*own).clone())
    };
    for column in &mut table.columns {
        if let Some(own) = respelled(&column.name, &columns) {
            note(Kind::Column, &column.name, &own);
            column.name = own;
        }
        if let Some(own) = column.renamed_from.as_deref().and_then(|old| respelled(old, &columns)) {
            column.renamed_from = Some(own);
        }
    }
    let indexes: BTreeMap<String, &String> = live
        .indexes
        .items
        .iter()
        .filter_map(|index| index.name.as_ref())
        .map(|name| (name.to_ascii_lowercase(), name))
        .collect();
    for name in table.indexes.items.iter_mut().filter_map(|index| index.name.as_mut()) {
        if let Some(own) = respelled(name, &indexes) {
            note(Kind::Index, name, &own);
            *name = own;
        }
    }
}
