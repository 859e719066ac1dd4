//! The kinds without a noun of their own, fact by fact, as the reader of live databases states them.

#![expect(clippy::expect_used, clippy::panic, reason = "a helper that fails is a test that fails")]

mod objects;
mod told;

use drift_catalog::{Attributes, Catalog, Definitions, Kind, Table, Vendor};
use drift_ddl::{SqlFile, read};

/// The outcome of statements all of which are understood.
pub(crate) fn made(sql: &str) -> Catalog {
    let file = SqlFile { name: "schema.sql".to_owned(), text: sql.to_owned() };
    let script = read(Vendor::Postgres, "public", vec![file]);
    let why: Vec<&str> = script.not_understood.iter().map(|own| own.why.as_str()).collect();
    assert!(why.is_empty(), "{why:?}");
    script.catalog
}

/// Everything that is stated of a kind: `name: key=value; key=value`.
pub(crate) fn all(definitions: &Definitions, kind: Kind) -> Vec<String> {
    let named = definitions.0.get(&kind).unwrap_or_else(|| panic!("nothing is said of {kind:?}"));
    let line = |(name, own): (&String, &drift_catalog::Definition)| {
        let facts: Vec<String> = own.facts.iter().map(|(key, fact)| format!("{key}={}", fact.raw)).collect();
        format!("{name}: {}", facts.join("; "))
    };
    named.items.iter().map(line).collect()
}

pub(crate) fn of_public(catalog: &Catalog, kind: Kind) -> Vec<String> {
    all(&catalog.schemas["public"].definitions, kind)
}

pub(crate) fn of_database(catalog: &Catalog, kind: Kind) -> Vec<String> {
    all(&catalog.definitions, kind)
}

pub(crate) fn table<'a>(catalog: &'a Catalog, name: &str) -> &'a Table {
    catalog.table("public", name).expect("the table")
}

pub(crate) fn text(attributes: &Attributes) -> String {
    attributes.items.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join("; ")
}
