//! The top of a model file.

use std::borrow::Cow;

use drift_catalog::{Extension, Kind, ObjectPath, Sources};

use super::Lowering;
use super::fields::{Fields, origin};
use super::lowering::At;
use crate::keys::{DIALECTS, EXTENSION, FILE, FILE_KINDS};
use crate::mistake::{Mistake, UNSUPPORTED, UNSUPPORTED_VERSION};
use crate::names;
use crate::sections::{Place, SECTIONS};
use crate::tree::{Entry, Node, Tree, Value};

type Lower = fn(&mut Lowering, &Entry<'_>, At<'_>, &mut Sources);

/// The kinds of objects, in the order in which they are read.
const KINDS: [(&str, Lower); 7] = [
    ("enums", Lowering::enumeration),
    ("domains", Lowering::domain),
    ("sequences", Lowering::sequence),
    ("tables", Lowering::table),
    ("views", Lowering::view),
    ("materialized_views", Lowering::materialized_view),
    ("functions", Lowering::function),
];

impl Lowering {
    /// Lowers one file.
    pub(crate) fn file(&mut self, tree: &Tree<'_>, sources: &mut Sources) {
        let Some(root) = tree.root(&mut self.mistakes) else { return };
        if root.is_null() {
            return;
        }
        let Some(fields) = self.fields(&root, FILE, "a model file") else { return };
        self.version(&fields);
        self.written_for(&fields);
        self.touched.clear();
        let default_schema = self.catalog.default_schema.clone();
        let named = self.field_text(&fields, "schema").map(str::to_owned);
        let schema = named.clone().unwrap_or(default_schema);
        let app = self.field_text(&fields, "app").map(str::to_owned);
        let (complete, mut kinds) = self.completeness(tree, &fields);
        if named.is_some() {
            self.schema(&schema);
        }
        kinds.extend(empty_kinds(&fields));
        if let Some(entry) = self.grown(tree, fields.get("schemas")) {
            for (name, _) in self.names(&entry.value, "`schemas`").unwrap_or_default() {
                self.schema(&name);
            }
        }
        let at = At { schema: &schema, app: app.as_deref(), complete, kinds: &kinds, alias: None };
        for (key, lower) in KINDS {
            let Some(entry) = fields.get(key) else { continue };
            let at = At { alias: entry.value.alias.or(entry.merged), ..at };
            for object in self.entries(&entry.value, &format!("`{key}`")).unwrap_or_default() {
                // Nothing of the object is left when this ends: a large file is never a tree as a whole.
                let Some(object) = self.grown(tree, Some(object)) else { continue };
                lower(self, &object, at, sources);
            }
        }
        for section in SECTIONS {
            let Some(entry) = fields.get(section.key).filter(|_| section.place != Place::Part) else {
                continue;
            };
            let at = At { alias: entry.value.alias.or(entry.merged), ..at };
            for object in self.entries(&entry.value, &format!("`{}`", section.key)).unwrap_or_default() {
                let Some(object) = self.grown(tree, Some(object)) else { continue };
                self.definition(section, &object, at, sources);
            }
        }
        if let Some(entry) = fields.get("extensions") {
            self.extensions(tree, entry, at, sources);
        }
        if self.touched.is_empty() && (complete || !kinds.is_empty()) {
            // A file that says that nothing is there says it of its schema.
            self.schema(&schema);
        }
        self.mark_complete(complete, &kinds);
    }

    /// An entry with all that is in it.
    fn grown<'a>(&mut self, tree: &Tree<'a>, entry: Option<&Entry<'a>>) -> Option<Entry<'a>> {
        let grown = tree.grow(entry?, &mut self.mistakes);
        self.unread |= grown.is_none();
        grown
    }

    fn version(&mut self, fields: &Fields<'_, '_>) {
        let Some(entry) = fields.get("drift") else { return };
        if !matches!(&entry.value.value, Value::Scalar(text, false) if text == "1") {
            let message = "this program reads model files of format version 1";
            let mistake = Mistake::new(UNSUPPORTED_VERSION, entry.value.here(), message);
            self.mistake(mistake.help("write `drift: 1`"));
        }
    }

    /// All files of one catalog are written for one kind of database.
    fn written_for(&mut self, fields: &Fields<'_, '_>) {
        let Some(word) = self.word(fields, "dialect", DIALECTS) else { return };
        let read = self.catalog.flavor.vendor;
        if let Some(entry) = fields.get("dialect").filter(|_| word != read.word()) {
            let message = format!("this file is written for {word}, and read as models for {}", read.word());
            let help = format!(
                "write `dialect: {word}` at the beginning of a line in every file that is read, or say --dialect {word}"
            );
            self.mistake(Mistake::new(UNSUPPORTED, entry.value.here(), message).help(help));
        }
    }

    /// `complete: true`, or the kinds that are.
    fn completeness<'a>(&mut self, tree: &Tree<'a>, fields: &Fields<'_, 'a>) -> (bool, Vec<String>) {
        let Some(entry) = self.grown(tree, fields.get("complete")) else { return (false, Vec::new()) };
        self.complete_of(&entry.value, FILE_KINDS, false)
    }

    /// Whether everything is complete, or else which kinds are.
    pub(crate) fn complete_of(
        &mut self,
        node: &Node<'_>,
        known: &[&str],
        inherited: bool,
    ) -> (bool, Vec<String>) {
        if matches!(&node.value, Value::Scalar(text, false) if text == "true" || text == "false") {
            return (self.boolean(node, "`complete`").unwrap_or(inherited), Vec::new());
        }
        let mut kinds = Vec::new();
        for (name, place) in self.names(node, "`complete`").unwrap_or_default() {
            if known.contains(&name.as_str()) {
                kinds.push(name);
            } else {
                let message = format!("`{name}` is no kind of list that can be complete");
                let mistake = Mistake::new(crate::mistake::WRONG_SHAPE, place, message)
                    .help(format!("write true, false, or some of: {}", known.join(", ")));
                self.mistakes.push_near(mistake, &name, known.iter().copied());
            }
        }
        (inherited, kinds)
    }

    /// What the file leaves out of every schema it speaks of is a statement.
    fn mark_complete(&mut self, complete: bool, kinds: &[String]) {
        let says = |key: &str| complete || kinds.iter().any(|kind| kind == key);
        self.catalog.extensions.complete |= says("extensions");
        let touched: Vec<String> = std::mem::take(&mut self.touched).into_iter().collect();
        self.complete_definitions(&touched, says);
        for name in touched {
            let content = self.schema(&name);
            content.enums.complete |= says("enums");
            content.domains.complete |= says("domains");
            content.sequences.complete |= says("sequences");
            content.views.complete |= says("views");
            content.functions.complete |= says("functions");
        }
    }

    /// Schema and name of an object's key: `plans`, `billing.plans`.
    pub(crate) fn qualified(&self, key: &str, at: At<'_>) -> (String, String) {
        let (schema, name) = names::qualified(key);
        let schema = schema.map_or(Cow::Borrowed(at.schema), Cow::Owned);
        (self.dialect.schema_of(&schema).to_owned(), name)
    }

    /// The path of an object, once it is known that nothing else has its name.
    pub(crate) fn place_object(
        &mut self,
        kind: Kind,
        entry: &Entry<'_>,
        at: At<'_>,
        sources: &mut Sources,
    ) -> Option<ObjectPath> {
        let path = self.path_of(kind, entry, at);
        self.declare(sources, &path, origin(entry, at.alias)).then_some(path)
    }

    /// What an entry declares.
    pub(crate) fn path_of(&self, kind: Kind, entry: &Entry<'_>, at: At<'_>) -> ObjectPath {
        let (schema, name) = self.qualified(&entry.key, at);
        ObjectPath::new(kind, schema, name)
    }

    fn extensions<'a>(&mut self, tree: &Tree<'a>, entry: &Entry<'a>, at: At<'_>, sources: &mut Sources) {
        let mut found: Vec<(String, Extension, drift_catalog::Origin)> = Vec::new();
        if let Value::Map(entries) = &entry.value.value {
            let at = At { alias: entry.value.alias.or(entry.merged), ..at };
            for entry in entries.iter() {
                let Some(entry) = self.grown(tree, Some(entry)) else { continue };
                let schema = match &entry.value.value {
                    _ if entry.value.is_null() => None,
                    Value::Scalar(text, _) => Some(text.to_string()),
                    _ => self
                        .fields(&entry.value, EXTENSION, "an extension")
                        .and_then(|fields| self.field_text(&fields, "schema").map(str::to_owned)),
                };
                found.push((entry.key.to_string(), Extension { schema }, origin(&entry, at.alias)));
            }
        } else {
            let names = self.names(&entry.value, "`extensions`").unwrap_or_default();
            found.extend(names.into_iter().map(|(name, place)| {
                let origin = drift_catalog::Origin {
                    name: place,
                    entry: place,
                    parts: Vec::new(),
                    alias: entry.value.alias,
                };
                (name, Extension::default(), origin)
            }));
        }
        for (name, extension, origin) in found {
            let path = ObjectPath::new(Kind::Extension, "", name.as_str());
            if self.declare(sources, &path, origin) {
                self.catalog.extensions.items.insert(name, extension);
            }
        }
    }
}

/// The kinds whose mapping or list is written and empty: an omission there is a statement.
fn empty_kinds(fields: &Fields<'_, '_>) -> Vec<String> {
    let empty = |node: &Node<'_>| match &node.value {
        Value::Map(entries) => entries.is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Scalar(..) | Value::Later(_) => false,
    };
    let nouns = ["enums", "domains", "sequences", "views", "functions", "extensions"];
    let sections = SECTIONS.iter().filter(|section| section.place != Place::Part).map(|section| section.key);
    nouns
        .into_iter()
        .chain(sections)
        .filter(|key| fields.get(key).is_some_and(|entry| empty(&entry.value)))
        .map(str::to_owned)
        .collect()
}
