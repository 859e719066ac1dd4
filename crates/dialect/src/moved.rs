//! Names that the database spells in another way than the model: every place of a table where a name stands, and
//! the paths of [`Sources`] that follow them.

use std::collections::BTreeMap;

use drift_catalog::{
    Catalog, IndexKey, Kind, Labelled, ObjectPath, Origin, ReferentialAction, Schema, Sources, Table,
};

/// What a name in a table names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A column of this table; where it is declared, or where a key, constraint or index names it.
    Column,
    /// The former name of a column.
    FormerColumn,
    /// The former name of this table.
    FormerTable,
    /// A constraint.
    Constraint,
    /// An index.
    Index,
    /// A trigger.
    Trigger,
}

/// Shows every name of a table to `visit`, but for those of other tables.
pub(crate) fn names(table: &mut Table, visit: &mut dyn FnMut(Role, &mut String)) {
    for column in &mut table.columns {
        visit(Role::Column, &mut column.name);
        if let Some(former) = &mut column.renamed_from {
            visit(Role::FormerColumn, former);
        }
    }
    if let Some(former) = &mut table.renamed_from {
        visit(Role::FormerTable, former);
    }
    if let Some(key) = table.primary_key.value_mut() {
        key.name.iter_mut().for_each(|name| visit(Role::Constraint, name));
        key.columns.iter_mut().for_each(|name| visit(Role::Column, name));
    }
    for unique in &mut table.uniques.items {
        unique.name.iter_mut().for_each(|name| visit(Role::Constraint, name));
        unique.columns.iter_mut().for_each(|name| visit(Role::Column, name));
    }
    for foreign in &mut table.foreign_keys.items {
        foreign.name.iter_mut().for_each(|name| visit(Role::Constraint, name));
        foreign.columns.iter_mut().for_each(|name| visit(Role::Column, name));
        for action in [&mut foreign.on_delete, &mut foreign.on_update] {
            if let Some(ReferentialAction::SetNull(columns) | ReferentialAction::SetDefault(columns)) =
                action.stated_mut()
            {
                columns.iter_mut().for_each(|name| visit(Role::Column, name));
            }
        }
    }
    let checks = table.checks.items.iter_mut().map(|check| &mut check.name);
    let exclusions = table.exclusions.items.iter_mut().map(|exclusion| &mut exclusion.name);
    checks.chain(exclusions).flatten().for_each(|name| visit(Role::Constraint, name));
    for index in &mut table.indexes.items {
        index.name.iter_mut().for_each(|name| visit(Role::Index, name));
        index.include.iter_mut().for_each(|name| visit(Role::Column, name));
        for part in &mut index.parts {
            if let IndexKey::Column(name) = &mut part.key {
                visit(Role::Column, name);
            }
        }
    }
    table.triggers.items.iter_mut().for_each(|trigger| visit(Role::Trigger, &mut trigger.name));
}

/// What moves a name: the role it plays, and the name, to the spelling of the database where that is another.
pub(crate) type Respell<'a> = dyn Fn(Role, &str) -> Option<String> + 'a;

/// The paths that changed.
#[derive(Default)]
pub(crate) struct Moved {
    paths: BTreeMap<ObjectPath, ObjectPath>,
}

impl Moved {
    /// Gives each table the name `own` says and each name in it the spelling `respell` says. A table whose new
    /// name is another one's already keeps its old one.
    pub(crate) fn tables(
        &mut self,
        schema: &str,
        content: &mut Schema,
        own: &dyn Fn(&str) -> Option<String>,
        respell: &dyn Fn(&str, Role, &str) -> Option<String>,
    ) {
        let names: Vec<(String, String)> =
            content.tables.keys().filter_map(|name| Some((name.clone(), own(name)?))).collect();
        let mut renamed = BTreeMap::new();
        for (old, new) in names {
            if content.tables.contains_key(&new) {
                continue;
            }
            if let Some(table) = content.tables.remove(&old) {
                content.tables.insert(new.clone(), table);
                renamed.insert(new, old);
            }
        }
        for (name, table) in &mut content.tables {
            let old = renamed.get(name);
            let wanted = |role: Role, text: &str| respell(name, role, text).filter(|own| own != text);
            let mut touched = old.is_some();
            names_differ(table, &wanted, &mut touched);
            if touched {
                let before = paths(schema, old.unwrap_or(name), table);
                self::names(table, &mut |role, text| {
                    if let Some(own) = wanted(role, text) {
                        *text = own;
                    }
                });
                self.paths.extend(before.into_iter().zip(paths(schema, name, table)));
            }
        }
    }

    /// Notes that a table stands in another schema.
    pub(crate) fn enter_schema(&mut self, old: &str, new: &str, name: &str, table: &Table) {
        if old != new {
            self.paths.extend(paths(old, name, table).into_iter().zip(paths(new, name, table)));
        }
    }

    /// Gives each of the other objects of a schema the name `own` says; they are of one of the kinds.
    pub(crate) fn others<T>(
        &mut self,
        schema: &str,
        kinds: &[Kind],
        items: &mut BTreeMap<String, T>,
        own: &dyn Fn(&str) -> Option<String>,
    ) {
        let names: Vec<(String, String)> =
            items.keys().filter_map(|name| Some((name.clone(), own(name)?))).collect();
        for (old, new) in names {
            if items.contains_key(&new) {
                continue;
            }
            if let Some(item) = items.remove(&old) {
                self.paths.extend(kinds.iter().map(|kind| {
                    let path = |name: &str| ObjectPath::new(*kind, schema, name);
                    (path(&old), path(&new))
                }));
                items.insert(new, item);
            }
        }
    }

    /// Lets the places of the declarations follow.
    pub(crate) fn follow(self, sources: &mut Sources) {
        let moves: Vec<(ObjectPath, Origin)> = self
            .paths
            .into_iter()
            .filter(|(old, new)| old != new)
            .filter_map(|(old, new)| Some((new, sources.origins.remove(&old)?)))
            .collect();
        sources.origins.extend(moves);
    }
}

fn names_differ(table: &mut Table, wanted: &Respell<'_>, touched: &mut bool) {
    names(table, &mut |role, text| *touched |= wanted(role, text).is_some());
}

/// The paths of a table and all in it, in an order that does not hang on names.
fn paths(schema: &str, name: &str, table: &Table) -> Vec<ObjectPath> {
    let own = ObjectPath::new(Kind::Table, schema, name);
    let mut paths = vec![own.clone()];
    paths.extend(table.columns.iter().map(|column| own.part(Kind::Column, column.name.as_str())));
    paths.extend(table.primary_key.value().map(|key| key.path(&own)));
    paths.extend(table.uniques.items.iter().map(|unique| unique.path(&own)));
    paths.extend(table.checks.items.iter().map(|check| check.path(&own)));
    paths.extend(table.foreign_keys.items.iter().map(|foreign| foreign.path(&own)));
    paths.extend(table.exclusions.items.iter().map(|exclusion| exclusion.path(&own)));
    paths.extend(table.indexes.items.iter().map(|index| index.path(&own)));
    paths.extend(table.triggers.items.iter().map(|trigger| own.part(Kind::Trigger, trigger.name.as_str())));
    paths
}

/// Every reference of a catalog: schema and table it points to, and the columns there.
pub(crate) fn references(
    catalog: &mut Catalog,
    visit: &mut dyn FnMut(&mut String, &mut String, &mut [String]),
) {
    for table in catalog.schemas.values_mut().flat_map(|schema| schema.tables.values_mut()) {
        for foreign in &mut table.foreign_keys.items {
            visit(&mut foreign.references.schema, &mut foreign.references.table, &mut foreign.referred);
        }
    }
}
