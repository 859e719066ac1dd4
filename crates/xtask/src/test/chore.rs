//! Every test of the workspace, on one server.

use std::process::Command;

use crate::servers::{self, Bouncer, Cluster, Programs};
use crate::test::everywhere;
use crate::tree::{cargo, pass};

const SERVER: &str = "DRIFT_TEST_POSTGRES_URL";
const BOUNCER: &str = "DRIFT_TEST_PGBOUNCER_URL";

/// Runs the chore.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    if let Some((first, rest)) = arguments.split_first()
        && let Some(majors) = everywhere::asked(first)?
    {
        return everywhere::run(&majors, rest);
    }
    let (given, arguments) = given(arguments)?;
    let mut tests = cargo();
    tests.arg("test");
    if !narrowed(arguments) {
        tests.arg("--workspace");
    }
    tests.args(arguments);
    strict_on_ci(&mut tests);
    if let Some(url) = given {
        tests.env(SERVER, url);
        return pass(&mut tests, "cargo test");
    }
    on_servers(&servers::ensure()?, &mut tests, |tests| pass(tests, "cargo test"))
}

/// Starts the servers, names them to a command and runs it.
pub(super) fn on_servers<T>(
    programs: &Programs,
    tests: &mut Command,
    run: impl FnOnce(&mut Command) -> Result<T, String>,
) -> Result<T, String> {
    let cluster = Cluster::start(programs)?;
    tests.env(SERVER, cluster.url());
    let bouncer = Bouncer::start(programs, &cluster)?;
    match &bouncer {
        Some(bouncer) => {
            tests.env(BOUNCER, bouncer.url());
        }
        None => {
            tests.env_remove(BOUNCER);
        }
    }
    run(tests)
}

/// Whether the arguments of `cargo test` name packages.
pub(super) fn narrowed(arguments: &[String]) -> bool {
    let package = |word: &String| word.starts_with("-p") || word.starts_with("--package");
    arguments.iter().take_while(|word| *word != "--").any(package)
}

/// Forbids skipping on a CI machine.
pub(super) fn strict_on_ci(tests: &mut Command) {
    if ci() {
        tests.env("DRIFT_TEST_NO_SKIP", "1");
    }
}

/// The server that was named, and the other arguments.
fn given(arguments: &[String]) -> Result<(Option<String>, &[String]), String> {
    match arguments {
        [flag, url, rest @ ..] if flag == "--pg" => Ok((Some(url.clone()), rest)),
        [flag] if flag == "--pg" => Err("--pg needs a URL".to_owned()),
        rest => Ok((std::env::var(SERVER).ok().filter(|url| !url.is_empty()), rest)),
    }
}

fn ci() -> bool {
    std::env::var("CI").is_ok_and(|value| !value.is_empty() && value != "false" && value != "0")
}
