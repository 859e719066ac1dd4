//! Virtual tables of SQLite that change: the full text modules keep their rows.

use crate::common::sqlite::{ask_for, live, rows, run};
use drift_testkit::sqlite;

const DOCUMENTS: &str =
    "CREATE TABLE doc (id INTEGER PRIMARY KEY, body TEXT); INSERT INTO doc VALUES (7, 'red fox');";

/// Runs the fix from one schema to another, where it may lose rows or not, and says what is left and what answers a query.
fn becomes(from: &str, to: &str, loss: bool, query: &str) -> (usize, Vec<String>) {
    let (database, wanted) = (sqlite(from), sqlite(to));
    let asked = ask_for(&database, live(&wanted), loss);
    run(&database, &asked.script).unwrap_or_else(|said| panic!("{said}\n{}", asked.script));
    (ask_for(&database, live(&wanted), loss).changes.len(), rows(&database, query))
}

#[test]
fn a_full_text_table_keeps_its_rows() {
    let from = "CREATE VIRTUAL TABLE f USING fts5(a, b, junk UNINDEXED);
        CREATE VIEW found AS SELECT a FROM f;
        CREATE TABLE t (x TEXT); CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO f (a) VALUES (NEW.x); END;
        INSERT INTO f (rowid, a, b, junk) VALUES (3, 'running', 'x', 'y');";
    let to = |columns: &str| {
        format!(
            "CREATE VIRTUAL TABLE f USING fts5({columns}); CREATE VIEW found AS SELECT a FROM f;
             CREATE TABLE t (x TEXT); CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO f (a) VALUES (NEW.x); END"
        )
    };
    let query = "SELECT rowid, b FROM f WHERE f MATCH 'run'";
    let wider = to("a, b, junk UNINDEXED, c, tokenize = 'porter ascii'");
    assert_eq!(becomes(from, &wider, false, query), (0, vec!["3|'x'".to_owned()]));
    // A column that goes waits for the word that its values may.
    let narrower = to("a, b, tokenize = porter");
    assert_eq!(becomes(from, &narrower, true, query), (0, vec!["3|'x'".to_owned()]));
    assert_eq!(becomes(from, &narrower, false, query), (1, vec![]));
}

#[test]
fn rows_that_stand_in_another_table_are_read_there_again() {
    let from = format!(
        "{DOCUMENTS} CREATE VIRTUAL TABLE f USING fts5(body, content='doc', content_rowid='id');
         INSERT INTO f (f) VALUES ('rebuild');"
    );
    let to = "CREATE TABLE doc (id INTEGER PRIMARY KEY, body TEXT, lang TEXT DEFAULT 'en');
        CREATE VIRTUAL TABLE f USING fts5(body, lang, content='doc', content_rowid='id');";
    let found = becomes(&from, to, false, "SELECT rowid FROM f WHERE f MATCH 'lang: en AND fox'");
    assert_eq!(found, (0, vec!["7".to_owned()]));
}

#[test]
fn another_module_keeps_nothing() {
    let from = "CREATE VIRTUAL TABLE f USING rtree(id, x0, x1); INSERT INTO f VALUES (1, 2, 3);";
    let to = "CREATE VIRTUAL TABLE f USING rtree(id, x0, x1, y0, y1);";
    assert_eq!(becomes(from, to, false, "SELECT id FROM f"), (1, vec!["1".to_owned()]));
    assert_eq!(becomes(from, to, true, "SELECT id FROM f"), (0, vec![]));
}

#[test]
fn a_plain_table_and_a_virtual_one_take_each_others_place() {
    let plain = "CREATE TABLE f (a TEXT NOT NULL, b INTEGER); CREATE INDEX i ON f (b);";
    let full = "CREATE VIRTUAL TABLE f USING fts5(a);";
    for (from, to) in [(plain, full), (full, plain)] {
        let from = format!("{from} INSERT INTO f (a) VALUES ('x');");
        assert_eq!(becomes(&from, to, true, "SELECT a FROM f"), (0, vec![]));
        assert_eq!(becomes(&from, to, false, "SELECT a FROM f").1, ["'x'"]);
    }
}
