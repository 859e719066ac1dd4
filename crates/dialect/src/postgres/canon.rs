//! Canonical form of a PostgreSQL catalog.

use drift_catalog::{Catalog, Index, Listed, Table, Vendor};

use super::names::cut;
use super::types;
use crate::canon::{self, TypeSense};

/// Spends the differences of spelling within one catalog.
pub(crate) fn canonicalize(catalog: &mut Catalog) {
    for schema in catalog.schemas.values_mut() {
        if schema.tables.keys().any(|name| cut(name) != name) {
            let tables = std::mem::take(&mut schema.tables);
            schema.tables = tables.into_iter().map(|(name, table)| (cut(&name).to_owned(), table)).collect();
        }
        schema.tables.values_mut().for_each(table);
        for view in schema.views.items.values_mut() {
            indexes(&mut view.indexes);
        }
    }
    canon::referred_columns(catalog);
    let type_name = |text: &str| types::parse(text).to_string();
    canon::expressions(catalog, Vendor::Postgres, TypeSense { type_name, family: types::family });
}

fn table(table: &mut Table) {
    canon::keys_are_not_null(table);
    indexes(&mut table.indexes);
    for column in &mut table.columns {
        shorten(&mut column.name);
        let collation = column.collation.stated_mut().filter(|name| name.as_deref() == Some("default"));
        if let Some(collation) = collation {
            *collation = None;
        }
    }
    let uniques = table.uniques.items.iter_mut().map(|unique| &mut unique.name);
    let checks = table.checks.items.iter_mut().map(|check| &mut check.name);
    let foreign = table.foreign_keys.items.iter_mut().map(|foreign| &mut foreign.name);
    for name in uniques.chain(checks).chain(foreign).flatten() {
        shorten(name);
    }
}

fn indexes(list: &mut Listed<Index>) {
    for index in &mut list.items {
        if let Some(name) = &mut index.name {
            shorten(name);
        }
        if index.method.as_deref() == Some("btree") {
            index.method = None;
        }
        canon::default_order_of_nulls(index, false);
    }
}

fn shorten(name: &mut String) {
    let length = cut(name).len();
    name.truncate(length);
}
