//! What is said of the changes, and what it comes to: findings with their levels, less those that were filtered, and
//! the outcome.

use std::collections::BTreeSet;

use drift_catalog::{Changes, Coverage, Plan};
use drift_findings::{Context, Finding, Fix, Severity};
use drift_report::Outcome;

use super::asked::Asked;
use crate::source::Loaded;
use crate::{Request, Stop};

/// Findings with their levels, less those that somebody asked to leave out.
pub(super) fn findings(
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

/// The statements of findings that are shown: what is left out of the one is left out of the others.
pub(super) fn statements_of(findings: &[Finding], plan: &mut Plan) {
    let ids: BTreeSet<usize> = findings
        .iter()
        .flat_map(|finding| &finding.fixes)
        .filter_map(|fix| match fix {
            Fix::Statements(ids) => Some(ids),
            _ => None,
        })
        .flatten()
        .copied()
        .collect();
    plan.statements.retain(|statement| ids.contains(&statement.id));
}

/// What the findings and the doubts come to.
pub(super) fn verdict(findings: &[Finding], coverage: &Coverage, request: &Request<'_>) -> Outcome {
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
