//! New names and new schemas of what is there already, and what follows them.

use drift_catalog::{Expr, Kind, NotCompared, ObjectPath, Unstated, Vendor};
use drift_sql::{TokenKind, lex};

use super::carry::Carried;
use super::cascade::base_name;
use super::state::{Applied, Key, State, refused};

impl State {
    /// Gives a table, view, sequence or index another name or schema.
    pub(crate) fn move_relation(&mut self, old: &Key, new: &Key) -> Applied {
        if self.is_relation(new) {
            return refused(format!("{} is there already", new.1));
        }
        if self.indexes.contains_key(old) && !self.is_table(old) && !self.is_view(old) {
            return self.rename_index(old, &new.1);
        }
        self.schema(&new.0);
        for view in self.carry(Carried::Relation, old, new) {
            let path = self.relation_path(&view);
            let why = "a relation it reads got another name after the view was made";
            self.catalog.unread.push(not_read(path, why.to_owned()));
        }
        if let Some(own) = self.sequences.remove(old) {
            let (was, is) = (Self::next_value(old), Self::next_value(new));
            self.sequences.insert(new.clone(), own);
            self.each_default(|raw| (raw == was).then(|| is.clone()));
            self.moved(old, new);
            return Ok(());
        }
        let Some(schema) = self.catalog.schemas.get_mut(&old.0) else {
            return refused("there is no such schema");
        };
        if let Some(table) = schema.tables.remove(&old.1) {
            self.schema(&new.0).tables.insert(new.1.clone(), table);
        } else if let Some(view) = schema.views.items.remove(&old.1) {
            self.schema(&new.0).views.items.insert(new.1.clone(), view);
        } else {
            return refused(format!("there is no {} before this statement", old.1));
        }
        self.follow(old, new);
        Ok(())
    }

    pub(crate) fn rename_schema(&mut self, old: &str, new: &str) -> Applied {
        if self.catalog.schemas.contains_key(new) {
            return refused(format!("the schema {new} is there already"));
        }
        let Some(content) = self.catalog.schemas.get(old) else {
            return refused(format!("there is no schema {old} before this statement"));
        };
        let relations: Vec<String> =
            content.tables.keys().chain(content.views.items.keys()).cloned().collect();
        let types: Vec<String> =
            content.enums.items.keys().chain(content.domains.items.keys()).cloned().collect();
        let others: Vec<String> =
            self.types.iter().filter(|key| key.0 == old).map(|key| key.1.clone()).collect();
        for name in relations {
            self.move_relation(&(old.to_owned(), name.clone()), &(new.to_owned(), name))?;
        }
        for name in types.into_iter().chain(others) {
            self.move_type(&(old.to_owned(), name.clone()), &(new.to_owned(), name))?;
        }
        let sequences: Vec<Key> = self.sequences.keys().filter(|key| key.0 == old).cloned().collect();
        for key in sequences {
            self.move_relation(&key.clone(), &(new.to_owned(), key.1))?;
        }
        let functions: Vec<String> = self.schema(old).functions.items.keys().cloned().collect();
        for signature in functions {
            let key = |schema: &str, name: &str| (schema.to_owned(), name.to_owned());
            let name = base_name(&signature);
            self.carry(Carried::Function, &key(old, name), &key(new, name));
            self.rename_in_definition(&key(old, &signature), &key(new, &signature));
        }
        let rest = self.catalog.schemas.remove(old).unwrap_or_default();
        let into = self.schema(new);
        into.functions.items.extend(rest.functions.items);
        for (kind, named) in rest.definitions.0 {
            into.definitions.0.entry(kind).or_default().items.extend(named.items);
        }
        self.types = std::mem::take(&mut self.types)
            .into_iter()
            .map(|(schema, name)| (if schema == old { new.to_owned() } else { schema }, name))
            .collect();
        self.retell(|about| match &mut about.schema {
            Some(schema) if schema == old => new.clone_into(schema),
            None if about.word == "schema" && about.name == old => new.clone_into(&mut about.name),
            _ => {}
        });
        for own in self.publications.values_mut() {
            if own.schemas.remove(old) {
                own.schemas.insert(new.to_owned());
            }
        }
        Ok(())
    }

    fn follow(&mut self, old: &Key, new: &Key) {
        let swap = |key: &mut Key| {
            if key == old {
                key.clone_from(new);
            }
        };
        if let Some(extra) = self.extra.remove(old) {
            self.extra.insert(new.clone(), extra);
        }
        for extra in self.extra.values_mut() {
            extra.parents.iter_mut().for_each(swap);
            extra.partition_of.iter_mut().for_each(swap);
        }
        let owned: Vec<Key> = self
            .sequences
            .iter_mut()
            .filter_map(|(key, own)| {
                let (table, _) = own.owner.as_mut().filter(|(table, _)| table == old)?;
                swap(table);
                Some(key.clone())
            })
            .collect();
        // Indexes, constraints and owned sequences go along to another schema.
        let indexes: Vec<Key> =
            self.indexes.iter().filter(|(_, slot)| slot.owner == *old).map(|(key, _)| key.clone()).collect();
        for key in indexes {
            if let Some(mut slot) = self.indexes.remove(&key) {
                slot.owner.clone_from(new);
                let moved = (new.0.clone(), key.1.clone());
                self.retold(&key, &moved);
                self.indexes.insert(moved, slot);
            }
        }
        if old.0 != new.0 {
            for key in owned {
                let _ = self.move_relation(&key.clone(), &(new.0.clone(), key.1));
            }
            for name in self.constraint_names(new) {
                self.remove_constraint_name(&old.0, &name);
                self.add_constraint_name(&new.0, &name);
            }
        }
        for table in self.catalog.schemas.values_mut().flat_map(|schema| schema.tables.values_mut()) {
            for foreign in &mut table.foreign_keys.items {
                let target = &mut foreign.references;
                if target.schema == old.0 && target.table == old.1 {
                    target.schema.clone_from(&new.0);
                    target.table.clone_from(&new.1);
                }
            }
        }
        self.moved(old, new);
        for item in &mut self.catalog.unread {
            if item.path.schema == old.0 && item.path.object == old.1 {
                item.path.schema.clone_from(&new.0);
                item.path.object.clone_from(&new.1);
            }
        }
        for own in self.publications.values_mut() {
            own.tables.iter_mut().for_each(|(key, _)| swap(key));
        }
    }

    pub(crate) fn constraint_names(&mut self, key: &Key) -> Vec<String> {
        let Ok(table) = self.table(key) else { return Vec::new() };
        let names = table.primary_key.value().into_iter().map(|own| &own.name);
        let names = names.chain(table.uniques.items.iter().map(|own| &own.name));
        let names = names.chain(table.checks.items.iter().map(|own| &own.name));
        let names = names.chain(table.exclusions.items.iter().map(|own| &own.name));
        let names = names.chain(table.foreign_keys.items.iter().map(|own| &own.name));
        names.flatten().cloned().collect()
    }

    fn rename_index(&mut self, old: &Key, name: &str) -> Applied {
        let path = self.index_path(old);
        let Some(slot) = self.indexes.remove(old) else { return refused("there is no such index") };
        let owner = slot.owner.clone();
        self.indexes.insert(old.clone(), slot);
        if let Some(index) = self.index_mut(old) {
            index.name = Some(name.to_owned());
            let origin = self.sources.origins.remove(&path);
            self.sources
                .origins
                .extend(origin.map(|origin| (ObjectPath { part: Some(name.to_owned()), ..path }, origin)));
        } else {
            // The index of a constraint and the constraint have one name.
            return self.rename_constraint(&owner, &old.1, name);
        }
        if let Some(slot) = self.indexes.remove(old) {
            let new = (old.0.clone(), name.to_owned());
            self.retold(old, &new);
            self.index_renamed(&slot.owner, &old.1, name);
            self.indexes.insert(new, slot);
        }
        Ok(())
    }

    pub(crate) fn rename_constraint(&mut self, key: &Key, old: &str, new: &str) -> Applied {
        let table = self.table(key)?;
        let mut names: Vec<(Kind, &mut Option<String>)> = Vec::new();
        names.extend(table.primary_key.value_mut().map(|own| (Kind::PrimaryKey, &mut own.name)));
        names.extend(table.uniques.items.iter_mut().map(|own| (Kind::Unique, &mut own.name)));
        names.extend(table.checks.items.iter_mut().map(|own| (Kind::Check, &mut own.name)));
        names.extend(table.exclusions.items.iter_mut().map(|own| (Kind::Exclusion, &mut own.name)));
        names.extend(table.foreign_keys.items.iter_mut().map(|own| (Kind::ForeignKey, &mut own.name)));
        let found = names.into_iter().find(|(_, name)| name.as_deref() == Some(old));
        let Some((kind, name)) = found else {
            return refused(format!("{} has no constraint {old} before this statement", key.1));
        };
        *name = Some(new.to_owned());
        if let Some(slot) = self.indexes.remove(&(key.0.clone(), old.to_owned())) {
            let (was, is) = ((key.0.clone(), old.to_owned()), (key.0.clone(), new.to_owned()));
            self.retold(&was, &is);
            self.index_renamed(key, old, new);
            self.indexes.insert(is, slot);
        }
        self.retold_part(key, &["constraint"], old, new);
        self.remove_constraint_name(&key.0, old);
        self.add_constraint_name(&key.0, new);
        let table = self.relation_path(key);
        if let Some(origin) = self.sources.origins.remove(&table.part(kind, old)) {
            self.sources.origins.insert(table.part(kind, new), origin);
        }
        // A check that tables below have from here goes by the same name there.
        let below = if kind == Kind::Check { self.children(key) } else { Vec::new() };
        for child in below {
            let has = |own: &drift_catalog::Check| own.name.as_deref() == Some(old);
            if self.table(&child)?.checks.items.iter().any(has) {
                self.rename_constraint(&child, old, new)?;
            }
        }
        Ok(())
    }

    /// Gives a column another name, wherever it is named.
    pub(crate) fn rename_column(&mut self, key: &Key, old: &str, new: &str) -> Applied {
        if let Some(view) = self.view_mut(key) {
            for index in &mut view.indexes.items {
                rename_in_index(index, old, new);
            }
            self.retold_part(key, &["column"], old, new);
            self.say_of_readers(key, "a column it may read got another name after the view was made");
            let path = self.relation_path(key);
            let why = "a column of it got another name after it was made".to_owned();
            self.catalog.unread.push(not_read(path, why));
            return Ok(());
        }
        self.column_mut(key, old)?.name = new.to_owned();
        self.carry_column(key, old, new);
        self.retold_part(key, &["column"], old, new);
        let table = self.table(key)?;
        let swap = |names: &mut Vec<String>| {
            names.iter_mut().filter(|name| *name == old).for_each(|name| new.clone_into(name));
        };
        if let Some(own) = table.primary_key.value_mut() {
            swap(&mut own.columns);
        }
        table.uniques.items.iter_mut().for_each(|own| swap(&mut own.columns));
        table.foreign_keys.items.iter_mut().for_each(|own| swap(&mut own.columns));
        table.indexes.items.iter_mut().for_each(|index| rename_in_index(index, old, new));
        for check in &mut table.checks.items {
            check.expr = renamed(&check.expr, old, new);
        }
        for exclusion in &mut table.exclusions.items {
            exclusion.definition = renamed(&exclusion.definition, old, new);
        }
        for column in &mut table.columns {
            if let Some(generated) = column.generated.value_mut() {
                generated.expr = renamed(&generated.expr, old, new);
            }
        }
        if let Some(partition) = table.partition.value_mut() {
            partition.key = renamed(&partition.key, old, new);
        }
        for table in self.catalog.schemas.values_mut().flat_map(|schema| schema.tables.values_mut()) {
            for foreign in &mut table.foreign_keys.items {
                if foreign.references.schema == key.0 && foreign.references.table == key.1 {
                    swap(&mut foreign.referred);
                }
            }
        }
        for own in self.sequences.values_mut() {
            if let Some((table, column)) = &mut own.owner
                && table == key
                && column == old
            {
                new.clone_into(column);
            }
        }
        let table = self.relation_path(key);
        if let Some(origin) = self.sources.origins.remove(&table.part(Kind::Column, old)) {
            self.sources.origins.insert(table.part(Kind::Column, new), origin);
        }
        self.say_of_readers(key, "a column it may read got another name after the view was made");
        for child in self.children(key) {
            self.rename_column(&child, old, new)?;
        }
        Ok(())
    }

    /// The server keeps the names in a view up to date; its text here does not follow.
    fn say_of_readers(&mut self, key: &Key, why: &str) {
        let mut readers = Vec::new();
        for (schema, content) in &self.catalog.schemas {
            for (name, view) in &content.views.items {
                if mentions(&view.query.raw, &key.1) {
                    readers.push((schema.clone(), name.clone()));
                }
            }
        }
        for reader in readers {
            let path = self.relation_path(&reader);
            self.catalog.unread.push(not_read(path, why.to_owned()));
        }
    }

    /// Changes defaults of columns.
    pub(crate) fn each_default(&mut self, change: impl Fn(&str) -> Option<String>) {
        for table in self.catalog.schemas.values_mut().flat_map(|schema| schema.tables.values_mut()) {
            for column in &mut table.columns {
                if let Some(expr) = column.default.value_mut()
                    && let Some(new) = change(&expr.raw)
                {
                    **expr = Expr::raw(new);
                }
            }
        }
    }
}

fn not_read(path: ObjectPath, why: String) -> NotCompared {
    NotCompared {
        path,
        attribute: Some(drift_catalog::Attribute::Definition),
        reason: Unstated::NotUnderstood,
        why,
    }
}

fn rename_in_index(index: &mut drift_catalog::Index, old: &str, new: &str) {
    for part in &mut index.parts {
        match &mut part.key {
            drift_catalog::IndexKey::Column(name) if name == old => new.clone_into(name),
            drift_catalog::IndexKey::Column(_) => {}
            drift_catalog::IndexKey::Expr(expr) => *expr = renamed(expr, old, new),
        }
    }
    index.include.iter_mut().filter(|name| *name == old).for_each(|name| new.clone_into(name));
    index.predicate = index.predicate.as_ref().map(|expr| Box::new(renamed(expr, old, new)));
}

/// The names among the tokens of a text, with their bytes.
fn names(raw: &str) -> Vec<(String, std::ops::Range<usize>, bool)> {
    let tokens = lex(raw, Vendor::Postgres);
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text(raw));
    let mut names = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let name = match token.kind {
            TokenKind::Word => token.text(raw).to_ascii_lowercase(),
            TokenKind::Quoted => drift_sql::name_of(token.text(raw)),
            _ => continue,
        };
        let column = text(at + 1) != "(" && text(at + 1) != "." && (at == 0 || text(at - 1) != "::");
        names.push((name, token.range.clone(), column));
    }
    names
}

/// Whether a text names something.
pub(crate) fn mentions(raw: &str, name: &str) -> bool {
    names(raw).iter().any(|(own, ..)| own == name)
}

fn renamed(expr: &Expr, old: &str, new: &str) -> Expr {
    let mut out = String::with_capacity(expr.raw.len());
    let mut end = 0;
    for (name, range, column) in names(&expr.raw) {
        if column && name == old {
            out.push_str(&expr.raw[end..range.start]);
            out.push_str(&drift_dialect::of(Vendor::Postgres).quote(new));
            end = range.end;
        }
    }
    out.push_str(&expr.raw[end..]);
    Expr::raw(out)
}
