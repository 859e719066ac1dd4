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
use rows::{ROWS, Row, SQLITE};

fn live(url: &str) -> Catalog {
    let location =
        connection::parse(url, &BTreeMap::<String, String>::new(), Path::new("/")).expect("a location");
    let schemas = ["public", "one", "other"].map(str::to_owned);
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

/// The rows of one kind of database, and what is looked for with them.
struct Lot {
    vendor: Vendor,
    schema: &'static str,
    rows: Vec<&'static Row>,
}

impl Lot {
    fn postgres() -> Self {
        Lot { vendor: Vendor::Postgres, schema: "public", rows: ROWS.iter().chain(DEFINITIONS).collect() }
    }

    fn sqlite() -> Self {
        Lot { vendor: Vendor::Sqlite, schema: "main", rows: SQLITE.iter().collect() }
    }

    fn text(&self, what: impl Fn(&Row) -> &'static str) -> String {
        self.rows.iter().map(|row| what(row)).collect::<Vec<_>>().join("\n")
    }

    fn sorted(&self, what: impl Fn(&Row) -> &'static [&'static str]) -> Vec<&'static str> {
        let mut all: Vec<&str> = self.rows.iter().flat_map(|row| what(row).iter().copied()).collect();
        all.sort_unstable();
        all
    }

    /// A file of SQL.
    fn file(&self, text: String) -> Catalog {
        let file = drift_ddl::SqlFile { name: "schema.sql".to_owned(), text };
        let script = drift_ddl::read(self.vendor, self.schema, vec![file]);
        let refused: Vec<String> = script.not_understood.iter().map(|own| own.why.clone()).collect();
        assert!(refused.is_empty(), "every statement is understood: {refused:?}");
        script.catalog
    }

    /// What a database is as models.
    fn models(&self, of: &Catalog) -> Catalog {
        let mut of = of.clone();
        drift_dialect::of(self.vendor).canonicalize(&mut of);
        let bytes = drift_models::write(&of).into_bytes();
        let read = drift_models::read(
            vec![drift_models::Input { name: "m.yaml".to_owned(), bytes }],
            self.vendor,
            self.schema,
        );
        let mistakes: Vec<&String> = read.mistakes.iter().map(|own| &own.message).collect();
        assert!(mistakes.is_empty(), "{mistakes:?}");
        read.catalog
    }

    /// Compares a database before the changes with the one after them, in three ways.
    fn judge(&self, is: &Catalog, wanted: &Catalog) {
        let (made, changed) = (self.text(|row| row.made), self.text(|row| row.changed));
        let ways = [
            ("another database", wanted.clone(), is.clone()),
            ("a file of SQL", self.file(format!("{made}\n{changed}")), self.file(made)),
            ("models", self.models(wanted), self.models(is)),
        ];
        let mut wrong = String::new();
        for (way, wanted, same) in ways {
            let changes = compared(is, &wanted);
            let mut tell = |what: &str, found: Vec<String>, expected: Vec<&str>| {
                for line in found.iter().filter(|line| !expected.contains(&line.as_str())) {
                    wrong.push_str(&format!("{way}: {what}, and not expected: {line}\n"));
                }
                for line in expected.iter().filter(|line| !found.iter().any(|own| own == *line)) {
                    wrong.push_str(&format!("{way}: not {what}: {line}\n"));
                }
            };
            // Statements that name no owner leave it open.
            let said = |line: &&str| {
                way != "a file of SQL" || !line.starts_with("owner ") || !line.ends_with(": missing")
            };
            tell(
                "found",
                differences(&changes),
                self.sorted(|row| row.differs).into_iter().filter(said).collect(),
            );
            // What a file of models does not state is not declared in it.
            if way != "models" {
                tell("counted", counted(&changes), self.sorted(|row| row.counted));
            }
            tell("found of the same", differences(&compared(is, &same)), Vec::new());
        }
        assert!(wrong.is_empty(), "\n{wrong}");
    }
}

#[test]
fn whatever_is_changed_on_postgres_is_found_or_counted() {
    let Some(server) = drift_testkit::postgres() else { return };
    if !server.since(15, "every fact of every kind") {
        return;
    }
    let lot = Lot::postgres();
    let made = lot.text(|row| row.made);
    let (before, after) = (server.database(&made), server.database(&made));
    after.execute(&lot.text(|row| row.changed));
    let (is, wanted) = (live(&before.url()), live(&after.url()));
    for database in [&before, &after] {
        // A subscription keeps its database from being dropped.
        database.execute("DROP SUBSCRIPTION sub; DROP EVENT TRIGGER watches");
    }
    lot.judge(&is, &wanted);
}

#[test]
fn whatever_is_changed_on_sqlite_is_found_or_counted() {
    let lot = Lot::sqlite();
    let made = lot.text(|row| row.made);
    let (before, after) = (drift_testkit::sqlite(&made), drift_testkit::sqlite(&made));
    after.execute(&lot.text(|row| row.changed));
    lot.judge(&live(&before.url()), &live(&after.url()));
}

#[test]
fn every_row_says_what_becomes_of_it() {
    for row in Lot::postgres().rows.into_iter().chain(Lot::sqlite().rows) {
        assert!(
            !row.differs.is_empty() || !row.counted.is_empty(),
            "{}: {} is silent",
            row.kind,
            row.changed
        );
    }
    let rows = Lot::postgres().rows;
    for kind in Kind::ALL {
        assert!(rows.iter().any(|row| row.kind == kind.word()), "there is no {}", kind.word());
    }
}
