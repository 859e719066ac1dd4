//! Ordinary SQL against what a server prints of it: nothing is found, and nothing is left in doubt; and of each object
//! that is changed a little, the change is found.

#![expect(clippy::expect_used, reason = "helpers of tests that cannot go on without")]

use std::path::{Path, PathBuf};

use drift_testkit::Program;

/// The files, and the first version of PostgreSQL that takes what stands in them.
const FILES: &[(&str, u32, &str)] = &[
    ("postgres.sql", 12, "generated columns"),
    ("postgres-14.sql", 14, "EXTRACT as a function of its own, functions of any compatible types"),
    ("written.sql", 13, "gen_random_uuid()"),
    ("written-14.sql", 14, "subscripts of jsonb, multiranges"),
    ("relations.sql", 12, "aliases of relations"),
    ("relations-14.sql", 14, "bodies that the server reads"),
    ("orm.sql", 14, "date_bin()"),
    ("schemas.sql", 14, "EXTRACT as a function of its own"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/spellings")
}

/// What is made of one file; what stands in the later ones needs the tables of the first of its name.
fn sql(name: &str) -> String {
    let read = |name: &str| std::fs::read_to_string(folder().join(name)).expect("read the statements");
    match name.strip_suffix("-14.sql") {
        Some(first) => format!("{}{}", read(&format!("{first}.sql")), read(name)),
        None => read(name),
    }
}

fn diff(url: &str, text: &str) -> drift_testkit::Ran {
    let other = tempfile::tempdir().expect("make a folder");
    std::fs::write(other.path().join("other.sql"), text).expect("write the statements");
    let program = Program::new(env!("CARGO_BIN_EXE_drift"), other.path());
    program.run(["diff", url, "other.sql", "--strict", "--compare", "all", "--limit", "1000"])
}

#[test]
fn what_a_server_prints_is_what_was_written() {
    let Some(server) = drift_testkit::postgres() else { return };
    for (name, since, why) in FILES {
        if !server.since(*since, why) {
            continue;
        }
        let sql = sql(name);
        let database = server.database(&sql);
        let ran = diff(&database.url(), &sql);
        assert_eq!(ran.code, Some(0), "{name}: {}{}", ran.stdout, ran.stderr);
    }
}

/// A statement on a line of its own, with another number in it, or another comparison.
fn changed(line: &str) -> Option<String> {
    let head = line.find(" AS ").or_else(|| line.find(" USING ")).or_else(|| line.find(" CHECK "))?;
    let mut quoted = false;
    let mut before = ' ';
    for (at, own) in line.char_indices().skip(head) {
        quoted ^= own == '\'';
        let alone = !before.is_alphanumeric() && !matches!(before, '_' | '.' | '"' | '$');
        if !quoted && own.is_ascii_digit() && alone {
            let digit = if own == '9' { '7' } else { char::from(own as u8 + 1) };
            return Some(format!("{}{digit}{}", &line[..at], &line[at + 1..]));
        }
        before = own;
    }
    let (before, after) = line.split_once(" = ")?;
    Some(format!("{before} <> {after}"))
}

#[test]
fn a_small_change_of_each_is_found() {
    let Some(server) = drift_testkit::postgres() else { return };
    if !server.since(14, "all files at once") {
        return;
    }
    for (name, ..) in FILES {
        let sql = sql(name);
        let database = server.database(&sql);
        let mut names = Vec::new();
        let mut text = String::new();
        for line in sql.lines() {
            let new = ["CREATE VIEW ", "CREATE POLICY ", "CREATE RULE "].iter().find_map(|word| {
                let name = line.strip_prefix(word)?.split([' ', '(']).next()?;
                Some((name, changed(line)?))
            });
            match new {
                Some((name, new)) => {
                    assert_ne!(new, line);
                    names.push(name);
                    text.push_str(&new);
                }
                None => text.push_str(line),
            }
            text.push('\n');
        }
        let ran = diff(&database.url(), &text);
        assert!(names.len() > 5, "{name} has nothing to change");
        for own in names {
            let found = ["view", "policy", "rule"].iter().any(|kind| {
                ran.stdout.contains(&format!("{kind} {own}:"))
                    || ran.stdout.contains(&format!("{kind} {own} "))
            });
            assert!(found, "{name}: {own} was changed and is not told: {}{}", ran.stdout, ran.stderr);
        }
    }
}
