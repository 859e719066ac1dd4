//! What is carried from file to file.

use drift_catalog::{Catalog, Flavor, ObjectPath, Origin, Place, Sources, Vendor};
use drift_dialect::Dialect;

use crate::mistake::{DUPLICATE_TABLE, Mistake};

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
    pub(crate) mistakes: Vec<Mistake>,
    pub(crate) dialect: &'static dyn Dialect,
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
    /// The alias that everything here comes through.
    pub(crate) alias: Option<Place>,
}

impl Lowering {
    pub(crate) fn new(vendor: Vendor, default_schema: &str) -> Self {
        Lowering {
            catalog: Catalog::empty(Flavor::of(vendor), default_schema),
            mistakes: Vec::new(),
            dialect: drift_dialect::of(vendor),
            open_types: Vec::new(),
            open_references: Vec::new(),
        }
    }

    pub(crate) fn mistake(&mut self, mistake: Mistake) {
        self.mistakes.push(mistake);
    }

    /// Records where an object is declared; false, with a mistake, when it is declared already.
    pub(crate) fn declare(&mut self, sources: &mut Sources, path: &ObjectPath, origin: Origin) -> bool {
        if let Some(first) = sources.origins.get(path) {
            let message = format!("the {} `{}` is declared twice", path.kind.word(), path.name());
            let place = first.name;
            self.mistake(Mistake::new(DUPLICATE_TABLE, origin.name, message).label(place, "first here"));
            return false;
        }
        sources.origins.insert(path.clone(), origin);
        true
    }
}
