//! Columns.

use std::collections::BTreeSet;

use drift_catalog::{
    Attribute, Attributes, Column, ColumnType, Concrete, Facet, ForeignKey, Generated, Identity,
    IdentityKind, Kind, Labelled, ObjectPath, Origin, PrimaryKey, Sources, Table, Type, Unique,
};

use super::Lowering;
use super::fields::{Fields, origin};
use super::lowering::At;
use crate::keys::{COLUMN, GENERATED};
use crate::mistake::{DUPLICATE_KEY, Mistake, WRONG_SHAPE};
use crate::tree::{Entry, Value};

impl Lowering {
    pub(crate) fn columns(
        &mut self,
        columns: &Entry<'_>,
        path: &ObjectPath,
        table: &mut Table,
        at: At<'_>,
        sources: &mut Sources,
    ) {
        let at = At { alias: at.alias.or(columns.value.alias).or(columns.merged), ..at };
        let mut key = Vec::new();
        let mut names: BTreeSet<String> = BTreeSet::new();
        for entry in self.entries(&columns.value, "`columns`").unwrap_or_default() {
            let folded = if self.dialect.same_name("a", "A") {
                entry.key.to_ascii_lowercase()
            } else {
                entry.key.to_string()
            };
            if !names.insert(folded) {
                let message = format!("the column `{}` is declared twice, in another case", entry.key);
                self.mistake(Mistake::new(DUPLICATE_KEY, entry.key_place, message));
                continue;
            }
            let mut place = origin(entry, at.alias);
            let column_path = path.part(Kind::Column, entry.key.as_ref());
            let column = match &entry.value.value {
                Value::Map(_) => {
                    self.long_column(entry, &column_path, (path, table), at, (sources, &mut place, &mut key))
                }
                _ => self.short_column(entry, &column_path, &mut place),
            };
            if let Some(mut column) = column {
                if at.complete {
                    state_all(&mut column);
                }
                table.columns.push(column);
            }
            sources.origins.insert(column_path, place);
        }
        if !key.is_empty() {
            let key = PrimaryKey {
                name: None,
                columns: key,
                deferrable: Facet::SILENT,
                attributes: Attributes::default(),
            };
            if let Some(first) = sources.origin(&path.part(Kind::Column, key.columns[0].as_str())).cloned() {
                sources.origins.insert(key.path(path), first);
            }
            table.primary_key = Facet::Stated(Some(key));
        }
    }

    /// `name: string(120)?`
    fn short_column(&mut self, entry: &Entry<'_>, path: &ObjectPath, place: &mut Origin) -> Option<Column> {
        let text = self.text(&entry.value, &format!("the column `{}`", entry.key))?;
        let value = entry.value.alias.unwrap_or(entry.value.place);
        place.parts.push((Attribute::Type, value));
        let (ty, nullable) = self.column_type(text, path, entry.value.place)?;
        let mut column = Column::new(entry.key.as_ref(), ty, nullable);
        column.generated = Facet::Stated(None);
        Some(column)
    }

    fn long_column(
        &mut self,
        entry: &Entry<'_>,
        path: &ObjectPath,
        (table_path, table): (&ObjectPath, &mut Table),
        at: At<'_>,
        (sources, place, key): (&mut Sources, &mut Origin, &mut Vec<String>),
    ) -> Option<Column> {
        let name = entry.key.to_string();
        let fields = self.fields(&entry.value, COLUMN, &format!("the column `{name}`"))?;
        for (field, attribute) in [
            ("type", Attribute::Type),
            ("nullable", Attribute::Nullable),
            ("default", Attribute::Default),
            ("identity", Attribute::Identity),
            ("generated", Attribute::Generated),
            ("collation", Attribute::Collation),
            ("comment", Attribute::Comment),
        ] {
            if let Some(field) = fields.get(field) {
                place.parts.push((attribute, value_place(field)));
            }
        }
        let Some(written) = fields.get("type") else {
            let message = format!("the column `{name}` has no type");
            self.mistake(Mistake::new(WRONG_SHAPE, entry.key_place, message).help("add `type:`"));
            return None;
        };
        let (ty, mark) = self.type_of(&written.value, path)?;
        let nullable = self.field_bool(&fields, "nullable").unwrap_or(mark);
        let mut column = Column::new(name.as_str(), ty, nullable);
        column.collation = self.text_or_none(&fields, "collation");
        column.comment = self.text_or_none(&fields, "comment");
        column.renamed_from = self.field_text(&fields, "renamed_from").map(str::to_owned);
        column.attributes = self.options(&fields, "options", false);
        column.identity = self.identity(&fields);
        column.generated = self.generated(&fields);
        if let Some(default) = fields.get("default") {
            column.default = self.default(&default.value, &column.ty);
        }
        if self.field_bool(&fields, "primary_key") == Some(true) {
            key.push(name.clone());
        }
        if self.field_bool(&fields, "unique") == Some(true) {
            let unique = Unique {
                name: None,
                columns: vec![name.clone()],
                nulls_not_distinct: false,
                deferrable: Facet::SILENT,
                attributes: Attributes::default(),
            };
            if let Some(field) = fields.get("unique") {
                sources.origins.insert(unique.path(table_path), origin(field, at.alias));
            }
            table.uniques.items.push(unique);
        }
        self.column_reference(&fields, &name, (table_path, table), at, sources);
        Some(column)
    }

    fn column_reference(
        &mut self,
        fields: &Fields<'_, '_>,
        name: &str,
        (table_path, table): (&ObjectPath, &mut Table),
        at: At<'_>,
        sources: &mut Sources,
    ) {
        let Some(entry) = fields.get("references") else {
            for key in ["on_delete", "on_update", "deferrable"] {
                if let Some(field) = fields.get(key) {
                    let message = format!("`{key}` needs `references` beside it");
                    self.mistake(Mistake::new(WRONG_SHAPE, field.key_place, message));
                }
            }
            return;
        };
        let Some((references, referred)) = self.reference(entry, table_path, at) else { return };
        let foreign = ForeignKey {
            name: None,
            columns: vec![name.to_owned()],
            references,
            referred,
            on_delete: self.action(fields, "on_delete"),
            on_update: self.action(fields, "on_update"),
            matching: Facet::SILENT,
            deferrable: self.deferrable(fields),
            validated: Facet::SILENT,
        };
        sources.origins.insert(foreign.path(table_path), origin(entry, at.alias));
        table.foreign_keys.items.push(foreign);
    }

    fn identity(&mut self, fields: &Fields<'_, '_>) -> Facet<Option<Identity>> {
        if self.field_bool(fields, "auto_increment") == Some(true) {
            return Facet::Stated(Some(Identity { kind: IdentityKind::Any, options: Attributes::default() }));
        }
        let Some(entry) = fields.get("identity") else { return Facet::SILENT };
        let (word, options) = match &entry.value.value {
            Value::Map(_) => {
                let mut options = self.options(fields, "identity", true);
                let kind = options.items.remove("kind").unwrap_or_else(|| "by default".to_owned());
                (kind, options)
            }
            _ => match self.text(&entry.value, "`identity`") {
                Some(text) => (text.to_owned(), Attributes::default()),
                None => return Facet::SILENT,
            },
        };
        use IdentityKind::{Always, AutoIncrement, ByDefault, Rowid, Serial};
        if word == "none" {
            return Facet::Stated(None);
        }
        match [Always, ByDefault, Serial, Rowid, AutoIncrement].into_iter().find(|kind| kind.word() == word) {
            Some(kind) => Facet::Stated(Some(Identity { kind, options })),
            None => {
                let words = "always, by default, serial, rowid, autoincrement, none";
                let mistake =
                    Mistake::new(WRONG_SHAPE, entry.value.place, format!("`{word}` is no kind of identity"));
                self.mistake(mistake.help(format!("the kinds are: {words}")));
                Facet::SILENT
            }
        }
    }

    fn generated(&mut self, fields: &Fields<'_, '_>) -> Facet<Option<Generated>> {
        let Some(entry) = fields.get("generated") else { return Facet::Stated(None) };
        let (text, stored) = match &entry.value.value {
            Value::Map(_) => {
                let Some(inner) = self.fields(&entry.value, GENERATED, "`generated`") else {
                    return Facet::SILENT;
                };
                let stored = self.field_bool(&inner, "stored").unwrap_or(true);
                (self.field_text(&inner, "sql"), stored)
            }
            _ => (self.text(&entry.value, "`generated`"), true),
        };
        match text {
            Some("none") => Facet::Stated(None),
            Some(text) => Facet::Stated(Some(Generated { expr: drift_catalog::Expr::raw(text), stored })),
            None => Facet::SILENT,
        }
    }
}

/// The bytes of an entry's value, or of the alias that stands for it.
fn value_place(entry: &Entry<'_>) -> drift_catalog::Place {
    entry.value.alias.unwrap_or(entry.value.place)
}

/// Under `complete: true` what is not written is absent.
fn state_all(column: &mut Column) {
    fn none<T>(facet: &mut Facet<Option<T>>) {
        if facet.stated().is_none() {
            *facet = Facet::Stated(None);
        }
    }
    none(&mut column.default);
    none(&mut column.identity);
    none(&mut column.collation);
    none(&mut column.comment);
    column.attributes.complete = true;
}

/// A type that could not be read, to go on with.
pub(crate) fn unknown_type(raw: &str) -> ColumnType {
    ColumnType { ty: Type::Concrete(Concrete::named(raw.to_ascii_lowercase())), raw: raw.to_owned() }
}
