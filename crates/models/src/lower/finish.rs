//! What can be judged only when all files are read: types by name, and references.

use std::collections::BTreeMap;

use drift_catalog::{Catalog, ColumnType, Kind, ObjectPath, Portable, Type};

use super::Lowering;
use super::lowering::{OpenReference, OpenType};
use crate::mistake::{Mistake, Mistakes, UNKNOWN_REFERENCE, UNKNOWN_TYPE};

impl Lowering {
    /// Resolves what was left open and gives the catalog with all mistakes.
    pub(crate) fn finish(mut self) -> (Catalog, Mistakes) {
        for open in std::mem::take(&mut self.open_types) {
            self.resolve_type(open);
        }
        for open in std::mem::take(&mut self.open_references) {
            self.resolve_reference(&open);
        }
        (self.catalog, self.mistakes)
    }

    fn resolve_type(&mut self, open: OpenType) {
        let concrete = self.dialect.parse_type(&open.text);
        let schema = concrete.schema.clone().unwrap_or_else(|| open.path.schema.clone());
        let content = self.catalog.schemas.get(self.dialect.schema_of(&schema));
        let (is_enum, is_domain) = content.map_or((false, false), |content| {
            (
                content.enums.items.contains_key(&concrete.name),
                content.domains.items.contains_key(&concrete.name),
            )
        });
        if is_enum && !concrete.array {
            let word =
                Portable::Enum { schema: self.dialect.schema_of(&schema).to_owned(), name: concrete.name };
            return self.set_type(&open.path, Type::Portable(word));
        }
        let types = [Kind::CompositeType, Kind::RangeType, Kind::BaseType];
        let is_other = content.is_some_and(|content| {
            types.iter().any(|kind| content.definitions.get(*kind, &concrete.name).is_some())
        });
        if is_enum || is_domain || is_other {
            let mut concrete = concrete;
            concrete.schema = Some(schema);
            return self.set_type(&open.path, Type::Concrete(concrete));
        }
        // A type of an extension, of another schema or written in quotes is the database's affair.
        let elsewhere = concrete.schema.is_some() || open.text.contains('"');
        if elsewhere || !self.catalog.extensions.items.is_empty() || self.unread {
            return;
        }
        let enums = content
            .into_iter()
            .flat_map(|content| content.enums.items.keys().chain(content.domains.items.keys()));
        let message = format!(
            "`{}` is no portable word, no enum of the models and no type of {}",
            open.text,
            self.dialect.vendor().title()
        );
        let words = drift_dialect::PORTABLE_WORDS.iter().map(|(word, _)| *word);
        let words: Vec<&str> =
            words.chain(self.dialect.type_names().iter().copied()).chain(enums.map(String::as_str)).collect();
        let help = "a type that only the database knows is written `{ sql: … }`, or qualified";
        let mistake = Mistake::new(UNKNOWN_TYPE, open.place, message).help(help);
        self.mistakes.push_near(mistake, &concrete.name, words);
    }

    fn set_type(&mut self, path: &ObjectPath, ty: Type) {
        let Some(schema) = self.catalog.schemas.get_mut(&path.schema) else { return };
        if path.kind == Kind::Domain {
            if let Some(domain) = schema.domains.items.get_mut(&path.object) {
                domain.base.ty = ty;
            }
        } else if let Some(table) = schema.tables.get_mut(&path.object)
            && let Some(column) =
                table.columns.iter_mut().find(|column| Some(&column.name) == path.part.as_ref())
        {
            column.ty = self.types.share(ColumnType { ty, raw: column.ty.raw.clone() });
        }
    }

    fn resolve_reference(&mut self, open: &OpenReference) {
        let dialect = self.dialect;
        let content = self.catalog.schemas.get(&open.schema);
        let table = content.and_then(|content| {
            content.tables.get(&open.target).or_else(|| {
                content
                    .tables
                    .iter()
                    .find(|(name, _)| dialect.same_name(name, &open.target))
                    .map(|(_, table)| table)
            })
        });
        let Some(table) = table else {
            // A schema that no model states is out of scope: whether its tables are there is not asked.
            if self.unread || content.is_none() {
                return;
            }
            let names: BTreeMap<&str, ()> = content
                .into_iter()
                .flat_map(|content| content.tables.keys())
                .map(|name| (name.as_str(), ()))
                .collect();
            let message = format!(
                "`{}` refers to the table `{}`, which is not declared",
                open.table.object, open.target
            );
            let mistake = Mistake::new(UNKNOWN_REFERENCE, open.place, message);
            self.mistakes.push_near(mistake, &open.target, names.into_keys());
            return;
        };
        let missing = open
            .columns
            .iter()
            .find(|name| !table.columns.iter().any(|column| dialect.same_name(&column.name, name)));
        if let Some(name) = missing {
            let message = format!(
                "`{}` refers to `{}({name})`, but that table has no such column",
                open.table.object, open.target
            );
            let mistake = Mistake::new(UNKNOWN_REFERENCE, open.place, message);
            self.mistakes.push_near(mistake, name, table.columns.iter().map(|column| column.name.as_str()));
        }
    }
}
