//! Workflows over real SQLite files and real configuration files.
#![expect(clippy::expect_used, reason = "a test may stop at what it did not expect")]

use std::collections::BTreeMap;
use std::path::Path;

use drift_engine::{Config, InspectFormat, Request, Stop};
use drift_introspect::Quiet;
use drift_report::Outcome;

const MODELS: &str = "drift: 1\ntables:\n  a:\n    columns: { id: { type: integer, primary_key: true }, name: string(20) }\n    indexes: [ [name] ]\n";

fn folder(sql: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join(".git")).expect("a root");
    std::fs::write(folder.path().join("models.yaml"), MODELS).expect("models");
    let database = rusqlite::Connection::open(folder.path().join("live.db")).expect("a database");
    database.execute_batch(sql).expect("SQL");
    folder
}

fn with_config(folder: &Path, text: &str) {
    std::fs::write(folder.join("drift.yaml"), text).expect("a configuration");
}

fn request<'a>(folder: &Path, environment: &'a BTreeMap<String, String>) -> Request<'a> {
    Request::new(folder.to_owned(), environment, &Quiet)
}

fn failure(stop: Stop) -> String {
    match stop {
        Stop::Failure(failure) => format!("{} {} {:?}", failure.what, failure.said, failure.hint),
        Stop::Mistakes(inner) => inner.0.iter().map(|own| own.message.clone()).collect(),
    }
}

const CLEAN: &str =
    "CREATE TABLE a (id INTEGER PRIMARY KEY, name varchar(20) NOT NULL); CREATE INDEX i ON a (name);";
const DRIFTED: &str =
    "CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE legacy (x); CREATE TABLE alembic_version (v);";
const TARGET: &str = "version: 1\ntargets:\n  main:\n    models: models.yaml\n    database: live.db\n";

#[test]
fn a_check_of_the_configured_target() {
    let environment = BTreeMap::new();
    for (sql, outcome, rules) in [
        (CLEAN, Outcome::Clean, &[][..]),
        (DRIFTED, Outcome::Drift, &["drift/missing-column", "drift/extra-table"][..]),
    ] {
        let folder = folder(sql);
        with_config(folder.path(), TARGET);
        let request = request(folder.path(), &environment);
        let config = Config::load(None, folder.path()).expect("a configuration");
        let check = drift_engine::check(config.default_target(), false, &request).expect("a check");
        assert_eq!(check.outcome, outcome);
        let found: Vec<&str> = check.findings.iter().map(|finding| finding.rule.id).collect();
        assert_eq!(found, rules);
        assert_eq!(check.coverage.bookkeeping.len(), usize::from(sql == DRIFTED));
    }
}

#[test]
fn fix_is_diff_as_sql() {
    let environment = BTreeMap::new();
    let folder = folder(DRIFTED);
    with_config(folder.path(), TARGET);
    let request = request(folder.path(), &environment);
    let config = Config::load(None, folder.path()).expect("a configuration");
    let (_, fix) = drift_engine::fix_script(config.default_target(), false, &request).expect("a script");
    let (_, diff) = drift_engine::diff("live.db", "models.yaml", &config, &request).expect("a diff");
    assert_eq!(fix, diff);
    assert!(fix.contains("ADD COLUMN") || fix.contains("CREATE TABLE"), "{fix}");
}

#[test]
fn manages_ignore_pending_and_levels() {
    let environment = BTreeMap::new();
    let folder = folder(DRIFTED);
    let check = |extra: &str| {
        with_config(folder.path(), &format!("{TARGET}{extra}"));
        let config = Config::load(None, folder.path()).expect("a configuration");
        drift_engine::check(config.default_target(), false, &request(folder.path(), &environment))
            .expect("a check")
    };
    let managed = check("    manages: [\"a\"]\n");
    assert_eq!(managed.coverage.unmanaged.len(), 1);
    assert_eq!(managed.findings.len(), 1);
    let ignored = check("    ignore: [{ pattern: a.name, reason: known }]\n");
    assert_eq!((ignored.filtered, ignored.outcome), (1, Outcome::Clean));
    let ended = check("    ignore: [{ pattern: a.name, reason: known, until: 2020-01-01 }]\n");
    assert_eq!((ended.filtered, ended.outcome), (0, Outcome::Drift));
    assert!(ended.notes.iter().any(|note| note.contains("2020-01-01")), "{:?}", ended.notes);
    let pending = check("    pending: [{ pattern: a, reason: monday }]\n");
    assert_eq!((pending.findings.len(), pending.outcome), (2, Outcome::Clean));
    let levels = check("    rules: { drift/missing-column: note, drift/extra-table: error }\n");
    assert_eq!(levels.outcome, Outcome::Drift);
}

#[test]
fn a_configuration_that_is_not_possible_says_why() {
    let folder = folder(CLEAN);
    for (text, wanted) in [
        ("version: 2\n", "version 1"),
        ("version: 1\ntargts: {}\n", "targts"),
        ("version: 1\ndefault: nope\n", "nope"),
        ("version: 1\ninclude: [gone/drift.yaml]\n", "gone/drift.yaml"),
        ("version: 1\ntargets: { a: { rules: { drift/missing-tabel: off } } }\n", "drift/missing-table"),
        ("version: 1\ntargets: { a: { ignore: [{ pattern: \"indx:x\", reason: r }] } }\n", "index:"),
        ("version: 1\ntargets: { a: { ignore: [{ pattern: x, reason: r, until: soon }] } }\n", "soon"),
    ] {
        with_config(folder.path(), text);
        let stop = Config::load(None, folder.path()).expect_err(text);
        let said = failure(stop);
        assert!(said.contains(wanted), "{text}: {said}");
    }
}

#[test]
fn included_files_bring_their_targets_with_their_own_paths() {
    let folder = folder(CLEAN);
    let inner = folder.path().join("services/billing");
    std::fs::create_dir_all(&inner).expect("a folder");
    with_config(&inner, "version: 1\ntargets: { billing: { models: m.yaml, database: b.db } }\n");
    with_config(folder.path(), "version: 1\ninclude: [\"services/*/drift.yaml\"]\n");
    let config = Config::load(None, folder.path()).expect("a configuration");
    let target = config.target("billing").expect("a target");
    assert_eq!(target.folder, inner);
    let said = failure(config.target("biling").expect_err("no such target"));
    assert!(said.contains("billing"), "{said}");
}

#[test]
fn the_wrong_database_is_said_before_anything_else() {
    let environment = BTreeMap::new();
    for sql in ["CREATE TABLE other (x);", "CREATE TABLE t (x); DROP TABLE t;"] {
        let folder = folder(sql);
        with_config(folder.path(), TARGET);
        let config = Config::load(None, folder.path()).expect("a configuration");
        let mut request = request(folder.path(), &environment);
        let said = failure(drift_engine::check(config.default_target(), false, &request).expect_err("wrong"));
        assert!(said.contains("wrong ones"), "{said}");
        request.allow_empty = true;
        let check = drift_engine::check(config.default_target(), false, &request).expect("a check");
        assert_eq!(check.outcome, Outcome::Drift);
    }
}

#[test]
fn what_inspect_writes_is_a_source_without_drift() {
    let environment = BTreeMap::new();
    let folder = folder(DRIFTED);
    let request = request(folder.path(), &environment);
    let config = Config::default();
    for (name, format) in [("out.yaml", InspectFormat::Yaml), ("out.json", InspectFormat::Json)] {
        let text = drift_engine::inspect("live.db", format, &config, &request).expect("a text").text;
        std::fs::write(folder.path().join(name), text).expect("a file");
        let (check, _) = drift_engine::diff("live.db", name, &config, &request).expect("a diff");
        assert!(check.findings.is_empty(), "{name}: {:?}", check.findings);
    }
}

#[test]
fn init_never_overwrites() {
    let environment = BTreeMap::from([("DATABASE_URL".to_owned(), "live.db".to_owned())]);
    let folder = folder(CLEAN);
    let request = request(folder.path(), &environment);
    let told = drift_engine::init(Some("models/all.yaml"), &request).expect("files");
    assert!(told.contains("cannot show drift that exists already"), "{told}");
    let config = std::fs::read_to_string(folder.path().join("drift.yaml")).expect("a configuration");
    assert!(config.contains("env:DATABASE_URL"), "{config}");
    assert!(drift_engine::init(None, &request).is_err());
    assert!(drift_engine::init(Some("models/all.yaml"), &request).is_err());
    let told = drift_engine::init(Some("other/all.yaml"), &request).expect("models beside the configuration");
    assert!(told.contains("stays as it is"), "{told}");
    assert_eq!(std::fs::read_to_string(folder.path().join("drift.yaml")).expect("a configuration"), config);
    let config = Config::load(None, folder.path()).expect("a configuration");
    let check = drift_engine::check(config.default_target(), false, &request).expect("a check");
    assert_eq!(check.outcome, Outcome::Clean, "{:?}", check.findings);
}
