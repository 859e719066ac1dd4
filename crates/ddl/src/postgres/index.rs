//! `CREATE INDEX` and `ALTER INDEX`.

use drift_catalog::{Attributes, Expr, Index, IndexKey, IndexPart, Kind};
use drift_sql::TokenKind;

use super::Cursor;
use super::state::{Applied, IndexSlot, Key, State, missing, refused};
use super::tuning::change_parameters;
use super::words::Named;
use crate::cursor::Parsed;

struct CreateIndex {
    name: Option<Named>,
    if_not_exists: bool,
    only: bool,
    table: Named,
    index: Index,
}

impl<'a> Cursor<'a> {
    /// After `CREATE [UNIQUE] INDEX`.
    fn create_index(&mut self, unique: bool) -> Parsed<CreateIndex> {
        self.take(&["concurrently"]);
        let if_not_exists = self.if_exists();
        let name = if self.is(&["on"]) { None } else { Some(self.named()?) };
        self.expect(&["on"])?;
        let only = self.take(&["only"]);
        let table = self.named()?;
        let method = if self.take(&["using"]) { Some(self.name()?) } else { None };
        let mut index = Index {
            name: None,
            parts: Vec::new(),
            unique,
            method: method.filter(|method| method != "btree"),
            predicate: None,
            include: Vec::new(),
            nulls_not_distinct: false,
            valid: true,
            attributes: Attributes::complete(),
        };
        self.expect_symbol("(")?;
        loop {
            let part = self.index_part(&[])?;
            index.parts.push(part);
            if self.peek_text() == "(" {
                let options = self.storage_options()?;
                let number = index.parts.len();
                index.attributes.set(format!("operator_class_options_{number}"), pairs(&options));
                self.part_order(index.parts.last_mut());
            }
            if !self.take_symbol(",") {
                self.expect_symbol(")")?;
                break;
            }
        }
        if self.take(&["include"]) {
            index.include = self.names_in_parentheses()?;
        }
        index.nulls_not_distinct = self.nulls_distinction();
        if self.take(&["with"]) {
            let options = self.storage_options()?;
            set_parameters(&mut index.attributes, options);
        }
        if self.take(&["tablespace"])
            && let Some(name) = self.unless("pg_default")?
        {
            index.attributes.set("tablespace", name);
        }
        if self.take(&["where"]) {
            index.predicate = Some(Box::new(Expr::raw(self.everything())));
        }
        self.done()?;
        Ok(CreateIndex { name, if_not_exists, only, table, index })
    }

    /// A column or an expression with its collation, class and order; `stops` are the words that end it.
    pub(crate) fn index_part(&mut self, stops: &[&str]) -> Parsed<IndexPart> {
        let key = if self.peek_text() == "(" {
            IndexKey::Expr(Expr::raw(self.parenthesised()?))
        } else {
            let start = self.position();
            let mark = self.mark();
            self.named()?;
            if self.peek_text() == "(" {
                self.parenthesised()?;
                IndexKey::Expr(Expr::raw(self.since(start)))
            } else if is_call(self.since(start)) {
                IndexKey::Expr(Expr::raw(self.since(start)))
            } else {
                self.back_to(mark);
                IndexKey::Column(self.name()?)
            }
        };
        let mut part = IndexPart { key, ..IndexPart::column("") };
        if self.take(&["collate"]) {
            let name = self.named()?;
            let schema = name.schema.filter(|schema| schema != "pg_catalog" && schema != "public");
            part.collation =
                Some(schema.map_or_else(|| name.name.clone(), |schema| format!("{schema}.{}", name.name)));
        }
        let names = matches!(self.kind(), Some(TokenKind::Word | TokenKind::Quoted));
        let ends = ["asc", "desc", "nulls"].iter().chain(stops).any(|word| self.is(&[word]));
        if names && !ends {
            let class = self.named()?;
            part.operator_class = Some(match class.schema {
                Some(schema) if schema != "pg_catalog" && schema != "public" => {
                    format!("{schema}.{}", class.name)
                }
                _ => class.name,
            });
        }
        self.part_order(Some(&mut part));
        Ok(part)
    }

    fn part_order(&mut self, part: Option<&mut IndexPart>) {
        let Some(part) = part else { return };
        if self.take(&["desc"]) {
            part.descending = true;
        } else {
            self.take(&["asc"]);
        }
        if self.take(&["nulls", "first"]) {
            part.nulls_first = Some(true);
        } else if self.take(&["nulls", "last"]) {
            part.nulls_first = Some(false);
        }
    }
}

/// Calls without parentheses (documentation, "Session Information Functions" and "Current Date/Time").
fn is_call(text: &str) -> bool {
    ["current_date", "current_timestamp", "current_user", "session_user", "localtimestamp"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word))
}

/// Options as one text, as the live side has them.
fn pairs(options: &[(String, String)]) -> String {
    options.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(", ")
}

/// Storage parameters, as the attributes that a catalog has for them.
pub(crate) fn set_parameters(attributes: &mut Attributes, options: Vec<(String, String)>) {
    for (name, value) in options {
        attributes.set(format!("parameter {name}"), value);
    }
}

impl State {
    /// `CREATE [UNIQUE] INDEX`, after those words.
    pub(crate) fn index(&mut self, cursor: &mut Cursor<'_>, unique: bool) -> Applied {
        let own = cursor.create_index(unique)?;
        let is = |state: &Self, key: &Key| state.is_table(key) || state.is_view(key);
        let Some(owner) = self.find(&own.table, is) else { return Err(missing("table", &own.table)) };
        let name = match &own.name {
            Some(name) => name.name.clone(),
            None => self.index_name(&owner, &own.index.parts, &own.index.include),
        };
        let key = (owner.0.clone(), name.clone());
        if self.is_relation(&key) {
            return if own.if_not_exists { Ok(()) } else { refused(format!("{name} is there already")) };
        }
        let partitions =
            || self.extra.values().filter(|extra| extra.partition_of.as_ref() == Some(&owner)).count();
        let lacks = if own.only { partitions() } else { 0 };
        let mut index = own.index;
        index.name = Some(name.clone());
        if let Some(own) =
            self.session.tablespace.clone().filter(|_| index.attributes.get("tablespace").is_none())
        {
            index.attributes.set("tablespace", own);
        }
        index.valid = lacks == 0;
        for part in &mut index.parts {
            if let IndexKey::Expr(expr) = &part.key
                && let Some(column) = self.plain_column(&owner, &expr.raw)
            {
                part.key = IndexKey::Column(column);
            }
        }
        let path = self.relation_path(&owner).part(Kind::Index, name.as_str());
        let whole = 0..cursor.sql.len();
        self.wrote(path, own.name.map_or(whole.clone(), |name| name.range), whole);
        self.indexes.insert(key, IndexSlot { owner: owner.clone(), lacks, of: None });
        if let Some(view) = self.view_mut(&owner) {
            view.indexes.items.push(index);
        } else {
            self.table(&owner)?.indexes.items.push(index);
            if !own.only {
                self.give_to_partitions(&owner)?;
            }
        }
        Ok(())
    }

    /// `((column))` is the column to the server.
    fn plain_column(&mut self, owner: &Key, raw: &str) -> Option<String> {
        let mut cursor = Cursor::new(raw);
        while cursor.take_symbol("(") {}
        let name = cursor.name().ok()?;
        while cursor.take_symbol(")") {}
        cursor.done().ok()?;
        let table = self.table(owner).ok()?;
        table.column(&name).map(|column| column.name.clone())
    }

    /// An index for changing.
    pub(crate) fn index_mut(&mut self, key: &Key) -> Option<&mut Index> {
        let owner = self.indexes.get(key)?.owner.clone();
        let schema = self.catalog.schemas.get_mut(&owner.0)?;
        let list = match schema.tables.get_mut(&owner.1) {
            Some(table) => &mut table.indexes,
            None => &mut schema.views.items.get_mut(&owner.1)?.indexes,
        };
        list.items.iter_mut().find(|index| index.name.as_ref() == Some(&key.1))
    }

    /// The attributes of an index, be it its own or that of a key.
    fn index_attributes(&mut self, key: &Key) -> Option<&mut Attributes> {
        if self.index_mut(key).is_some() {
            return self.index_mut(key).map(|index| &mut index.attributes);
        }
        let owner = self.indexes.get(key)?.owner.clone();
        let table = self.catalog.schemas.get_mut(&owner.0)?.tables.get_mut(&owner.1)?;
        let named = |name: &Option<String>| name.as_ref() == Some(&key.1);
        let primary = table.primary_key.value_mut().filter(|own| named(&own.name));
        let unique = table.uniques.items.iter_mut().find(|own| named(&own.name));
        primary.map(|own| &mut own.attributes).or(unique.map(|own| &mut own.attributes))
    }

    /// `ALTER INDEX name …`, after the name; renames are the business of all relations.
    pub(crate) fn alter_index(&mut self, cursor: &mut Cursor<'_>, key: &Key) -> Applied {
        if cursor.take(&["attach", "partition"]) {
            let child = cursor.named()?;
            cursor.done()?;
            let child = self.find(&child, |state, key| state.indexes.contains_key(key));
            if let Some(slot) = child.and_then(|child| self.indexes.get_mut(&child)) {
                slot.of = Some(key.1.clone());
            }
            let Some(slot) = self.indexes.get_mut(key) else { return refused("there is no such index") };
            slot.lacks = slot.lacks.saturating_sub(1);
            let valid = slot.lacks == 0;
            if let Some(index) = self.index_mut(key) {
                index.valid = valid;
            }
            return Ok(());
        }
        if cursor.take(&["set", "tablespace"]) {
            let name = cursor.unless("pg_default")?;
            cursor.done()?;
            if let Some(index) = self.index_mut(key) {
                index.attributes.items.remove("tablespace");
                if let Some(name) = name {
                    index.attributes.set("tablespace", name);
                }
            }
            return Ok(());
        }
        if let Some(word) = cursor.one_of(&["set", "reset"]) {
            let options = cursor.storage_options()?;
            cursor.done()?;
            if let Some(attributes) = self.index_attributes(key) {
                change_parameters(attributes, "parameter", options, word == "set");
            } else if let Some(path) = self.constraint_path_of_index(key).filter(|_| word == "set") {
                self.not_compared_yet(path, Some("storage parameters"));
            }
            return Ok(());
        }
        if cursor.take(&["alter"]) {
            cursor.take(&["column"]);
            let number = cursor.integer()?;
            cursor.expect(&["set", "statistics"])?;
            let target = cursor.integer()?;
            cursor.done()?;
            if let Some(attributes) = self.index_attributes(key) {
                let name = format!("statistics {number}");
                attributes.items.remove(&name);
                if target >= 0 {
                    attributes.set(name, target.to_string());
                }
            }
            return Ok(());
        }
        Err(cursor.error("RENAME TO, ATTACH PARTITION or SET").into())
    }

    /// The constraint that an index belongs to.
    fn constraint_path_of_index(&self, key: &Key) -> Option<drift_catalog::ObjectPath> {
        let owner = &self.indexes.get(key)?.owner;
        let table = self.catalog.table(&owner.0, &owner.1)?;
        let is = |name: &Option<String>| name.as_ref() == Some(&key.1);
        let kind = if table.primary_key.value().is_some_and(|own| is(&own.name)) {
            Kind::PrimaryKey
        } else if table.exclusions.items.iter().any(|own| is(&own.name)) {
            Kind::Exclusion
        } else {
            Kind::Unique
        };
        Some(self.relation_path(owner).part(kind, key.1.as_str()))
    }

    pub(crate) fn index_path(&self, key: &Key) -> drift_catalog::ObjectPath {
        let owner = self.indexes.get(key).map_or_else(|| key.clone(), |slot| slot.owner.clone());
        self.relation_path(&owner).part(Kind::Index, key.1.as_str())
    }
}
