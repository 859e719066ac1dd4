//! Privileges as lists: what was granted, and what was revoked of that which every new object has.

use std::collections::BTreeMap;

use drift_catalog::{Attribute, Definitions, Kind, NotCompared, ObjectPath, Place, Unstated};
use drift_dialect::postgres_kinds::{IF_MADE_BY, WHO_RUNS};

use super::state::{Key, State};
use super::told::About;

/// What became of a privilege.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Granted,
    Grantable,
    Revoked,
}

/// By role (`public` for everybody) and privilege.
pub(crate) type Acl = BTreeMap<String, BTreeMap<&'static str, Mark>>;

/// A privilege of objects that are yet to be made.
#[derive(Debug, Clone)]
pub(crate) struct Default {
    /// None where only the session knows whose objects are meant.
    pub(crate) role: Option<String>,
    pub(crate) schema: Option<String>,
    /// `tables`, `sequences`, `functions`, `types` or `schemas`.
    pub(crate) class: &'static str,
    pub(crate) grantee: String,
    pub(crate) privilege: &'static str,
    pub(crate) mark: Mark,
    pub(crate) at: Place,
}

/// A privilege that an object has if one role made it.
pub(crate) struct Conditional {
    about: About,
    grantee: String,
    privilege: &'static str,
    role: String,
    word: &'static str,
}

/// Everything that can be granted on a kind of object, by its word. `MAINTAIN` is there since PostgreSQL 17; the
/// dialect takes it away where the other side is older.
pub(crate) fn of_kind(word: &str) -> &'static [&'static str] {
    match word {
        "table" | "tables" => {
            &["select", "insert", "update", "delete", "truncate", "references", "trigger", "maintain"]
        }
        "column" => &["select", "insert", "update", "references"],
        "sequence" | "sequences" => &["usage", "select", "update"],
        "function" | "functions" => &["execute"],
        "schema" | "schemas" => &["usage", "create"],
        _ => &["usage"],
    }
}

/// Whether a new object has it anyway (`acldefault`, src/backend/utils/adt/acl.c).
fn is_usual(word: &str, name: &str, owner: Option<&str>, grantee: &str, privilege: &str) -> bool {
    if word == "column" {
        return false;
    }
    if owner == Some(grantee) {
        return true;
    }
    grantee == "public"
        && match word {
            "function" | "functions" | "type" | "types" | "language" => true,
            // Of the usual schema everybody had CREATE too before PostgreSQL 15; see the dialect.
            "schema" => name == "public" && privilege == "usage",
            _ => false,
        }
}

fn word_of(
    word: &str,
    about: (&str, Option<&str>),
    grantee: &str,
    own: (&str, Mark),
) -> Option<&'static str> {
    let (name, owner) = about;
    let usual = is_usual(word, name, owner, grantee, own.0);
    let everybodys_once = word == "schema" && name == "public" && grantee == "public" && own.0 == "create";
    match own.1 {
        Mark::Grantable => Some("with grant option"),
        Mark::Granted if !usual => Some("granted"),
        Mark::Revoked if usual || everybodys_once => Some("revoked"),
        _ => None,
    }
}

/// States what differs from the usual.
pub(crate) fn state(
    definitions: &mut Definitions,
    text: &str,
    about: &About,
    acl: &Acl,
    owner: Option<&str>,
) {
    for (grantee, all) in acl {
        for (privilege, mark) in all {
            if let Some(word) = word_of(about.word, (&about.name, owner), grantee, (privilege, *mark)) {
                let name = format!("{text} to {grantee}");
                definitions.entry(Kind::Privilege, name).state(*privilege, word);
            }
        }
    }
}

impl State {
    /// Objects that were made after a statement about default privileges have these, where nothing else is said.
    /// Those of a role that is named hold for what this role makes, and a text does not say who runs it.
    pub(crate) fn apply_defaults(&mut self) -> Vec<Conditional> {
        let mut conditional = Vec::new();
        if self.default_privileges.is_empty() {
            return conditional;
        }
        for (about, place) in self.made() {
            for own in self.defaults_of(&about, place) {
                let told = self.told(about.clone());
                let said = told.acl.get(&own.grantee).is_some_and(|all| all.contains_key(own.privilege));
                let Some(role) = own.role.filter(|_| !said) else {
                    told.acl.entry(own.grantee).or_default().entry(own.privilege).or_insert(own.mark);
                    continue;
                };
                if told.owner.is_some() {
                    // Who owned it first is what counts, and that is not said.
                    let schema = about.schema.clone().unwrap_or_default();
                    self.privileges_are_open(&schema, Kind::Privilege, WHO_RUNS);
                } else if let Some(word) =
                    word_of(about.word, (&about.name, None), &own.grantee, (own.privilege, own.mark))
                {
                    let about = about.clone();
                    conditional.push(Conditional {
                        about,
                        grantee: own.grantee,
                        privilege: own.privilege,
                        role,
                        word,
                    });
                }
            }
        }
        conditional
    }

    /// Objects that statements made, and where; the sequence of a column is made with it.
    fn made(&self) -> Vec<(About, Place)> {
        let origins = || self.sources.origins.iter();
        let named = origins().filter(|(path, _)| path.part.is_none());
        let mut made: Vec<(About, Place)> =
            named.filter_map(|(path, origin)| Some((about(&path)?, origin.entry))).collect();
        for (key, own) in &self.sequences {
            let about = About::of("sequence", key);
            let Some((table, column)) =
                own.owner.as_ref().filter(|_| made.iter().all(|(own, _)| *own != about))
            else {
                continue;
            };
            let path = ObjectPath::new(Kind::Table, table.0.as_str(), table.1.as_str());
            let column = path.part(Kind::Column, column.as_str());
            let origin = self.sources.origins.get(&column).or_else(|| self.sources.origins.get(&path));
            made.extend(origin.map(|origin| (about, origin.entry)));
        }
        for (key, own) in &self.extra {
            let path = own.partition_of.as_ref().map(|parent| self.partition_path(key, parent));
            let origin = path.and_then(|path| self.sources.origins.get(&path));
            made.extend(origin.map(|origin| (About::of("table", key), origin.entry)));
        }
        made.retain(|(about, _)| {
            let key = about.schema.clone().map(|schema| (schema, about.name.clone()));
            !key.and_then(|key| self.extra.get(&key)).is_some_and(|own| own.temporary)
        });
        made
    }

    /// The default privileges that held for an object when it was made. What is revoked in a schema takes back what
    /// was given there, and nothing of what holds in the whole database (documentation, "ALTER DEFAULT PRIVILEGES").
    fn defaults_of(&self, about: &About, place: Place) -> Vec<Default> {
        let word = |class: &str| class.trim_end_matches('s') == about.word;
        let later = |at: &Place| (place.file.0, place.start) > (at.file.0, at.start);
        let mut held: BTreeMap<_, Default> = BTreeMap::new();
        for own in &self.default_privileges {
            let here = own.schema.is_none() || own.schema == about.schema;
            if here && word(own.class) && later(&own.at) {
                let what = (own.role.clone(), own.grantee.clone(), own.privilege, own.schema.is_some());
                held.insert(what, own.clone());
            }
        }
        // What a schema adds comes last, and is stronger.
        held.retain(|_, own| own.schema.is_none() || own.mark != Mark::Revoked);
        let mut all: BTreeMap<_, Default> = BTreeMap::new();
        for ((role, grantee, privilege, _), own) in held {
            all.insert((role, grantee, privilege), own);
        }
        all.into_values().collect()
    }

    /// States what depends on who runs the statements, for a comparison to decide that knows whose the objects are.
    pub(crate) fn state_conditional(&mut self, all: Vec<Conditional>) {
        for own in all {
            let name = format!("{} to {}", own.about.text(), own.grantee);
            let schema = own.about.schema.clone();
            let Some(definitions) = self.definitions_at(schema.as_deref()) else { continue };
            let facts = definitions.entry(Kind::Privilege, name);
            if facts.fact(own.privilege).is_none() {
                facts.state(own.privilege, format!("{}{IF_MADE_BY}{}", own.word, own.role));
            } else {
                self.privileges_are_open(schema.as_deref().unwrap_or_default(), Kind::Privilege, WHO_RUNS);
            }
        }
    }

    /// Default privileges themselves. Those without a role are those of the role that runs the statement.
    pub(crate) fn tell_defaults(&mut self) {
        for own in std::mem::take(&mut self.default_privileges) {
            // Those of a schema come on top of those of the database.
            let owner = own.role.as_deref().filter(|_| own.schema.is_none());
            let word = if own.schema.is_some() { "column" } else { own.class };
            let said = word_of(word, ("", owner), &own.grantee, (own.privilege, own.mark));
            let of = own.role.as_ref().map(|role| format!(" of {role}")).unwrap_or_default();
            let name = format!("{}{of} to {}", own.class, own.grantee);
            let Some(definitions) = self.definitions_at(own.schema.as_deref()) else { continue };
            let facts = &mut definitions.entry(Kind::DefaultPrivilege, name.as_str()).facts;
            facts.remove(own.privilege);
            let empty = facts.is_empty();
            match said {
                Some(word) => {
                    definitions.entry(Kind::DefaultPrivilege, name).state(own.privilege, word);
                }
                None if empty => {
                    if let Some(named) = definitions.0.get_mut(&Kind::DefaultPrivilege) {
                        named.items.remove(&name);
                    }
                }
                None => {}
            }
        }
    }

    /// Says that a list of privileges cannot be told from the statements alone.
    fn privileges_are_open(&mut self, schema: &str, kind: Kind, why: &str) {
        let place = (!schema.is_empty()).then_some(schema);
        if let Some(definitions) = self.definitions_at(place)
            && let Some(named) = definitions.0.get_mut(&kind)
        {
            named.complete = false;
        }
        self.facets_not_compared.insert(NotCompared {
            path: ObjectPath::new(Kind::Schema, schema, ""),
            attribute: Some(Attribute::Other(kind.plural().to_owned())),
            reason: Unstated::Unsupported,
            why: why.to_owned(),
        });
    }

    /// Grants or revokes; what is revoked of a table is revoked of its columns too.
    pub(crate) fn mark(&mut self, about: &About, grantees: &[String], privilege: &'static str, mark: Mark) {
        for grantee in grantees {
            let all = self.told(about.clone()).acl.entry(grantee.clone()).or_default();
            let strongest = if mark == Mark::Granted && all.get(privilege) == Some(&Mark::Grantable) {
                Mark::Grantable
            } else {
                mark
            };
            all.insert(privilege, strongest);
            if mark == Mark::Revoked && about.word == "table" {
                for (own, told) in &mut self.told {
                    if own.word == "column" && own.schema == about.schema && own.name == about.name {
                        told.acl.get_mut(grantee).map(|all| all.remove(privilege));
                    }
                }
            }
        }
    }

    /// Takes the right to grant away, and leaves the privilege.
    pub(crate) fn unmark_option(&mut self, about: &About, grantees: &[String], privilege: &'static str) {
        for grantee in grantees {
            let all = self.told(about.clone()).acl.entry(grantee.clone()).or_default();
            if let Some(mark) = all.get_mut(privilege).filter(|mark| **mark == Mark::Grantable) {
                *mark = Mark::Granted;
            }
        }
    }
}

fn about(path: &ObjectPath) -> Option<About> {
    let word = match path.kind {
        Kind::Table | Kind::View | Kind::MaterializedView => "table",
        Kind::Sequence => "sequence",
        Kind::Function => "function",
        Kind::Enum | Kind::Domain | Kind::CompositeType | Kind::RangeType | Kind::BaseType => "type",
        Kind::Schema => return Some(About::database("schema", &path.schema)),
        _ => return None,
    };
    let key: Key = (path.schema.clone(), path.object.clone());
    Some(About::of(word, &key))
}
