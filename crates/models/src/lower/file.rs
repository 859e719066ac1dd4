//! The top of a model file.

use drift_catalog::{Extension, Kind, ObjectPath, Schema, Sources};

use super::Lowering;
use super::fields::origin;
use super::lowering::At;
use crate::keys::{EXTENSION, FILE};
use crate::mistake::{Mistake, WRONG_SHAPE};
use crate::tree::{Entry, Node, Value};

impl Lowering {
    /// Lowers one file.
    pub(crate) fn file(&mut self, root: &Node<'_>, sources: &mut Sources) {
        if root.is_null() {
            return;
        }
        let Some(fields) = self.fields(root, FILE, "a model file") else { return };
        if let Some(entry) = fields.get("drift")
            && self.text(&entry.value, "`drift`").is_some_and(|version| version != "1")
        {
            let message = "this program reads model files of format version 1";
            self.mistake(Mistake::new(WRONG_SHAPE, entry.value.place, message).help("write `drift: 1`"));
        }
        let schema =
            self.field_text(&fields, "schema").unwrap_or(&self.catalog.default_schema.clone()).to_owned();
        let app = self.field_text(&fields, "app").map(str::to_owned);
        let complete = self.field_bool(&fields, "complete").unwrap_or(false);
        let at = At { schema: &schema, app: app.as_deref(), complete, alias: None };
        let dialect = self.dialect;
        let content = self.catalog.schemas.entry(dialect.schema_of(&schema).to_owned()).or_default();
        mark_complete(content, complete, &fields_empty(&fields));
        if complete {
            self.catalog.extensions.complete = true;
        }
        type Lower = fn(&mut Lowering, &Entry<'_>, At<'_>, &mut Sources);
        let kinds: [(&str, Lower); 7] = [
            ("enums", Lowering::enumeration),
            ("domains", Lowering::domain),
            ("sequences", Lowering::sequence),
            ("tables", Lowering::table),
            ("views", Lowering::view),
            ("materialized_views", Lowering::materialized_view),
            ("functions", Lowering::function),
        ];
        for (key, lower) in kinds {
            let Some(entry) = fields.get(key) else { continue };
            let at = At { alias: entry.value.alias.or(entry.merged), ..at };
            for object in self.entries(&entry.value, &format!("`{key}`")).unwrap_or_default() {
                lower(self, object, at, sources);
            }
        }
        if let Some(entry) = fields.get("extensions") {
            self.extensions(&entry.value);
        }
    }

    /// Schema and name of an object's key: `plans`, `billing.plans`.
    pub(crate) fn qualified<'k>(&self, key: &'k str, at: At<'k>) -> (String, &'k str) {
        let (schema, name) = match key.split_once('.') {
            Some((schema, name)) if !schema.is_empty() && !name.is_empty() => (schema, name),
            _ => (at.schema, key),
        };
        (self.dialect.schema_of(schema).to_owned(), name)
    }

    /// Schema of an object, its path, and whether it is new.
    pub(crate) fn place_object(
        &mut self,
        kind: Kind,
        entry: &Entry<'_>,
        at: At<'_>,
        sources: &mut Sources,
    ) -> Option<(ObjectPath, &mut Schema)> {
        let (schema, name) = self.qualified(&entry.key, at);
        let path = ObjectPath::new(kind, schema.as_str(), name);
        if !self.declare(sources, &path, origin(entry, at.alias)) {
            return None;
        }
        Some((path, self.catalog.schemas.entry(schema).or_default()))
    }

    fn extensions(&mut self, node: &Node<'_>) {
        if let Value::Map(entries) = &node.value {
            for entry in entries.iter() {
                let schema = if entry.value.is_null() {
                    None
                } else if let Value::Scalar(text, _) = &entry.value.value {
                    Some(text.to_string())
                } else {
                    self.fields(&entry.value, EXTENSION, "an extension")
                        .and_then(|fields| self.field_text(&fields, "schema").map(str::to_owned))
                };
                self.catalog.extensions.items.insert(entry.key.to_string(), Extension { schema });
            }
        } else if let Some(names) = self.names(node, "`extensions`") {
            for (name, _) in names {
                self.catalog.extensions.items.insert(name, Extension::default());
            }
        }
        if self.catalog.extensions.items.is_empty() {
            self.catalog.extensions.complete = true;
        }
    }
}

/// The kinds whose mapping is written and empty: an omission there is a statement.
fn fields_empty(fields: &super::fields::Fields<'_, '_>) -> Vec<&'static str> {
    let empty = |node: &Node<'_>| match &node.value {
        Value::Map(entries) => entries.is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Scalar(..) => false,
    };
    ["enums", "domains", "sequences", "views", "materialized_views", "functions"]
        .into_iter()
        .filter(|key| fields.get(key).is_some_and(|entry| empty(&entry.value)))
        .collect()
}

fn mark_complete(content: &mut Schema, complete: bool, empty: &[&str]) {
    let says = |key: &str| complete || empty.contains(&key);
    content.enums.complete |= says("enums");
    content.domains.complete |= says("domains");
    content.sequences.complete |= says("sequences");
    content.views.complete |= says("views");
    content.functions.complete |= says("functions");
}
