//! Owners, privileges and comments go with what they are about: where that is to be gone, or is nobody's business
//! here, they are no difference of their own.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{Catalog, Definitions, Kind, Schema, Table};

/// Takes what is said about objects that the wanted side does not have out of the side that is.
pub(crate) fn leave_with_their_objects(from: &mut Catalog, to: &Catalog) {
    let own = from.definitions.clone();
    retain(&mut from.definitions, |word, name| match word {
        "schema" => to.schemas.contains_key(name),
        // What an extension brings along, or the server, is there without being said on either side.
        _ => of_kind(&to.definitions, word, name) != Some(false) || of_kind(&own, word, name) == Some(false),
    });
    let partitions = partitions(to);
    for (schema, content) in &mut from.schemas {
        // A schema that is to go takes everything along, as does one that is not declared.
        let Some(wanted) = to.schemas.get(schema) else {
            content.definitions.0.retain(|kind, _| !KINDS.contains(kind));
            continue;
        };
        let owned = |name: &str| {
            // Sequences of columns have no place of their own; they go with their column.
            !content.sequences.items.contains_key(name)
        };
        // A sequence that belongs to a column has no owner of its own.
        if let Some(owners) = content.definitions.0.get_mut(&Kind::Owner) {
            owners.items.retain(|name, _| {
                let sequence = name.strip_prefix("sequence ").and_then(|own| wanted.sequences.items.get(own));
                sequence.is_none_or(|own| own.options.get("owned_by").is_none())
            });
        }
        let partitions = partitions.get(schema);
        retain(&mut content.definitions, |word, name| {
            exists(wanted, word, name, &owned) || partitions.is_some_and(|own| is_of(own, word, name))
        });
    }
}

/// The names of the partitions of a schema, with those of their indexes.
#[derive(Default)]
struct Partitions {
    tables: BTreeSet<String>,
    indexes: BTreeSet<String>,
}

/// Partitions by the schema that they stand in, which need not be that of the table they are of.
fn partitions(catalog: &Catalog) -> BTreeMap<String, Partitions> {
    let mut all: BTreeMap<String, Partitions> = BTreeMap::new();
    for (schema, content) in &catalog.schemas {
        let tables = content.tables.values();
        let named = tables.filter_map(|table| table.definitions.0.get(&Kind::Partition));
        for (name, own) in named.flat_map(|named| &named.items) {
            let (own_schema, table) = place(name);
            let place = all.entry(own_schema.unwrap_or_else(|| schema.clone())).or_default();
            place.tables.insert(table);
            let keys = own.facts.keys();
            place.indexes.extend(keys.filter_map(|key| key.strip_prefix("index ")).map(str::to_owned));
        }
    }
    all
}

/// Schema and name of a partition; a segment with a dot or a quote in it stands in quotes.
fn place(name: &str) -> (Option<String>, String) {
    let mut segments = vec![String::new()];
    let mut quoted = false;
    for letter in name.chars() {
        match (letter, segments.last_mut()) {
            ('"', Some(own)) => {
                // A doubled one inside stands for itself.
                if !quoted && !own.is_empty() {
                    own.push('"');
                }
                quoted = !quoted;
            }
            ('.', _) if !quoted => segments.push(String::new()),
            (letter, Some(own)) => own.push(letter),
            (_, None) => {}
        }
    }
    let table = segments.pop().unwrap_or_default();
    (segments.pop(), table)
}

/// Whether something is a partition or stands in one. Indexes that a partition has from its table have made-up names.
fn is_of(own: &Partitions, word: &str, name: &str) -> bool {
    let table = |name: &str| own.tables.contains(name);
    match word {
        "table" => table(name),
        "column" => name.match_indices('.').any(|(at, _)| table(&name[..at])),
        "constraint" | "trigger" | "policy" | "rule" => {
            name.match_indices(" on ").any(|(at, on)| table(&name[at + on.len()..]))
        }
        "index" => {
            own.indexes.contains(name) || own.tables.iter().any(|table| name.starts_with(table.as_str()))
        }
        _ => false,
    }
}

const KINDS: &[Kind] = &[Kind::Owner, Kind::Privilege, Kind::Comment];

/// Keeps those whose object is there by `is_there(word, name)`.
fn retain(definitions: &mut Definitions, is_there: impl Fn(&str, &str) -> bool) {
    for (kind, named) in definitions.0.iter_mut().filter(|(kind, _)| KINDS.contains(kind)) {
        named.items.retain(|name, _| {
            let Some((word, rest)) = name.split_once(' ') else { return true };
            if *kind != Kind::Privilege {
                return is_there(word, rest);
            }
            // `table a to b to c`: either name may hold a ` to `.
            rest.match_indices(" to ").any(|(at, _)| is_there(word, &rest[..at]))
        });
    }
}

fn exists(schema: &Schema, word: &str, name: &str, owned: &impl Fn(&str) -> bool) -> bool {
    let relation = |name: &str| schema.tables.contains_key(name) || schema.views.items.contains_key(name);
    match word {
        "table" => relation(name),
        "column" => name.match_indices('.').any(|(at, _)| {
            relation(&name[..at]) || schema.definitions.get(Kind::CompositeType, &name[..at]).is_some()
        }),
        "constraint" | "trigger" | "policy" | "rule" => name.match_indices(" on ").any(|(at, on)| {
            let place = &name[at + on.len()..];
            let domain =
                place.strip_prefix("domain ").is_some_and(|own| schema.domains.items.contains_key(own));
            domain || relation(place)
        }),
        "index" => {
            schema.tables.values().any(|table| has_index(table, name))
                || schema
                    .views
                    .items
                    .values()
                    .any(|view| view.indexes.items.iter().any(|index| index.name.as_deref() == Some(name)))
        }
        "sequence" => schema.sequences.items.contains_key(name) || owned(name),
        "function" => schema.functions.items.contains_key(name),
        "type" => {
            schema.enums.items.contains_key(name)
                || schema.domains.items.contains_key(name)
                || [Kind::CompositeType, Kind::RangeType, Kind::BaseType]
                    .iter()
                    .any(|kind| schema.definitions.get(*kind, name).is_some())
        }
        _ => of_kind(&schema.definitions, word, name).unwrap_or(true),
    }
}

/// Whether a definition is there; `None` where the word is no kind of definition that is stated.
fn of_kind(definitions: &Definitions, word: &str, name: &str) -> Option<bool> {
    let named = definitions.0.get(&Kind::from_word(word)?)?;
    Some(named.items.contains_key(name))
}

/// An index, or a constraint that keeps one of its name.
fn has_index(table: &Table, name: &str) -> bool {
    let own = |other: Option<&str>| other == Some(name);
    table.indexes.items.iter().any(|index| own(index.name.as_deref()))
        || table.uniques.items.iter().any(|unique| own(unique.name.as_deref()))
        || table.exclusions.items.iter().any(|exclusion| own(exclusion.name.as_deref()))
        || table.primary_key.value().is_some_and(|key| own(key.name.as_deref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partitions_are_called_by_their_schema_where_it_is_another() {
        for (name, schema, table) in [
            ("part", None, "part"),
            ("a.part", Some("a"), "part"),
            ("\"a.b\".\"c\"\"d\"", Some("a.b"), "c\"d"),
            ("\"a.b\"", None, "a.b"),
        ] {
            assert_eq!(place(name), (schema.map(str::to_owned), table.to_owned()));
        }
    }
}
