//! A whole schema on an empty database.

use std::collections::BTreeSet;

use drift_catalog::{Action, Catalog, Change, Kind, ObjectPath, Plan};

use crate::plan::{Options, plan};

/// The statements that make everything in a catalog.
pub fn create_all(wanted: &Catalog) -> Plan {
    let mut empty = Catalog::empty(wanted.flavor, wanted.default_schema.clone());
    empty.schemas.entry(wanted.default_schema.clone()).or_default();
    let mut paths: BTreeSet<ObjectPath> = BTreeSet::new();
    paths.extend(
        wanted.extensions.items.keys().map(|name| ObjectPath::new(Kind::Extension, "", name.as_str())),
    );
    let everywhere = wanted.definitions.iter();
    paths.extend(everywhere.map(|(kind, name, _)| ObjectPath::new(kind, "", name.as_str())));
    for (schema, content) in &wanted.schemas {
        let mut add = |kind: Kind, name: &String| {
            paths.insert(ObjectPath::new(kind, schema.as_str(), name.as_str()));
        };
        content.tables.keys().for_each(|name| add(Kind::Table, name));
        content.enums.items.keys().for_each(|name| add(Kind::Enum, name));
        content.domains.items.keys().for_each(|name| add(Kind::Domain, name));
        content.sequences.items.keys().for_each(|name| add(Kind::Sequence, name));
        content.functions.items.keys().for_each(|name| add(Kind::Function, name));
        for (kind, name, _) in content.definitions.iter() {
            add(kind, name);
        }
        for (name, view) in &content.views.items {
            add(if view.materialized { Kind::MaterializedView } else { Kind::View }, name);
        }
        if *schema != wanted.default_schema {
            paths.insert(ObjectPath::new(Kind::Schema, schema.as_str(), ""));
        }
    }
    let changes: Vec<Change> =
        paths.into_iter().map(|path| Change { path, action: Action::Add { similar: None } }).collect();
    plan(&empty, wanted, &changes, Options { allow_loss: true, ..Options::default() })
}
