//! One comparison, step by step: one form, scope, changes, statements, findings, verdict. Each step is a file.

use drift_catalog::{Catalog, Change};
use drift_introspect::connection::Location;
use drift_report::Check;

use super::asked::Asked;
use super::{guard, one_form, scope, secrets, verdict, why};
use crate::source::Pair;
use crate::{Request, Stop, VERSION};

/// A comparison, and what a script of its statements needs.
pub(crate) struct Compared {
    pub(crate) check: Check,
    pub(crate) from: Catalog,
    pub(crate) to: Catalog,
    pub(crate) changes: Vec<Change>,
    /// The databases that were looked at.
    pub(crate) targets: Vec<Location>,
    pub(crate) database: Option<String>,
}

/// Compares two sources.
pub(crate) fn compare(mut pair: Pair, request: &Request<'_>, asked: &Asked<'_>) -> Result<Compared, Stop> {
    let form = one_form::bring(&mut pair, request)?;
    let default_schema = pair.from.catalog.default_schema.clone();
    let scoped = scope::agree(&mut pair, &form, asked.target, request)?;
    let Pair { mut from, mut to } = pair;
    let mut chosen = request.compare.clone();
    chosen.join(asked.target.map(|target| &target.compare));
    if form.lifted.is_none() {
        drift_dialect::of(to.catalog.flavor.vendor).level(&mut from.catalog, &mut to.catalog);
    }
    let left_out = drift_dialect::settle_classes(&mut from.catalog, &mut to.catalog, &chosen);
    if asked.guard && !request.allow_empty {
        guard::guard(&from, &to)?;
    }
    let mut changes = drift_diff::diff(&from.catalog, &to.catalog);
    if form.alike {
        changes.without_doubt();
    }
    changes.coverage.bookkeeping = scoped.coverage.bookkeeping;
    changes.coverage.unmanaged = scoped.coverage.unmanaged;
    if let Some(lifted) = form.lifted {
        lifted.into_coverage(&mut changes.coverage);
    }
    let options = drift_plan::Options {
        allow_loss: request.allow_loss,
        role: from.location.as_ref().and_then(Location::user),
    };
    // What is made anew comes back with its owner, whether owners are compared or not.
    left_out.put_back(&mut from.catalog);
    let mut plan = drift_plan::plan(&from.catalog, &to.catalog, &changes.changes, options);
    left_out.take_out(&mut from.catalog);
    secrets::out_of_comparison(&mut plan, &mut changes);
    let mut notes: Vec<String> = from.notes.iter().chain(&to.notes).cloned().chain(scoped.notes).collect();
    let (findings, filtered) = verdict::findings(&from, &to, (&changes, &plan), request, asked, &mut notes)?;
    if filtered > 0 {
        verdict::statements_of(&findings, &mut plan);
    }
    let counts = drift_plan::counts(&plan, &changes.changes);
    let why = why::why((&from.catalog, &to.catalog), &changes.changes, &request.why, &mut notes);
    let outcome = verdict::verdict(&findings, &changes.coverage, request);
    if let Some(owner) = asked.target.and_then(|target| target.owner.as_ref()) {
        notes.push(format!("owner: {owner}"));
    }
    let mut check = Check {
        version: VERSION,
        from_first: !asked.guard,
        target: asked.target.filter(|_| asked.named).map(|target| target.name.clone()),
        from: from.side,
        to: to.side,
        default_schema,
        findings,
        filtered,
        sources: to.sources,
        plan,
        counts,
        coverage: changes.coverage,
        notes,
        outcome,
        elapsed: Some(asked.started.elapsed()),
        why,
        fix_command: asked.fix_command.clone(),
    };
    secrets::out_of_check(&mut check);
    let targets = from.location.into_iter().chain(to.location).collect();
    let database = from.database;
    Ok(Compared { check, from: from.catalog, to: to.catalog, changes: changes.changes, targets, database })
}
