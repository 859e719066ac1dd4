//! Files and folders that may be read and not written, and files that may not be read: as a user whom permissions stop.
#![cfg(unix)]
#![expect(clippy::expect_used, reason = "a test whose ground gives way can only stop, and say where")]

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use drift_testkit::{Program, Ran, TempSqlite};

const TABLES: &str = "CREATE TABLE notes (id integer PRIMARY KEY, body text); CREATE TABLE tags (id integer)";

/// What `drift` says of a database whose folder and file have these permissions.
fn inspect(database: &TempSqlite, folder: u32, file: u32) -> Ran {
    let set =
        |path: &Path, mode| fs::set_permissions(path, Permissions::from_mode(mode)).expect("set permissions");
    let before = names(database.folder());
    set(database.path(), file);
    set(database.folder(), folder);
    let elsewhere = tempfile::tempdir().expect("make a folder");
    set(elsewhere.path(), 0o755);
    let program = Program::new(env!("CARGO_BIN_EXE_drift"), elsewhere.path()).unprivileged();
    let ran = program.run(["inspect", &database.url(), "--format", "yaml"]);
    // Else whoever is not root could not take it away.
    set(database.folder(), 0o755);
    assert_eq!(names(database.folder()), before, "nothing is made and nothing goes");
    ran
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("list the folder").flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn refused(ran: &Ran, database: &TempSqlite, words: &[&str]) {
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{}", ran.stderr);
    for word in words.iter().copied().chain([&*database.path().display().to_string()]) {
        assert!(ran.stderr.contains(word), "`{word}` is not in\n{}", ran.stderr);
    }
}

#[test]
fn a_database_with_a_rollback_journal_needs_no_right_to_write() {
    let ran = inspect(&drift_testkit::sqlite(TABLES), 0o555, 0o444);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.contains("notes:") && ran.stdout.contains("tags:"), "{}", ran.stdout);
}

#[test]
fn a_database_in_wal_mode_needs_a_folder_to_write_in() {
    let database = drift_testkit::sqlite(TABLES);
    database.connection().pragma_update(None, "journal_mode", "wal").expect("switch to a write-ahead log");
    assert_eq!(names(database.folder()), ["app.db"], "at rest");
    let ran = inspect(&database, 0o555, 0o444);
    refused(&ran, &database, &["WAL mode", "folder that may be written", "check a copy"]);
}

#[test]
fn what_a_live_writer_keeps_beside_it_is_read_without_a_right_to_write() {
    let ran = inspect(&drift_testkit::sqlite_wal(TABLES), 0o555, 0o444);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.contains("notes:") && ran.stdout.contains("tags:"), "from the log: {}", ran.stdout);
}

#[test]
fn a_file_that_may_not_be_read() {
    let database = drift_testkit::sqlite(TABLES);
    let ran = inspect(&database, 0o755, 0o000);
    refused(&ran, &database, &["this user may not read the file", "run as a user who may read the file"]);
    // Nor may its folder be entered.
    let ran = inspect(&database, 0o000, 0o444);
    refused(&ran, &database, &["ermission denied", "run as a user who may enter the folder"]);
}
