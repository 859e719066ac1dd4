//! Tables.

use drift_catalog::{
    Check, Facet, ForeignKey, Kind, Labelled, Listed, ObjectPath, Partition, PrimaryKey, Sources, Table,
    Unique,
};

use super::Lowering;
use super::fields::{Fields, origin};
use super::lowering::At;
use crate::keys::TABLE;
use crate::mistake::{DUPLICATE_CONSTRAINT, Mistake, UNKNOWN_COLUMN, WRONG_SHAPE};
use crate::tree::{Entry, Node, Value};

/// The keys whose lists may be complete.
const KINDS: [&str; 6] = ["unique", "checks", "foreign_keys", "exclusions", "indexes", "triggers"];

impl Lowering {
    pub(crate) fn table(&mut self, entry: &Entry<'_>, at: At<'_>, sources: &mut Sources) {
        let Some(fields) = self.fields(&entry.value, TABLE, &format!("the table `{}`", entry.key)) else {
            return;
        };
        let Some((path, _)) = self.place_object(Kind::Table, entry, at, sources) else { return };
        let alias = origin(entry, at.alias).alias;
        let (all, kinds) = self.completeness(&fields, at.complete);
        let at = At { complete: all, alias, ..at };
        let mut table = Table { app: at.app.map(str::to_owned), ..Table::default() };
        table.comment = self.text_or_none(&fields, "comment");
        table.renamed_from = self.field_text(&fields, "renamed_from").map(str::to_owned);
        table.attributes = self.options(&fields, "options", all);
        table.partition = self.partition(&fields, all);
        let says = |key: &str| all || kinds.iter().any(|kind| kind == key) || is_empty(fields.get(key));
        table.uniques.complete = says("unique");
        table.checks.complete = says("checks");
        table.foreign_keys.complete = says("foreign_keys");
        table.exclusions.complete = says("exclusions");
        table.indexes.complete = says("indexes");
        table.triggers.complete = says("triggers");
        match fields.get("columns") {
            Some(columns) => self.columns(columns, &path, &mut table, at, sources),
            None => {
                let message = format!("the table `{}` declares no columns", entry.key);
                self.mistake(Mistake::new(WRONG_SHAPE, entry.key_place, message).help("add `columns:`"));
            }
        }
        self.primary_key(&fields, &path, &mut table, at, sources);
        self.uniques(&fields, &path, &mut table, at, sources);
        table.checks.items = self.checks(&fields, &path, at, sources);
        self.foreign_keys(&fields, &path, &mut table, at, sources);
        self.exclusions(&fields, &path, &mut table, at, sources);
        if let Some(indexes) = fields.get("indexes") {
            self.indexes(indexes, &path, (&mut table.indexes, Some(&table.columns)), at, sources);
        }
        if let Some(triggers) = fields.get("triggers") {
            self.triggers(triggers, &path, &mut table.triggers, at, sources);
        }
        self.twice(&path, &table, sources);
        if let Some(schema) = self.catalog.schemas.get_mut(&path.schema) {
            schema.tables.insert(path.object, table);
        }
    }

    /// `complete: true`, or a list of the kinds that are.
    fn completeness(&mut self, fields: &Fields<'_, '_>, inherited: bool) -> (bool, Vec<String>) {
        let Some(entry) = fields.get("complete") else { return (inherited, Vec::new()) };
        if matches!(&entry.value.value, Value::Scalar(text, false) if text == "true" || text == "false") {
            return (self.boolean(&entry.value, "`complete`").unwrap_or(inherited), Vec::new());
        }
        let mut kinds = Vec::new();
        for (name, place) in self.names(&entry.value, "`complete`").unwrap_or_default() {
            if KINDS.contains(&name.as_str()) {
                kinds.push(name);
            } else {
                let message = format!("`{name}` is no kind of list that can be complete");
                let help = format!("the kinds are: {}", KINDS.join(", "));
                self.mistake(Mistake::new(WRONG_SHAPE, place, message).help(help));
            }
        }
        (inherited, kinds)
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

    /// Two statements of one constraint are a mistake that shows both.
    fn twice(&mut self, path: &ObjectPath, table: &Table, sources: &Sources) {
        self.twice_in::<Unique>(path, &table.uniques, sources, |a, b| a.columns == b.columns);
        self.twice_in::<Check>(path, &table.checks, sources, |a, b| a.expr.raw == b.expr.raw);
        self.twice_in::<ForeignKey>(path, &table.foreign_keys, sources, |a, b| {
            a.columns == b.columns && a.references == b.references && a.referred == b.referred
        });
        self.twice_in(path, &table.indexes, sources, |a, b| {
            a.parts == b.parts && a.predicate == b.predicate && a.unique == b.unique && a.method == b.method
        });
    }

    fn twice_in<T: Labelled>(
        &mut self,
        table: &ObjectPath,
        list: &Listed<T>,
        sources: &Sources,
        same: impl Fn(&T, &T) -> bool,
    ) {
        for (at, second) in list.items.iter().enumerate() {
            let Some(first) = list.items[..at].iter().find(|first| same(first, second)) else { continue };
            let place = |item: &T| sources.origin(&item.path(table)).map(|origin| origin.name);
            if let (Some(first), Some(second)) = (place(first), place(second))
                && first != second
            {
                let message = format!("this {} of `{}` is stated twice", T::KIND.word(), table.object);
                self.mistake(Mistake::new(DUPLICATE_CONSTRAINT, second, message).label(first, "first here"));
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
                let mistake = Mistake::new(UNKNOWN_COLUMN, *place, message)
                    .nearest(name, columns.iter().map(|column| column.name.as_str()));
                self.mistake(mistake);
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
        if let Some(first) = table.primary_key.value() {
            let first = sources.origin(&first.path(path)).map(|origin| origin.name);
            let mut mistake =
                Mistake::new(DUPLICATE_CONSTRAINT, entry.key_place, "the primary key is stated twice");
            if let Some(first) = first {
                mistake = mistake.label(first, "first here");
            }
            return self.mistake(mistake);
        }
        sources.origins.insert(key.path(path), origin(entry, at.alias));
        table.primary_key = Facet::Stated(Some(key));
    }
}

fn is_empty(entry: Option<&Entry<'_>>) -> bool {
    entry.is_some_and(|entry| match &entry.value.value {
        Value::List(items) => items.is_empty(),
        Value::Map(entries) => entries.is_empty(),
        Value::Scalar(..) => false,
    })
}

/// The place of a list item as an origin.
pub(crate) fn item_origin(item: &Node<'_>, alias: Option<drift_catalog::Place>) -> drift_catalog::Origin {
    let place = item.alias.unwrap_or(item.place);
    drift_catalog::Origin { name: place, entry: place, parts: Vec::new(), alias: alias.or(item.alias) }
}
