//! From two model texts to findings: what a whole run does, without a database.

use drift_catalog::{Catalog, Plan, Sources, Vendor};
use drift_findings::{Context, Finding, Levels, find};
use drift_models::Input;

/// Everything a test may look at.
pub(crate) struct Outcome {
    pub(crate) findings: Vec<Finding>,
    pub(crate) sources: Sources,
    pub(crate) plan: Plan,
}

/// Reads a model text; a mistake in it is the test's own.
pub(crate) fn read(name: &str, text: &str, vendor: Vendor) -> (Catalog, Sources) {
    let dialect = drift_dialect::of(vendor);
    let input = Input { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    let read = drift_models::read(vec![input], vendor, dialect.default_schema());
    let messages: Vec<&String> = read.mistakes.iter().map(|mistake| &mistake.message).collect();
    assert!(messages.is_empty(), "{name}: {messages:?}");
    (read.catalog, read.sources)
}

/// Compares declared tables with those of a database that is written as a complete model.
pub(crate) fn compare(vendor: Vendor, declared: &str, database: &str) -> Outcome {
    compare_changed(vendor, declared, database, |_, _| {})
}

/// The same, after a change to what is and what is wanted that no model file can state.
pub(crate) fn compare_changed(
    vendor: Vendor,
    declared: &str,
    database: &str,
    change: impl FnOnce(&mut Catalog, &mut Catalog),
) -> Outcome {
    let dialect = drift_dialect::of(vendor);
    let (mut to, mut sources) = read("models.yaml", &format!("drift: 1\n{declared}"), vendor);
    let (mut from, mut nowhere) = read("live.yaml", &format!("drift: 1\ncomplete: true\n{database}"), vendor);
    let empty = Catalog::empty(from.flavor, dialect.default_schema());
    dialect.settle(&mut from, &mut nowhere, &empty);
    dialect.canonicalize(&mut from);
    dialect.canonicalize(&mut to);
    dialect.settle(&mut to, &mut sources, &from);
    dialect.canonicalize(&mut to);
    change(&mut from, &mut to);
    let changes = drift_diff::diff(&from, &to);
    let plan = drift_plan::plan(&from, &to, &changes.changes, drift_plan::Options::default());
    let findings = find(
        &Context {
            from: &from,
            to: &to,
            changes: &changes,
            plan: &plan,
            sources: &sources,
            dialect,
            from_name: "the database",
            to_name: "the models",
            target: "main",
        },
        &Levels::default(),
    );
    Outcome { findings, sources, plan }
}
