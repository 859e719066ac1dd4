//! `cargo xtask test --all-postgres`: the tests that need PostgreSQL, on each version that is read.
//!
//! One build, then for each version a cluster of its own and all tests of the packages that stand on drift-testkit:
//! through it alone a test comes to a server.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::servers::{self, Account, PINNED, POSTGRES_PROGRAMS, Pinned, Programs};
use crate::test::chore::{narrowed, on_servers, strict_on_ci};
use crate::test::tally::Tally;
use crate::tree::{capture, cargo, pass};

const FLAG: &str = "--all-postgres";

/// What every test that needs a server depends on.
const TESTKIT: &str = "drift-testkit";

/// The versions that the first argument asks for, where it is ours: all, or those of `--all-postgres=12,18`.
pub(super) fn asked(argument: &str) -> Result<Option<Vec<&'static Pinned>>, String> {
    let Some(rest) = argument.strip_prefix(FLAG) else { return Ok(None) };
    if rest.is_empty() {
        return Ok(Some(PINNED.iter().collect()));
    }
    let words = rest
        .strip_prefix('=')
        .ok_or_else(|| format!("{argument} is no flag; {FLAG}=12,18 names versions"))?;
    let pinned = |word: &str| {
        PINNED.iter().find(|pinned| pinned.major.to_string() == word).ok_or_else(|| {
            let known: Vec<String> = PINNED.iter().map(|pinned| pinned.major.to_string()).collect();
            format!("no PostgreSQL `{word}` is pinned here; there are {}", known.join(", "))
        })
    };
    words.split(',').map(pinned).collect::<Result<_, _>>().map(Some)
}

/// Runs the tests on each of these versions, one line a version.
pub(super) fn run(versions: &[&Pinned], arguments: &[String]) -> Result<(), String> {
    let workspace = Workspace::read()?;
    let folder = workspace.target.join("postgres");
    let programs = servers::ensure()?;
    let account = Account::choose()?;
    let (of_cargo, of_tests) = match arguments.iter().position(|word| word == "--") {
        Some(at) => arguments.split_at(at),
        None => (arguments, &[][..]),
    };
    let command = |last: &[&str]| {
        let mut tests = cargo();
        tests.args(["test", "--no-fail-fast"]);
        if !narrowed(of_cargo) {
            tests.args(workspace.packages.iter().flat_map(|package| ["--package", package]));
            // Without documentation examples, which need no server; whoever names packages may name targets too.
            tests.arg("--tests");
        }
        tests.args(of_cargo).args(last);
        tests
    };
    pass(&mut command(&["--no-run"]), "cargo test --no-run")?;
    let mut failed = Vec::new();
    for pinned in versions {
        let postgres = pinned.ensure(&folder, &account)?;
        let programs = Programs { postgres, ..programs.clone() };
        let mut tests = command(&[]);
        // What says that it is about the other database needs no server, and `cargo xtask test` runs it.
        tests.args(["--", "--skip", "sqlite"]).args(of_tests.iter().skip(1));
        // Some tests start a cluster of their own, which is to be of this version too.
        tests.env(POSTGRES_PROGRAMS, &programs.postgres);
        strict_on_ci(&mut tests);
        let log = folder.join(format!("{}.log", pinned.major));
        let started = Instant::now();
        let (tally, passed) = on_servers(&programs, &mut tests, |tests| logged(tests, &log))
            .map_err(|error| format!("{pinned}: {error}"))?;
        println!("{pinned}: {tally} ({} s)", started.elapsed().as_secs());
        if !passed || tally.failed > 0 || tally.passed == 0 {
            println!("{}\nxtask: all it said is in {}", tally.told.trim_end(), log.display());
            failed.push(pinned.major.to_string());
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("tests failed on PostgreSQL {}", failed.join(", "))) }
}

/// Runs tests with their output in a file; what it says, and whether cargo is content.
fn logged(tests: &mut Command, log: &Path) -> Result<(Tally, bool), String> {
    let told = |error: std::io::Error| format!("{}: {error}", log.display());
    let out = std::fs::File::create(log).map_err(told)?;
    // Both in one file, so that a failure stands beside what led to it.
    tests.stderr(out.try_clone().map_err(told)?).stdout(out);
    let status = tests.status().map_err(|error| format!("cannot run cargo test: {error}"))?;
    let text = std::fs::read(log).map_err(told)?;
    Ok((Tally::read(&String::from_utf8_lossy(&text)), status.success()))
}

/// What cargo knows of the workspace.
struct Workspace {
    target: PathBuf,
    packages: Vec<String>,
}

impl Workspace {
    fn read() -> Result<Workspace, String> {
        let text = capture(
            cargo().args(["metadata", "--no-deps", "--format-version", "1", "--quiet"]),
            "cargo metadata",
        )?;
        let told = || "cargo metadata says something else than expected".to_owned();
        let value: serde_json::Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        let target = value["target_directory"].as_str().ok_or_else(told)?.into();
        let mut packages = Vec::new();
        for package in value["packages"].as_array().ok_or_else(told)? {
            let name = package["name"].as_str().ok_or_else(told)?;
            let mut dependencies = package["dependencies"].as_array().ok_or_else(told)?.iter();
            // The chores use its servers too, but not in their tests.
            if name == TESTKIT || dependencies.any(|own| own["name"] == TESTKIT && own["kind"] == "dev") {
                packages.push(name.to_owned());
            }
        }
        if packages.is_empty() {
            return Err(told());
        }
        Ok(Workspace { target, packages })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn majors(argument: &str) -> Result<Option<Vec<u32>>, String> {
        let majors = |versions: Vec<&Pinned>| versions.iter().map(|pinned| pinned.major).collect();
        asked(argument).map(|versions| versions.map(majors))
    }

    #[test]
    fn the_flag_names_versions_or_means_all() {
        assert_eq!(majors("--all-postgres"), Ok(Some(vec![12, 13, 14, 15, 16, 17, 18])));
        assert_eq!(majors("--all-postgres=12,18"), Ok(Some(vec![12, 18])));
        assert_eq!(majors("--pg"), Ok(None));
        assert_eq!(majors("-p"), Ok(None));
        let error = majors("--all-postgres=11").unwrap_err();
        assert_eq!(error, "no PostgreSQL `11` is pinned here; there are 12, 13, 14, 15, 16, 17, 18");
        assert!(majors("--all-postgresql").is_err());
    }

    #[test]
    fn the_packages_with_tests_on_servers_are_found() {
        let packages = Workspace::read().unwrap().packages;
        for name in ["schema-drift", "drift-introspect", "drift-plan", "drift-testkit"] {
            assert!(packages.iter().any(|package| package == name), "{name} is missing in {packages:?}");
        }
        assert!(!packages.iter().any(|package| package == "drift-catalog"));
    }
}
