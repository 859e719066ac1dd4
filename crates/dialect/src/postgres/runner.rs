//! Who runs the statements: what a text leaves to that, decided by the other side.
//!
//! Default privileges without `FOR ROLE` are those of the role that runs the statement. They are compared with those
//! of a role of the other side. A privilege that objects have if some role made them is there where this role owns
//! the object, and is not where another does.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{Catalog, Definitions, Kind, NotCompared, ObjectPath, Sources, Unstated};

use super::kinds::{IF_MADE_BY, WHO_RUNS};

pub(super) fn settle(declared: &mut Catalog, sources: &mut Sources, live: &Catalog) {
    default_privileges(declared, sources, live);
    conditional(declared, live);
}

/// `tables of owner to reader`, taken apart; without an owner they are the runner's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Name<'a> {
    class: &'a str,
    role: Option<&'a str>,
    grantee: &'a str,
}

impl<'a> Name<'a> {
    fn of(name: &'a str) -> Option<Name<'a>> {
        let (what, grantee) = name.rsplit_once(" to ")?;
        let (class, role) = what.split_once(" of ").map_or((what, None), |(class, role)| (class, Some(role)));
        Some(Name { class, role, grantee })
    }
}

/// What is said of one class of objects in one place: by role and grantee, the words of each privilege.
type Group<'a> = BTreeMap<(Option<&'a str>, &'a str), BTreeMap<&'a str, &'a str>>;

/// By schema (empty for the database) and class.
type Groups<'a> = BTreeMap<(&'a str, &'a str), Group<'a>>;

fn groups(catalog: &Catalog) -> Groups<'_> {
    let schemas = catalog.schemas.iter().map(|(name, content)| (name.as_str(), &content.definitions));
    let mut groups = Groups::new();
    for (schema, definitions) in schemas.chain([("", &catalog.definitions)]) {
        let Some(named) = definitions.0.get(&Kind::DefaultPrivilege) else { continue };
        for (text, own) in &named.items {
            let Some(name) = Name::of(text) else { continue };
            let words = own.facts.iter().map(|(key, fact)| (key.as_str(), fact.raw.as_str())).collect();
            groups.entry((schema, name.class)).or_default().insert((name.role, name.grantee), words);
        }
    }
    groups
}

fn roles<'a>(group: &Group<'a>) -> BTreeSet<&'a str> {
    group.keys().filter_map(|(role, _)| *role).collect()
}

fn is_open(group: Option<&Group<'_>>) -> bool {
    group.is_some_and(|group| group.keys().any(|(role, _)| role.is_none()))
}

/// A role has every privilege on its own objects anyway, as far as a whole database is concerned.
fn is_implied(schema: &str, role: &str, grantee: &str, word: &str) -> bool {
    schema.is_empty() && role == grantee && word == "granted"
}

/// A group in which the runner is a role.
fn with<'a>(group: &Group<'a>, schema: &str, role: &'a str) -> Group<'a> {
    let mut all = Group::new();
    for ((own, grantee), words) in group {
        let words =
            words.iter().filter(|(_, word)| own.is_some() || !is_implied(schema, role, grantee, word));
        let words: Vec<_> = words.map(|(key, word)| (*key, *word)).collect();
        if !words.is_empty() {
            all.entry((own.or(Some(role)), *grantee)).or_default().extend(words);
        }
    }
    all
}

fn default_privileges(declared: &mut Catalog, sources: &mut Sources, live: &Catalog) {
    let mut moves = Vec::new();
    {
        let (wanted, is) = (groups(declared), groups(live));
        let nothing = Group::new();
        // The side that leaves it open, and the one that does not.
        let pairs: Vec<(&(&str, &str), &Group<'_>, &Group<'_>, bool)> = wanted
            .iter()
            .filter_map(|(place, own)| {
                let other = is.get(place).unwrap_or(&nothing);
                match (is_open(Some(own)), is_open(Some(other))) {
                    (true, false) => Some((place, own, other, true)),
                    (false, true) => Some((place, other, own, false)),
                    _ => None,
                }
            })
            .collect();
        let agreeing: Vec<BTreeSet<&str>> = pairs
            .iter()
            .map(|(place, open, known, _)| {
                let agrees = |role: &&str| with(open, place.0, role) == **known;
                roles(known).into_iter().filter(agrees).collect()
            })
            .collect();
        for (number, (place, open, known, forwards)) in pairs.iter().enumerate() {
            let mut candidates = roles(known);
            let agree = &agreeing[number];
            // One role runs a text: of several that agree, the one that agrees in most places.
            let score = |role: &str| agreeing.iter().filter(|own| own.contains(role)).count();
            let best = agree.iter().copied().max_by_key(|role| (score(role), std::cmp::Reverse(*role)));
            if candidates.len() > 1 {
                candidates.retain(|role| !roles(open).contains(role));
            }
            let only = candidates.first().copied().filter(|_| candidates.len() == 1);
            // Where none agrees of several, each way to read it is a difference: the runner's stand for themselves.
            let Some(role) = best.or(only) else { continue };
            let change =
                Change { schema: place.0.to_owned(), class: place.1.to_owned(), role: role.to_owned() };
            moves.push((change, *forwards));
        }
    }
    for (change, forwards) in moves {
        change.apply(declared, sources, forwards);
    }
}

/// The runner takes the place of a role in one class of objects, or a role that of the runner.
struct Change {
    schema: String,
    class: String,
    role: String,
}

impl Change {
    fn apply(&self, catalog: &mut Catalog, sources: &mut Sources, forwards: bool) {
        let definitions = definitions_of(catalog, &self.schema);
        let Some(named) = definitions.and_then(|own| own.0.get_mut(&Kind::DefaultPrivilege)) else { return };
        let is_meant = |text: &str| {
            let name = Name::of(text)?;
            let role = if forwards { None } else { Some(self.role.as_str()) };
            (name.class == self.class && name.role == role).then(|| name.grantee.to_owned())
        };
        let meant: Vec<(String, String)> =
            named.items.keys().filter_map(|text| Some((text.clone(), is_meant(text)?))).collect();
        for (old, grantee) in meant {
            let Some(mut own) = named.items.remove(&old) else { continue };
            let new = if forwards {
                own.facts.retain(|_, word| !is_implied(&self.schema, &self.role, &grantee, &word.raw));
                format!("{} of {} to {grantee}", self.class, self.role)
            } else {
                format!("{} to {grantee}", self.class)
            };
            if own.facts.is_empty() {
                continue;
            }
            named.items.entry(new.clone()).or_default().facts.extend(own.facts);
            let path = |name: &str| ObjectPath::new(Kind::DefaultPrivilege, self.schema.as_str(), name);
            if let Some(origin) = sources.origins.remove(&path(&old)) {
                sources.origins.insert(path(&new), origin);
            }
        }
    }
}

fn definitions_of<'a>(catalog: &'a mut Catalog, schema: &str) -> Option<&'a mut Definitions> {
    if schema.is_empty() {
        return Some(&mut catalog.definitions);
    }
    catalog.schemas.get_mut(schema).map(|own| &mut own.definitions)
}

/// Privileges that objects have if a role made them.
fn conditional(declared: &mut Catalog, live: &Catalog) {
    let is_live = live.flavor.version.is_some();
    let nothing = Definitions::default();
    let mut unread = Vec::new();
    let places: Vec<String> = declared.schemas.keys().cloned().chain([String::new()]).collect();
    for schema in places {
        let other = match schema.as_str() {
            "" => Some(&live.definitions),
            name => live.schemas.get(name).map(|own| &own.definitions),
        };
        // Against nothing at all, nothing is decided.
        let Some(other) = other.or(is_live.then_some(&nothing)) else { continue };
        let Some(own) = definitions_of(declared, &schema) else { continue };
        for name in decide(own, other, is_live) {
            unread.push(ObjectPath::new(Kind::Privilege, schema.as_str(), name));
        }
    }
    declared.unread.extend(unread.into_iter().map(|path| NotCompared {
        path,
        attribute: None,
        reason: Unstated::Unsupported,
        why: WHO_RUNS.to_owned(),
    }));
}

/// Decides by the owners that the other side knows; gives the privileges that cannot be told.
fn decide(own: &mut Definitions, other: &Definitions, is_live: bool) -> BTreeSet<String> {
    let stated = own.0.get(&Kind::Owner).cloned().unwrap_or_default();
    let mut unsure = BTreeSet::new();
    if let Some(named) = own.0.get_mut(&Kind::Privilege) {
        named.items.retain(|name, own| {
            let object = name.rsplit_once(" to ").map_or(name.as_str(), |(object, _)| object);
            let owner = other.get(Kind::Owner, object).and_then(|own| own.fact("role"));
            let theirs = other.get(Kind::Privilege, name);
            let said_nothing = own.facts.is_empty();
            own.facts.retain(|privilege, fact| {
                let Some((word, role)) = fact.raw.split_once(IF_MADE_BY) else { return true };
                match owner.filter(|_| !stated.items.contains_key(object)) {
                    Some(owner) if owner == role => {
                        fact.raw = word.to_owned();
                        true
                    }
                    Some(_) => false,
                    None if is_live && owner.is_none() => false,
                    None => {
                        if theirs.and_then(|own| own.fact(privilege)) != Some(fact.raw.as_str()) {
                            unsure.insert(name.clone());
                        }
                        true
                    }
                }
            });
            said_nothing || !own.facts.is_empty()
        });
    }
    // What only the other side leaves open.
    for (name, theirs) in other.0.get(&Kind::Privilege).iter().flat_map(|named| &named.items) {
        let mine = own.get(Kind::Privilege, name);
        let open = theirs.facts.iter().filter(|(_, fact)| fact.raw.contains(IF_MADE_BY));
        let mut same = open.map(|(key, fact)| mine.and_then(|own| own.fact(key)) == Some(fact.raw.as_str()));
        if same.any(|same| !same) {
            unsure.insert(name.clone());
        }
    }
    unsure
}

#[cfg(test)]
mod tests {
    use super::*;
    use drift_catalog::{Flavor, Schema, Vendor, Version};

    fn catalog(is_live: bool, facts: &[(Kind, &str, &str, &str)]) -> Catalog {
        let version = is_live.then_some(Version { major: 17, minor: 0, patch: 0 });
        let mut catalog = Catalog::empty(Flavor { version, ..Flavor::of(Vendor::Postgres) }, "public");
        catalog.schemas.insert("public".to_owned(), Schema::default());
        for (kind, name, key, word) in facts {
            let (schema, name) = name.split_once(' ').unwrap_or(("", name));
            let own = definitions_of(&mut catalog, schema.trim_matches('.'));
            own.unwrap_or_else(|| unreachable!()).entry(*kind, name).state(*key, *word);
        }
        catalog
    }

    fn after(own: &[(Kind, &str, &str, &str)], is_live: bool, other: &[(Kind, &str, &str, &str)]) -> String {
        let mut own = catalog(false, own);
        settle(&mut own, &mut Sources::default(), &catalog(is_live, other));
        let each = own.schemas.values().map(|own| &own.definitions).chain([&own.definitions]);
        let said: Vec<String> = each
            .flat_map(|own| own.iter())
            .map(|(_, name, own)| {
                let facts: Vec<String> =
                    own.facts.iter().map(|(key, word)| format!("{key}={}", word.raw)).collect();
                format!("{name}: {}", facts.join(" "))
            })
            .collect();
        let unread = if own.unread.is_empty() { "" } else { " (cannot tell)" };
        format!("{}{unread}", said.join("; "))
    }

    const KIND: Kind = Kind::DefaultPrivilege;
    const GIVEN: &str = "granted";

    #[test]
    fn what_the_runner_gives_is_compared_with_what_a_role_gives() {
        let own = [(KIND, "public tables to reader", "select", GIVEN)];
        let of = |role: &str, key: &'static str| (format!("public tables of {role} to reader"), key);
        let live = |all: &[(String, &'static str)]| {
            let all: Vec<_> = all.iter().map(|(name, key)| (KIND, name.as_str(), *key, GIVEN)).collect();
            after(&own, true, &all)
        };
        assert_eq!(live(&[]), "tables to reader: select=granted", "missing");
        assert_eq!(live(&[of("a", "select")]), "tables of a to reader: select=granted");
        assert_eq!(live(&[of("a", "insert")]), "tables of a to reader: select=granted", "the only one");
        // Two of which none agrees: every way to read it is a difference.
        assert_eq!(live(&[of("a", "insert"), of("b", "update")]), "tables to reader: select=granted");
        // Those of other objects are nobody's counterpart.
        let other = [(KIND, "public sequences of a to reader", "select", GIVEN)];
        assert_eq!(after(&own, true, &other), "tables to reader: select=granted");
    }

    #[test]
    fn of_several_roles_it_is_the_one_that_agrees() {
        let own = [
            (KIND, "public tables of a to reader", "insert", GIVEN),
            (KIND, "public tables to reader", "select", GIVEN),
        ];
        let live = [
            (KIND, "public tables of a to reader", "insert", GIVEN),
            (KIND, "public tables of b to reader", "select", GIVEN),
        ];
        let wanted = "tables of a to reader: insert=granted; tables of b to reader: select=granted";
        assert_eq!(after(&own, true, &live), wanted);
        // Neither agrees, and the other one is spoken of by its name.
        let live = [live[0], (KIND, "public tables of b to reader", "update", GIVEN)];
        assert_eq!(after(&own, true, &live), wanted);
    }

    #[test]
    fn what_a_role_has_of_its_own_objects_is_not_given() {
        let own = [(KIND, ". tables to a", "select", GIVEN), (KIND, ". tables to b", "select", GIVEN)];
        let live = [(KIND, ". tables of a to b", "select", GIVEN)];
        assert_eq!(after(&own, true, &live), "tables of a to b: select=granted");
        // In a schema it is kept.
        let own = [(KIND, "public tables to a", "select", GIVEN)];
        let live = [(KIND, "public tables of a to b", "select", GIVEN)];
        assert_eq!(after(&own, true, &live), "tables of a to a: select=granted");
    }

    #[test]
    fn two_texts_of_which_one_names_the_role() {
        let named = [(KIND, "public tables of a to reader", "select", GIVEN)];
        let open = [(KIND, "public tables to reader", "select", GIVEN)];
        assert_eq!(after(&named, false, &open), "tables to reader: select=granted");
        assert_eq!(after(&open, false, &named), "tables of a to reader: select=granted");
        assert_eq!(after(&open, false, &open), "tables to reader: select=granted");
    }

    #[test]
    fn what_only_a_roles_objects_have_is_decided_by_their_owner() {
        let own = [(Kind::Privilege, "public table t to reader", "select", "granted if made by boss")];
        let owner = |role| [(Kind::Owner, "public table t", "role", role)];
        assert_eq!(after(&own, true, &owner("boss")), "table t to reader: select=granted");
        assert_eq!(after(&own, true, &owner("other")), "");
        assert_eq!(after(&own, true, &[]), "", "there is no such table");
        let kept = "table t to reader: select=granted if made by boss";
        assert_eq!(after(&own, false, &own), kept, "the same in two texts");
        assert_eq!(after(&own, false, &[]), format!("{kept} (cannot tell)"));
        let given = [(Kind::Privilege, "public table t to reader", "select", GIVEN)];
        assert_eq!(after(&given, false, &own), "table t to reader: select=granted (cannot tell)");
    }
}
