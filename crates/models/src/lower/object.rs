//! Enums, domains, sequences, views, functions and triggers.

use std::collections::BTreeMap;

use drift_catalog::{
    Attributes, Definitions, Domain, EnumType, Expr, Function, Kind, Listed, ObjectPath, Place, Sequence,
    Sources, Trigger, View,
};

use super::Lowering;
use super::fields::origin;
use super::lowering::At;
use super::table::is_empty;
use crate::keys::{DOMAIN, ENUM, FUNCTION, SEQUENCE, TRIGGER, VIEW};
use crate::mistake::{DUPLICATE_KEY, Mistake};
use crate::names;
use crate::tree::{Entry, Value};

impl Lowering {
    pub(crate) fn enumeration(&mut self, entry: &Entry<'_>, at: At<'_>, sources: &mut Sources) {
        let what = format!("the enum `{}`", entry.key);
        let (values, comment) = match &entry.value.value {
            Value::Map(_) => {
                let Some(fields) = self.fields(&entry.value, ENUM, &what) else { return };
                let Some(values) = fields.get("values") else { return };
                let comment = at.stated_or(self.text_or_none(&fields, "comment"), None);
                (self.names(&values.value, "`values`"), comment)
            }
            _ => (self.names(&entry.value, &what), at.silent_or(None)),
        };
        let Some(values) = values else { return };
        if let Some(path) = self.place_object(Kind::Enum, entry, at, sources) {
            self.labels(&values, &entry.key);
            let values = values.into_iter().map(|(value, _)| value).collect();
            self.schema(&path.schema).enums.items.insert(path.object, EnumType { values, comment });
        }
    }

    /// A label stands once.
    fn labels(&mut self, values: &[(String, Place)], name: &str) {
        let mut seen: BTreeMap<&str, Place> = BTreeMap::new();
        for (value, place) in values {
            if let Some(first) = seen.insert(value, *place) {
                let message = format!("the value `{value}` of the enum `{name}` stands twice");
                self.mistake(Mistake::new(DUPLICATE_KEY, *place, message).label(first, "first here"));
            }
        }
    }

    pub(crate) fn domain(&mut self, entry: &Entry<'_>, at: At<'_>, sources: &mut Sources) {
        let (schema, name) = self.qualified(&entry.key, at);
        let path = ObjectPath::new(Kind::Domain, schema, name);
        let mut domain = Domain {
            base: super::column::unknown_type(""),
            nullable: true,
            default: at.silent_or(None),
            checks: Listed { items: Vec::new(), complete: at.complete },
            collation: at.silent_or(None),
            comment: at.silent_or(None),
        };
        if let Value::Map(_) = &entry.value.value {
            let Some(fields) = self.fields(&entry.value, DOMAIN, &format!("the domain `{}`", entry.key))
            else {
                return;
            };
            let Some(ty) = fields.get("type") else { return };
            let Some((ty, _)) = self.type_of(&ty.value, &path) else { return };
            domain.base = ty;
            domain.nullable = self.field_bool(&fields, "nullable").unwrap_or(true);
            if let Some(default) = fields.get("default") {
                domain.default = self.default(&default.value, &domain.base);
            }
            self.stated.clear();
            domain.checks.complete |= is_empty(fields.get("checks"));
            domain.checks.items = self.checks(&fields, &path, at, sources);
            if fields.get("collation").is_some() {
                domain.collation = self.text_or_none(&fields, "collation");
            }
            if fields.get("comment").is_some() {
                domain.comment = self.text_or_none(&fields, "comment");
            }
        } else {
            let Some(text) = self.text(&entry.value, "a domain") else { return };
            let Some((ty, _)) = self.column_type(text, &path, entry.value.place) else { return };
            domain.base = ty;
        }
        if let Some(path) = self.place_object(Kind::Domain, entry, at, sources) {
            self.schema(&path.schema).domains.items.insert(path.object, domain);
        }
    }

    pub(crate) fn sequence(&mut self, entry: &Entry<'_>, at: At<'_>, sources: &mut Sources) {
        let mut sequence = Sequence {
            options: Attributes { complete: at.complete, ..Attributes::default() },
            comment: at.silent_or(None),
        };
        if !entry.value.is_null() {
            let Some(fields) = self.fields(&entry.value, SEQUENCE, &format!("the sequence `{}`", entry.key))
            else {
                return;
            };
            sequence.options = self.options(&fields, "options", at.complete);
            if fields.get("comment").is_some() {
                sequence.comment = self.text_or_none(&fields, "comment");
            }
        }
        if let Some(path) = self.place_object(Kind::Sequence, entry, at, sources) {
            self.schema(&path.schema).sequences.items.insert(path.object, sequence);
        }
    }

    pub(crate) fn view(&mut self, entry: &Entry<'_>, at: At<'_>, sources: &mut Sources) {
        self.any_view(entry, at, sources, false);
    }

    pub(crate) fn materialized_view(&mut self, entry: &Entry<'_>, at: At<'_>, sources: &mut Sources) {
        self.any_view(entry, at, sources, true);
    }

    fn any_view(&mut self, entry: &Entry<'_>, at: At<'_>, sources: &mut Sources, materialized: bool) {
        let kind = if materialized { Kind::MaterializedView } else { Kind::View };
        let (schema, name) = self.qualified(&entry.key, at);
        let path = ObjectPath::new(kind, schema, name);
        let says = |key: &str| at.complete || at.kinds.iter().any(|kind| kind == key);
        let mut view = View {
            query: Expr::raw(""),
            materialized,
            indexes: Listed { items: Vec::new(), complete: says("indexes") },
            triggers: Listed { items: Vec::new(), complete: says("triggers") },
            comment: at.silent_or(None),
            definitions: Definitions::default(),
            broken: None,
            attributes: Attributes { complete: at.complete, ..Attributes::default() },
        };
        if let Value::Map(_) = &entry.value.value {
            let Some(fields) = self.fields(&entry.value, VIEW, &format!("the view `{}`", entry.key)) else {
                return;
            };
            let Some(text) = self.field_text(&fields, "sql") else { return };
            view.query = Expr::raw(text);
            self.stated.clear();
            if let Some(indexes) = fields.get("indexes") {
                view.indexes.complete |= is_empty(Some(indexes));
                self.indexes(indexes, &path, (&mut view.indexes, None), at, sources);
            }
            if let Some(triggers) = fields.get("triggers") {
                view.triggers.complete |= is_empty(Some(triggers));
                self.triggers(triggers, &path, &mut view.triggers, at, sources);
            }
            if fields.get("comment").is_some() {
                view.comment = self.text_or_none(&fields, "comment");
            }
            view.attributes = self.options(&fields, "options", at.complete);
            view.definitions = self.definitions_of(&fields, &path, at, says, sources);
        } else {
            let Some(text) = self.text(&entry.value, "a view") else { return };
            view.query = Expr::raw(text);
            if self.has_definitions() && says("rules") {
                view.definitions.complete(&[Kind::Rule]);
            }
        }
        if let Some(path) = self.place_object(kind, entry, at, sources) {
            self.schema(&path.schema).views.items.insert(path.object, view);
        }
    }

    pub(crate) fn function(&mut self, entry: &Entry<'_>, at: At<'_>, sources: &mut Sources) {
        let (text, comment) = if let Value::Map(_) = &entry.value.value {
            let Some(fields) = self.fields(&entry.value, FUNCTION, "a function") else { return };
            let comment = match fields.get("comment") {
                Some(_) => self.text_or_none(&fields, "comment"),
                None => at.silent_or(None),
            };
            (self.field_text(&fields, "sql"), comment)
        } else {
            (self.text(&entry.value, "a function"), at.silent_or(None))
        };
        let Some(text) = text else { return };
        // A signature holds dots and spaces of its own: only a dot before the first parenthesis qualifies.
        let (head, arguments) = names::signature(&entry.key);
        let (schema, name) = self.qualified(head, at);
        let path = ObjectPath::new(Kind::Function, schema.as_str(), format!("{name}{arguments}"));
        if self.declare(sources, &path, origin(entry, at.alias)) {
            let function = Function { definition: Expr::raw(text), comment };
            self.schema(&schema).functions.items.insert(path.object, function);
        }
    }

    pub(crate) fn triggers(
        &mut self,
        entry: &Entry<'_>,
        path: &ObjectPath,
        list: &mut Listed<Trigger>,
        at: At<'_>,
        sources: &mut Sources,
    ) {
        let at = at.through(entry);
        for entry in self.entries(&entry.value, "`triggers`").unwrap_or_default() {
            let mut attributes = Attributes { complete: at.complete, ..Attributes::default() };
            let text = if let Value::Map(_) = &entry.value.value {
                let Some(fields) = self.fields(&entry.value, TRIGGER, "a trigger") else { continue };
                attributes = self.options(&fields, "options", at.complete);
                self.field_text(&fields, "sql")
            } else {
                self.text(&entry.value, "a trigger")
            };
            let Some(text) = text else { continue };
            sources.origins.insert(path.part(Kind::Trigger, entry.key.as_ref()), origin(entry, at.alias));
            list.items.push(Trigger { name: entry.key.to_string(), definition: Expr::raw(text), attributes });
        }
    }
}
