//! Canonical form of a SQLite catalog.

use std::collections::{BTreeMap, HashSet};

use drift_catalog::{Catalog, Column, Facet, ForeignKey, IndexKey, Table, Vendor};

use super::types;
use crate::canon;
use crate::moved::{self, Role};
use crate::sense::{Sense, TypeSense};

/// Spends the differences of spelling within one catalog.
pub(crate) fn canonicalize(catalog: &mut Catalog) {
    for schema in catalog.schemas.values_mut() {
        let spelled: BTreeMap<String, String> =
            schema.tables.keys().map(|name| (name.to_ascii_lowercase(), name.clone())).collect();
        for table in schema.tables.values_mut() {
            own_spelling(table);
            for foreign in &mut table.foreign_keys.items {
                if let Some(name) = spelled.get(&foreign.references.table.to_ascii_lowercase()) {
                    foreign.references.table.clone_from(name);
                }
            }
        }
    }
    canon::referred_columns(catalog);
    referred_spelling(catalog);
    for table in catalog.schemas.values_mut().flat_map(|schema| schema.tables.values_mut()) {
        self::table(table);
    }
    canon::expressions(catalog, SENSE.vendor, SENSE.types);
}

/// What the canonical form of expressions has to know here.
pub(crate) const SENSE: Sense = Sense {
    vendor: Vendor::Sqlite,
    types: TypeSense {
        type_name: |text| types::parse(text).to_string(),
        family: types::family,
        is_known: |name| types::KNOWN.contains(&name),
        is_default_class: |_, _, _| false,
    },
};

/// A primary key that is not the rowid may hold NULLs in SQLite, against the standard
/// (<https://sqlite.org/quirks.html> §5); no program means it so. It is kept as a rare fact.
fn table(table: &mut Table) {
    if let Some(key) = table.primary_key.value() {
        let columns = key.columns.clone();
        let without_rowid = table.attributes.get("without_rowid").is_some();
        for column in table.columns.iter_mut().filter(|column| columns.contains(&column.name)) {
            if column.nullable
                && column.identity.value().is_none()
                && !without_rowid
                && column.attributes.complete
            {
                column.attributes.set("null_primary_key", "accepted");
            }
        }
    }
    canon::keys_are_not_null(table);
    for column in &mut table.columns {
        if let Facet::Stated(collation) = &mut column.collation {
            let name = collation.take().map(|name| name.to_ascii_lowercase());
            *collation = name.filter(|name| name != "binary");
        }
    }
    for index in &mut table.indexes.items {
        canon::default_order_of_nulls(index, true);
        for part in &mut index.parts {
            let name = part.collation.take().map(|name| name.to_ascii_lowercase());
            let column = match &part.key {
                IndexKey::Column(name) => table.columns.iter().find(|column| column.name == *name),
                IndexKey::Expr(_) => None,
            };
            let own = column
                .and_then(|column| column.collation.value().cloned())
                .unwrap_or_else(|| "binary".to_owned());
            part.collation = name.filter(|name| *name != own);
        }
    }
}

/// Names inside constraints and indexes as the table's own columns are spelled.
fn own_spelling(table: &mut Table) {
    let columns = std::mem::take(&mut table.columns);
    let exact: HashSet<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let mut odd = false;
    moved::names(table, &mut |role, name| odd |= role == Role::Column && !exact.contains(name.as_str()));
    if odd {
        let spelled = spellings(&columns);
        moved::names(table, &mut |role, name| {
            if role == Role::Column
                && let Some(own) = spelled.get(&name.to_ascii_lowercase())
            {
                name.clone_from(own);
            }
        });
    }
    table.columns = columns;
}

/// Referred columns as the referred table spells them.
fn referred_spelling(catalog: &mut Catalog) {
    for schema in catalog.schemas.values_mut() {
        let is_odd = |foreign: &&ForeignKey| {
            let table = schema.tables.get(&foreign.references.table);
            table.is_some_and(|table| foreign.referred.iter().any(|name| table.column(name).is_none()))
        };
        let odd = schema.tables.values().flat_map(|table| &table.foreign_keys.items).filter(is_odd);
        let spelled: BTreeMap<String, BTreeMap<String, String>> = odd
            .map(|foreign| &foreign.references.table)
            .filter_map(|name| Some((name.clone(), spellings(&schema.tables.get(name)?.columns))))
            .collect();
        if spelled.is_empty() {
            continue;
        }
        for foreign in schema.tables.values_mut().flat_map(|table| &mut table.foreign_keys.items) {
            let Some(spelled) = spelled.get(&foreign.references.table) else { continue };
            for name in &mut foreign.referred {
                if let Some(own) = spelled.get(&name.to_ascii_lowercase()) {
                    name.clone_from(own);
                }
            }
        }
    }
}

fn spellings(columns: &[Column]) -> BTreeMap<String, String> {
    columns.iter().map(|column| (column.name.to_ascii_lowercase(), column.name.clone())).collect()
}
