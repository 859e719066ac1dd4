//! Privileges as lists: what was granted, and what was revoked of that which every new object has.

use std::collections::BTreeMap;

use drift_catalog::{Attribute, Definitions, Kind, NotCompared, ObjectPath, Place, Unstated};

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
    pub(crate) fn apply_defaults(&mut self) {
        let defaults = std::mem::take(&mut self.default_privileges);
        if defaults.is_empty() {
            return;
        }
        let made: Vec<(About, Place)> = self
            .sources
            .origins
            .iter()
            .filter(|(path, _)| path.part.is_none())
            .filter_map(|(path, origin)| Some((about(&path)?, origin.entry)))
            .collect();
        for own in &defaults {
            let word = own.class.trim_end_matches('s');
            let later = |place: &Place| (place.file.0, place.start) > (own.at.file.0, own.at.start);
            let meant: Vec<&About> = made
                .iter()
                .filter(|(about, place)| {
                    about.word == word
                        && (own.schema.is_none() || own.schema == about.schema)
                        && later(place)
                        && about.schema.as_ref().is_none_or(|schema| {
                            !self.extra.contains_key(&(schema.clone(), about.name.clone()))
                                || self
                                    .catalog
                                    .schemas
                                    .get(schema)
                                    .is_some_and(|content| content.tables.contains_key(&about.name))
                        })
                })
                .map(|(about, _)| about)
                .collect();
            for about in meant {
                if own.role.is_some() {
                    let schema = about.schema.clone().unwrap_or_default();
                    self.privileges_are_open(
                        &schema,
                        Kind::Privilege,
                        "it depends on who runs the statements",
                    );
                    continue;
                }
                let told = self.told(about.clone());
                let all = told.acl.entry(own.grantee.clone()).or_default();
                all.entry(own.privilege).or_insert(own.mark);
            }
        }
        self.default_privileges = defaults;
    }

    /// Default privileges themselves.
    pub(crate) fn tell_defaults(&mut self) {
        for own in std::mem::take(&mut self.default_privileges) {
            let Some(role) = &own.role else {
                let schema = own.schema.clone().unwrap_or_default();
                self.privileges_are_open(
                    &schema,
                    Kind::DefaultPrivilege,
                    "whose objects are meant depends on who runs the statement",
                );
                continue;
            };
            // Those of a schema come on top of those of the database.
            let owner = own.schema.is_none().then_some(role.as_str());
            let word = if own.schema.is_some() { "column" } else { own.class };
            let said = word_of(word, ("", owner), &own.grantee, (own.privilege, own.mark));
            let name = format!("{} of {role} to {}", own.class, own.grantee);
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
