//! A whole schema, as one source states it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Definitions, Domain, EnumType, Flavor, Function, Kind, Named, NotCompared, ObjectPath, Sequence, Table,
    View,
};

/// A namespace of tables and other objects. SQLite's only one is `main`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Schema {
    /// Tables; always everything that is ours.
    pub tables: BTreeMap<String, Table>,
    /// Views, materialised ones among them.
    #[serde(default)]
    pub views: Named<View>,
    /// Enumerated types.
    #[serde(default)]
    pub enums: Named<EnumType>,
    /// Domains.
    #[serde(default)]
    pub domains: Named<Domain>,
    /// Sequences that no column owns.
    #[serde(default)]
    pub sequences: Named<Sequence>,
    /// Functions and procedures, by signature.
    #[serde(default)]
    pub functions: Named<Function>,
    /// The kinds without a noun of their own.
    #[serde(default, skip_serializing_if = "Definitions::is_silent")]
    pub definitions: Definitions,
}

impl Schema {
    /// A schema that states everything but definitions, and has nothing.
    pub fn bare() -> Self {
        Schema {
            views: Named::complete(),
            enums: Named::complete(),
            domains: Named::complete(),
            sequences: Named::complete(),
            functions: Named::complete(),
            ..Schema::default()
        }
    }
}

/// An installed extension.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Extension {
    /// The schema its objects live in, where stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
}

/// Everything one source states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Catalog {
    /// Which database it belongs to.
    pub flavor: Flavor,
    /// The schema that unqualified names mean.
    pub default_schema: String,
    /// By name.
    pub schemas: BTreeMap<String, Schema>,
    /// Extensions by name.
    #[serde(default)]
    pub extensions: Named<Extension>,
    /// What belongs to no schema: casts, event triggers, publications, …
    #[serde(default, skip_serializing_if = "Definitions::is_silent")]
    pub definitions: Definitions,
    /// What is there but could not be read, and why.
    #[serde(default)]
    pub unread: Vec<NotCompared>,
    /// Schemas that exist and were left out of scope, with their number of tables.
    #[serde(default)]
    pub out_of_scope: BTreeMap<String, usize>,
}

impl Catalog {
    /// A catalog with nothing in it.
    pub fn empty(flavor: Flavor, default_schema: impl Into<String>) -> Self {
        Catalog {
            flavor,
            default_schema: default_schema.into(),
            schemas: BTreeMap::new(),
            extensions: Named::default(),
            definitions: Definitions::default(),
            unread: Vec::new(),
            out_of_scope: BTreeMap::new(),
        }
    }

    /// A table by schema and name.
    pub fn table(&self, schema: &str, name: &str) -> Option<&Table> {
        self.schemas.get(schema)?.tables.get(name)
    }

    /// The table a path is, or is part of.
    pub fn table_of(&self, path: &ObjectPath) -> Option<&Table> {
        self.table(&path.schema, &path.object)
    }

    /// Number of tables in all schemas.
    pub fn table_count(&self) -> usize {
        self.schemas.values().map(|schema| schema.tables.len()).sum()
    }

    /// Every table with its path, in order.
    pub fn tables(&self) -> impl Iterator<Item = (ObjectPath, &Table)> {
        self.schemas.iter().flat_map(|(schema, content)| {
            content.tables.iter().map(move |(name, table)| {
                (ObjectPath::new(Kind::Table, schema.as_str(), name.as_str()), table)
            })
        })
    }
}
