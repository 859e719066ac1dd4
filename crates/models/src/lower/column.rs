//! Columns.

use std::collections::BTreeMap;

use drift_catalog::{
    Attribute, Attributes, Column, ColumnType, Concrete, Deferrable, Facet, ForeignKey, Generated, Identity,
    IdentityKind, Kind, Labelled, MatchKind, ObjectPath, Origin, Place, PrimaryKey, ReferentialAction,
    Sources, Table, Type, Unique,
};

use super::Lowering;
use super::fields::{Fields, origin};
use super::lowering::At;
use crate::keys::{COLUMN, GENERATED};
use crate::mistake::{DUPLICATE_KEY, Mistake, TOO_LARGE, WRONG_SHAPE};
use crate::tree::{Entry, Value};

/// More than any database takes: SQLite can be built for 32,767, PostgreSQL stops at 1,600.
const MOST_COLUMNS: usize = 32_767;

impl Lowering {
    pub(crate) fn columns(
        &mut self,
        columns: &Entry<'_>,
        path: &ObjectPath,
        table: &mut Table,
        at: At<'_>,
        sources: &mut Sources,
    ) {
        let at = at.through(columns);
        let mut key = (Vec::new(), None);
        let mut names: BTreeMap<String, Place> = BTreeMap::new();
        let entries = self.entries(&columns.value, "`columns`").unwrap_or_default();
        table.columns.reserve_exact(entries.len().min(MOST_COLUMNS));
        for entry in entries {
            let folded = self.fold(&entry.key);
            if names.len() >= MOST_COLUMNS {
                let message = format!("a table has at most {MOST_COLUMNS} columns");
                self.mistake(Mistake::new(TOO_LARGE, entry.key_place, message));
                break;
            }
            if let Some(first) = names.insert(folded, entry.key_place) {
                let message = format!("the column `{}` is declared twice, in another case", entry.key);
                let mistake = Mistake::new(DUPLICATE_KEY, entry.key_place, message);
                self.mistake(mistake.label(first, "first here"));
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
            // A column that could not be read is there all the same: what names it is no mistake.
            let mut column =
                column.unwrap_or_else(|| Column::new(entry.key.as_ref(), unknown_type(""), true));
            if at.complete {
                state_all(&mut column);
            }
            table.columns.push(column);
            place.parts.shrink_to_fit();
            sources.origins.insert(column_path, place);
        }
        let (key, flag) = key;
        if !key.is_empty() {
            let key = PrimaryKey {
                name: None,
                columns: key,
                deferrable: at.silent_or(Deferrable::No),
                attributes: Attributes { complete: at.complete, ..Attributes::default() },
            };
            let flag = flag.unwrap_or_else(|| origin(columns, at.alias));
            sources.origins.insert(key.path(path), flag);
            table.primary_key = Facet::Stated(Some(key));
        }
    }

    /// `name: string(120)?`
    fn short_column(&mut self, entry: &Entry<'_>, path: &ObjectPath, place: &mut Origin) -> Option<Column> {
        let text = self.text(&entry.value, &format!("the column `{}`", entry.key))?;
        let value = entry.value.here();
        place.parts.push((Attribute::Type, value));
        let (ty, nullable) = self.column_type(text, path, value)?;
        let mut column = Column::new(entry.key.as_ref(), self.types.share(ty), nullable);
        column.generated = Facet::Stated(None);
        Some(column)
    }

    fn long_column(
        &mut self,
        entry: &Entry<'_>,
        path: &ObjectPath,
        (table_path, table): (&ObjectPath, &mut Table),
        at: At<'_>,
        (sources, place, key): (&mut Sources, &mut Origin, &mut (Vec<String>, Option<Origin>)),
    ) -> Option<Column> {
        let name = entry.key.to_string();
        let at = at.through(entry);
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
        let (ty, mark) =
            self.type_of(&fields.get("type")?.value, path).unwrap_or_else(|| (unknown_type(""), false));
        let nullable = self.field_bool(&fields, "nullable").unwrap_or(mark);
        let mut column = Column::new(name.as_str(), self.types.share(ty), nullable);
        column.collation = self.text_or_none(&fields, "collation");
        column.comment = self.text_or_none(&fields, "comment");
        column.renamed_from = self.field_text(&fields, "renamed_from").map(str::to_owned);
        column.attributes = self.options(&fields, "options", false);
        column.identity = self.identity(&fields, at);
        column.generated = self.generated(&fields);
        if let Some(default) = fields.get("default") {
            column.default = self.default(&default.value, &column.ty);
        }
        if self.field_bool(&fields, "primary_key") == Some(true) {
            key.0.push(name.clone());
            if let (None, Some(field)) = (&key.1, fields.get("primary_key")) {
                key.1 = Some(origin(field, at.alias));
            }
        }
        if self.field_bool(&fields, "unique") == Some(true) {
            let unique = Unique {
                name: None,
                columns: vec![name.clone()],
                nulls_not_distinct: false,
                deferrable: at.silent_or(Deferrable::No),
                attributes: Attributes { complete: at.complete, ..Attributes::default() },
            };
            if let Some(field) = fields.get("unique") {
                self.state_once(&unique, table_path, origin(field, at.alias), sources);
            }
            table.uniques.push(unique);
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
            on_delete: at.stated_or(self.action(fields, "on_delete"), ReferentialAction::NoAction),
            on_update: at.stated_or(self.action(fields, "on_update"), ReferentialAction::NoAction),
            matching: at.silent_or(MatchKind::Simple),
            deferrable: at.stated_or(self.deferrable(fields), Deferrable::No),
            validated: at.silent_or(true),
        };
        self.state_once(&foreign, table_path, origin(entry, at.alias), sources);
        table.foreign_keys.push(foreign);
    }

    fn identity(&mut self, fields: &Fields<'_, '_>, at: At<'_>) -> Facet<Option<Box<Identity>>> {
        if self.field_bool(fields, "auto_increment") == Some(true) {
            return Facet::Stated(Some(Box::new(Identity {
                kind: IdentityKind::Any,
                options: Attributes::default(),
            })));
        }
        let Some(entry) = fields.get("identity") else { return Facet::SILENT };
        let (word, options) = match &entry.value.value {
            Value::Map(_) => {
                let mut options = self.options(fields, "identity", true);
                let kind = options.items.remove("kind").unwrap_or_else(|| "by default".to_owned());
                (kind, options)
            }
            _ => match self.text(&entry.value, "`identity`") {
                Some(text) => {
                    (text.to_owned(), Attributes { complete: at.complete, ..Attributes::default() })
                }
                None => return Facet::SILENT,
            },
        };
        use IdentityKind::{Always, AutoIncrement, ByDefault, Rowid, Serial};
        if word == "none" {
            return Facet::Stated(None);
        }
        match [Always, ByDefault, Serial, Rowid, AutoIncrement].into_iter().find(|kind| kind.word() == word) {
            Some(kind) => Facet::Stated(Some(Box::new(Identity { kind, options }))),
            None => {
                let words = "always, by default, serial, rowid, autoincrement, none";
                let mistake =
                    Mistake::new(WRONG_SHAPE, entry.value.place, format!("`{word}` is no kind of identity"));
                self.mistake(mistake.help(format!("the kinds are: {words}")));
                Facet::SILENT
            }
        }
    }

    fn generated(&mut self, fields: &Fields<'_, '_>) -> Facet<Option<Box<Generated>>> {
        let Some(entry) = fields.get("generated") else { return Facet::Stated(None) };
        let (text, stored) = match &entry.value.value {
            Value::Scalar(text, false) if text == "none" => return Facet::Stated(None),
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
            Some(text) => {
                Facet::Stated(Some(Box::new(Generated { expr: drift_catalog::Expr::raw(text), stored })))
            }
            None => Facet::SILENT,
        }
    }
}

/// The bytes of an entry's value, or of the alias that stands for it.
fn value_place(entry: &Entry<'_>) -> drift_catalog::Place {
    entry.value.here()
}

/// Under `complete: true` what is not written is absent.
fn state_all(column: &mut Column) {
    fn none<T>(facet: &mut Facet<Option<T>>) {
        if facet.stated().is_none() {
            *facet = Facet::Stated(None);
        }
    }
    none(&mut column.default);
    none(&mut column.generated);
    none(&mut column.identity);
    none(&mut column.collation);
    none(&mut column.comment);
    column.attributes.complete = true;
}

/// A type that could not be read, to go on with.
pub(crate) fn unknown_type(raw: &str) -> ColumnType {
    ColumnType { ty: Type::Concrete(Concrete::named(raw.to_ascii_lowercase())), raw: raw.to_owned() }
}
