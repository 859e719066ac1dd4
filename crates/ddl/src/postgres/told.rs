//! What statements say about objects besides what these are: owners, privileges and comments. Kept by object, so
//! that they follow its new name and go with it; definitions are made of them when all statements are read.

use std::collections::BTreeMap;

use drift_catalog::{Definitions, Kind};

use super::privileges::{self, Acl};
use super::state::{Key, State};

/// What is spoken of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct About {
    /// None for what belongs to no schema.
    pub(crate) schema: Option<String>,
    /// The word of its kind, as docs/kinds.md has it; `domain constraint` for those of domains.
    pub(crate) word: &'static str,
    pub(crate) name: String,
    /// A column, constraint, trigger, policy or rule of it.
    pub(crate) part: Option<String>,
}

impl About {
    pub(crate) fn of(word: &'static str, key: &Key) -> Self {
        About { schema: Some(key.0.clone()), word, name: key.1.clone(), part: None }
    }

    /// Something of the database's own.
    pub(crate) fn database(word: &'static str, name: &str) -> Self {
        About { schema: None, word, name: name.to_owned(), part: None }
    }

    pub(crate) fn part(word: &'static str, key: &Key, part: &str) -> Self {
        About { part: Some(part.to_owned()), ..About::of(word, key) }
    }

    /// How facts are filed under it.
    pub(crate) fn text(&self) -> String {
        match (self.word, &self.part) {
            ("column", Some(part)) => format!("column {}.{part}", self.name),
            ("domain constraint", Some(part)) => format!("constraint {part} on domain {}", self.name),
            (word, Some(part)) => format!("{word} {part} on {}", self.name),
            (word, None) => format!("{word} {}", self.name),
        }
    }

    /// Whether it is an object that relations, types and functions share their names with, or a part of one.
    fn follows(&self, key: &Key) -> bool {
        const WORDS: &[&str] = &[
            "table",
            "sequence",
            "type",
            "function",
            "column",
            "constraint",
            "domain constraint",
            "trigger",
            "policy",
            "rule",
            "index",
        ];
        self.schema.as_ref() == Some(&key.0) && self.name == key.1 && WORDS.contains(&self.word)
    }
}

/// What was said of one object.
#[derive(Debug, Clone, Default)]
pub(crate) struct Told {
    pub(crate) owner: Option<String>,
    pub(crate) comment: Option<String>,
    pub(crate) acl: Acl,
}

impl State {
    pub(crate) fn told(&mut self, about: About) -> &mut Told {
        self.told.entry(about).or_default()
    }

    /// An owner; one that only the session knows is none that is stated.
    pub(crate) fn owned(&mut self, about: About, role: Option<String>) {
        self.told(about).owner = role;
    }

    /// Lets what was said of an object and its parts follow a new name.
    pub(crate) fn retold(&mut self, old: &Key, new: &Key) {
        self.retell(|about| {
            if about.follows(old) {
                about.schema = Some(new.0.clone());
                about.name.clone_from(&new.1);
            }
        });
    }

    /// The same for a part.
    pub(crate) fn retold_part(&mut self, key: &Key, words: &[&str], old: &str, new: &str) {
        self.retell(|about| {
            if about.follows(key) && words.contains(&about.word) && about.part.as_deref() == Some(old) {
                about.part = Some(new.to_owned());
            }
        });
    }

    pub(crate) fn retell(&mut self, change: impl Fn(&mut About)) {
        let all = std::mem::take(&mut self.told);
        self.told = all
            .into_iter()
            .map(|(mut about, told)| {
                change(&mut about);
                (about, told)
            })
            .collect();
    }

    /// Nothing is said any more of an object and its parts.
    pub(crate) fn untold(&mut self, key: &Key) {
        self.told.retain(|about, _| !about.follows(key));
    }

    /// The same for a part.
    pub(crate) fn untold_part(&mut self, key: &Key, words: &[&str], part: &str) {
        self.told.retain(|about, _| {
            !(about.follows(key) && words.contains(&about.word) && about.part.as_deref() == Some(part))
        });
    }

    /// Definitions of everything that was told. Sequences that columns own have no owner of their own.
    pub(crate) fn tell(&mut self, hidden: &[Key]) {
        let conditional = self.apply_defaults();
        for (about, told) in std::mem::take(&mut self.told) {
            let key = about.schema.clone().map(|schema| (schema, about.name.clone()));
            let is_hidden = |key: &Key| about.word != "index" && about.follows(key);
            let index = key.as_ref().filter(|_| about.word == "index").and_then(|key| self.indexes.get(key));
            if hidden.iter().any(is_hidden) || index.is_some_and(|slot| hidden.contains(&slot.owner)) {
                continue;
            }
            let owned =
                key.as_ref().and_then(|key| self.sequences.get(key)).is_some_and(|own| own.owner.is_some());
            let text = about.text();
            let owner = told.owner.clone().or_else(|| self.known_owner(&about));
            let Some(definitions) = self.definitions_at(about.schema.as_deref()) else { continue };
            let is_column = about.word == "column";
            privileges::state(definitions, &text, &about, &told.acl, owner.as_deref());
            if let Some(comment) = told.comment {
                definitions.entry(Kind::Comment, text.as_str()).state("text", comment);
            }
            if let (Some(role), false) = (told.owner, owned && about.word == "sequence" || is_column) {
                definitions.entry(Kind::Owner, text).state("role", role);
            }
        }
        self.state_conditional(conditional);
        self.tell_defaults();
    }

    /// Owners that need no statement: a language's or wrapper's is not known.
    fn known_owner(&self, about: &About) -> Option<String> {
        let key = (about.schema.clone()?, about.name.clone());
        let owner = |word| self.told.get(&About::of(word, &key)).and_then(|told| told.owner.clone());
        if about.word == "sequence" {
            let table = self.sequences.get(&key)?.owner.as_ref()?.0.clone();
            return self.told.get(&About::of("table", &table)).and_then(|told| told.owner.clone());
        }
        owner(about.word)
    }

    pub(crate) fn definitions_at(&mut self, schema: Option<&str>) -> Option<&mut Definitions> {
        match schema {
            None => Some(&mut self.catalog.definitions),
            Some(schema) => self.catalog.schemas.get_mut(schema).map(|own| &mut own.definitions),
        }
    }
}

/// What was told, by object.
pub(crate) type AllTold = BTreeMap<About, Told>;
