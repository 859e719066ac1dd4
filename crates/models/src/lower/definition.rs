//! The kinds that are facts: sections of a file, of a table or of a view.

use drift_catalog::{Definition, Definitions, Kind, ObjectPath, Sources};

use super::Lowering;
use super::fields::{Fields, origin};
use super::lowering::At;
use super::table::is_empty;
use crate::mistake::{Mistake, UNKNOWN_KEY};
use crate::sections::{Place, Section, at};
use crate::tree::{Entry, Value};

impl Lowering {
    /// One object of a section of a file.
    pub(crate) fn definition(
        &mut self,
        section: &'static Section,
        entry: &Entry<'_>,
        at: At<'_>,
        sources: &mut Sources,
    ) {
        let Some(definition) = self.facts(section, entry) else { return };
        if section.place == Place::Database {
            let path = ObjectPath::new(section.kind, "", entry.key.as_ref());
            if self.declare(sources, &path, origin(entry, at.alias)) {
                self.catalog.definitions.set(section.kind, path.object, definition);
            }
        } else if let Some(path) = self.place_object(section.kind, entry, at, sources) {
            self.schema(&path.schema).definitions.set(section.kind, path.object, definition);
        }
    }

    /// The policies and rules of a table, or the rules of a view.
    pub(crate) fn definitions_of(
        &mut self,
        fields: &Fields<'_, '_>,
        owner: &ObjectPath,
        here: At<'_>,
        complete: impl Fn(&str) -> bool,
        sources: &mut Sources,
    ) -> Definitions {
        let mut definitions = Definitions::default();
        for section in at(Place::Part).filter(|section| can_have(owner.kind, section.kind)) {
            if self.has_definitions() && (complete(section.key) || is_empty(fields.get(section.key))) {
                definitions.complete(&[section.kind]);
            }
            let Some(entry) = fields.get(section.key) else { continue };
            let here = here.through(entry);
            for own in self.entries(&entry.value, &format!("`{}`", section.key)).unwrap_or_default() {
                let Some(definition) = self.facts(section, own) else { continue };
                let path = owner.part(section.kind, own.key.as_ref());
                sources.origins.insert(path, origin(own, here.alias));
                definitions.set(section.kind, own.key.as_ref(), definition);
            }
        }
        definitions
    }

    /// The facts of one object. Which are words and which expressions is the dialect's affair.
    fn facts(&mut self, section: &'static Section, entry: &Entry<'_>) -> Option<Definition> {
        let mut definition = Definition::default();
        let what = format!("`{}` of `{}`", entry.key, section.key);
        if let (Some(only), Value::Scalar(..)) = (section.only(), &entry.value.value)
            && !entry.value.is_null()
        {
            definition.express(only, self.text(&entry.value, &what)?);
            return Some(definition);
        }
        for fact in self.entries(&entry.value, &what)? {
            if !section.knows(&fact.key) {
                let keys =
                    section.facts.iter().map(|key| key.replace('*', "…")).collect::<Vec<_>>().join(", ");
                let message = format!("{what} has no key `{}`", fact.key);
                let mistake =
                    Mistake::new(UNKNOWN_KEY, fact.key_place, message).help(format!("the keys are: {keys}"));
                let names = section.facts.iter().copied().filter(|key| !key.ends_with('*'));
                self.mistakes.push_near(mistake, &fact.key, names);
            } else if let Some(text) = self.text(&fact.value, &format!("`{}`", fact.key)) {
                definition.express(fact.key.as_ref(), text);
            }
        }
        Some(definition)
    }

    /// Whether the database has these kinds at all: SQLite's catalogs say nothing of them.
    pub(crate) fn has_definitions(&self) -> bool {
        self.dialect.vendor() == drift_catalog::Vendor::Postgres
    }

    /// What a file leaves out of the schemas it speaks of, and of the database, is a statement.
    pub(crate) fn complete_definitions(&mut self, schemas: &[String], says: impl Fn(&str) -> bool) {
        if !self.has_definitions() {
            return;
        }
        let kinds = |place: Place| -> Vec<Kind> {
            at(place).filter(|section| says(section.key)).map(|section| section.kind).collect()
        };
        self.catalog.definitions.complete(&kinds(Place::Database));
        for name in schemas {
            self.schema(name).definitions.complete(&kinds(Place::Schema));
        }
    }
}

/// Policies are of tables alone.
fn can_have(owner: Kind, part: Kind) -> bool {
    part == Kind::Rule || owner == Kind::Table
}
