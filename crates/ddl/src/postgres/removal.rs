//! `DROP`, and what goes along with what is dropped.

use drift_catalog::{Facet, IndexKey, Kind, ObjectPath};

use super::Cursor;
use super::cascade::Gone;
use super::constrain::check_reads;
use super::naming::columns_in;
use super::state::{Applied, Key, Refused, State, missing, refused};
use super::words::Named;

/// Kinds of object that `DROP` names, with the words that name them.
const KINDS: &[(&[&str], Dropped)] = &[
    (&["table"], Dropped::Table),
    (&["foreign", "table"], Dropped::Table),
    (&["materialized", "view"], Dropped::View),
    (&["view"], Dropped::View),
    (&["index"], Dropped::Index),
    (&["sequence"], Dropped::Sequence),
    (&["type"], Dropped::Type),
    (&["domain"], Dropped::Type),
    (&["schema"], Dropped::Schema),
    (&["extension"], Dropped::Extension),
    (&["function"], Dropped::Function),
    (&["procedure"], Dropped::Function),
    (&["routine"], Dropped::Function),
    (&["aggregate"], Dropped::Function),
    (&["trigger"], Dropped::Trigger),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dropped {
    Table,
    View,
    Index,
    Sequence,
    Type,
    Schema,
    Extension,
    Function,
    Trigger,
}

impl State {
    /// After `DROP`; false where the kind is another's business.
    pub(crate) fn drop_statement(&mut self, cursor: &mut Cursor<'_>) -> Result<bool, Refused> {
        let Some((_, kind)) = KINDS.iter().find(|(words, _)| cursor.take(words)) else { return Ok(false) };
        if *kind == Dropped::Index {
            cursor.take(&["concurrently"]);
        }
        let if_exists = cursor.if_exists();
        let mut all: Vec<(Named, Option<String>)> = Vec::new();
        loop {
            let name = cursor.named()?;
            let arguments =
                if cursor.peek_text() == "(" { Some(cursor.parenthesised()?.to_owned()) } else { None };
            all.push((name, arguments));
            if !cursor.take_symbol(",") {
                break;
            }
        }
        let on = if *kind == Dropped::Trigger && cursor.take(&["on"]) { Some(cursor.named()?) } else { None };
        let cascade = cursor.one_of(&["cascade", "restrict"]) == Some("cascade");
        cursor.done()?;
        // All are there before any of them goes: one may go along with another.
        if *kind == Dropped::Table {
            let mut keys = Vec::new();
            for (name, _) in &all {
                match self.table_key(name) {
                    Err(_) if if_exists => {}
                    key => keys.push(key?),
                }
            }
            for key in keys.iter().filter(|key| self.is_table(key)).cloned().collect::<Vec<_>>() {
                self.drop_table(&key, cascade)?;
            }
            return Ok(true);
        }
        for (name, arguments) in all {
            match self.drop_one(*kind, &name, arguments.as_deref(), on.as_ref(), cascade) {
                Err(_) if if_exists => {}
                outcome => outcome?,
            }
        }
        Ok(true)
    }

    fn drop_one(
        &mut self,
        kind: Dropped,
        name: &Named,
        arguments: Option<&str>,
        on: Option<&Named>,
        cascade: bool,
    ) -> Applied {
        match kind {
            Dropped::Table => return refused("DROP TABLE takes its tables together"),
            Dropped::View => {
                let key = self.find(name, Self::is_view).ok_or_else(|| missing("view", name))?;
                self.drop_view(&key);
                self.drop_dependents_if(cascade, Gone::Relation(key))?;
            }
            Dropped::Index => {
                let key = self.find(name, |state, key| state.indexes.contains_key(key));
                let key = key.ok_or_else(|| missing("index", name))?;
                self.drop_index(&key);
            }
            Dropped::Sequence => {
                let key = self.find(name, Self::is_sequence).ok_or_else(|| missing("sequence", name))?;
                self.drop_sequence(&key);
                self.drop_dependents_if(cascade, Gone::Relation(key))?;
            }
            Dropped::Type => self.drop_type(name, cascade)?,
            Dropped::Schema => {
                self.drop_schema(&name.name, cascade)?;
            }
            Dropped::Extension => {
                self.catalog.extensions.items.remove(&name.name);
                for ty in super::extension::types_of(&name.name) {
                    if let Some(schema) = self.extension_types.remove(*ty) {
                        self.drop_dependents_if(cascade, Gone::Type((schema, (*ty).to_owned())))?;
                    }
                }
            }
            Dropped::Function => {
                let key = self.drop_function(name, arguments)?;
                self.drop_dependents_if(cascade, Gone::Function(key))?;
            }
            Dropped::Trigger => {
                let Some(on) = on else { return refused("DROP TRIGGER names no table") };
                let is = |state: &Self, key: &Key| state.is_table(key) || state.is_view(key);
                let owner = self.find(on, is).ok_or_else(|| missing("table", on))?;
                if !self.drop_trigger(&owner, &name.name)? {
                    return Err(missing("trigger", name));
                }
            }
        }
        Ok(())
    }

    fn drop_type(&mut self, name: &Named, cascade: bool) -> Applied {
        let key = self.find(name, Self::is_type).ok_or_else(|| missing("type", name))?;
        self.remove_type(&key);
        self.drop_dependents_if(cascade, Gone::Type(key))
    }

    pub(crate) fn remove_type(&mut self, key: &Key) {
        let schema = self.schema(&key.0);
        for kind in [Kind::CompositeType, Kind::RangeType, Kind::BaseType] {
            schema.definitions.0.get_mut(&kind).and_then(|own| own.items.remove(&key.1));
        }
        schema.enums.items.remove(&key.1);
        schema.domains.items.remove(&key.1);
        self.types.remove(key);
        self.forget(key);
    }

    /// True when there was one.
    pub(crate) fn drop_trigger(&mut self, owner: &Key, name: &str) -> Result<bool, Refused> {
        let list = match self.view_mut(owner) {
            Some(view) => &mut view.triggers,
            None => &mut self.table(owner)?.triggers,
        };
        let before = list.items.len();
        list.items.retain(|own| own.name != name);
        let found = list.items.len() < before;
        self.untold_part(owner, &["trigger"], name);
        Ok(found)
    }

    fn drop_dependents_if(&mut self, cascade: bool, gone: Gone) -> Applied {
        if cascade { self.drop_dependents(gone) } else { Ok(()) }
    }

    pub(crate) fn drop_schema(&mut self, name: &str, cascade: bool) -> Applied {
        let Some(content) = self.catalog.schemas.remove(name) else {
            return refused(format!("there is no schema {name} before this statement"));
        };
        let key = |own: &String| (name.to_owned(), own.clone());
        let sequences = self.sequences.keys().filter(|own| own.0 == name).map(|own| &own.1);
        let relations = content.tables.keys().chain(content.views.items.keys()).chain(sequences);
        let mut gone: Vec<Gone> = relations.map(|own| Gone::Relation(key(own))).collect();
        let types = content.enums.items.keys().chain(content.domains.items.keys());
        let others = self.types.iter().filter(|own| own.0 == name).map(|own| &own.1);
        gone.extend(types.chain(others).map(|own| Gone::Type(key(own))));
        gone.extend(content.functions.items.keys().map(|own| Gone::Function(key(own))));
        self.forget_schema(name);
        for gone in gone {
            self.drop_dependents_if(cascade, gone)?;
        }
        Ok(())
    }

    /// Removes a table with all that is only there because of it.
    pub(crate) fn drop_table(&mut self, key: &Key, cascade: bool) -> Applied {
        for name in self.constraint_names(key) {
            self.remove_constraint_name(&key.0, &name);
        }
        if let Some(schema) = self.catalog.schemas.get_mut(&key.0) {
            schema.tables.remove(&key.1);
        }
        self.forget_indexes(key);
        self.drop_statistics_of(key, None);
        self.sequences.retain(|_, own| own.owner.as_ref().is_none_or(|(table, _)| table != key));
        self.extra.remove(key);
        self.forget(key);
        let children = self.children(key);
        for child in children {
            self.drop_table(&child, cascade)?;
        }
        self.drop_dependents_if(cascade, Gone::Relation(key.clone()))
    }

    pub(crate) fn drop_view(&mut self, key: &Key) {
        if let Some(schema) = self.catalog.schemas.get_mut(&key.0) {
            schema.views.items.remove(&key.1);
        }
        self.forget_indexes(key);
        self.temporary_views.remove(key);
        self.forget(key);
    }

    fn forget_indexes(&mut self, owner: &Key) {
        let all: Vec<Key> = self
            .indexes
            .iter()
            .filter(|(_, slot)| slot.owner == *owner)
            .map(|(key, _)| key.clone())
            .collect();
        for key in all {
            self.indexes.remove(&key);
            self.untold(&key);
        }
    }

    pub(crate) fn drop_index(&mut self, key: &Key) {
        let path = self.index_path(key);
        self.sources.origins.remove(&path);
        self.untold(key);
        let Some(slot) = self.indexes.remove(key) else { return };
        self.index_gone(&slot.owner, &key.1);
        let Some(schema) = self.catalog.schemas.get_mut(&slot.owner.0) else { return };
        let list = match schema.tables.get_mut(&slot.owner.1) {
            Some(table) => &mut table.indexes,
            None => match schema.views.items.get_mut(&slot.owner.1) {
                Some(view) => &mut view.indexes,
                None => return,
            },
        };
        list.items.retain(|index| index.name.as_ref() != Some(&key.1));
    }

    pub(crate) fn drop_sequence(&mut self, key: &Key) {
        self.sequences.remove(key);
        self.forget(key);
        // A default that names it goes with it.
        let next = Self::next_value(key);
        for table in self.catalog.schemas.values_mut().flat_map(|schema| schema.tables.values_mut()) {
            for column in &mut table.columns {
                if column.default.value().is_some_and(|expr| expr.raw == next) {
                    column.default = Facet::Stated(None);
                }
            }
        }
    }

    /// Removes a column with the keys, checks and indexes that name it.
    pub(crate) fn drop_column(&mut self, key: &Key, name: &str) -> Applied {
        let table = self.table(key)?;
        let columns = table.columns.clone();
        let has = |names: &[String]| names.iter().any(|own| own == name);
        let mut gone: Vec<Option<String>> = Vec::new();
        if let Some(own) = table.primary_key.value().filter(|own| has(&own.columns)) {
            gone.push(own.name.clone());
        }
        gone.extend(table.uniques.items.iter().filter(|own| has(&own.columns)).map(|own| own.name.clone()));
        gone.extend(
            table.foreign_keys.items.iter().filter(|own| has(&own.columns)).map(|own| own.name.clone()),
        );
        let checks = table.checks.items.iter().filter(|own| check_reads(own, &columns, name));
        gone.extend(checks.map(|own| own.name.clone()));
        let exclusions = table.exclusions.items.iter();
        let exclusions = exclusions.filter(|own| columns_in(&own.definition.raw, &columns).contains(&name));
        gone.extend(exclusions.map(|own| own.name.clone()));
        let indexes: Vec<String> = table
            .indexes
            .items
            .iter()
            .filter(|index| {
                has(&index.include)
                    || index
                        .predicate
                        .as_ref()
                        .is_some_and(|own| columns_in(&own.raw, &columns).contains(&name))
                    || index.parts.iter().any(|part| match &part.key {
                        IndexKey::Column(own) => own == name,
                        IndexKey::Expr(expr) => columns_in(&expr.raw, &columns).contains(&name),
                    })
            })
            .filter_map(|index| index.name.clone())
            .collect();
        table.columns.retain(|column| column.name != name);
        for constraint in gone.into_iter().flatten() {
            self.drop_constraint(key, &constraint)?;
        }
        for index in indexes {
            self.drop_index(&(key.0.clone(), index));
        }
        self.untold_part(key, &["column"], name);
        self.drop_statistics_of(key, Some(name));
        let owner = Some((key.clone(), name.to_owned()));
        self.sequences.retain(|_, own| own.owner != owner);
        let path = self.relation_path(key).part(Kind::Column, name);
        self.sources.origins.remove(&path);
        Ok(())
    }

    /// Forgets where an object was written and what could not be read of it.
    pub(crate) fn forget(&mut self, key: &Key) {
        let is = |path: &ObjectPath| path.schema == key.0 && path.object == key.1;
        self.sources.origins.retain(|path| !is(path));
        self.catalog.unread.retain(|item| !is(&item.path));
        self.untold(key);
        for own in self.publications.values_mut() {
            own.tables.retain(|(table, _)| table != key);
        }
    }

    fn forget_schema(&mut self, name: &str) {
        self.sources.origins.retain(|path| path.schema != name);
        self.catalog.unread.retain(|item| item.path.schema != name);
        self.extra.retain(|key, _| key.0 != name);
        self.sequences.retain(|key, _| key.0 != name);
        self.indexes.retain(|key, _| key.0 != name);
        self.constraints.retain(|key, _| key.0 != name);
        self.types.retain(|key| key.0 != name);
        self.told.retain(|about, _| {
            about.schema.as_deref() != Some(name)
                && !(about.schema.is_none() && about.word == "schema" && about.name == name)
        });
        for own in self.publications.values_mut() {
            own.tables.retain(|(key, _)| key.0 != name);
            own.schemas.remove(name);
        }
        self.temporary_views.retain(|key| key.0 != name);
    }
}
