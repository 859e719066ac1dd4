//! What a catalog states of a kind, as lines.

use drift_catalog::{Catalog, Definitions, Kind};

/// Everything that is stated of a kind: `name: key=value; key=value`.
pub(super) fn all(definitions: &Definitions, kind: Kind) -> Vec<String> {
    let named = definitions.0.get(&kind).unwrap_or_else(|| panic!("nothing is said of {kind:?}"));
    assert!(named.complete, "{kind:?}: a live catalog states everything");
    let line = |(name, definition): (&String, &drift_catalog::Definition)| {
        let facts: Vec<String> =
            definition.facts.iter().map(|(key, fact)| format!("{key}={}", fact.raw)).collect();
        format!("{name}: {}", facts.join("; "))
    };
    named.items.iter().map(line).collect()
}

pub(super) fn of_public(catalog: &Catalog, kind: Kind) -> Vec<String> {
    all(&catalog.schemas["public"].definitions, kind)
}

pub(super) fn of_database(catalog: &Catalog, kind: Kind) -> Vec<String> {
    all(&catalog.definitions, kind)
}
