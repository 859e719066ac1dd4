//! Owners, privileges and comments go with what they are about: where that is to be gone, or is nobody's business
//! here, they are no difference of their own.

use drift_catalog::{Catalog, Definitions, Kind, Schema, Table};

/// Takes what is said about objects that the wanted side does not have out of the side that is.
pub(crate) fn leave_with_their_objects(from: &mut Catalog, to: &Catalog) {
    retain(&mut from.definitions, |word, name| match word {
        "schema" => to.schemas.contains_key(name),
        _ => of_kind(&to.definitions, word, name).unwrap_or(true),
    });
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
        retain(&mut content.definitions, |word, name| exists(wanted, word, name, &owned));
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
