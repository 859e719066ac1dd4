//! `--verify`: the statements are run on a copy of FROM in a scratch database, and what comes of it is compared with TO.

use std::collections::BTreeSet;

use drift_catalog::{Action, Change, Changes, ObjectPath, Plan, Sameness, Sources};
use drift_introspect::connection::Location;
use drift_scratch::{Run, of_plan};

use super::compare::Compared;
use super::scratch::{self, Build, Care};
use super::texts;
use crate::{Request, Stop};

/// Proves the active statements of a plan. Gives the first line of the file.
pub(crate) fn verify(compared: &Compared, plan: &Plan, request: &Request<'_>) -> Result<String, Stop> {
    let vendor = compared.from.flavor.vendor;
    if !scratch::is_there(vendor, request) {
        return Ok(
            "not proved: no scratch database (--scratch postgres://… names a server for one)".to_owned()
        );
    }
    let create = drift_plan::create_all(&compared.from);
    if let Some((path, why)) = create.unplanned.first() {
        return Ok(format!("not proved: the copy of {} has no {path}: {why}", compared.check.from.name));
    }
    let (copy, statements): (Vec<Run>, Vec<Run>) = (of_plan(&create), of_plan(plan));
    let schemas: BTreeSet<String> =
        [&compared.from, &compared.to].iter().flat_map(|side| side.schemas.keys().cloned()).collect();
    let schemas: Vec<String> = schemas.into_iter().collect();
    let targets: Vec<&Location> = compared.targets.iter().collect();
    let build = Build {
        vendor,
        targets: &targets,
        parts: &[&copy, &statements],
        schemas: &schemas,
        care: Care::Every,
    };
    let made = scratch::build(&build, request).map_err(|error| scratch::stop(error).checking())?;
    let remaining = remaining(compared, made.catalog, &copy_only(compared));
    let excused = excused(compared, plan);
    let mut left = remaining.changes.iter().filter(|change| !is_excused(change, &excused));
    let doubts = left.clone().filter(|change| is_doubt(change)).count();
    if let Some(change) = left.find(|change| !is_doubt(change)) {
        return Err(Stop::new(
            "the statements do not bring one to the other",
            format!("after them there is still a difference: {} {}", change.path.kind.word(), change.path),
        )
        .tried(format!("a copy of {} in a scratch database ({})", compared.check.from.name, made.server))
        .hint("this is a defect of drift; please report it with the two schemas")
        .checking());
    }
    let held = plan.statements.iter().filter(|statement| statement.hold.is_some()).count();
    let rest = if excused.is_empty() { "nothing is left" } else { "nothing is left but what is held back" };
    let held = match held {
        0 => String::new(),
        1 => " (1 statement)".to_owned(),
        _ => format!(" ({held} statements)"),
    };
    let doubts = match doubts {
        0 => String::new(),
        1 => "; of 1 expression the text cannot tell whether it is the same".to_owned(),
        _ => format!("; of {doubts} expressions the text cannot tell whether they are the same"),
    };
    let from = &compared.check.from.name;
    Ok(format!("proved: run on a copy of {from} in {}, {rest}{held}{doubts}", made.server))
}

/// What differs between the outcome and TO.
fn remaining(compared: &Compared, mut made: drift_catalog::Catalog, ignored: &Changes) -> Changes {
    let dialect = drift_dialect::of(compared.from.flavor.vendor);
    dialect.canonicalize(&mut made);
    made.flavor = compared.from.flavor;
    let mut wanted = compared.to.clone();
    dialect.settle(&mut wanted, &mut Sources::default(), &made);
    // The form that a server gave to what was written.
    texts::pairs(&mut wanted, &compared.to, &mut |_, own, other| {
        if let Some(other) = other {
            texts::take(own, other);
        }
    });
    // The scratch database has what was compared and nothing else.
    made.schemas.retain(|name, schema| {
        compared.from.schemas.contains_key(name)
            || wanted.schemas.contains_key(name)
            || !schema.tables.is_empty()
    });
    let mut changes = drift_diff::diff(&made, &wanted);
    changes.changes.retain(|change| !ignored.changes.contains(change));
    changes
}

/// Differences of which the plan was never told: they were no findings.
fn copy_only(compared: &Compared) -> Changes {
    let mut changes = drift_diff::diff(&compared.from, &compared.to);
    let told: BTreeSet<&ObjectPath> = compared
        .check
        .findings
        .iter()
        .flat_map(|finding| std::iter::once(&finding.path).chain(&finding.covers))
        .collect();
    changes.changes.retain(|change| !told.contains(&change.path));
    changes
}

/// Objects that statements which wait, or that nobody can write, are about.
fn excused(compared: &Compared, plan: &Plan) -> BTreeSet<ObjectPath> {
    let ours: BTreeSet<usize> = plan.statements.iter().map(|statement| statement.id).collect();
    let waits = compared
        .check
        .plan
        .statements
        .iter()
        .filter(|statement| statement.hold.is_some() || !ours.contains(&statement.id));
    let mut paths: BTreeSet<ObjectPath> =
        waits.flat_map(|statement| statement.about.iter().cloned()).collect();
    paths.extend(compared.check.plan.unplanned.iter().map(|(path, _)| path.clone()));
    paths
}

/// Whether all that differs are texts of which it cannot be told.
fn is_doubt(change: &Change) -> bool {
    match &change.action {
        Action::Modify { differences, .. } => {
            differences.iter().all(|difference| difference.sameness == Sameness::Unknown)
        }
        _ => false,
    }
}

fn is_excused(change: &Change, excused: &BTreeSet<ObjectPath>) -> bool {
    let owner = change.path.owner();
    // What is part of an object that waits, waits with it.
    excused.iter().any(|path| *path == change.path || *path == owner)
}
