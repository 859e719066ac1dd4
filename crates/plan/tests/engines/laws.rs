//! Any schema becomes any other, and keeps the rows it can keep.

use crate::common::generate::{Chance, rows as filled, schema};
use crate::common::{postgres as pg, sqlite as lite};
use drift_catalog::{Catalog, Change, Hold, Plan, Vendor};
use drift_testkit::{postgres, sqlite};

/// Every table with the columns that take values.
fn tables(catalog: &Catalog) -> Vec<(String, Vec<String>)> {
    let columns = |table: &drift_catalog::Table| {
        let plain = table.columns.iter().filter(|column| column.generated.value().is_none());
        plain.map(|column| column.name.clone()).collect()
    };
    catalog.tables().map(|(path, table)| (path.object, columns(table))).collect()
}

/// Whether a file stopped because of what the rows hold, as it should.
fn is_of_the_rows(said: &str) -> bool {
    [
        "drift: decide the value",
        "drift: a rebuild left rows that refer to nothing",
        "UNIQUE constraint failed",
        "could not create unique index",
        "violates foreign key constraint",
    ]
    .iter()
    .any(|reason| said.contains(reason))
}

/// Whether what is left was left on purpose, with the reason in the plan.
fn is_told(plan: &Plan, change: &Change) -> bool {
    plan.statements.iter().any(|own| own.hold.is_some() && own.about.contains(&change.path))
        || plan.unplanned.iter().any(|(path, _)| *path == change.path)
}

#[test]
fn sqlite_schemas_become_each_other() {
    for seed in 0..150 {
        let chance = &mut Chance::new(seed);
        let (from, to) = (schema(chance, Vendor::Sqlite), schema(chance, Vendor::Sqlite));
        let (database, wanted) = (sqlite(&from), lite::live(&sqlite(&to)));
        let with_rows = seed % 2 == 0;
        let before: Vec<String> = tables(&lite::live(&database)).into_iter().map(|(name, _)| name).collect();
        if with_rows {
            let sql = filled(&tables(&lite::live(&database)));
            database.execute(&format!("PRAGMA foreign_keys = OFF; {sql}"));
        }
        let asked = lite::ask_for(&database, wanted.clone(), true);
        if let Err(said) = lite::run(&database, &asked.script) {
            assert!(with_rows && is_of_the_rows(&said), "seed {seed}: {said}\n{from}\n{}", asked.script);
            continue;
        }
        let left = lite::ask_for(&database, wanted, true).changes;
        let untold: Vec<&Change> = left.iter().filter(|change| !is_told(&asked.plan, change)).collect();
        assert!(untold.is_empty(), "seed {seed}: {untold:#?}\n{from}\n{}", asked.script);
        if with_rows {
            // A table that stays keeps its rows.
            for (table, _) in tables(&lite::live(&database)).iter().filter(|table| before.contains(&table.0))
            {
                let name = table.replace('"', "\"\"");
                let count = lite::rows(&database, &format!("SELECT count(*) FROM \"{name}\""));
                assert_eq!(count, ["2"], "seed {seed}: {table}\n{}", asked.script);
            }
        }
    }
}

#[test]
fn sqlite_schemas_lose_nothing_unasked() {
    for seed in 500..580 {
        let chance = &mut Chance::new(seed);
        let (from, to) = (schema(chance, Vendor::Sqlite), schema(chance, Vendor::Sqlite));
        let (database, wanted) = (sqlite(&from), lite::live(&sqlite(&to)));
        let before = tables(&lite::live(&database));
        database.execute(&format!("PRAGMA foreign_keys = OFF; {}", filled(&before)));
        let asked = lite::ask_for(&database, wanted, false);
        if let Err(said) = lite::run(&database, &asked.script) {
            assert!(is_of_the_rows(&said), "seed {seed}: {said}\n{from}\n{}", asked.script);
            continue;
        }
        for (table, columns) in before {
            for column in columns {
                let (table, column) = (table.replace('"', "\"\""), column.replace('"', "\"\""));
                let sql = format!(
                    "SELECT count(*) FROM \"{table}\" WHERE CAST(\"{table}\".\"{column}\" AS INTEGER) IN (1, 2)"
                );
                assert_eq!(
                    lite::rows(&database, &sql),
                    ["2"],
                    "seed {seed}: {table}.{column}\n{}",
                    asked.script
                );
            }
        }
        assert!(
            asked.plan.statements.iter().all(
                |own| own.hold.is_none() || !matches!(&own.hold, Some(Hold::Loss(why)) if why.is_empty())
            )
        );
    }
}

#[test]
fn postgres_schemas_become_each_other() {
    let Some(server) = postgres() else { return };
    for seed in 0..20 {
        let chance = &mut Chance::new(seed + 1_000);
        let (from, to) = (schema(chance, Vendor::Postgres), schema(chance, Vendor::Postgres));
        let (database, wanted) = (server.database(&from), pg::live(&server.database(&to)));
        let with_rows = seed % 2 == 0;
        if with_rows {
            let sql = filled(&tables(&pg::live(&database)));
            database.execute(&format!("SET session_replication_role = replica; {sql}"));
        }
        let asked = pg::ask(&database, &wanted, true);
        if let Err(said) = database.script(&asked.script) {
            assert!(with_rows && is_of_the_rows(&said), "seed {seed}: {said}\n{from}\n{}", asked.script);
            continue;
        }
        let left = pg::ask(&database, &wanted, true).changes;
        let untold: Vec<&Change> = left.iter().filter(|change| !is_told(&asked.plan, change)).collect();
        assert!(untold.is_empty(), "seed {seed}: {untold:#?}\n{from}\n{}", asked.script);
    }
}
