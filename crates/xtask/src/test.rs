//! `cargo xtask test`: every test of the workspace, on servers started for it.

use crate::servers::{self, Bouncer, Cluster};
use crate::tree::{cargo, pass};

const SERVER: &str = "DRIFT_TEST_POSTGRES_URL";
const BOUNCER: &str = "DRIFT_TEST_PGBOUNCER_URL";

/// Runs the chore.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let (given, arguments) = given(arguments)?;
    let mut tests = cargo();
    tests.arg("test");
    let narrowed = |word: &String| word.starts_with("-p") || word.starts_with("--package");
    if !arguments.iter().take_while(|word| *word != "--").any(narrowed) {
        tests.arg("--workspace");
    }
    tests.args(arguments);
    if ci() {
        tests.env("DRIFT_TEST_NO_SKIP", "1");
    }
    if let Some(url) = given {
        tests.env(SERVER, url);
        return pass(&mut tests, "cargo test");
    }
    let programs = servers::ensure()?;
    let cluster = Cluster::start(&programs)?;
    tests.env(SERVER, cluster.url());
    let bouncer = Bouncer::start(&programs, &cluster)?;
    match &bouncer {
        Some(bouncer) => {
            tests.env(BOUNCER, bouncer.url());
        }
        None => {
            tests.env_remove(BOUNCER);
        }
    }
    pass(&mut tests, "cargo test")
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
