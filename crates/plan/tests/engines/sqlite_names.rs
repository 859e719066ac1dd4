//! SQLite's triggers, whose names are those of the whole file, and references without a name.

use crate::common::sqlite::{ask, ask_for, live, run};
use drift_testkit::sqlite;

#[test]
fn a_column_that_a_trigger_reads_is_not_dropped() {
    let database = sqlite(
        "CREATE TABLE a (id INTEGER PRIMARY KEY, old TEXT, log TEXT);
         CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET log = NEW.old; END",
    );
    let models = "drift: 1
tables: { a: { columns: { id: { type: integer, auto_increment: true, primary_key: true }, log: text? } } }
";
    let asked = ask(&database, models, true);
    assert!(asked.script.contains("the trigger t reads old"), "{}", asked.script);
    run(&database, &asked.script).unwrap_or_else(|said| panic!("{said}\n{}", asked.script));
}

#[test]
fn names_of_triggers_are_free_before_they_are_taken() {
    let tables = |old: &str, column: &str| {
        format!(
            "CREATE TABLE {old} (id INTEGER PRIMARY KEY, at TEXT); CREATE TABLE b (id INTEGER PRIMARY KEY{column});
             CREATE TRIGGER t AFTER INSERT ON {old} BEGIN UPDATE {old} SET at = 'now' WHERE id = NEW.id; END;
             CREATE TRIGGER u AFTER INSERT ON b BEGIN UPDATE {old} SET at = NEW.id; END"
        )
    };
    let database = sqlite(&tables("old", ", at TEXT"));
    let asked = ask_for(&database, live(&sqlite(&tables("new", ""))), true);
    run(&database, &asked.script).unwrap_or_else(|said| panic!("{said}\n{}", asked.script));
    let left = ask_for(&database, live(&sqlite(&tables("new", ""))), true);
    assert!(left.changes.is_empty(), "{:?}\n{}", left.changes, asked.script);
}

#[test]
fn an_unnamed_reference_gives_way_to_another_of_the_same_columns() {
    let tables = |parent: &str| {
        format!(
            "CREATE TABLE one (id INTEGER PRIMARY KEY); CREATE TABLE two (id INTEGER PRIMARY KEY);
             CREATE TABLE {parent} (a INTEGER, b INTEGER, PRIMARY KEY (a, b));
             CREATE TABLE c (p INTEGER REFERENCES {parent}, q INTEGER REFERENCES {parent})"
        )
    };
    let wanted = live(&sqlite(&tables("three")));
    let database = sqlite(&tables("four"));
    // Neither reference is to a key, so that no row can be checked.
    let asked = ask_for(&database, wanted.clone(), true);
    run(&database, &asked.script).unwrap_or_else(|said| panic!("{said}\n{}", asked.script));
    let left = ask_for(&database, wanted, true);
    assert!(left.changes.is_empty(), "{:?}\n{}", left.changes, asked.script);
}
