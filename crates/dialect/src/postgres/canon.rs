//! Canonical form of a PostgreSQL catalog.

use drift_catalog::{Catalog, Column, Index, IndexKey, Kind, Listed, Table, Vendor};

use super::names::cut;
use super::{classes, types};
use crate::canon::{self, TypeSense};
use crate::moved::{self, Moved};

/// Spends the differences of spelling within one catalog.
pub(crate) fn canonicalize(catalog: &mut Catalog) {
    cut_names(catalog);
    for schema in catalog.schemas.values_mut() {
        schema.tables.values_mut().for_each(table);
        for view in schema.views.items.values_mut() {
            indexes(&mut view.indexes, &[]);
        }
    }
    canon::referred_columns(catalog);
    let type_name = |text: &str| types::parse(text).to_string();
    canon::expressions(catalog, Vendor::Postgres, TypeSense { type_name, family: types::family });
}

/// Cuts every name where the server would. Two names that become one stay as they are, for both to be seen.
pub(crate) fn cut_names(catalog: &mut Catalog) -> Moved {
    let mut moved = Moved::default();
    let shorter = |name: &str| Some(cut(name)).filter(|short| *short != name).map(str::to_owned);
    for (schema, content) in &mut catalog.schemas {
        moved.tables(schema, content, &shorter, &|_, _, name| shorter(name));
        moved.others(schema, &[Kind::View, Kind::MaterializedView], &mut content.views.items, &shorter);
        moved.others(schema, &[Kind::Enum], &mut content.enums.items, &shorter);
        moved.others(schema, &[Kind::Domain], &mut content.domains.items, &shorter);
        moved.others(schema, &[Kind::Sequence], &mut content.sequences.items, &shorter);
    }
    moved::references(catalog, &mut |schema, table, columns| {
        for name in [schema, table].into_iter().chain(columns) {
            name.truncate(cut(name).len());
        }
    });
    moved
}

fn table(table: &mut Table) {
    canon::keys_are_not_null(table);
    for column in &mut table.columns {
        let collation = column.collation.stated_mut().filter(|name| name.as_deref() == Some("default"));
        if let Some(collation) = collation {
            *collation = None;
        }
    }
    let Table { columns, indexes, .. } = table;
    self::indexes(indexes, columns);
}

fn indexes(list: &mut Listed<Index>, columns: &[Column]) {
    for index in &mut list.items {
        if index.method.as_deref() == Some("btree") {
            index.method = None;
        }
        canon::default_order_of_nulls(index, false);
        for part in &mut index.parts {
            let column = match &part.key {
                IndexKey::Column(name) => columns.iter().find(|column| column.name == *name),
                IndexKey::Expr(_) => None,
            };
            let own = column.and_then(|column| column.collation.value()).map_or("default", String::as_str);
            part.collation.take_if(|name| name == own);
            let ty = column.and_then(|column| column.ty.ty.concrete());
            let method = index.method.as_deref().unwrap_or("btree");
            part.operator_class.take_if(|class| ty.is_some_and(|ty| classes::is_default(method, class, ty)));
        }
    }
}
