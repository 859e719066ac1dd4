//! Two catalogs compared as the program compares them: everything it can tell of, in all schemas of both.

use std::collections::BTreeMap;
use std::path::PathBuf;

use drift_catalog::{Catalog, Change, Coverage, Plan, Sameness, Sources};
use drift_engine::{Chosen, Door, Given, Request, Stop, diff_catalogs};
use drift_introspect::Quiet;

/// What a comparison came to.
pub(super) struct Compared {
    /// In canonical form.
    pub(super) from: Catalog,
    /// In canonical form too.
    pub(super) to: Catalog,
    pub(super) coverage: Coverage,
    pub(super) plan: Plan,
    /// One line each.
    pub(super) findings: Vec<String>,
    /// Whether at least one difference is provable.
    pub(super) sure: bool,
    /// What was left uncompared.
    pub(super) uncompared: Option<String>,
}

/// Compares what is with what is wanted.
pub(super) fn compare(
    (from, from_door): (&Catalog, Door),
    (to, sources, door): (&Catalog, &Sources, Door),
) -> Compared {
    let nowhere = Sources::default();
    let from = Given { catalog: from, sources: &nowhere, door: from_door };
    let to = Given { catalog: to, sources, door };
    let done =
        everything(&[from.catalog, to.catalog], None, false, |request| diff_catalogs(from, to, request));
    match done {
        Ok(done) => told(done),
        // Without a target and a scratch database there is nothing that could stop it.
        Err(said) => Compared {
            from: from.catalog.clone(),
            to: to.catalog.clone(),
            coverage: Coverage::default(),
            plan: Plan::default(),
            findings: vec![format!("could not be compared: {said}")],
            sure: true,
            uncompared: None,
        },
    }
}

fn told(done: drift_engine::Difference) -> Compared {
    let mut findings: Vec<String> = done
        .findings
        .iter()
        .map(|finding| {
            let about =
                finding.attribute.as_ref().map(|own| format!(" ({own}: {} / {})", finding.from, finding.to));
            format!("{} {}: {}{}", finding.rule.id, finding.path, finding.message, about.unwrap_or_default())
        })
        .collect();
    if findings.is_empty() {
        findings
            .extend(done.changes.first().map(|change| format!("a change of {} is no finding", change.path)));
    }
    let uncompared = done.coverage.not_compared.first().map(|item| {
        let why = if item.why.is_empty() { item.reason.reason() } else { &item.why };
        format!("{} {} was not compared: {why}", item.path.kind.word(), item.path)
    });
    let sure = done.changes.iter().any(is_sure);
    let drift_engine::Difference { from, to, coverage, plan, .. } = done;
    Compared { from, to, coverage, plan, findings, sure, uncompared }
}

fn is_sure(change: &Change) -> bool {
    match &change.action {
        drift_catalog::Action::Modify { differences, .. } => {
            differences.iter().any(|own| own.sameness == Sameness::Different)
        }
        _ => true,
    }
}

/// Asks for all that can be compared: `--compare all --allow-empty --allow-loss`, with the schemas of these catalogs.
pub(super) fn everything<T>(
    of: &[&Catalog],
    scratch: Option<String>,
    verify: bool,
    ask: impl FnOnce(&Request<'_>) -> Result<T, Stop>,
) -> Result<T, String> {
    let environment: BTreeMap<String, String> = BTreeMap::new();
    let mut compare = Chosen::default();
    compare.add("all")?;
    let mut schemas: Vec<String> = of.iter().flat_map(|catalog| catalog.schemas.keys().cloned()).collect();
    schemas.sort();
    schemas.dedup();
    let request = Request {
        no_dotenv: true,
        schemas,
        compare,
        allow_empty: true,
        allow_loss: true,
        scratch,
        verify,
        ..Request::new(PathBuf::from("/"), &environment, &Quiet)
    };
    ask(&request).map_err(|stop| said(&stop))
}

/// Why a workflow stopped, on one line.
fn said(stop: &Stop) -> String {
    let text = match stop {
        Stop::Failure(failure) => {
            let tried = failure.tried.first().map(|tried| format!(" ({tried})")).unwrap_or_default();
            format!("{}: {}{tried}", failure.what, failure.said)
        }
        Stop::Mistakes(_) => "the file has mistakes".to_owned(),
    };
    text.replace(['\n', '\r', '\t'], " ")
}

impl Compared {
    /// The first finding, where there is one.
    pub(super) fn first(&self) -> Option<String> {
        self.findings.first().map(|line| line.replace(['\n', '\r', '\t'], " "))
    }
}
