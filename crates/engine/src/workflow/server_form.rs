//! The form that the server itself gives: what is not a database yet is built in a scratch database, and its
//! expressions are taken from there.

use drift_catalog::{Catalog, Flavor, Table};
use drift_introspect::connection::Location;
use drift_scratch::Run;

use super::scratch::{self, Build, Care};
use super::texts;
use crate::source::Loaded;
use crate::{Request, Stop};

/// The most statements that were not run and are named.
const MOST: usize = 20;

/// Gives each side that is no database the server's own form, where `--scratch` says on which server.
/// `printed` says which server prints the texts of each.
pub(super) fn give(
    sides: [&mut Loaded; 2],
    printed: &mut [Flavor; 2],
    request: &Request<'_>,
) -> Result<(), Stop> {
    if request.scratch.is_none() || !drift_scratch::gives_form(printed[0].vendor) {
        return Ok(());
    }
    let targets: Vec<Location> = sides.iter().filter_map(|side| side.location.clone()).collect();
    let targets: Vec<&Location> = targets.iter().collect();
    for (side, printed) in sides.into_iter().zip(printed) {
        if !side.live {
            one(side, printed, &targets, request)?;
        }
    }
    Ok(())
}

fn one(
    side: &mut Loaded,
    printed: &mut Flavor,
    targets: &[&Location],
    request: &Request<'_>,
) -> Result<(), Stop> {
    let mut named = side.catalog.clone();
    let runs = match side.statements.take() {
        Some(statements) => statements,
        None => of_catalog(&mut named, &mut side.notes),
    };
    let schemas: Vec<String> = side.catalog.schemas.keys().cloned().collect();
    let build =
        Build { vendor: printed.vendor, targets, parts: &[&runs], schemas: &schemas, care: Care::Most };
    let mut made = scratch::build(&build, request).map_err(|failed| scratch::stop(failed.error))?;
    drift_dialect::of(printed.vendor).canonicalize(&mut made.catalog);
    // By the names that it was built with, which stand in the same order.
    let mut found = Vec::new();
    texts::pairs(&mut named, &made.catalog, &mut |_, _, other| found.push(other.cloned()));
    let (all, mut forms) = (found.len(), found.into_iter());
    let mut taken = 0;
    texts::pairs(&mut side.catalog, &Catalog::empty(made.catalog.flavor, ""), &mut |_, own, _| {
        if let Some(form) = forms.next().flatten() {
            texts::take(own, &form);
            taken += 1;
        }
    });
    if taken == all {
        // Every text comes from a server; what it prints differently is different.
        *printed = made.catalog.flavor;
    }
    side.notes.push(format!(
        "{}: {taken} of {all} expressions in the form of {}, in a scratch database",
        side.side.name, made.server
    ));
    side.notes.append(&mut made.remarks);
    let more = made.not_run.len().saturating_sub(MOST);
    side.notes.extend(
        made.not_run.into_iter().take(MOST).map(|own| format!("not run in the scratch database: {own}")),
    );
    if more > 0 {
        side.notes.push(format!("not run in the scratch database: {more} more"));
    }
    Ok(())
}

/// The statements that make a catalog, whose unnamed checks and indexes get names to be found by.
fn of_catalog(catalog: &mut Catalog, notes: &mut Vec<String>) -> Vec<Run> {
    for schema in catalog.schemas.values_mut() {
        schema.tables.values_mut().for_each(name);
    }
    let plan = drift_plan::create_all(catalog);
    notes.extend(
        plan.unplanned.iter().take(MOST).map(|(path, why)| {
            format!("not made in the scratch database: {} {path}: {why}", path.kind.word())
        }),
    );
    drift_scratch::of_plan(&plan)
}

fn name(table: &mut Table) {
    let names = table.checks.items.iter_mut().map(|check| &mut check.name);
    let names = names.chain(table.indexes.items.iter_mut().map(|index| &mut index.name));
    for (number, name) in names.enumerate() {
        name.get_or_insert_with(|| unused(number, &table.columns));
    }
}

/// A name for the scratch database only.
fn unused(number: usize, columns: &[drift_catalog::Column]) -> String {
    let first = columns.first().map(|column| column.name.as_str()).unwrap_or_default();
    let first: String = first.chars().take(10).collect();
    let mut chance = std::collections::hash_map::DefaultHasher::new();
    for column in columns {
        std::hash::Hash::hash(&column.name, &mut chance);
    }
    format!("drift_{number}_{first}_{:x}", std::hash::Hasher::finish(&chance))
}
