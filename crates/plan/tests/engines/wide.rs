//! Any schema of the wider kinds becomes any other, and every value that has a place in it is there afterwards.
//!
//! `DRIFT_LAW_PAIRS` makes it more pairs than the few of every run.

use std::collections::BTreeMap;

use drift_catalog::{Action, Catalog, Change, Column, Plan, Type, Vendor};
use drift_testkit::{postgres, sqlite};

use crate::common::generate::Chance;
use crate::common::wide::schema;
use crate::common::{postgres as pg, sqlite as lite};

/// Which pairs are tried.
fn seeds(few: u64) -> std::ops::Range<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let first = number("DRIFT_LAW_FIRST").unwrap_or(0);
    first..first + number("DRIFT_LAW_PAIRS").unwrap_or(few)
}

/// One of three pairs is without the permission to lose: then everything stays, and what is left is what was held back.
fn may_lose(seed: u64) -> bool {
    seed % 3 != 1
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// What a column holds in a row, of both of which every type has one.
fn value(catalog: &Catalog, column: &Column, row: usize) -> String {
    let Type::Concrete(ty) = &column.ty.ty else { return format!("'{row}'") };
    let values = catalog.schemas.values().find_map(|schema| schema.enums.items.get(&ty.name));
    if let Some(values) = values {
        return format!("'{}'", values.values[row % values.values.len()]);
    }
    if ty.name == "boolean" { format!("'{}'", row - 1) } else { format!("'{row}'") }
}

/// Two rows in every table.
fn rows(catalog: &Catalog) -> String {
    let mut sql = String::new();
    for (path, table) in catalog.tables() {
        let columns: Vec<&Column> =
            table.columns.iter().filter(|column| column.generated.value().is_none()).collect();
        let names: Vec<String> = columns.iter().map(|column| quoted(&column.name)).collect();
        for row in [1, 2] {
            let values: Vec<String> = columns.iter().map(|column| value(catalog, column, row)).collect();
            let (name, names, values) = (quoted(&path.object), names.join(", "), values.join(", "));
            sql.push_str(&format!("INSERT INTO {name} ({names}) VALUES ({values});\n"));
        }
    }
    sql
}

/// What is held: by table and column, the values in the order of the rows' ids.
type Held = BTreeMap<(String, String), Vec<String>>;

fn held(catalog: &Catalog, query: impl Fn(&str) -> Vec<String>) -> Held {
    let mut held = Held::new();
    for (path, table) in catalog.tables() {
        for column in table.columns.iter().filter(|column| column.generated.value().is_none()) {
            let sql = format!("SELECT {} FROM {} ORDER BY id", quoted(&column.name), quoted(&path.object));
            held.insert((path.object.clone(), column.name.clone()), query(&sql));
        }
    }
    held
}

/// A value without what a change of its type changes: `1`, `1.00`, `'1'` and `true` are one.
fn plain(value: &str) -> String {
    let bare = value.trim_matches(|c| matches!(c, '(' | ')' | '\'' | '"'));
    let bare = match bare {
        "t" | "true" => "1",
        "f" | "false" => "0",
        "x[49]" => "1",
        "x[50]" => "2",
        other => other,
    };
    bare.parse::<f64>().map_or_else(|_| bare.to_owned(), |number| number.to_string())
}

/// Whether everything that was held is there: where a file may lose something, what still has a place.
fn keeps(before: &Held, after: &Held, may_lose: Option<&str>) -> Result<(), String> {
    for (place, was) in before {
        let Some(is) = after.get(place) else {
            if may_lose.is_none() {
                return Err(format!("{}.{} is gone", place.0, place.1));
            }
            continue;
        };
        // Where loss is allowed, a table that cannot become what is wanted goes and comes again.
        let names = [place.0.clone(), quoted(&place.0)];
        let goes =
            |name: &String| may_lose.is_some_and(|sql| sql.contains(&format!("DROP TABLE public.{name};")));
        if names.iter().any(goes) {
            continue;
        }
        // A number that becomes a truth value is true unless it is nought.
        let truth = is.iter().all(|value| matches!(value.as_str(), "(t)" | "(f)"));
        let [was, is] = [was, is].map(|values| {
            let values = values.iter().map(|own| plain(own));
            values.map(|own| if truth && own != "0" { "1".to_owned() } else { own }).collect::<Vec<_>>()
        });
        if was != is {
            return Err(format!("{}.{} held {was:?} and holds {is:?}", place.0, place.1));
        }
    }
    Ok(())
}

/// Whether a file stopped because of what the rows hold, as it should.
fn is_of_the_rows(said: &str) -> bool {
    [
        "drift: decide the value",
        "drift: a rebuild left rows that refer to nothing",
        "UNIQUE constraint failed",
        "CHECK constraint failed",
        "could not create unique index",
        "violates foreign key constraint",
        "violates check constraint",
        "is violated by some row",
        "contains values that violate",
        "invalid input value for enum",
        "invalid input syntax",
        "contains null values",
        "no partition of relation",
    ]
    .iter()
    .any(|reason| said.contains(reason))
}

/// Whether what is left was left on purpose, with the reason in the plan.
fn is_told(plan: &Plan, change: &Change) -> bool {
    plan.statements.iter().any(|own| own.hold.is_some() && own.about.contains(&change.path))
        || plan.unplanned.iter().any(|(path, _)| *path == change.path)
}

fn verb(change: &Change) -> &'static str {
    match &change.action {
        Action::Add { .. } => "add",
        Action::Drop => "drop",
        Action::Modify { .. } => "change",
        Action::Rename { .. } | Action::MaybeRename { .. } => "rename",
    }
}

/// What went wrong with one pair; empty where nothing did.
fn postgres_pair(
    server: &drift_testkit::Server,
    seed: u64,
    tally: &mut BTreeMap<String, usize>,
) -> Option<String> {
    let chance = &mut Chance::new(seed + 5_000);
    let (from, to) = (schema(chance, Vendor::Postgres), schema(chance, Vendor::Postgres));
    let (database, wanted) = (server.database(&from), pg::live(&server.database(&to)));
    let with_rows = !seed.is_multiple_of(4);
    let is = pg::live(&database);
    if with_rows {
        database.execute(&format!("SET session_replication_role = replica; {}", rows(&is)));
    }
    let before = held(&is, |sql| pg::rows(&database, sql));
    let allow_loss = may_lose(seed);
    let asked = pg::ask(&database, &wanted, allow_loss);
    for change in &asked.changes {
        *tally.entry(format!("{} {}", verb(change), change.path.kind.word())).or_default() += 1;
    }
    let failed =
        |what: String| Some(format!("seed {seed}: {what}\n{from}\n---\n{to}\n---\n{}", asked.script));
    if let Err(said) = database.script(&asked.script) {
        if with_rows && is_of_the_rows(&said) {
            *tally.entry("stopped for the rows".to_owned()).or_default() += 1;
            return None;
        }
        return failed(said);
    }
    let left = pg::ask(&database, &wanted, allow_loss).changes;
    let untold: Vec<&Change> = left.iter().filter(|change| !is_told(&asked.plan, change)).collect();
    if !untold.is_empty() {
        return failed(format!("left: {untold:#?}"));
    }
    keeps(
        &before,
        &held(&pg::live(&database), |sql| pg::rows(&database, sql)),
        allow_loss.then_some(asked.script.as_str()),
    )
    .err()
    .and_then(failed)
}

fn sqlite_pair(seed: u64, tally: &mut BTreeMap<String, usize>) -> Option<String> {
    let chance = &mut Chance::new(seed + 9_000);
    let (from, to) = (schema(chance, Vendor::Sqlite), schema(chance, Vendor::Sqlite));
    let (database, wanted) = (sqlite(&from), lite::live(&sqlite(&to)));
    let with_rows = !seed.is_multiple_of(4);
    let is = lite::live(&database);
    if with_rows {
        database.execute(&format!("PRAGMA foreign_keys = OFF; {}", rows(&is)));
    }
    let before = held(&is, |sql| lite::rows(&database, sql));
    let allow_loss = may_lose(seed);
    let asked = lite::ask_for(&database, wanted.clone(), allow_loss);
    for change in &asked.changes {
        *tally.entry(format!("{} {}", verb(change), change.path.kind.word())).or_default() += 1;
    }
    let failed =
        |what: String| Some(format!("seed {seed}: {what}\n{from}\n---\n{to}\n---\n{}", asked.script));
    if let Err(said) = lite::run(&database, &asked.script) {
        if with_rows && is_of_the_rows(&said) {
            *tally.entry("stopped for the rows".to_owned()).or_default() += 1;
            return None;
        }
        return failed(said);
    }
    let left = lite::ask_for(&database, wanted, allow_loss).changes;
    let untold: Vec<&Change> = left.iter().filter(|change| !is_told(&asked.plan, change)).collect();
    if !untold.is_empty() {
        return failed(format!("left: {untold:#?}"));
    }
    keeps(
        &before,
        &held(&lite::live(&database), |sql| lite::rows(&database, sql)),
        allow_loss.then_some(asked.script.as_str()),
    )
    .err()
    .and_then(failed)
}

/// The first failures in full, and how many there are.
fn none(failures: &[String], pairs: usize, tally: &BTreeMap<String, usize>) {
    let shown = failures.iter().take(2).cloned().collect::<Vec<_>>().join("\n=====\n");
    let lines: Vec<&str> = failures.iter().filter_map(|own| own.lines().next()).collect();
    assert!(
        failures.is_empty(),
        "{shown}\n{} of {pairs} pairs\n{}\n{tally:#?}",
        failures.len(),
        lines.join("\n")
    );
}

#[test]
fn wider_postgres_schemas_become_each_other_and_keep_their_rows() {
    let Some(server) = postgres() else { return };
    let (mut tally, seeds) = (BTreeMap::new(), seeds(12));
    let pairs = seeds.clone().count();
    let failures: Vec<String> = seeds.filter_map(|seed| postgres_pair(&server, seed, &mut tally)).collect();
    none(&failures, pairs, &tally);
}

#[test]
fn wider_sqlite_schemas_become_each_other_and_keep_their_rows() {
    let (mut tally, seeds) = (BTreeMap::new(), seeds(40));
    let pairs = seeds.clone().count();
    let failures: Vec<String> = seeds.filter_map(|seed| sqlite_pair(seed, &mut tally)).collect();
    none(&failures, pairs, &tally);
}
