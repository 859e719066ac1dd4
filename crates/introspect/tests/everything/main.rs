//! One of every kind on a real server, and a change of each of its facts: what the documentation says is compared is
//! found by a comparison with another database, with a file of SQL and with models; what it says is counted is
//! counted; and nothing is silent.
#![expect(clippy::expect_used, reason = "a test may stop at what it did not expect")]

mod definitions;
mod rows;

use std::collections::BTreeMap;
use std::path::Path;

use drift_catalog::{Action, Catalog, Changes, Kind, Sources, Vendor};
use drift_introspect::{ConnectOptions, Quiet, Request, connection};

use definitions::DEFINITIONS;
use rows::{ROWS, Row};

fn live(url: &str) -> Catalog {
    let location =
        connection::parse(url, &BTreeMap::<String, String>::new(), Path::new("/")).expect("a location");
    let schemas = ["public".to_owned()];
    let schemas = Some(schemas.as_slice()).filter(|_| url.starts_with("postgres"));
    let request = Request { schemas, options: ConnectOptions::default(), observer: &Quiet };
    drift_introspect::read(&location, &request).expect("a readable database").catalog
}

fn compared(from: &Catalog, to: &Catalog) -> Changes {
    let dialect = drift_dialect::of(from.flavor.vendor);
    let (mut from, mut to) = (from.clone(), to.clone());
    dialect.canonicalize(&mut from);
    dialect.settle(&mut to, &mut Sources::default(), &from);
    let mut chosen = drift_dialect::Chosen::default();
    chosen.add("all").expect("classes");
    drift_dialect::settle_classes(&mut from, &mut to, &chosen);
    drift_diff::diff(&from, &to)
}

fn differences(changes: &Changes) -> Vec<String> {
    let line = |change: &drift_catalog::Change| {
        let what = match &change.action {
            Action::Modify { differences, .. } => {
                let keys: Vec<String> = differences.iter().map(|own| own.attribute.to_string()).collect();
                keys.join(", ")
            }
            Action::Add { .. } => "missing".to_owned(),
            _ => "extra".to_owned(),
        };
        format!("{} {}: {what}", change.path.kind.word(), change.path.name())
    };
    let mut all: Vec<String> = changes.changes.iter().map(line).collect();
    all.sort();
    all
}

fn counted(changes: &Changes) -> Vec<String> {
    let mut all: Vec<String> = changes
        .coverage
        .not_compared
        .iter()
        .map(|own| {
            let facet = own.attribute.as_ref().map(ToString::to_string).unwrap_or_default();
            format!("{} {}: {facet}", own.path.kind.word(), own.path.name())
        })
        .collect();
    all.sort();
    all.dedup();
    all
}

fn rows() -> impl Iterator<Item = &'static Row> {
    ROWS.iter().chain(DEFINITIONS)
}

fn text(what: impl Fn(&Row) -> &'static str) -> String {
    rows().map(what).collect::<Vec<_>>().join("\n")
}

fn sorted(what: impl Fn(&Row) -> &'static [&'static str]) -> Vec<&'static str> {
    let mut all: Vec<&str> = rows().flat_map(|row| what(row).iter().copied()).collect();
    all.sort_unstable();
    all
}

#[test]
fn whatever_is_changed_is_found_or_counted() {
    let Some(server) = drift_testkit::postgres() else { return };
    if !server.since(15, "every fact of every kind") {
        return;
    }
    let (made, changed) = (text(|row| row.made), text(|row| row.changed));
    let before = server.database(&made);
    let after = server.database(&made);
    after.execute(&changed);
    let (is, wanted) = (live(&before.url()), live(&after.url()));
    for database in [&before, &after] {
        // A subscription keeps its database from being dropped.
        database.execute("DROP SUBSCRIPTION sub; DROP EVENT TRIGGER watches");
    }
    let file = |text: String| {
        let file = drift_ddl::SqlFile { name: "schema.sql".to_owned(), text };
        let script = drift_ddl::read(Vendor::Postgres, "public", vec![file]);
        let refused: Vec<String> = script.not_understood.iter().map(|own| own.why.clone()).collect();
        assert!(refused.is_empty(), "every statement is understood: {refused:?}");
        script.catalog
    };
    let models = |of: &Catalog| {
        let mut of = of.clone();
        drift_dialect::of(Vendor::Postgres).canonicalize(&mut of);
        let input =
            drift_models::Input { name: "m.yaml".to_owned(), bytes: drift_models::write(&of).into_bytes() };
        let read = drift_models::read(vec![input], Vendor::Postgres, "public");
        assert!(read.mistakes.is_empty(), "{:?}", read.mistakes);
        read.catalog
    };
    let ways = [
        ("another database", wanted.clone(), is.clone()),
        ("a file of SQL", file(format!("{made}\n{changed}")), file(made)),
        ("models", models(&wanted), models(&is)),
    ];
    let mut wrong = String::new();
    for (way, wanted, same) in ways {
        let changes = compared(&is, &wanted);
        let mut tell = |what: &str, found: Vec<String>, expected: Vec<&str>| {
            for line in found.iter().filter(|line| !expected.contains(&line.as_str())) {
                wrong.push_str(&format!("{way}: {what}, and not expected: {line}\n"));
            }
            for line in expected.iter().filter(|line| !found.iter().any(|own| own == *line)) {
                wrong.push_str(&format!("{way}: not {what}: {line}\n"));
            }
        };
        tell("found", differences(&changes), sorted(|row| row.differs));
        // What a file of models does not state is not declared in it.
        if way != "models" {
            tell("counted", counted(&changes), sorted(|row| row.counted));
        }
        tell("found of the same", differences(&compared(&is, &same)), Vec::new());
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_row_says_what_becomes_of_it() {
    for row in rows() {
        assert!(
            !row.differs.is_empty() || !row.counted.is_empty(),
            "{}: {} is silent",
            row.kind,
            row.changed
        );
    }
    for kind in Kind::ALL {
        assert!(rows().any(|row| row.kind == kind.word()), "there is no {}", kind.word());
    }
}
