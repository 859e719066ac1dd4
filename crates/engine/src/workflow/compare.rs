//! One comparison: canonical form, changes, statements, findings, verdict.

use std::time::Instant;

use drift_catalog::{Catalog, Changes, Coverage, Plan, Sources};
use drift_dialect::Lifted;
use drift_findings::{Context, Finding, Severity};
use drift_introspect::connection::{Location, Server};
use drift_report::{Check, Outcome};

use super::{form, programs, scope, secrets, why};
use crate::config::Target;
use crate::source::{Loaded, Pair};
use crate::{Request, Stop, VERSION};

/// What a comparison is asked for beyond its two ends.
pub(crate) struct Asked<'a> {
    pub(crate) target: Option<&'a Target>,
    /// Whether the report names the target.
    pub(crate) named: bool,
    /// The command that prints the statements.
    pub(crate) fix_command: String,
    pub(crate) started: Instant,
    /// Whether two sides without a table in common are a mistake of the user's.
    pub(crate) guard: bool,
}

/// A comparison, and what a script of its statements needs.
pub(crate) struct Compared {
    pub(crate) check: Check,
    pub(crate) from: Catalog,
    pub(crate) to: Catalog,
    /// The databases that were looked at.
    pub(crate) targets: Vec<Location>,
    pub(crate) database: Option<String>,
}

/// Compares two sources.
pub(crate) fn compare(pair: Pair, request: &Request<'_>, asked: &Asked<'_>) -> Result<Compared, Stop> {
    let Pair { mut from, mut to } = pair;
    let dialect = drift_dialect::of(from.catalog.flavor.vendor);
    // Before one side settles on the other's version: what people wrote is printed by nobody.
    let mut printed = [from.catalog.flavor, to.catalog.flavor];
    let lifted = make_comparable(&mut from, &mut to);
    if lifted.is_none() {
        form::of_server([&mut from, &mut to], &mut printed, request)?;
        programs::decide(&from, &mut to, request);
    }
    if to.models || from.models || lifted.is_some() {
        drift_dialect::keep_promises(&mut to.catalog, &from.catalog);
    }
    let default_schema = from.catalog.default_schema.clone();
    let manages = asked.target.map(|target| target.manages.as_slice()).unwrap_or_default();
    let mut schemas = request.schemas.clone();
    schemas.extend(asked.target.iter().flat_map(|target| target.schemas.iter().cloned()));
    if !to.live && !from.live && lifted.is_none() {
        schemas.extend(from.catalog.schemas.keys().cloned());
    }
    // Before the wanted side loses its own: a table that both have is compared.
    let mut narrowed = scope::narrow(&mut from.catalog, &to.catalog, manages, &schemas);
    if to.live {
        scope::without_books(&mut to.catalog, &from.catalog, &mut narrowed);
    }
    let aside =
        if lifted.is_none() { scope::platforms(&mut from, &mut to, &mut narrowed) } else { Vec::new() };
    let mut chosen = request.compare.clone();
    chosen.join(asked.target.map(|target| &target.compare));
    let left_out = drift_dialect::settle_classes(&mut from.catalog, &mut to.catalog, &chosen);
    if asked.guard && !request.allow_empty {
        guard(&from, &to)?;
    }
    let mut changes = drift_diff::diff(&from.catalog, &to.catalog);
    if lifted.is_none() && dialect.prints_alike(printed[0], printed[1]) {
        changes.without_doubt();
    }
    add(&mut changes.coverage, narrowed);
    if let Some(lifted) = lifted {
        lifted.into_coverage(&mut changes.coverage);
    }
    let options =
        drift_plan::Options { allow_loss: request.allow_loss, role: from.location.as_ref().and_then(role) };
    // What is made anew comes back with its owner, whether owners are compared or not.
    left_out.put_back(&mut from.catalog);
    let mut plan = drift_plan::plan(&from.catalog, &to.catalog, &changes.changes, options);
    left_out.take_out(&mut from.catalog);
    secrets::out_of_comparison(&mut plan, &mut changes);
    let mut notes: Vec<String> = from.notes.iter().chain(&to.notes).cloned().chain(aside).collect();
    let (findings, filtered) = findings(&from, &to, (&changes, &plan), request, asked, &mut notes)?;
    let why = why::why(&from.catalog, &to.catalog, &request.why, &mut notes);
    let outcome = verdict(&findings, &changes.coverage, request);
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
        coverage: changes.coverage,
        notes,
        outcome,
        elapsed: Some(asked.started.elapsed()),
        why,
        fix_command: asked.fix_command.clone(),
    };
    secrets::out_of_check(&mut check);
    let targets = from.location.into_iter().chain(to.location).collect();
    Ok(Compared { check, from: from.catalog, to: to.catalog, targets, database: from.database })
}

/// Spends every difference of spelling, so that the comparison is `==`. What is settled is canonical. Gives what has
/// no counterpart where the two are of different kinds.
fn make_comparable(from: &mut Loaded, to: &mut Loaded) -> Option<Lifted> {
    let dialect = drift_dialect::of(from.catalog.flavor.vendor);
    let mixed = from.catalog.flavor.vendor != to.catalog.flavor.vendor;
    if to.live && !from.live && !mixed {
        dialect.settle(&mut from.catalog, &mut Sources::default(), &to.catalog.clone());
    } else {
        make_canonical(from);
    }
    if mixed {
        make_canonical(to);
        return Some(drift_dialect::lift(&mut to.catalog, &mut to.sources, &from.catalog));
    }
    // Two live databases may still spell one name in two cases.
    dialect.settle(&mut to.catalog, &mut to.sources, &from.catalog);
    None
}

/// The canonical form of a side by itself.
fn make_canonical(side: &mut Loaded) {
    let flavor = side.catalog.flavor;
    let dialect = drift_dialect::of(flavor.vendor);
    if side.live {
        dialect.canonicalize(&mut side.catalog);
    } else {
        dialect.settle(&mut side.catalog, &mut side.sources, &Catalog::empty(flavor, ""));
    }
}

fn add(coverage: &mut Coverage, narrowed: Coverage) {
    coverage.bookkeeping = narrowed.bookkeeping;
    coverage.unmanaged = narrowed.unmanaged;
}

/// Two sides that have nothing in common are the wrong ones.
fn guard(from: &Loaded, to: &Loaded) -> Result<(), Stop> {
    let (is, wanted) = (from.catalog.table_count(), to.catalog.table_count());
    let common = from.catalog.tables().any(|(path, _)| to.catalog.table_of(&path).is_some());
    if common {
        return Ok(());
    }
    let said = match (is, wanted) {
        (0, 0) => "neither side has a table".to_owned(),
        (0, _) => "the database has no table".to_owned(),
        (_, 0) => "the models declare no table".to_owned(),
        _ => format!("the {wanted} declared tables and the {is} of the database have none in common"),
    };
    let mut stop = Stop::new("the database or the models are the wrong ones", said)
        .tried(format!("database  {}", absolute(from)))
        .tried(format!("models    {}", to.side.name));
    let outside: Vec<&String> = from.catalog.out_of_scope.keys().collect();
    stop = if outside.is_empty() {
        stop.hint("name the right ones with --db and --models, or add --allow-empty if this is meant")
    } else {
        let names: Vec<String> = outside.into_iter().cloned().collect();
        stop.hint(format!(
            "there are tables in other schemas: {}; name them with `schema:` in the models or --schema",
            names.join(", ")
        ))
    };
    Err(stop)
}

fn absolute(loaded: &Loaded) -> String {
    loaded.absolute.clone().unwrap_or_else(|| loaded.side.name.clone())
}

/// Findings with their levels, less those that somebody asked to leave out.
fn findings(
    from: &Loaded,
    to: &Loaded,
    (changes, plan): (&Changes, &Plan),
    request: &Request<'_>,
    asked: &Asked<'_>,
    notes: &mut Vec<String>,
) -> Result<(Vec<Finding>, usize), Stop> {
    let mut levels = asked.target.map(|target| target.levels.clone()).unwrap_or_default();
    for (rule, level) in &request.rules {
        levels.give(rule, level).map_err(|error| Stop::new("cannot use --rule", error.to_string()))?;
    }
    let context = Context {
        from: &from.catalog,
        to: &to.catalog,
        changes,
        plan,
        sources: &to.sources,
        dialect: drift_dialect::of(from.catalog.flavor.vendor),
        from_name: if from.live { "the database" } else { "the first source" },
        to_name: if to.live { "the second database" } else { "the models" },
        target: asked.target.map_or("", |target| target.name.as_str()),
    };
    let mut findings = drift_findings::find(&context, &levels);
    let before = findings.len();
    if !request.only.is_empty() {
        findings.retain(|finding| request.only.iter().any(|pattern| pattern.matches(&finding.path)));
    }
    findings.retain(|finding| !request.ignore.iter().any(|pattern| pattern.matches(&finding.path)));
    if let Some(target) = asked.target {
        findings.retain(|finding| !target.ignore.iter().any(|rule| rule.means(finding)));
        for finding in &mut findings {
            if let Some(rule) = target.pending.iter().find(|rule| rule.means(finding)) {
                finding.severity = finding.severity.min(Severity::Note);
                finding.notes.push(format!("pending: {}", rule.reason()));
            }
        }
        notes.extend(target.ignore.iter().chain(&target.pending).filter_map(crate::config::Ignore::ended));
    }
    let filtered = before - findings.len();
    Ok((findings, filtered))
}

fn verdict(findings: &[Finding], coverage: &Coverage, request: &Request<'_>) -> Outcome {
    let unsure = findings.iter().any(|finding| finding.rule.id == "drift/expression-differs");
    if request.strict && (unsure || coverage.has_doubts()) {
        return Outcome::Unchecked;
    }
    if findings.iter().any(|finding| request.fail_on.means(finding)) {
        Outcome::Drift
    } else {
        Outcome::Clean
    }
}

/// Who looks at a database, and so will most likely be the one that runs the statements.
fn role(location: &Location) -> Option<&str> {
    match &location.server {
        Server::Postgres(target) => Some(target.user.as_str()),
        Server::Sqlite(_) => None,
    }
}
