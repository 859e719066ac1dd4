//! Real SQLite files: what is read of them, what stands in the way, and that nothing changes.
#![expect(clippy::expect_used, reason = "a test that cannot prepare its files has failed")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use drift_catalog::{Catalog, IdentityKind, IndexKey, NotCompared, Table};
use drift_introspect::connection::{Location, Server};
use drift_introspect::{Live, Observer, Quiet, ReadError, Request};
use rusqlite::Connection;
use tempfile::TempDir;

/// A folder with a database made by these statements.
struct Made {
    folder: TempDir,
    path: PathBuf,
}

impl Made {
    fn with(sql: &str) -> Self {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("app.db");
        Connection::open(&path)
            .and_then(|connection| connection.execute_batch(sql))
            .expect("the statements run");
        Made { folder, path }
    }

    fn read(&self) -> Live {
        try_read(&self.path).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Every file of the folder with its bytes.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        files(self.folder.path())
    }
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    std::fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry"))
        .map(|entry| {
            let bytes = std::fs::read(entry.path()).expect("its bytes");
            (entry.file_name().to_string_lossy().into_owned(), bytes)
        })
        .collect()
}

fn request(observer: &dyn Observer) -> Request<'_> {
    let mut request = Request { schemas: None, options: Default::default(), observer };
    request.options.lock_timeout = Duration::from_millis(200);
    request
}

fn try_read(path: &Path) -> Result<Live, ReadError> {
    let location = Location { server: Server::Sqlite(path.to_owned()), notes: Vec::new() };
    drift_introspect::read(&location, &request(&Quiet))
}

fn main(catalog: &Catalog) -> &drift_catalog::Schema {
    catalog.schemas.get("main").expect("the schema main")
}

fn table<'a>(live: &'a Live, name: &str) -> &'a Table {
    live.catalog.table("main", name).unwrap_or_else(|| panic!("no table {name}"))
}

#[test]
fn reads_everything_that_sqlite_keeps() {
    let made = Made::with(
        "CREATE TABLE plans(id INTEGER PRIMARY KEY AUTOINCREMENT, code varchar(20) COLLATE NOCASE NOT NULL UNIQUE);
         CREATE TABLE \"ten ants\"(
           id INTEGER PRIMARY KEY, plan_id int CONSTRAINT fk REFERENCES plans ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
           name text DEFAULT 'x' CONSTRAINT named CHECK (length(name) > 0), low text AS (lower(name)) STORED,
           CONSTRAINT u UNIQUE (name, plan_id));
         CREATE INDEX by_low ON \"ten ants\"(low DESC, upper(name)) WHERE plan_id IS NOT NULL;
         CREATE UNIQUE INDEX once ON \"ten ants\"(plan_id);
         CREATE TRIGGER stamp AFTER INSERT ON \"ten ants\" BEGIN SELECT 1; END;
         CREATE TABLE pairs(a, b, PRIMARY KEY(a, b)) WITHOUT ROWID, STRICT;"
            .replace("PRIMARY KEY(a, b)) WITHOUT ROWID, STRICT", "PRIMARY KEY(a, b)) WITHOUT ROWID")
            .as_str(),
    );
    let live = made.read();
    assert!(live.server.starts_with("SQLite 3."));
    assert!(live.catalog.unread.is_empty());
    let plans = table(&live, "plans");
    assert_eq!(plans.columns[0].identity.value().map(|own| own.kind), Some(IdentityKind::AutoIncrement));
    assert_eq!(plans.uniques.items.len(), 1);
    assert!(plans.indexes.items.is_empty(), "an index of a constraint is the constraint");
    let tenants = table(&live, "ten ants");
    assert_eq!(tenants.foreign_keys.items[0].name.as_deref(), Some("fk"));
    assert_eq!(tenants.checks.items[0].expr.raw, "length(name) > 0");
    assert_eq!(tenants.uniques.items[0].name.as_deref(), Some("u"));
    assert!(tenants.columns[3].generated.value().is_some_and(|own| own.stored));
    let names: Vec<Option<&str>> = tenants.indexes.items.iter().map(|index| index.name.as_deref()).collect();
    assert_eq!(names, [Some("by_low"), Some("once")]);
    assert!(
        matches!(&tenants.indexes.items[0].parts[1].key, IndexKey::Expr(expr) if expr.raw == "upper(name)")
    );
    assert_eq!(tenants.triggers.items[0].name, "stamp");
    assert_eq!(table(&live, "pairs").attributes.get("without_rowid"), Some("true"));
    assert!(!main(&live.catalog).tables.contains_key("sqlite_sequence"));
}

#[test]
fn nothing_changes() {
    let made = Made::with("CREATE TABLE t(a); INSERT INTO t VALUES (1); CREATE VIEW v AS SELECT a FROM t;");
    let before = made.files();
    made.read();
    assert_eq!(made.files(), before);
}

#[test]
fn nothing_changes_in_wal_mode_but_the_files_sqlite_needs() {
    let made = Made::with("PRAGMA journal_mode = wal; CREATE TABLE t(a); INSERT INTO t VALUES (1);");
    let before = made.files();
    assert_eq!(made.read().catalog.table_count(), 1);
    let after = made.files();
    assert_eq!(after.get("app.db"), before.get("app.db"));
    for (name, bytes) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
        assert!(name == "app.db-shm" || (name == "app.db-wal" && bytes.is_empty()), "{name}");
    }
}

#[test]
fn reads_beside_a_live_writer() {
    let made = Made::with("PRAGMA journal_mode = wal; CREATE TABLE t(a);");
    let writer = Connection::open(&made.path).expect("a writer");
    // Only in the log so far, and an unfinished one beside it.
    writer
        .execute_batch("PRAGMA wal_autocheckpoint = 0; CREATE TABLE fresh(a); BEGIN IMMEDIATE; CREATE TABLE unfinished(a);")
        .expect("it writes");
    let live = made.read();
    assert!(live.catalog.table("main", "fresh").is_some());
    assert!(live.catalog.table("main", "unfinished").is_none());
    writer.execute_batch("INSERT INTO unfinished VALUES (1); COMMIT;").expect("it goes on");
    assert!(made.read().catalog.table("main", "unfinished").is_some());
}

#[test]
fn reading_leaves_the_locks_of_this_process_alone() {
    let made = Made::with("CREATE TABLE t(a);");
    let writer = Connection::open(&made.path).expect("a writer");
    writer.execute_batch("BEGIN IMMEDIATE; INSERT INTO t VALUES (1);").expect("it holds a lock");
    made.read();
    let other = std::process::Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "another_process_tries_to_write", "--nocapture"])
        .env("DRIFT_TEST_WRITE_TO", &made.path)
        .output()
        .expect("another process");
    let said = String::from_utf8_lossy(&other.stdout);
    assert!(said.contains("it is locked"), "{said}");
}

/// The other half of the test above: does nothing on its own.
#[test]
fn another_process_tries_to_write() {
    let Some(path) = std::env::var_os("DRIFT_TEST_WRITE_TO") else { return };
    let connection = Connection::open(path).expect("a connection");
    connection.busy_timeout(Duration::from_millis(50)).expect("a timeout");
    let locked = connection.execute_batch("BEGIN IMMEDIATE").is_err();
    println!("{}", if locked { "it is locked" } else { "it is free" });
}

#[test]
fn a_locked_database_is_said_to_be_locked() {
    let made = Made::with("CREATE TABLE t(a);");
    let writer = Connection::open(&made.path).expect("a writer");
    writer.execute_batch("BEGIN EXCLUSIVE").expect("a lock");
    let error = try_read(&made.path).expect_err("locked");
    assert!(error.said.contains("locked"), "{error}");
    assert!(error.likely.is_some_and(|likely| likely.contains("exclusive lock")));
}

#[test]
fn a_hot_journal_is_named() {
    let made = Made::with("CREATE TABLE t(a); INSERT INTO t VALUES (1);");
    let writer = Connection::open(&made.path).expect("a writer");
    // A writer that dies after it has written part of its pages to the file.
    writer
        .execute_batch(
            "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE; CREATE TABLE big(a);
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
             INSERT INTO big SELECT randomblob(2000) FROM n;",
        )
        .expect("it writes");
    let dead = TempDir::new().expect("a folder");
    for (name, bytes) in made.files() {
        std::fs::write(dead.path().join(name), bytes).expect("a copy");
    }
    let before = files(dead.path());
    assert!(before.get("app.db-journal").is_some_and(|journal| !journal.is_empty()));
    let error = try_read(&dead.path().join("app.db")).expect_err("it may not be rolled back");
    assert!(error.likely.is_some_and(|likely| likely.contains("rolled back")), "{}", error.said);
    assert_eq!(files(dead.path()), before);
}

#[test]
fn what_is_no_database_is_said() {
    let folder = TempDir::new().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("text.db"), "CREATE TABLE t(a);\n".repeat(100)).expect("a file");
    std::fs::write(at("empty.db"), "").expect("a file");
    std::fs::write(at("short.db"), "SQLite format 3\0").expect("a file");
    let said = |name: &str| {
        let error = try_read(&at(name)).expect_err("not a database");
        assert!(
            error.tried.iter().any(|tried| tried.contains(folder.path().to_str().expect("a path"))),
            "{error}"
        );
        assert!(error.hint.is_some(), "{error}");
        format!("{error}")
    };
    assert!(said("text.db").contains("not a database"));
    assert!(said("empty.db").contains("the file is empty"));
    assert!(said("short.db").contains("not a database"));
    assert!(said("missing.db").contains("no such file"));
    assert!(said(".").contains("folder"));
    assert!(!at("missing.db").exists());
    let error = try_read(&at("missing.db")).expect_err("missing");
    assert!(error.hint.is_some_and(|hint| hint.contains("text.db")), "the neighbours are named");
}

#[test]
fn a_damaged_file_is_an_error() {
    let made = Made::with("CREATE TABLE t(a); CREATE TABLE u(b);");
    let mut bytes = std::fs::read(&made.path).expect("its bytes");
    for byte in &mut bytes[100..400] {
        *byte = 0xAA;
    }
    std::fs::write(&made.path, bytes).expect("a damaged file");
    let error = try_read(&made.path).expect_err("damaged");
    assert!(error.hint.is_some(), "{error}");
}

#[test]
fn shadow_tables_are_the_virtual_tables_own() {
    let made = Made::with(
        "CREATE VIRTUAL TABLE docs USING fts5(title, body); CREATE VIRTUAL TABLE old USING fts4(title);
         CREATE VIRTUAL TABLE boxes USING rtree(id, x0, x1); CREATE TABLE docs_of_mine(a);",
    );
    let live = made.read();
    let names: Vec<&String> = main(&live.catalog).tables.keys().collect();
    assert_eq!(names, ["boxes", "docs", "docs_of_mine", "old"]);
    assert_eq!(table(&live, "docs").attributes.get("virtual"), Some("fts5(title, body)"));
}

#[test]
fn a_module_that_is_missing_spoils_nothing() {
    let made = Made::with("CREATE TABLE t(a int);");
    let writer = Connection::open(&made.path).expect("a writer");
    writer
        .execute_batch(
            "PRAGMA writable_schema = on;
             INSERT INTO sqlite_schema VALUES('table', 'vectors', 'vectors', 0, 'CREATE VIRTUAL TABLE vectors USING vec0(v float[3])');
             CREATE TABLE vectors_chunks(a);
             INSERT INTO sqlite_schema VALUES('view', 'near', 'near', 0, 'CREATE VIEW near AS SELECT * FROM vectors');",
        )
        .expect("a table of another program");
    drop(writer);
    let live = made.read();
    let names: Vec<&String> = main(&live.catalog).tables.keys().collect();
    assert_eq!(names, ["t", "vectors"]);
    assert!(live.catalog.unread.is_empty());
    assert_eq!(main(&live.catalog).views.items["near"].broken, None, "the module may be in the program");
}

#[test]
fn a_view_over_something_missing_is_broken() {
    let made = Made::with(
        "CREATE TABLE t(a, b); CREATE VIEW good AS SELECT a FROM t; CREATE VIEW gone AS SELECT * FROM nowhere;
         CREATE VIEW thin AS SELECT a, c FROM t; CREATE VIEW over AS SELECT * FROM gone;
         CREATE VIEW counted(x) AS SELECT * FROM t; CREATE VIEW custom AS SELECT my_function(a) FROM t;
         CREATE VIEW one AS SELECT * FROM two; CREATE VIEW two AS SELECT * FROM one;",
    );
    let live = made.read();
    let broken =
        |name: &str| main(&live.catalog).views.items[name].broken.as_deref().unwrap_or_default().to_owned();
    assert_eq!(broken("good"), "");
    assert_eq!(broken("custom"), "", "the function may be in the program");
    assert_eq!(broken("gone"), "no such table: main.nowhere");
    assert!(broken("thin").contains("no such column: c"));
    assert!(broken("over").contains("nowhere"));
    assert!(broken("counted").contains("expected 1 columns"));
    assert!(broken("one").contains("circularly"));
    assert_eq!(main(&live.catalog).tables.len(), 1);
}

#[test]
fn hostile_names_and_bytes_are_only_names() {
    let made = Made::with(
        "CREATE TABLE \"\"\"; DROP TABLE t; --\"(\"a\"\"b\" int, \"😀\" text DEFAULT '\u{1b}[31m');
         CREATE TABLE t(a); CREATE TABLE \"select\"(\"from\" int REFERENCES \"\"\"; DROP TABLE t; --\"(\"a\"\"b\"));
         CREATE VIEW \"v\"\"; --\" AS SELECT 1;",
    );
    let live = made.read();
    assert!(live.catalog.unread.is_empty());
    assert_eq!(table(&live, "\"; DROP TABLE t; --").columns[0].name, "a\"b");
    assert_eq!(table(&live, "select").foreign_keys.items[0].references.table, "\"; DROP TABLE t; --");
    assert!(main(&live.catalog).views.items.contains_key("v\"; --"));
    assert!(main(&live.catalog).views.items.values().all(|view| view.broken.is_none()));
}

#[test]
fn names_that_are_no_text_do_not_stop_the_reading() {
    let made = Made::with("CREATE TABLE fine(a); CREATE TABLE xxxx(b);");
    let writer = Connection::open(&made.path).expect("a writer");
    writer
        .execute_batch(
            "PRAGMA writable_schema = on;
             UPDATE sqlite_schema SET name = CAST(x'78ff78' AS TEXT), tbl_name = CAST(x'78ff78' AS TEXT),
               sql = CAST(x'435245415445205441424c45202278ff782228612029' AS TEXT) WHERE name = 'xxxx';",
        )
        .expect("strange bytes");
    drop(writer);
    let live = made.read();
    assert!(live.catalog.table("main", "fine").is_some());
    assert_eq!(live.catalog.table_count(), 2);
}

/// Notes the names of queries.
#[derive(Default)]
struct Notes(Mutex<Vec<String>>);

impl Observer for Notes {
    fn query(&self, name: &str, sql: &str) {
        assert!(sql.contains("SELECT"));
        self.0.lock().expect("a list").push(name.to_owned());
    }

    fn progress(&self, _: &str, _: usize, _: Option<usize>) {}
}

#[test]
fn the_number_of_queries_does_not_grow() {
    let count = |tables: usize| {
        let mut sql = String::from("BEGIN; CREATE VIRTUAL TABLE docs USING fts5(a);");
        for n in 0..tables {
            sql += &format!(
                "CREATE TABLE t{n}(id INTEGER PRIMARY KEY, a int REFERENCES t0, UNIQUE(a)); CREATE INDEX i{n} ON t{n}(a);"
            );
        }
        let made = Made::with(&(sql + "COMMIT;"));
        let notes = Notes::default();
        let location = Location { server: Server::Sqlite(made.path.clone()), notes: Vec::new() };
        let live = drift_introspect::read(&location, &request(&notes)).expect("it is read");
        assert_eq!(live.catalog.table_count(), tables + 1);
        notes.0.into_inner().expect("a list")
    };
    assert_eq!(count(3), count(300));
    let listed = drift_introspect::queries(drift_catalog::Vendor::Sqlite);
    for name in count(3) {
        assert!(listed.contains(&format!("-- {name}\n")), "{name}");
    }
}

#[test]
fn views_that_multiply_are_stopped_by_the_clock() {
    let mut sql = String::from("CREATE TABLE t(a); CREATE VIEW v0 AS SELECT * FROM t;");
    for n in 1..40 {
        sql += &format!("CREATE VIEW v{n} AS SELECT x.a FROM v{} x JOIN v{} y UNION SELECT 1;", n - 1, n - 1);
    }
    let made = Made::with(&sql);
    let location = Location { server: Server::Sqlite(made.path.clone()), notes: Vec::new() };
    let mut request = request(&Quiet);
    request.options.statement_timeout = Duration::from_millis(300);
    let live = drift_introspect::read(&location, &request).expect("the rest is read");
    assert_eq!(live.catalog.table_count(), 1);
    assert_eq!(main(&live.catalog).views.items.len(), 40);
    let late: Vec<&NotCompared> = live.catalog.unread.iter().collect();
    assert!(late.len() > 10 && late.len() < 40, "{}", late.len());
    assert!(late.iter().all(|item| item.attribute.is_some() && item.why.contains("longer than")));
}
