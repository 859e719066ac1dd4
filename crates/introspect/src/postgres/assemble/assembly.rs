//! What has been read so far. Tables and views are found by object id while rows come in, and by name at the end.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use drift_catalog::{
    Attributes, Catalog, ColumnType, Definitions, Expr, Facet, Flavor, Index, Kind, Listed, NotCompared,
    ObjectPath, Schema, Table, Trigger, Type, Unstated, Vendor, Version, View,
};
use drift_dialect::postgres_kinds as kinds;

use super::given;
use crate::postgres::rows::{IndexPartRow, OwnedSequenceRow, SchemaRow};
use crate::postgres::stop::Stop;

/// A table that is being read.
pub(super) struct OpenTable {
    pub(super) schema: usize,
    pub(super) name: String,
    pub(super) table: Table,
    /// The number of each column, in order; dropped columns leave gaps.
    pub(super) numbers: Vec<i16>,
}

/// A view that is being read; without a definition so far.
pub(super) struct OpenView {
    pub(super) oid: u32,
    pub(super) schema: usize,
    pub(super) name: String,
    pub(super) view: View,
    pub(super) has_definition: bool,
    /// Columns of a materialised view, which its indexes name by number.
    pub(super) columns: Vec<(i16, String)>,
}

/// Where a relation is kept.
#[derive(Debug, Clone, Copy)]
pub(super) enum Slot {
    Table(usize),
    View(usize),
}

/// A rule until its text comes.
pub(super) struct OpenRule {
    pub(super) relation: u32,
    pub(super) name: String,
    /// What stands before `AS ON`.
    pub(super) head: usize,
    pub(super) enabled: Option<String>,
}

/// An owned sequence, until its column comes.
pub(super) struct Owned {
    pub(super) ty: String,
    pub(super) options: Attributes,
    pub(super) next: String,
    pub(super) schema: String,
    pub(super) name: String,
}

/// Everything that was read so far.
pub(crate) struct Assembly {
    pub(super) catalog: Catalog,
    pub(super) schemas: Vec<String>,
    pub(super) tables: Vec<OpenTable>,
    pub(super) views: Vec<OpenView>,
    pub(super) slots: HashMap<u32, Slot>,
    /// By column; the one of an identity comes first.
    pub(super) owned: HashMap<(u32, i16), Vec<Owned>>,
    /// Unusual parts of indexes, until the indexes come.
    pub(super) parts: HashMap<u32, Vec<Part>>,
    /// Functions that wait for their definition: schema and signature.
    pub(super) functions: HashMap<u32, (String, String)>,
    /// Rules that wait for their text.
    pub(super) rules: HashMap<u32, OpenRule>,
    types: HashMap<String, Arc<ColumnType>>,
}

/// An unusual part of an index.
pub(super) struct Part {
    pub(super) place: i32,
    pub(super) expression: Option<String>,
    pub(super) collation: Option<String>,
    pub(super) class: Option<String>,
    pub(super) class_options: Option<String>,
    pub(super) statistics: Option<i32>,
}

impl Assembly {
    /// Nothing read so far. `version` is the server's own number: 150018 is 15.18.
    pub(crate) fn new(version: u32, utc: bool, default_schema: &str) -> Self {
        let version = Version { major: version / 10_000, minor: version % 10_000, patch: 0 };
        let flavor = Flavor { version: Some(version), utc, ..Flavor::of(Vendor::Postgres) };
        let mut catalog = Catalog::empty(flavor, default_schema);
        catalog.extensions.complete = true;
        catalog.definitions = Definitions::none_of(kinds::IN_DATABASE);
        Assembly {
            catalog,
            schemas: Vec::new(),
            tables: Vec::new(),
            views: Vec::new(),
            slots: HashMap::new(),
            owned: HashMap::new(),
            parts: HashMap::new(),
            functions: HashMap::new(),
            rules: HashMap::new(),
            types: HashMap::new(),
        }
    }

    /// A schema that exists, in scope or not.
    pub(crate) fn schema(&mut self, row: &SchemaRow<'_>, in_scope: bool) {
        if !in_scope {
            let tables = usize::try_from(row.tables).unwrap_or_default();
            self.catalog.out_of_scope.insert(row.name.to_owned(), tables);
            return;
        }
        let schema = Schema { definitions: Definitions::none_of(kinds::IN_SCHEMA), ..Schema::bare() };
        self.catalog.schemas.insert(row.name.to_owned(), schema);
        self.schemas.push(row.name.to_owned());
        given::owner(&mut self.catalog.definitions, "schema", row.name, row.owner);
    }

    /// Something that is there and was not read.
    pub(crate) fn unread(&mut self, path: ObjectPath, reason: Unstated, why: String) {
        self.catalog.unread.push(NotCompared { path, attribute: None, reason, why });
    }

    pub(super) fn schema_number(&self, name: &str) -> Result<usize, Stop> {
        self.schemas
            .iter()
            .position(|schema| schema == name)
            .ok_or_else(|| Stop::gone(&format!("the schema {name}")))
    }

    /// A name of a schema's object: as it is where the server or the current schema has it, else with the schema.
    pub(super) fn short(&self, schema: Option<&str>, name: &str) -> String {
        match schema {
            Some(schema) if schema != "pg_catalog" && schema != self.catalog.default_schema => {
                format!("{schema}.{name}")
            }
            _ => name.to_owned(),
        }
    }

    /// A type by the text of `format_type`; few texts come up again and again.
    pub(super) fn column_type(&mut self, text: &str) -> Arc<ColumnType> {
        if let Some(known) = self.types.get(text) {
            return Arc::clone(known);
        }
        let ty = Type::Concrete(drift_dialect::of(Vendor::Postgres).parse_type(text));
        let ty = Arc::new(ColumnType { ty, raw: text.to_owned() });
        self.types.insert(text.to_owned(), Arc::clone(&ty));
        ty
    }

    pub(super) fn table_at(&mut self, oid: u32) -> Result<&mut OpenTable, Stop> {
        match self.slots.get(&oid) {
            Some(Slot::Table(at)) => self.tables.get_mut(*at),
            _ => None,
        }
        .ok_or_else(|| Stop::gone("a table"))
    }

    /// Who waits for a definition: the object id of each view, of each function and of each rule.
    pub(crate) fn waiting(&self) -> [Vec<u32>; 3] {
        let mut functions: Vec<u32> = self.functions.keys().copied().collect();
        functions.sort_unstable();
        let mut rules: Vec<u32> = self.rules.keys().copied().collect();
        rules.sort_unstable();
        [self.views.iter().map(|open| open.oid).collect(), functions, rules]
    }

    /// The path of a view, function or rule that waits for its definition.
    pub(crate) fn path_of(&self, oid: u32) -> Option<ObjectPath> {
        if let Some(rule) = self.rules.get(&oid) {
            let relation = self.path_of_relation(rule.relation)?;
            return Some(relation.part(Kind::Rule, rule.name.as_str()));
        }
        if let Some((schema, signature)) = self.functions.get(&oid) {
            return Some(ObjectPath::new(Kind::Function, schema.as_str(), signature.as_str()));
        }
        self.path_of_relation(oid)
    }

    fn path_of_relation(&self, oid: u32) -> Option<ObjectPath> {
        match self.slots.get(&oid)? {
            Slot::View(at) => {
                let open = self.views.get(*at)?;
                let kind = if open.view.materialized { Kind::MaterializedView } else { Kind::View };
                Some(ObjectPath::new(kind, self.schemas.get(open.schema)?.as_str(), open.name.as_str()))
            }
            Slot::Table(at) => {
                let open = self.tables.get(*at)?;
                Some(ObjectPath::new(
                    Kind::Table,
                    self.schemas.get(open.schema)?.as_str(),
                    open.name.as_str(),
                ))
            }
        }
    }

    /// The list of indexes of a table or materialised view.
    pub(super) fn indexes_of(&mut self, oid: u32) -> Result<&mut Listed<Index>, Stop> {
        match self.slots.get(&oid) {
            Some(Slot::Table(at)) => self.tables.get_mut(*at).map(|open| &mut open.table.indexes),
            Some(Slot::View(at)) => self.views.get_mut(*at).map(|open| &mut open.view.indexes),
            None => None,
        }
        .ok_or_else(|| Stop::gone("an indexed table"))
    }

    /// The list of triggers of a table or view.
    pub(super) fn triggers_of(&mut self, oid: u32) -> Result<&mut Listed<Trigger>, Stop> {
        match self.slots.get(&oid) {
            Some(Slot::Table(at)) => self.tables.get_mut(*at).map(|open| &mut open.table.triggers),
            Some(Slot::View(at)) => self.views.get_mut(*at).map(|open| &mut open.view.triggers),
            None => None,
        }
        .ok_or_else(|| Stop::gone("a table with a trigger"))
    }

    /// Number of tables so far.
    pub(crate) fn table_count(&self) -> usize {
        self.tables.len()
    }

    /// The catalog. Views and functions that never got a definition are left out; somebody said why.
    pub(crate) fn finish(self) -> Catalog {
        let Assembly { mut catalog, schemas, tables, views, functions, .. } = self;
        // Sorted by name, so that the maps are built in one go.
        let mut by_schema: Vec<BTreeMap<String, Table>> = schemas.iter().map(|_| BTreeMap::new()).collect();
        for open in tables {
            if let Some(map) = by_schema.get_mut(open.schema) {
                map.insert(open.name, open.table);
            }
        }
        for (name, tables) in schemas.iter().zip(by_schema) {
            if let Some(schema) = catalog.schemas.get_mut(name) {
                schema.tables = tables;
            }
        }
        for open in views.into_iter().filter(|open| open.has_definition) {
            let schema = schemas.get(open.schema).and_then(|name| catalog.schemas.get_mut(name));
            if let Some(schema) = schema {
                schema.views.items.insert(open.name, open.view);
            }
        }
        let mut unfinished: Vec<(String, String)> = functions.into_values().collect();
        unfinished.sort();
        for (schema, signature) in unfinished {
            if let Some(schema) = catalog.schemas.get_mut(&schema) {
                schema.functions.items.remove(&signature);
            }
        }
        catalog.unread.sort();
        catalog
    }
}

/// A comment; no comment is a statement too.
pub(super) fn comment(text: Option<&str>) -> Facet<Option<String>> {
    Facet::Stated(text.map(str::to_owned))
}

/// An expression that must have been deparsed.
pub(super) fn expr(text: Option<&str>, what: &str) -> Result<Expr, Stop> {
    text.map(Expr::raw).ok_or_else(|| Stop::gone(what))
}

impl Assembly {
    /// A sequence that a column owns. These come before the columns.
    pub(crate) fn owned_sequence(&mut self, row: &OwnedSequenceRow<'_>) {
        let mut options = super::options::of_owned(row);
        options.complete = true;
        let owned = Owned {
            ty: row.ty.to_owned(),
            options,
            next: row.next.to_owned(),
            schema: row.schema.to_owned(),
            name: row.name.to_owned(),
        };
        self.owned.entry((row.table, row.number)).or_default().push(owned);
    }

    /// An unusual part of an index. These come before the indexes.
    pub(crate) fn index_part(&mut self, row: &IndexPartRow<'_>) -> Result<(), Stop> {
        let expression = match (row.is_expression, row.expression) {
            (true, None) => return Err(Stop::gone("an index")),
            (_, text) => text.map(str::to_owned),
        };
        let collation = row.collation.map(|name| self.short(row.collation_schema, name));
        // `lower(a COLLATE "C")` has that collation by itself, `lower(a) COLLATE "C"` was given it.
        let added = match (&expression, row.whole) {
            (Some(own), Some(whole)) => whole.contains(&format!("{own} COLLATE ")),
            _ => expression.is_none(),
        };
        let part = Part {
            place: row.place,
            expression,
            collation: collation.filter(|_| added),
            class: row.class.map(|name| self.short(row.class_schema, name)),
            class_options: row.class_options.as_ref().map(|options| options.join(", ")),
            statistics: row.statistics,
        };
        self.parts.entry(row.index).or_default().push(part);
        Ok(())
    }
}
