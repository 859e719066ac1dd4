//! Folding findings to their cause: what is missing only because its column is missing is told with the column.

use std::collections::BTreeMap;

use drift_catalog::{Action, Catalog, Change, Kind, Labelled as _, ObjectPath, Table};

/// Paths that are told inside another finding, with the path of that one.
pub(crate) fn parents(changes: &[Change], from: &Catalog, to: &Catalog) -> BTreeMap<ObjectPath, ObjectPath> {
    let mut gone: BTreeMap<(&str, &str), Vec<(&ObjectPath, bool)>> = BTreeMap::new();
    for change in changes.iter().filter(|change| change.path.kind == Kind::Column) {
        let missing = match change.action {
            Action::Add { .. } | Action::MaybeRename { .. } => true,
            Action::Drop => false,
            _ => continue,
        };
        gone.entry((&change.path.schema, &change.path.object)).or_default().push((&change.path, missing));
    }
    let mut parents = BTreeMap::new();
    for change in
        changes.iter().filter(|change| change.path.part.is_some() && change.path.kind != Kind::Column)
    {
        let (missing, side) = match change.action {
            Action::Add { .. } => (true, to),
            Action::Drop => (false, from),
            _ => continue,
        };
        let Some(columns) = gone.get(&(change.path.schema.as_str(), change.path.object.as_str())) else {
            continue;
        };
        let Some(table) = side.table_of(&change.path) else { continue };
        let names = columns_of(table, &change.path);
        let parent = columns.iter().find(|(column, is_missing)| {
            *is_missing == missing && names.iter().any(|name| name == column.name())
        });
        if let Some((column, _)) = parent {
            parents.insert(change.path.clone(), (*column).clone());
        }
    }
    parents
}

/// The columns a constraint or index of a table is about.
fn columns_of(table: &Table, path: &ObjectPath) -> Vec<String> {
    let owner = path.owner();
    match path.kind {
        Kind::PrimaryKey => table.primary_key.value().map(|key| key.columns.clone()),
        Kind::Unique => {
            table.uniques.items.iter().find(|own| own.path(&owner) == *path).map(|own| own.columns.clone())
        }
        Kind::ForeignKey => table
            .foreign_keys
            .items
            .iter()
            .find(|own| own.path(&owner) == *path)
            .map(|own| own.columns.clone()),
        Kind::Index => table.indexes.items.iter().find(|own| own.path(&owner) == *path).map(|own| {
            own.parts
                .iter()
                .filter_map(|part| match &part.key {
                    drift_catalog::IndexKey::Column(name) => Some(name.clone()),
                    drift_catalog::IndexKey::Expr(_) => None,
                })
                .collect()
        }),
        _ => None,
    }
    .unwrap_or_default()
}
