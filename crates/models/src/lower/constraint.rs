//! Constraints of tables, and the one notation of references.

use drift_catalog::{
    Attributes, Check, Deferrable, Exclusion, Expr, Facet, ForeignKey, MatchKind, ObjectPath, Place,
    ReferentialAction, Sources, Table, TableRef, Unique,
};

use super::Lowering;
use super::fields::{Fields, origin};
use super::lowering::{At, OpenReference};
use super::once::item_origin;
use crate::keys::{CHECK, FOREIGN_KEY, NAMED_COLUMNS};
use crate::mistake::{Mistake, WRONG_SHAPE};
use crate::names;
use crate::tree::{Entry, Node, Value};

/// Columns with an optional name and what goes with it.
pub(crate) struct NamedColumns {
    pub(crate) columns: Vec<(String, Place)>,
    pub(crate) name: Option<String>,
    pub(crate) nulls_not_distinct: bool,
    pub(crate) deferrable: Facet<Deferrable>,
    pub(crate) attributes: Attributes,
}

impl Lowering {
    /// `[a, b]`, or `{ columns: [a, b], name: … }`.
    pub(crate) fn named_columns(&mut self, node: &Node<'_>, what: &str, at: At<'_>) -> Option<NamedColumns> {
        if !matches!(node.value, Value::Map(_)) {
            let columns = self.some_names(node, what)?;
            return Some(NamedColumns {
                columns,
                name: None,
                nulls_not_distinct: false,
                deferrable: at.silent_or(Deferrable::No),
                attributes: Attributes { complete: at.complete, ..Attributes::default() },
            });
        }
        let fields = self.fields(node, NAMED_COLUMNS, what)?;
        let columns = match fields.get("columns") {
            Some(entry) => self.some_names(&entry.value, "`columns`")?,
            None => return None,
        };
        let deferrable = self.deferrable(&fields);
        Some(NamedColumns {
            columns,
            name: self.field_text(&fields, "name").map(str::to_owned),
            nulls_not_distinct: self.field_bool(&fields, "nulls_not_distinct").unwrap_or(false),
            deferrable: at.stated_or(deferrable, Deferrable::No),
            attributes: self.options(&fields, "options", at.complete),
        })
    }

    pub(crate) fn uniques(
        &mut self,
        fields: &Fields<'_, '_>,
        path: &ObjectPath,
        table: &mut Table,
        at: At<'_>,
        sources: &mut Sources,
    ) {
        let Some(entry) = fields.get("unique") else { return };
        let at = at.through(entry);
        for item in self.items(&entry.value, "`unique`").unwrap_or_default() {
            let Some(named) = self.named_columns(item, "a unique constraint", at) else { continue };
            self.known_columns(&named.columns, path, &table.columns);
            let unique = Unique {
                name: named.name,
                columns: named.columns.into_iter().map(|(name, _)| name).collect(),
                nulls_not_distinct: named.nulls_not_distinct,
                deferrable: named.deferrable,
                attributes: named.attributes,
            };
            self.state_once(&unique, path, item_origin(item, at.alias), sources);
            table.uniques.push(unique);
        }
    }

    /// `{ seats_positive: "seats > 0" }`, or a list for checks without a name.
    pub(crate) fn checks(
        &mut self,
        fields: &Fields<'_, '_>,
        path: &ObjectPath,
        at: At<'_>,
        sources: &mut Sources,
    ) -> Vec<Check> {
        let Some(entry) = fields.get("checks") else { return Vec::new() };
        let at = at.through(entry);
        let mut checks = Vec::new();
        if let Value::Map(entries) = &entry.value.value {
            for entry in entries.iter() {
                let Some(text) = self.text(&entry.value, &format!("the check `{}`", entry.key)) else {
                    continue;
                };
                let check = check(Some(entry.key.to_string()), text, at);
                self.state_once(&check, path, origin(entry, at.alias), sources);
                checks.push(check);
            }
            checks.shrink_to_fit();
            return checks;
        }
        for item in self.items(&entry.value, "`checks`").unwrap_or_default() {
            let check = if let Value::Map(_) = &item.value {
                let Some(fields) = self.fields(item, CHECK, "a check") else { continue };
                let Some(text) = self.field_text(&fields, "sql") else { continue };
                let name = self.field_text(&fields, "name").map(str::to_owned);
                let mut check = check(name, text, at);
                if let Some(validated) = self.field_bool(&fields, "validated") {
                    check.validated = Facet::Stated(validated);
                }
                check.attributes = self.options(&fields, "options", at.complete);
                check
            } else {
                let Some(text) = self.text(item, "a check") else { continue };
                check(None, text, at)
            };
            self.state_once(&check, path, item_origin(item, at.alias), sources);
            checks.push(check);
        }
        checks
    }

    pub(crate) fn foreign_keys(
        &mut self,
        fields: &Fields<'_, '_>,
        path: &ObjectPath,
        table: &mut Table,
        at: At<'_>,
        sources: &mut Sources,
    ) {
        let Some(entry) = fields.get("foreign_keys") else { return };
        let at = at.through(entry);
        for item in self.items(&entry.value, "`foreign_keys`").unwrap_or_default() {
            let Some(fields) = self.fields(item, FOREIGN_KEY, "a foreign key") else { continue };
            let (Some(columns), Some(references)) = (fields.get("columns"), fields.get("references")) else {
                continue;
            };
            let Some(columns) = self.some_names(&columns.value, "`columns`") else { continue };
            self.known_columns(&columns, path, &table.columns);
            let at_references = references.value.here();
            let Some((references, referred)) = self.reference(references, path, at) else { continue };
            if !referred.is_empty() && referred.len() != columns.len() {
                let message =
                    format!("{} columns refer to {}; there must be as many", columns.len(), referred.len());
                self.mistake(Mistake::new(WRONG_SHAPE, at_references, message));
            }
            let deferrable = self.deferrable(&fields);
            let foreign = ForeignKey {
                name: self.field_text(&fields, "name").map(str::to_owned),
                columns: columns.into_iter().map(|(name, _)| name).collect(),
                references,
                referred,
                on_delete: at.stated_or(self.action(&fields, "on_delete"), ReferentialAction::NoAction),
                on_update: at.stated_or(self.action(&fields, "on_update"), ReferentialAction::NoAction),
                matching: at.stated_or(self.matching(&fields), MatchKind::Simple),
                deferrable: at.stated_or(deferrable, Deferrable::No),
                validated: match self.field_bool(&fields, "validated") {
                    Some(validated) => Facet::Stated(validated),
                    None => at.silent_or(true),
                },
            };
            self.state_once(&foreign, path, item_origin(item, at.alias), sources);
            table.foreign_keys.push(foreign);
        }
    }

    pub(crate) fn exclusions(
        &mut self,
        fields: &Fields<'_, '_>,
        path: &ObjectPath,
        table: &mut Table,
        at: At<'_>,
        sources: &mut Sources,
    ) {
        let Some(entry) = fields.get("exclusions") else { return };
        let at = at.through(entry);
        for entry in self.entries(&entry.value, "`exclusions`").unwrap_or_default() {
            let Some(text) = self.text(&entry.value, "an exclusion constraint") else { continue };
            let exclusion = Exclusion { name: Some(entry.key.to_string()), definition: Expr::raw(text) };
            self.state_once(&exclusion, path, origin(entry, at.alias), sources);
            table.exclusions.push(exclusion);
        }
    }

    /// `plans(id)`, `billing.plans(id)`; the columns may be left out for the primary key.
    pub(crate) fn reference(
        &mut self,
        entry: &Entry<'_>,
        path: &ObjectPath,
        at: At<'_>,
    ) -> Option<(TableRef, Vec<String>)> {
        let text = self.text(&entry.value, "`references`")?;
        let place = entry.value.here();
        let Some(((schema, table), columns)) = names::reference(text) else {
            let mistake = Mistake::new(WRONG_SHAPE, place, format!("`{text}` is no reference"));
            self.mistake(mistake.help("write `plans(id)` or `billing.plans(id)`"));
            return None;
        };
        let schema = self.dialect.schema_of(schema.as_deref().unwrap_or(at.schema)).to_owned();
        self.open_references.push(OpenReference {
            table: path.clone(),
            schema: schema.clone(),
            target: table.clone(),
            columns: columns.clone(),
            place,
        });
        Some((TableRef { schema, table }, columns))
    }

    pub(crate) fn action(&mut self, fields: &Fields<'_, '_>, key: &str) -> Facet<ReferentialAction> {
        let Some(text) = self.field_text(fields, key) else { return Facet::SILENT };
        let (word, columns) = match text.find('(') {
            Some(at) => (text[..at].trim_end(), names::columns(&text[at..])),
            None => (text, Some(Vec::new())),
        };
        match (word, columns) {
            ("no action" | "no_action" | "NO ACTION", Some(columns)) if columns.is_empty() => {
                Facet::Stated(ReferentialAction::NoAction)
            }
            ("restrict" | "RESTRICT", Some(columns)) if columns.is_empty() => {
                Facet::Stated(ReferentialAction::Restrict)
            }
            ("cascade" | "CASCADE", Some(columns)) if columns.is_empty() => {
                Facet::Stated(ReferentialAction::Cascade)
            }
            ("set null" | "set_null" | "SET NULL", Some(columns)) => {
                Facet::Stated(ReferentialAction::SetNull(columns))
            }
            ("set default" | "set_default" | "SET DEFAULT", Some(columns)) => {
                Facet::Stated(ReferentialAction::SetDefault(columns))
            }
            _ => {
                if let Some(entry) = fields.get(key) {
                    let message = format!("`{text}` is no action of a foreign key");
                    let help = "write no action, restrict, cascade, set null or set default";
                    self.mistake(Mistake::new(WRONG_SHAPE, entry.value.place, message).help(help));
                }
                Facet::SILENT
            }
        }
    }

    fn matching(&mut self, fields: &Fields<'_, '_>) -> Facet<MatchKind> {
        match self.word(fields, "match", &["simple", "full"]) {
            Some("full") => Facet::Stated(MatchKind::Full),
            Some(_) => Facet::Stated(MatchKind::Simple),
            None => Facet::SILENT,
        }
    }

    pub(crate) fn deferrable(&mut self, fields: &Fields<'_, '_>) -> Facet<Deferrable> {
        match self.field_text(fields, "deferrable") {
            Some("false") => Facet::Stated(Deferrable::No),
            Some("true" | "immediate") => Facet::Stated(Deferrable::Immediate),
            Some("deferred") => Facet::Stated(Deferrable::Deferred),
            Some(_) => {
                if let Some(entry) = fields.get("deferrable") {
                    self.wrong(&entry.value, "`deferrable` must be true, false, `immediate` or `deferred`");
                }
                Facet::SILENT
            }
            None => Facet::SILENT,
        }
    }
}

fn check(name: Option<String>, text: &str, at: At<'_>) -> Check {
    Check {
        name,
        expr: Expr::raw(text),
        validated: at.silent_or(true),
        attributes: Attributes { complete: at.complete, ..Attributes::default() },
    }
}
