//! Access to the keys of one mapping, with a mistake for each that is unknown or of the wrong shape.

use std::collections::BTreeMap;

use drift_catalog::{Attributes, Facet, Origin, Place};

use super::Lowering;
use crate::keys::Key;
use crate::mistake::{Mistake, UNKNOWN_KEY, WRONG_SHAPE};
use crate::tree::{Entry, Node, Value};

/// The known entries of a mapping.
pub(crate) struct Fields<'n, 'a> {
    entries: BTreeMap<&'n str, &'n Entry<'a>>,
}

impl<'n, 'a> Fields<'n, 'a> {
    pub(crate) fn get(&self, name: &str) -> Option<&'n Entry<'a>> {
        self.entries.get(name).copied()
    }
}

/// Where an entry is declared.
pub(crate) fn origin(entry: &Entry<'_>, alias: Option<Place>) -> Origin {
    let end = entry.value.here().end.max(entry.key_place.end);
    Origin {
        name: entry.key_place,
        entry: Place { end, ..entry.key_place },
        parts: Vec::new(),
        alias: alias.or(entry.merged).or(entry.value.alias),
    }
}

impl Lowering {
    /// The entries of a mapping, unknown keys reported.
    pub(crate) fn fields<'n, 'a>(
        &mut self,
        node: &'n Node<'a>,
        keys: &'static [Key],
        what: &str,
    ) -> Option<Fields<'n, 'a>> {
        let entries = self.entries(node, what)?;
        let mut known = BTreeMap::new();
        // What a misspelled key was meant to be is not missing as well.
        let mut meant: Vec<&str> = Vec::new();
        for entry in entries {
            let key = entry.key.as_ref();
            if keys.iter().any(|known| known.name == key) {
                known.insert(key, entry);
            } else {
                let message = format!("{what} has no key `{key}`");
                let names: Vec<&str> = keys.iter().map(|known| known.name).collect();
                let mistake = Mistake::new(UNKNOWN_KEY, entry.key_place, message)
                    .help(format!("the keys are: {}", names.join(", ")));
                meant.extend(self.mistakes.push_near(mistake, key, names));
            }
        }
        let missing = keys.iter().find(|key| key.required && !known.contains_key(key.name));
        if let Some(key) = missing {
            if meant.contains(&key.name) {
                return None;
            }
            let message = format!("{what} needs `{}`", key.name);
            self.mistake(Mistake::new(WRONG_SHAPE, node.here(), message));
            return None;
        }
        Some(Fields { entries: known })
    }

    /// The entries of a mapping with the user's own names; an empty value is an empty mapping.
    pub(crate) fn entries<'n, 'a>(&mut self, node: &'n Node<'a>, what: &str) -> Option<&'n [Entry<'a>]> {
        match &node.value {
            Value::Map(entries) => Some(entries),
            _ if node.is_null() => Some(&[]),
            _ => {
                self.wrong(node, &format!("{what} must be a mapping"));
                None
            }
        }
    }

    /// The items of a list; an empty value is an empty list.
    pub(crate) fn items<'n, 'a>(&mut self, node: &'n Node<'a>, what: &str) -> Option<&'n [Node<'a>]> {
        match &node.value {
            Value::List(items) => Some(items),
            _ if node.is_null() => Some(&[]),
            _ => {
                self.wrong(node, &format!("{what} must be a list"));
                None
            }
        }
    }

    pub(crate) fn wrong(&mut self, node: &Node<'_>, message: &str) {
        let message = format!("{message}; this is {}", node.shape());
        self.mistake(Mistake::new(WRONG_SHAPE, node.here(), message));
    }

    /// A single value as text.
    pub(crate) fn text<'n>(&mut self, node: &'n Node<'_>, what: &str) -> Option<&'n str> {
        match &node.value {
            Value::Scalar(text, _) if !node.is_null() => Some(text),
            _ => {
                self.wrong(node, &format!("{what} must be a single value"));
                None
            }
        }
    }

    pub(crate) fn field_text<'n>(&mut self, fields: &Fields<'n, '_>, key: &str) -> Option<&'n str> {
        let entry = fields.get(key)?;
        self.text(&entry.value, &format!("`{key}`"))
    }

    /// `true` or `false`, unquoted.
    pub(crate) fn boolean(&mut self, node: &Node<'_>, what: &str) -> Option<bool> {
        match &node.value {
            Value::Scalar(text, false) if text == "true" => Some(true),
            Value::Scalar(text, false) if text == "false" => Some(false),
            _ => {
                let message = format!("{what} must be `true` or `false`");
                self.mistake(Mistake::new(WRONG_SHAPE, node.here(), message));
                None
            }
        }
    }

    pub(crate) fn field_bool(&mut self, fields: &Fields<'_, '_>, key: &str) -> Option<bool> {
        let entry = fields.get(key)?;
        self.boolean(&entry.value, &format!("`{key}`"))
    }

    /// A text, or the plain word `none`, which states that there is none.
    pub(crate) fn text_or_none(&mut self, fields: &Fields<'_, '_>, key: &str) -> Facet<Option<String>> {
        let Some(entry) = fields.get(key) else { return Facet::SILENT };
        match &entry.value.value {
            Value::Scalar(text, false) if text == "none" => Facet::Stated(None),
            _ => match self.text(&entry.value, &format!("`{key}`")) {
                Some(text) => Facet::Stated(Some(text.to_owned())),
                None => Facet::SILENT,
            },
        }
    }

    /// A list of names, or one name.
    pub(crate) fn names(&mut self, node: &Node<'_>, what: &str) -> Option<Vec<(String, Place)>> {
        if let Value::Scalar(text, _) = &node.value
            && !node.is_null()
        {
            return Some(vec![(text.to_string(), node.here())]);
        }
        let items = self.items(node, what)?;
        let mut names = Vec::with_capacity(items.len());
        for item in items {
            let name = self.text(item, &format!("a name in {what}"))?;
            names.push((name.to_owned(), item.here()));
        }
        Some(names)
    }

    /// A list of at least one name, or one name.
    pub(crate) fn some_names(&mut self, node: &Node<'_>, what: &str) -> Option<Vec<(String, Place)>> {
        let names = self.names(node, what)?;
        if names.is_empty() {
            self.wrong(node, &format!("{what} needs at least one name"));
            return None;
        }
        Some(names)
    }

    /// A mapping from words to single values.
    pub(crate) fn options(&mut self, fields: &Fields<'_, '_>, key: &str, complete: bool) -> Attributes {
        let mut attributes = Attributes { complete, ..Attributes::default() };
        let Some(entry) = fields.get(key) else { return attributes };
        for option in self.entries(&entry.value, &format!("`{key}`")).unwrap_or_default() {
            if let Some(value) = self.text(&option.value, &format!("`{}`", option.key)) {
                attributes.set(option.key.as_ref(), value);
            }
        }
        attributes
    }

    /// One of some words.
    pub(crate) fn word<'n>(
        &mut self,
        fields: &Fields<'n, '_>,
        key: &str,
        words: &[&'static str],
    ) -> Option<&'static str> {
        let entry = fields.get(key)?;
        let text = self.text(&entry.value, &format!("`{key}`"))?;
        let found = words.iter().find(|word| **word == text).copied();
        if found.is_none() {
            let message = format!("`{key}` cannot be `{text}`");
            let help = format!("the words are: {}", words.join(", "));
            self.mistake(Mistake::new(WRONG_SHAPE, entry.value.here(), message).help(help));
        }
        found
    }
}
