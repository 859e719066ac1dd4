//! What is carried from file to file.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{
    Catalog, Facet, Flavor, Kind, ObjectPath, Origin, Place, Schema, Sources, TypePool, Vendor,
};
use drift_dialect::Dialect;

use crate::mistake::{DUPLICATE_TABLE, Mistake, Mistakes};
use crate::tree::Entry;

/// A type word that only the whole of the models can explain.
pub(crate) struct OpenType {
    /// The column or domain.
    pub(crate) path: ObjectPath,
    /// As written, without the `?`.
    pub(crate) text: String,
    pub(crate) place: Place,
}

/// A reference whose target must be declared somewhere.
pub(crate) struct OpenReference {
    pub(crate) table: ObjectPath,
    pub(crate) schema: String,
    pub(crate) target: String,
    pub(crate) columns: Vec<String>,
    pub(crate) place: Place,
}

/// The growing catalog and all mistakes.
pub(crate) struct Lowering {
    pub(crate) catalog: Catalog,
    pub(crate) mistakes: Mistakes,
    /// Whether a file or an object could not be read: what is not declared may then be declared there.
    pub(crate) unread: bool,
    /// The schemas that objects of the present file stand in.
    pub(crate) touched: BTreeSet<String>,
    pub(crate) dialect: &'static dyn Dialect,
    /// The names that are taken, by schema and by what shares names with what.
    declared: BTreeMap<(String, u8, String), (Kind, Place)>,
    /// The constraints of the present table by their structure, and whether they are named.
    pub(crate) stated: BTreeMap<(Kind, String), (Place, bool)>,
    pub(crate) types: TypePool,
    pub(crate) open_types: Vec<OpenType>,
    pub(crate) open_references: Vec<OpenReference>,
}

/// Where the lowering stands: what the file says of everything in it.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    pub(crate) schema: &'a str,
    pub(crate) app: Option<&'a str>,
    /// `complete: true` of the file or of the table.
    pub(crate) complete: bool,
    /// The kinds the file calls complete.
    pub(crate) kinds: &'a [String],
    /// The alias that everything here comes through.
    pub(crate) alias: Option<Place>,
}

impl At<'_> {
    /// Under `complete: true` what is not written is the database's default.
    pub(crate) fn silent_or<T>(self, default: T) -> Facet<T> {
        if self.complete { Facet::Stated(default) } else { Facet::SILENT }
    }

    /// What is stated, or what silence means here.
    pub(crate) fn stated_or<T>(self, facet: Facet<T>, default: T) -> Facet<T> {
        match facet {
            Facet::Stated(_) => facet,
            Facet::Unstated(_) => self.silent_or(default),
        }
    }

    /// Inside the value of an entry, which may have come through an alias.
    pub(crate) fn through(self, entry: &Entry<'_>) -> Self {
        At { alias: self.alias.or(entry.value.alias).or(entry.merged), ..self }
    }
}

impl Lowering {
    pub(crate) fn new(vendor: Vendor, default_schema: &str) -> Self {
        Lowering {
            catalog: Catalog::empty(Flavor::of(vendor), default_schema),
            mistakes: Mistakes::default(),
            unread: false,
            touched: BTreeSet::new(),
            declared: BTreeMap::new(),
            stated: BTreeMap::new(),
            dialect: drift_dialect::of(vendor),
            types: TypePool::default(),
            open_types: Vec::new(),
            open_references: Vec::new(),
        }
    }

    /// The entry of a schema. SQLite has one only.
    pub(crate) fn schema(&mut self, name: &str) -> &mut Schema {
        let name = self.dialect.schema_of(name);
        if !self.touched.contains(name) {
            self.touched.insert(name.to_owned());
        }
        self.catalog.schemas.entry(name.to_owned()).or_default()
    }

    pub(crate) fn mistake(&mut self, mistake: Mistake) {
        self.mistakes.push(mistake);
    }

    /// Records where an object is declared; false, with a mistake, when it is declared already.
    pub(crate) fn declare(&mut self, sources: &mut Sources, path: &ObjectPath, origin: Origin) -> bool {
        let name = self.fold(&path.object);
        let taken = (path.schema.clone(), name_space(path.kind), name);
        if let Some((kind, first)) = self.declared.get(&taken) {
            let message = match *kind == path.kind {
                true => format!("the {} `{}` is declared twice", path.kind.word(), path.name()),
                false => {
                    format!("the {} `{}` has the name of a {}", path.kind.word(), path.name(), kind.word())
                }
            };
            let first = *first;
            self.mistake(Mistake::new(DUPLICATE_TABLE, origin.name, message).label(first, "first here"));
            return false;
        }
        self.declared.insert(taken, (path.kind, origin.name));
        sources.origins.insert(path.clone(), origin);
        true
    }

    /// A name as it is compared in this database.
    pub(crate) fn fold(&self, name: &str) -> String {
        if self.dialect.same_name("a", "A") { name.to_ascii_lowercase() } else { name.to_owned() }
    }
}

/// Kinds that share their names: relations, types, functions, extensions.
fn name_space(kind: Kind) -> u8 {
    match kind {
        Kind::Enum | Kind::Domain | Kind::CompositeType | Kind::RangeType | Kind::BaseType => 1,
        Kind::Function => 2,
        Kind::Extension => 3,
        // Each kind of these has names of its own.
        kind if kind.is_definition() => 4 + kind as u8,
        _ => 0,
    }
}
