//! The kinds that are facts, on a real server: each is made, changed and removed by the file that is printed, and the
//! server's own catalog says what came of it.

mod cases;
mod whole;

use drift_catalog::{Catalog, Definition, Definitions, Kind, Named};
use drift_plan::{Header, Options, plan, script};
use drift_testkit::{TestDatabase, postgres};

use crate::common::postgres::{live, rows};
use cases::CASES;

type Facts = &'static [(&'static str, &'static str)];

/// Where a kind stands.
#[derive(Clone, Copy)]
enum At {
    Schema,
    Nowhere,
    Table,
    View,
}

struct Case {
    setup: &'static str,
    at: At,
    kind: Kind,
    name: &'static str,
    first: Facts,
    second: Facts,
    look: &'static str,
    /// What is seen after it was made, changed and removed.
    sees: [&'static [&'static str]; 3],
}

fn place(catalog: &mut Catalog, at: At) -> &mut Definitions {
    match at {
        At::Nowhere => &mut catalog.definitions,
        At::Schema => &mut catalog.schemas.entry("public".to_owned()).or_default().definitions,
        At::Table => {
            let schema = catalog.schemas.get_mut("public").expect("a schema");
            &mut schema.tables.get_mut("t").expect("the table t").definitions
        }
        At::View => {
            let schema = catalog.schemas.get_mut("public").expect("a schema");
            &mut schema.views.items.get_mut("v").expect("the view v").definitions
        }
    }
}

/// The database with one definition, or with none, and nothing else of these kinds.
fn with(base: &Catalog, case: &Case, facts: Option<Facts>) -> Catalog {
    let mut catalog = base.clone();
    catalog.definitions = Definitions::default();
    for schema in catalog.schemas.values_mut() {
        schema.definitions = Definitions::default();
        schema.tables.values_mut().for_each(|own| own.definitions = Definitions::default());
        schema.views.items.values_mut().for_each(|own| own.definitions = Definitions::default());
    }
    let own = place(&mut catalog, case.at);
    own.0.insert(case.kind, Named { complete: true, ..Named::default() });
    if let Some(facts) = facts {
        let mut definition = Definition::default();
        facts.iter().for_each(|(key, text)| definition.state(*key, *text));
        own.set(case.kind, case.name, definition);
    }
    catalog
}

/// Runs the file that brings one to the other, and says what is seen then.
fn step(
    database: &TestDatabase,
    base: &Catalog,
    case: &Case,
    (from, to): (Option<Facts>, Option<Facts>),
) -> Result<Vec<String>, String> {
    let (from, to) = (with(base, case, from), with(base, case, to));
    let changes = drift_diff::diff(&from, &to).changes;
    assert_eq!(changes.len(), 1, "{changes:#?}");
    let plan = plan(&from, &to, &changes, Options { allow_loss: true, ..Options::default() });
    if let Some((_, why)) = plan.unplanned.first() {
        return Err(why.clone());
    }
    let script = script(&plan, (&from, &to), &Header::default());
    database.script(&script).map_err(|said| format!("{said}\n{script}"))?;
    Ok(rows(database, case.look))
}

/// The first version that has all that a case is about.
fn since(case: &Case) -> (u32, &'static str) {
    if case.look.contains("FROM pg_publication") {
        (15, "publications of columns, rows and schemas")
    } else if case.look.contains("rngmultitypid") {
        (14, "multiranges")
    } else if case.look.contains("stxstattarget") {
        (13, "targets of statistics objects")
    } else {
        (0, "")
    }
}

#[test]
fn every_kind_is_made_changed_and_removed() {
    let Some(server) = postgres() else { return };
    let mut wrong = String::new();
    for case in CASES {
        let (major, what) = since(case);
        if !server.since(major, what) {
            continue;
        }
        let roles = "DO $$ BEGIN CREATE ROLE drift_a; CREATE ROLE drift_b; EXCEPTION WHEN duplicate_object THEN NULL; END $$;";
        let database = server.database(&format!("{roles} {}", case.setup));
        let base = live(&database);
        let (first, second) = (Some(case.first), Some(case.second));
        for (at, way) in [(None, first), (first, second), (second, None)].into_iter().enumerate() {
            // Every object has an owner.
            if case.kind == Kind::Owner && way.1.is_none() {
                continue;
            }
            let seen = step(&database, &base, case, way);
            if seen.as_ref().is_ok_and(|seen| *seen == case.sees[at]) {
                continue;
            }
            wrong.push_str(&format!(
                "{} {}, step {at}: {seen:?}, not {:?}\n",
                case.kind.word(),
                case.name,
                case.sees[at]
            ));
            break;
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
