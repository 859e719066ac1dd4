//! Tables.

use drift_catalog::{Facet, Kind, Labelled, ObjectPath, Partition, PrimaryKey, Sources, Table};

use super::Lowering;
use super::fields::{Fields, origin};
use super::lowering::At;
use crate::keys::{TABLE, TABLE_KINDS};
use crate::mistake::{DUPLICATE_CONSTRAINT, Mistake, UNKNOWN_COLUMN, WRONG_SHAPE};
use crate::tree::{Entry, Value};

impl Lowering {
    pub(crate) fn table(&mut self, entry: &Entry<'_>, at: At<'_>, sources: &mut Sources) {
        let fields = self.fields(&entry.value, TABLE, &format!("the table `{}`", entry.key));
        let Some(path) = self.place_object(Kind::Table, entry, at, sources) else {
            if let Some(fields) = fields {
                // The first declaration counts; the mistakes of this one are mistakes all the same.
                let path = self.path_of(Kind::Table, entry, at);
                self.table_of(&fields, &path, entry, at, &mut Sources::default());
            }
            return;
        };
        // The table is there, whatever it is: what refers to it is no mistake.
        let table = fields.map(|fields| self.table_of(&fields, &path, entry, at, sources));
        self.schema(&path.schema).tables.insert(path.object, table.unwrap_or_default());
    }

    fn table_of(
        &mut self,
        fields: &Fields<'_, '_>,
        path: &ObjectPath,
        entry: &Entry<'_>,
        at: At<'_>,
        sources: &mut Sources,
    ) -> Table {
        self.stated.clear();
        let alias = origin(entry, at.alias).alias;
        let (all, mut kinds) = match fields.get("complete") {
            Some(entry) => self.complete_of(&entry.value, TABLE_KINDS, at.complete),
            None => (at.complete, Vec::new()),
        };
        kinds.extend(at.kinds.iter().cloned());
        let at = At { complete: all, alias, ..at };
        let mut table = Table { app: at.app.map(str::to_owned), ..Table::default() };
        table.comment = at.stated_or(self.text_or_none(fields, "comment"), None);
        table.renamed_from = self.field_text(fields, "renamed_from").map(str::to_owned);
        table.attributes = self.options(fields, "options", all);
        table.partition = self.partition(fields, all);
        let says = |key: &str| all || kinds.iter().any(|kind| kind == key) || is_empty(fields.get(key));
        table.uniques.complete = says("unique");
        table.checks.complete = says("checks");
        table.foreign_keys.complete = says("foreign_keys");
        table.exclusions.complete = says("exclusions");
        table.indexes.complete = says("indexes");
        table.triggers.complete = says("triggers");
        if let Some(columns) = fields.get("columns") {
            self.columns(columns, path, &mut table, at, sources);
        }
        self.primary_key(fields, path, &mut table, at, sources);
        self.uniques(fields, path, &mut table, at, sources);
        table.checks.items = self.checks(fields, path, at, sources);
        self.foreign_keys(fields, path, &mut table, at, sources);
        self.exclusions(fields, path, &mut table, at, sources);
        if let Some(indexes) = fields.get("indexes") {
            self.indexes(indexes, path, (&mut table.indexes, Some(&table.columns)), at, sources);
        }
        if let Some(triggers) = fields.get("triggers") {
            self.triggers(triggers, path, &mut table.triggers, at, sources);
        }
        table.definitions =
            self.definitions_of(fields, path, at, |key| all || kinds.iter().any(|kind| kind == key), sources);
        table
    }

    fn partition(&mut self, fields: &Fields<'_, '_>, complete: bool) -> Facet<Option<Partition>> {
        let stated = self.text_or_none(fields, "partition_by");
        let (Some(entry), Some(text)) = (fields.get("partition_by"), stated.value()) else {
            return if stated.stated().is_some() || complete { Facet::Stated(None) } else { Facet::SILENT };
        };
        let split = text.trim().split_once('(').and_then(|(strategy, rest)| {
            let strategy = strategy.trim().to_ascii_lowercase();
            let key = rest.trim_end().strip_suffix(')')?.trim();
            ["range", "list", "hash"].contains(&strategy.as_str()).then(|| (strategy, key.to_owned()))
        });
        match split {
            Some((strategy, key)) => {
                Facet::Stated(Some(Partition { strategy, key: drift_catalog::Expr::raw(key) }))
            }
            None => {
                let message = "`partition_by` is written `range (created_at)`, `list (…)` or `hash (…)`";
                self.mistake(Mistake::new(WRONG_SHAPE, entry.value.place, message));
                Facet::SILENT
            }
        }
    }

    /// A mistake for each name that is no column of the table.
    pub(crate) fn known_columns<'c>(
        &mut self,
        names: impl IntoIterator<Item = &'c (String, drift_catalog::Place)>,
        table: &ObjectPath,
        columns: &[drift_catalog::Column],
    ) {
        for (name, place) in names {
            if !columns.iter().any(|column| self.dialect.same_name(&column.name, name)) {
                let message = format!("the table `{}` has no column `{name}`", table.object);
                let mistake = Mistake::new(UNKNOWN_COLUMN, *place, message);
                self.mistakes.push_near(mistake, name, columns.iter().map(|column| column.name.as_str()));
            }
        }
    }

    fn primary_key(
        &mut self,
        fields: &Fields<'_, '_>,
        path: &ObjectPath,
        table: &mut Table,
        at: At<'_>,
        sources: &mut Sources,
    ) {
        let Some(entry) = fields.get("primary_key") else {
            if at.complete && table.primary_key.stated().is_none() {
                table.primary_key = Facet::Stated(None);
            }
            return;
        };
        if let Some(first) = table.primary_key.value() {
            let first = sources.origin(&first.path(path)).map(|origin| origin.name);
            let mut mistake =
                Mistake::new(DUPLICATE_CONSTRAINT, entry.key_place, "the primary key is stated twice");
            if let Some(first) = first {
                mistake = mistake.label(first, "first here");
            }
            return self.mistake(mistake);
        }
        if matches!(&entry.value.value, Value::Scalar(text, false) if text == "none") {
            table.primary_key = Facet::Stated(None);
            return;
        }
        let Some(named) = self.named_columns(&entry.value, "the primary key", at) else { return };
        self.known_columns(&named.columns, path, &table.columns);
        let key = PrimaryKey {
            name: named.name,
            columns: named.columns.into_iter().map(|(name, _)| name).collect(),
            deferrable: named.deferrable,
            attributes: named.attributes,
        };
        sources.origins.insert(key.path(path), origin(entry, at.alias));
        table.primary_key = Facet::Stated(Some(key));
    }
}

pub(crate) fn is_empty(entry: Option<&Entry<'_>>) -> bool {
    entry.is_some_and(|entry| match &entry.value.value {
        Value::List(items) => items.is_empty(),
        Value::Map(entries) => entries.is_empty(),
        Value::Scalar(..) | Value::Later(_) => false,
    })
}
