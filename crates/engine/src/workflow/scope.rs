//! What is ours: schemas in scope, patterns of `manages`, and what migration tools keep for themselves.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{Catalog, Coverage, Kind, ObjectPath, Pattern};

use super::one_form::OneForm;
use crate::config::Target;
use crate::source::{Loaded, Pair};
use crate::{Request, Stop};

/// What was left out of a comparison.
pub(super) struct Scoped {
    /// Counted, by the reason.
    pub(super) coverage: Coverage,
    /// What a platform made and was set aside, in words.
    pub(super) notes: Vec<String>,
}

/// Takes out of both sides what is not to be compared.
pub(super) fn agree(
    pair: &mut Pair,
    form: &OneForm,
    target: Option<&Target>,
    request: &Request<'_>,
) -> Result<Scoped, Stop> {
    let Pair { from, to } = pair;
    let mixed = form.lifted.is_some();
    let mut schemas = request.schemas.clone();
    schemas.extend(target.iter().flat_map(|target| target.schemas.iter().cloned()));
    if !schemas.is_empty() && !mixed {
        only_named(&mut from.catalog, &mut to.catalog, &schemas)?;
    } else if !to.live && !from.live && !mixed {
        schemas.extend(from.catalog.schemas.keys().cloned());
    }
    let manages = target.map(|target| target.manages.as_slice()).unwrap_or_default();
    // Before the wanted side loses its own: a table that both have is compared.
    let mut coverage = narrow(&mut from.catalog, &to.catalog, manages, &schemas);
    if to.live {
        without_books(&mut to.catalog, &from.catalog, &mut coverage);
    }
    let notes = if mixed { Vec::new() } else { platforms(from, to, &mut coverage) };
    Ok(Scoped { coverage, notes })
}

/// What the wanted side has in schemas that nobody named is no more in scope than what the database has there.
///
/// # Errors
/// When a named schema is on neither side: nothing would be compared, and nothing found.
fn only_named(from: &mut Catalog, to: &mut Catalog, named: &[String]) -> Result<(), Stop> {
    let is_there = |name: &&String| [&*from, &*to].iter().any(|own| own.schemas.contains_key(*name));
    if let Some(name) = named.iter().find(|name| !is_there(name)) {
        let there: BTreeSet<&str> = [&*from, &*to]
            .iter()
            .flat_map(|own| own.schemas.keys().chain(own.out_of_scope.keys()))
            .map(String::as_str)
            .collect();
        let there: Vec<&str> = there.into_iter().collect();
        let hint = format!("name one that is there: {}", there.join(", "));
        return Err(Stop::new("cannot compare", format!("no side has the schema {name}")).hint(hint));
    }
    let unnamed: Vec<String> = to.schemas.keys().filter(|name| !named.contains(name)).cloned().collect();
    for name in unnamed {
        let tables = to.schemas.remove(&name).map_or(0, |schema| schema.tables.len());
        if tables > 0 {
            from.out_of_scope.entry(name).or_insert(tables);
        }
    }
    Ok(())
}

/// Takes out of a live catalog what is not to be compared, and counts it.
fn narrow(from: &mut Catalog, to: &Catalog, manages: &[Pattern], schemas: &[String]) -> Coverage {
    let mut coverage = Coverage::default();
    out_of_scope(from, to, schemas);
    for (schema, content) in &mut from.schemas {
        let declared = |name: &str| to.table(schema, name).is_some();
        let place = |name: &str| ObjectPath::new(Kind::Table, schema.as_str(), name);
        content.tables.retain(|name, _| {
            if declared(name) {
                return true;
            }
            if drift_dialect::bookkeeping_tool(name).is_some() {
                coverage.bookkeeping.push(place(name));
                return false;
            }
            let path = place(name);
            let ours = manages.is_empty() || manages.iter().any(|pattern| pattern.matches(&path));
            if !ours {
                coverage.unmanaged.push(path);
            }
            ours
        });
    }
    coverage
}

/// Sets aside what a platform made and the other side does not speak of. Says what was, and by which entry.
fn platforms(from: &mut Loaded, to: &mut Loaded, coverage: &mut Coverage) -> Vec<String> {
    let mut aside: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut take = |own: &mut Catalog, other: &Catalog| {
        for (path, platform) in drift_dialect::platforms::set_aside(own, other) {
            *aside.entry(platform).or_default() += 1;
            coverage.unmanaged.push(path);
        }
    };
    if from.live {
        take(&mut from.catalog, &to.catalog);
    }
    if to.live {
        take(&mut to.catalog, &from.catalog);
    }
    let mut notes: Vec<String> = aside
        .iter()
        .map(|(platform, number)| {
            let objects = if *number == 1 { "object" } else { "objects" };
            format!("{platform}: {number} {objects} of its own set aside (docs/platforms.md); --verbose lists them")
        })
        .collect();
    for platform in drift_dialect::platforms::seen(&from.catalog) {
        let outside = |name: &&&str| from.catalog.out_of_scope.contains_key(**name);
        let schemas: Vec<&str> = platform.schemas.iter().filter(outside).copied().collect();
        if !schemas.is_empty() {
            notes.push(format!("{}: its schemas are out of scope: {}", platform.name, schemas.join(", ")));
        }
    }
    notes
}

/// Takes what tools keep for themselves out of a wanted database that the other side does not have.
fn without_books(to: &mut Catalog, from: &Catalog, coverage: &mut Coverage) {
    for (schema, content) in &mut to.schemas {
        content.tables.retain(|name, _| {
            let keep = drift_dialect::bookkeeping_tool(name).is_none() || from.table(schema, name).is_some();
            if !keep {
                coverage.bookkeeping.push(ObjectPath::new(Kind::Table, schema.as_str(), name.as_str()));
            }
            keep
        });
    }
}

/// Schemas that were read because they might have been named, and were not.
fn out_of_scope(from: &mut Catalog, to: &Catalog, schemas: &[String]) {
    let wanted = |name: &String| {
        to.schemas.contains_key(name)
            || schemas.contains(name)
            || (to.schemas.is_empty() && *name == from.default_schema)
    };
    let extra: Vec<String> = from.schemas.keys().filter(|name| !wanted(name)).cloned().collect();
    for name in extra {
        if let Some(schema) = from.schemas.remove(&name)
            && !schema.tables.is_empty()
        {
            from.out_of_scope.insert(name, schema.tables.len());
        }
    }
}
