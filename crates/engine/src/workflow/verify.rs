//! `--verify`: the statements are run on a copy of FROM in a scratch database, and what comes of it is compared with TO.

use std::collections::BTreeSet;

use drift_catalog::{Action, Change, Changes, ObjectPath, Plan, Sameness, Sources};
use drift_introspect::connection::Location;
use drift_scratch::{Run, of_plan};

use super::aside;
use super::compare::Compared;
use super::scratch::{self, Build, Care, Failed};
use super::texts;
use crate::{Request, Stop};

/// What is only named once of a kind; the rest is counted.
const MOST: usize = 3;

/// Proves the active statements of a plan. Gives the first lines of the file.
pub(crate) fn verify(compared: &Compared, plan: &Plan, request: &Request<'_>) -> Result<Vec<String>, Stop> {
    let vendor = compared.from.flavor.vendor;
    if !scratch::is_there(vendor, request) {
        return Ok(vec![
            "not proved: no scratch database (--scratch postgres://… names a server for one)".to_owned(),
        ]);
    }
    let mut create = drift_plan::create_all(&compared.from);
    let aside = aside::put_aside(&mut create, plan, vendor);
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
    let from = &compared.check.from.name;
    let left_out = aside.iter().filter(|own| !own.why.is_empty()).map(|own| (&own.path, &own.why));
    let lacks: Vec<String> = create
        .unplanned
        .iter()
        .map(|(path, why)| (path, why))
        .chain(left_out)
        .map(|(path, why)| format!("{} {path} ({why})", path.kind.word()))
        .collect();
    let made = match scratch::build(&build, request) {
        Ok(made) => made,
        Err(failed) => return not_built(failed, from, &lacks),
    };
    if !made.not_run.is_empty() {
        return Ok(vec![format!("not proved: {}", some(&made.not_run))]);
    }
    let remaining = remaining(compared, made.catalog, &copy_only(compared));
    let mut excused = excused(compared, plan);
    let waits = !excused.is_empty();
    excused.extend(create.unplanned.iter().map(|(path, _)| path.clone()));
    excused.extend(aside.iter().map(|own| own.path.clone()));
    let left: Vec<&Change> =
        remaining.changes.iter().filter(|change| !is_excused(change, &excused)).collect();
    let held = plan.statements.iter().filter(|statement| statement.hold.is_some()).count();
    let outcome = match outcome(&left, waits, held) {
        Ok(outcome) => outcome,
        // What differs may be what could not be said.
        Err(_) if !made.unsaid.is_empty() => {
            return Ok(vec![format!("not proved: not everything can be said there: {}", some(&made.unsaid))]);
        }
        Err(stop) => {
            let tried = format!("a copy of {from} in a scratch database ({})", made.server);
            return Err(stop.tried(tried).checking());
        }
    };
    let unsaid = match made.unsaid.as_slice() {
        [] => String::new(),
        list => format!("; not said there: {}", some(list)),
    };
    let but = if lacks.is_empty() { String::new() } else { format!("; the copy has no {}", some(&lacks)) };
    let mut lines =
        vec![format!("proved: run on a copy of {from} in {}, {outcome}{but}{unsaid}", made.server)];
    lines.extend(made.remarks);
    Ok(lines)
}

/// Some of a list, and how many more there are.
fn some(list: &[String]) -> String {
    let shown: Vec<&str> = list.iter().take(MOST).map(String::as_str).collect();
    match list.len().saturating_sub(MOST) {
        0 => shown.join("; "),
        more => format!("{}; {more} more", shown.join("; ")),
    }
}

/// Where a statement failed: that the copy could not be made says nothing of the fix; nor does a fix that misses what
/// the copy never had.
fn not_built(failed: Failed, from: &str, lacks: &[String]) -> Result<Vec<String>, Stop> {
    let without: Vec<String> =
        failed.not_run.iter().cloned().chain(lacks.iter().map(|own| format!("it has no {own}"))).collect();
    match (failed.part, &failed.error) {
        (Some(0), error) => {
            let why = if without.is_empty() { String::new() } else { format!("; {}", some(&without)) };
            Ok(vec![format!("not proved: the copy of {from} could not be made: {error}{why}")])
        }
        (Some(_), error) if !without.is_empty() => Ok(vec![format!(
            "not proved: the copy of {from} is not whole: {}; and then {error}",
            some(&without)
        )]),
        _ => Err(scratch::stop(failed.error).checking()),
    }
}

/// What is said of the differences that are left, or why the statements are wrong.
fn outcome(left: &[&Change], waits: bool, held: usize) -> Result<String, Stop> {
    let (doubts, sure): (Vec<&Change>, Vec<&Change>) = left.iter().partition(|change| is_doubt(change));
    if let Some(change) = sure.first() {
        let more = match sure.len() {
            1 => String::new(),
            many => format!(", and {} more", many - 1),
        };
        return Err(Stop::new(
            "the statements do not bring one to the other",
            format!(
                "after them there is still a difference: {} {}{more}",
                change.path.kind.word(),
                change.path
            ),
        )
        .hint("this is a defect of drift; please report it with the two schemas"));
    }
    let rest = if waits { "nothing is left but what is held back" } else { "nothing is left" };
    let held = match held {
        0 => String::new(),
        1 => " (1 statement)".to_owned(),
        _ => format!(" ({held} statements)"),
    };
    let doubts = match doubts.len() {
        0 => String::new(),
        1 => "; of 1 expression the text cannot tell whether it is the same".to_owned(),
        many => format!("; of {many} expressions the text cannot tell whether they are the same"),
    };
    Ok(format!("{rest}{held}{doubts}"))
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
    dialect.level(&mut made, &mut wanted);
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

#[cfg(test)]
mod tests {
    use drift_catalog::Kind;
    use drift_scratch::ScratchError;

    use super::*;

    fn change(name: &str) -> Change {
        Change { path: ObjectPath::new(Kind::Table, "public", name), action: Action::Drop }
    }

    #[test]
    fn what_is_left_is_no_proof() {
        let (one, other) = (change("tenants"), change("plans"));
        assert_eq!(outcome(&[], false, 0).ok().as_deref(), Some("nothing is left"));
        assert_eq!(
            outcome(&[], true, 2).ok().as_deref(),
            Some("nothing is left but what is held back (2 statements)")
        );
        let Err(Stop::Failure(failure)) = outcome(&[&one, &other], false, 0) else { panic!("it is proved") };
        assert_eq!(failure.what, "the statements do not bring one to the other");
        assert_eq!(failure.said, "after them there is still a difference: table public.tenants, and 1 more");
    }

    #[test]
    fn a_copy_that_cannot_be_made_says_nothing_of_the_fix() {
        let failed = |part, not_run: &[&str]| Failed {
            part,
            error: ScratchError::Statement { place: "type t".to_owned(), said: "no".to_owned() },
            not_run: not_run.iter().map(|own| (*own).to_owned()).collect(),
        };
        let said =
            |failed, lacks: &[String]| not_built(failed, "here", lacks).map(|lines| lines.join("|")).ok();
        assert_eq!(
            said(failed(Some(0), &[]), &[]).as_deref(),
            Some("not proved: the copy of here could not be made: type t: no")
        );
        assert_eq!(
            said(failed(Some(1), &["extension x: not trusted"]), &["cast a (why)".to_owned()]).as_deref(),
            Some(
                "not proved: the copy of here is not whole: extension x: not trusted; it has no cast a (why); and then type t: no"
            )
        );
        assert_eq!(said(failed(Some(1), &[]), &[]), None);
        assert_eq!(said(failed(None, &["x"]), &[]), None);
    }
}
