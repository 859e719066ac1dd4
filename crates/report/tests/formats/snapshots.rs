//! A snapshot for each format. `cargo insta review` shows what changed.

use drift_catalog::Vendor;
use drift_report::{
    Failure, TextOptions, Unchecked, failure, json, mermaid, mistakes, table, text, unchecked_json,
};
use insta::assert_snapshot;

use crate::canned::{DEALERS, LICENSE, check, clean, database, options, plain, read};

#[test]
fn text_report() {
    assert_snapshot!(plain(&text(&check(), &options())));
}

#[test]
fn text_verbose() {
    assert_snapshot!(plain(&text(&check(), &TextOptions { verbose: true, width: 70, ..options() })));
}

#[test]
fn text_summary() {
    assert_snapshot!(plain(&text(&check(), &TextOptions { summary: true, ..options() })));
}

#[test]
fn text_quiet_and_limited() {
    assert_snapshot!(plain(&text(&check(), &TextOptions { quiet: true, limit: 2, ..options() })));
}

#[test]
fn text_clean() {
    assert_snapshot!(plain(&text(&clean(), &options())));
}

#[test]
fn json_report() {
    assert_snapshot!(json(&check()));
}

const WRONG: &str = "drift: 1\ntables:\n  a:\n    colums: { id: integer }\n  b:\n    columns:\n      id: intger\n      id: text\n";

#[test]
fn model_mistakes() {
    let read = read(&[("models/wrong.yaml", WRONG)], Vendor::Postgres);
    assert_snapshot!(plain(&mistakes(&read.mistakes, &read.sources, 100)));
}

#[test]
fn model_mistakes_as_json() {
    let read = read(&[("models/wrong.yaml", WRONG)], Vendor::Postgres);
    assert_snapshot!(unchecked_json("0.0.0", Unchecked::Mistakes(&read.mistakes, &read.sources)));
}

fn refused() -> Failure {
    Failure {
        what: "cannot connect to the database \"local\"".to_owned(),
        tried: vec!["127.0.0.1:5433, database shop, user app, password from .env (DB_URL)".to_owned()],
        said: "connection refused".to_owned(),
        likely: Some("nothing listens on 5433".to_owned()),
        hint: Some("docker compose up -d db".to_owned()),
        notes: Vec::new(),
        checking: true,
    }
}

#[test]
fn failure_text() {
    assert_snapshot!(plain(&failure(&refused())));
}

#[test]
fn failure_json() {
    assert_snapshot!(unchecked_json("0.0.0", Unchecked::Failure(&refused())));
}

#[test]
fn catalog_table() {
    let text = "  logs: { columns: { a: integer, b: text? }, unique: [[a, b]], indexes: [{ columns: [b], where: a > 0, name: logs_b }] }\nviews: { v: SELECT 1 AS one }\n";
    assert_snapshot!(table(&database(&format!("{DEALERS}{text}"), Vendor::Sqlite)));
}

#[test]
fn catalog_mermaid() {
    let text = format!("{DEALERS}{}", LICENSE.split_once("tables:\n").expect("tables").1);
    assert_snapshot!(mermaid(&database(&text, Vendor::Sqlite)));
}
