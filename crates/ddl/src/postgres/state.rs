//! The database that the statements have made so far. What the catalog has no noun for, because it is spent when
//! all statements are read (owned sequences, partitions, names of indexes), is kept beside it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use drift_catalog::{
    Attribute, Catalog, Definitions, Flavor, Kind, NotCompared, ObjectPath, Origin, Place, Schema, Sources,
    Unstated, Vendor,
};
use drift_dialect::postgres_kinds as kinds;

use super::privileges;
use super::sequence::OwnSequence;
use super::told::AllTold;
use super::words::Named;
use crate::cursor::NotUnderstood;
use crate::transaction::Step;

/// Schema and name.
pub(crate) type Key = (String, String);

/// Why a statement was not taken.
#[derive(Debug, Clone)]
pub(crate) struct Refused(pub(crate) String);

impl From<NotUnderstood> for Refused {
    fn from(error: NotUnderstood) -> Self {
        Refused(error.to_string())
    }
}

/// What became of a statement.
pub(crate) type Applied = Result<(), Refused>;

pub(crate) fn refused<T>(why: impl Into<String>) -> Result<T, Refused> {
    Err(Refused(why.into()))
}

/// What statements say of these kinds when they say nothing: there is none. Owners are only known where a statement
/// names them.
pub(crate) fn none_of(kinds: &[Kind]) -> Definitions {
    let told: Vec<Kind> = kinds.iter().copied().filter(|kind| *kind != Kind::Owner).collect();
    Definitions::none_of(&told)
}

/// Settings of the session that new objects follow.
#[derive(Debug, Clone, Default)]
pub(crate) struct Session {
    pub(crate) tablespace: Option<String>,
    pub(crate) access_method: Option<String>,
    /// Who makes what is made, where a statement says so.
    pub(crate) role: Option<String>,
}

/// A publication until all statements are read: what is in it follows new names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Publication {
    pub(crate) all: bool,
    /// Tables with what stands behind their names: columns and a filter.
    pub(crate) tables: Vec<(Key, String)>,
    pub(crate) schemas: BTreeSet<String>,
}

/// What is known of a table beside its noun.
#[derive(Debug, Clone, Default)]
pub(crate) struct Extra {
    /// The table it is a partition of.
    pub(crate) partition_of: Option<Key>,
    /// `FOR VALUES …` or `DEFAULT`, of a partition.
    pub(crate) bound: Option<String>,
    /// Checks, references and triggers that a partition has from the table it is a partition of.
    pub(crate) taken: BTreeSet<String>,
    /// Tables it inherits from, in order.
    pub(crate) parents: Vec<Key>,
    pub(crate) temporary: bool,
}

/// An index by its name.
#[derive(Debug, Clone)]
pub(crate) struct IndexSlot {
    pub(crate) owner: Key,
    /// Partitions of the owner that had none when it was made, and how many have been attached.
    pub(crate) lacks: usize,
    /// The index of the table that the owner is a partition of, which this one belongs to.
    pub(crate) of: Option<String>,
}

#[derive(Clone)]
pub(crate) struct State {
    pub(crate) catalog: Catalog,
    pub(crate) sources: Sources,
    pub(crate) path: Vec<String>,
    pub(crate) extra: BTreeMap<Key, Extra>,
    pub(crate) sequences: BTreeMap<Key, OwnSequence>,
    pub(crate) indexes: HashMap<Key, IndexSlot>,
    /// How many constraints of a schema have a name.
    pub(crate) constraints: HashMap<Key, usize>,
    /// Composite, range and other types that are only known to be there.
    pub(crate) types: BTreeSet<Key>,
    /// Types that extensions bring, and where.
    pub(crate) extension_types: HashMap<String, String>,
    pub(crate) temporary_views: BTreeSet<Key>,
    /// Schemas that a statement made.
    pub(crate) made_schemas: BTreeSet<String>,
    /// What was said of owners, privileges and comments.
    pub(crate) told: AllTold,
    pub(crate) default_privileges: Vec<privileges::Default>,
    pub(crate) publications: BTreeMap<String, Publication>,
    /// Where new tables are put, and how, by the session's settings.
    pub(crate) session: Session,
    pub(crate) in_transaction: bool,
    /// Where the session stood before settings that end with the transaction.
    pub(crate) before_local: Option<(Vec<String>, Session)>,
    /// Facets that were said and have no noun.
    pub(crate) facets_not_compared: BTreeSet<NotCompared>,
    /// The statement that is being read: its file and its first byte.
    pub(crate) here: Place,
}

impl State {
    pub(crate) fn new(default_schema: &str) -> Self {
        let mut catalog = Catalog::empty(Flavor::of(Vendor::Postgres), default_schema);
        catalog.extensions.complete = true;
        catalog.definitions = none_of(kinds::IN_DATABASE);
        let mut state = State {
            catalog,
            sources: Sources::default(),
            path: vec![default_schema.to_owned()],
            extra: BTreeMap::new(),
            sequences: BTreeMap::new(),
            indexes: HashMap::new(),
            constraints: HashMap::new(),
            types: BTreeSet::new(),
            extension_types: HashMap::new(),
            temporary_views: BTreeSet::new(),
            made_schemas: BTreeSet::new(),
            told: AllTold::new(),
            default_privileges: Vec::new(),
            publications: BTreeMap::new(),
            session: Session::default(),
            in_transaction: false,
            before_local: None,
            facets_not_compared: BTreeSet::new(),
            here: Place { file: drift_catalog::FileId(0), start: 0, end: 0 },
        };
        state.schema(default_schema);
        state
    }

    /// Before a setting that ends with the transaction; outside of one nothing says where it ends.
    pub(crate) fn set_local(&mut self) {
        if self.in_transaction && self.before_local.is_none() {
            self.before_local = Some((self.path.clone(), self.session.clone()));
        }
    }

    /// Follows the transaction that a statement begins, ends or undoes.
    pub(crate) fn follow_transaction(&mut self, step: Step<State>) {
        let goes_on = match step {
            Step::Nothing => return,
            Step::Begun => true,
            Step::Ended => false,
            Step::Undone(before, goes_on) => {
                if let Some(before) = before {
                    *self = State { here: self.here, ..before };
                }
                goes_on
            }
        };
        self.in_transaction = goes_on;
        if let Some((path, session)) = self.before_local.take_if(|_| !goes_on) {
            (self.path, self.session) = (path, session);
        }
    }

    /// A schema; one that no statement made may still be there, as the work of a platform.
    pub(crate) fn schema(&mut self, name: &str) -> &mut Schema {
        self.catalog
            .schemas
            .entry(name.to_owned())
            .or_insert_with(|| Schema { definitions: none_of(kinds::IN_SCHEMA), ..Schema::bare() })
    }

    /// Where a new object of this name goes.
    pub(crate) fn new_key(&self, name: &Named) -> Key {
        let schema = name
            .schema
            .clone()
            .or_else(|| self.path.iter().find(|schema| self.catalog.schemas.contains_key(*schema)).cloned());
        (schema.unwrap_or_else(|| self.catalog.default_schema.clone()), name.name.clone())
    }

    /// The first object of this name along the search path for which `is` holds.
    pub(crate) fn find(&self, name: &Named, is: impl Fn(&Self, &Key) -> bool) -> Option<Key> {
        if let Some(schema) = &name.schema {
            let key = (schema.clone(), name.name.clone());
            return is(self, &key).then_some(key);
        }
        // A dump empties the path; what has no schema then stands in the default one.
        self.path
            .iter()
            .chain(std::iter::once(&self.catalog.default_schema))
            .map(|schema| (schema.clone(), name.name.clone()))
            .find(|key| is(self, key))
    }

    pub(crate) fn is_table(&self, key: &Key) -> bool {
        self.catalog.schemas.get(&key.0).is_some_and(|schema| schema.tables.contains_key(&key.1))
    }

    pub(crate) fn is_view(&self, key: &Key) -> bool {
        self.catalog.schemas.get(&key.0).is_some_and(|schema| schema.views.items.contains_key(&key.1))
    }

    pub(crate) fn is_enum(&self, key: &Key) -> bool {
        self.catalog.schemas.get(&key.0).is_some_and(|schema| schema.enums.items.contains_key(&key.1))
    }

    pub(crate) fn is_domain(&self, key: &Key) -> bool {
        self.catalog.schemas.get(&key.0).is_some_and(|schema| schema.domains.items.contains_key(&key.1))
    }

    pub(crate) fn is_type(&self, key: &Key) -> bool {
        self.is_enum(key) || self.is_domain(key) || self.types.contains(key)
    }

    pub(crate) fn is_sequence(&self, key: &Key) -> bool {
        self.sequences.contains_key(key)
    }

    pub(crate) fn is_relation(&self, key: &Key) -> bool {
        self.is_table(key) || self.is_view(key) || self.is_sequence(key) || self.indexes.contains_key(key)
    }

    pub(crate) fn table_key(&self, name: &Named) -> Result<Key, Refused> {
        self.find(name, Self::is_table).ok_or_else(|| missing("table", name))
    }

    pub(crate) fn table(&mut self, key: &Key) -> Result<&mut drift_catalog::Table, Refused> {
        self.catalog
            .schemas
            .get_mut(&key.0)
            .and_then(|schema| schema.tables.get_mut(&key.1))
            .ok_or_else(|| Refused(format!("there is no table {} before this statement", key.1)))
    }

    pub(crate) fn view_mut(&mut self, key: &Key) -> Option<&mut drift_catalog::View> {
        self.catalog.schemas.get_mut(&key.0)?.views.items.get_mut(&key.1)
    }

    /// The path of a relation.
    pub(crate) fn relation_path(&self, key: &Key) -> ObjectPath {
        let view = self.catalog.schemas.get(&key.0).and_then(|schema| schema.views.items.get(&key.1));
        let kind = match view {
            Some(view) if view.materialized => Kind::MaterializedView,
            Some(_) => Kind::View,
            None if self.is_sequence(key) => Kind::Sequence,
            None => Kind::Table,
        };
        ObjectPath::new(kind, key.0.as_str(), key.1.as_str())
    }

    /// Bytes of the statement as a place.
    pub(crate) fn place(&self, range: Range<usize>) -> Place {
        let at = |byte: usize| self.here.start.saturating_add(u32::try_from(byte).unwrap_or(u32::MAX));
        Place { file: self.here.file, start: at(range.start), end: at(range.end) }
    }

    /// Remembers where an object was written.
    pub(crate) fn wrote(&mut self, path: ObjectPath, name: Range<usize>, entry: Range<usize>) {
        let origin =
            Origin { name: self.place(name), entry: self.place(entry), parts: Vec::new(), alias: None };
        self.sources.origins.insert(path, origin);
    }

    /// Remembers where one facet of an object was written later on.
    pub(crate) fn wrote_part(&mut self, path: &ObjectPath, attribute: Attribute, range: Range<usize>) {
        let place = self.place(range);
        if let Some(mut origin) = self.sources.origins.remove(path) {
            origin.parts.retain(|(own, _)| *own != attribute);
            origin.parts.push((attribute, place));
            self.sources.origins.insert(path.clone(), origin);
        }
    }

    /// Lets the places of an object and of what is in it follow its new name.
    pub(crate) fn moved(&mut self, old: &Key, new: &Key) {
        let of = |path: &ObjectPath| path.schema == old.0 && path.object == old.1;
        let paths: Vec<ObjectPath> =
            self.sources.origins.iter().map(|(path, _)| path).filter(|path| of(path)).collect();
        self.retold(old, new);
        for path in paths {
            if let Some(origin) = self.sources.origins.remove(&path) {
                let path = ObjectPath { schema: new.0.clone(), object: new.1.clone(), ..path };
                self.sources.origins.insert(path, origin);
            }
        }
    }

    /// Something that was said and could not be read.
    pub(crate) fn unread(
        &mut self,
        path: ObjectPath,
        attribute: Option<Attribute>,
        reason: Unstated,
        why: String,
    ) {
        self.catalog.unread.push(NotCompared { path, attribute, reason, why });
    }
}

pub(crate) fn missing(kind: &str, name: &Named) -> Refused {
    let full =
        name.schema.as_ref().map_or_else(|| name.name.clone(), |schema| format!("{schema}.{}", name.name));
    Refused(format!("there is no {kind} {full} before this statement"))
}
