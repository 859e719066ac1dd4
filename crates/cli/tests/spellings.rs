//! Ordinary SQL against what a server prints of it: nothing is found, and nothing is left in doubt.

use std::path::Path;

use drift_testkit::Program;

#[test]
fn what_a_server_prints_is_what_was_written() {
    let Some(server) = drift_testkit::postgres() else { return };
    // A generated column came with 12, multiranges and EXTRACT as it is printed here with 14.
    if !server.since(14, "EXTRACT as a function of its own") {
        return;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/spellings");
    let file = folder.join("postgres.sql");
    let sql = std::fs::read_to_string(&file).expect("read the statements");
    let database = server.database(&sql);
    let program = Program::new(env!("CARGO_BIN_EXE_drift"), &folder);
    let ran = program.run(["diff", &database.url(), "postgres.sql", "--strict"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.stdout, ran.stderr);
    let changed = sql.replace("WHERE t.born > '1990-01-01'", "WHERE t.born > '1990-01-02'");
    assert_ne!(changed, sql);
    let other = tempfile::tempdir().expect("make a folder");
    std::fs::write(other.path().join("other.sql"), changed).expect("write the statements");
    let program = Program::new(env!("CARGO_BIN_EXE_drift"), other.path());
    let ran = program.run(["diff", &database.url(), "other.sql", "--strict"]);
    assert_ne!(ran.code, Some(0), "a view that reads other rows is another view: {}", ran.stdout);
    assert!(ran.stdout.contains("v030"), "{}", ran.stdout);
}
