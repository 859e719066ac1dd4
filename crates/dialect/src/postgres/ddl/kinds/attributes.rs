//! The attributes of composite types.

use drift_catalog::{Catalog, ObjectPath};

use super::super::column::collation_sql;
use super::own::Own;
use crate::postgres::names::quote;

/// The statement that makes a composite type of a catalog; nothing where it is not there.
pub(crate) fn composite(path: &ObjectPath, catalog: &Catalog) -> Option<String> {
    Own::find(path, catalog).map(|own| statement(&own))
}

/// The statement that makes a type of its attributes.
pub(super) fn statement(own: &Own<'_>) -> String {
    let attributes: Vec<String> = order(own)
        .into_iter()
        .filter_map(|name| Some(format!("{} {}", quote(name), ty(own.fact(&format!("attribute {name}"))?))))
        .collect();
    format!("CREATE TYPE {} AS ({});", own.name(), attributes.join(", "))
}

/// The attributes in order; those that the order does not name come last.
pub(super) fn order<'a>(own: &Own<'a>) -> Vec<&'a str> {
    let known = own.keyed("attribute");
    let mut names: Vec<&str> = own.fact("order").unwrap_or_default().split(", ").collect();
    names.retain(|name| known.iter().any(|(known, _)| known == name));
    names
        .extend(known.iter().map(|(name, _)| *name).filter(|name| !names.contains(name)).collect::<Vec<_>>());
    names
}

/// An attribute's type, with its collation.
pub(super) fn ty(text: &str) -> String {
    match text.rsplit_once(" COLLATE ") {
        Some((ty, collation)) if collation.starts_with('"') => format!("{ty} COLLATE {collation}"),
        Some((ty, collation)) => format!("{ty} COLLATE {}", collation_sql(collation)),
        None => text.to_owned(),
    }
}
