//! Two catalogs compared as the program compares them.

use drift_catalog::{Catalog, Changes, Plan, Sameness, Sources};
use drift_findings::{Context, Levels, find};

/// What a comparison came to.
pub(super) struct Compared {
    /// In canonical form.
    pub(super) from: Catalog,
    pub(super) changes: Changes,
    pub(super) plan: Plan,
    /// One line each.
    pub(super) findings: Vec<String>,
    /// Whether at least one difference is provable.
    pub(super) sure: bool,
    /// What was left uncompared.
    pub(super) uncompared: Option<String>,
}

/// Compares a live database with another, or with what was declared.
pub(super) fn compare(from: &Catalog, to: &Catalog, sources: &Sources) -> Compared {
    let dialect = drift_dialect::of(from.flavor.vendor);
    let (mut from, mut to, mut sources) = (from.clone(), to.clone(), sources.clone());
    let alike = dialect.prints_alike(from.flavor, to.flavor);
    dialect.canonicalize(&mut from);
    dialect.settle(&mut to, &mut sources, &from);
    let mut changes = drift_diff::diff(&from, &to);
    if alike {
        changes.without_doubt();
    }
    let plan = drift_plan::plan(
        &from,
        &to,
        &changes.changes,
        drift_plan::Options { allow_loss: true, ..drift_plan::Options::default() },
    );
    let context = Context {
        from: &from,
        to: &to,
        changes: &changes,
        plan: &plan,
        sources: &sources,
        dialect,
        from_name: "the first",
        to_name: "the second",
        target: "",
    };
    let mut findings: Vec<String> = find(&context, &Levels::default())
        .iter()
        .map(|finding| {
            let about =
                finding.attribute.as_ref().map(|own| format!(" ({own}: {} / {})", finding.from, finding.to));
            format!("{} {}: {}{}", finding.rule.id, finding.path, finding.message, about.unwrap_or_default())
        })
        .collect();
    if findings.is_empty() {
        findings.extend(
            changes.changes.first().map(|change| format!("a change of {} is no finding", change.path)),
        );
    }
    let sure = changes.changes.iter().any(|change| match &change.action {
        drift_catalog::Action::Modify { differences, .. } => {
            differences.iter().any(|own| own.sameness == Sameness::Different)
        }
        _ => true,
    });
    let uncompared = changes.coverage.not_compared.first().map(|item| {
        let why = if item.why.is_empty() { item.reason.reason() } else { &item.why };
        format!("{} {} was not compared: {why}", item.path.kind.word(), item.path)
    });
    Compared { from, changes, plan, findings, sure, uncompared }
}

impl Compared {
    /// The first finding, where there is one.
    pub(super) fn first(&self) -> Option<String> {
        self.findings.first().map(|line| line.replace(['\n', '\r', '\t'], " "))
    }
}
