//! The whole run.

use std::process::Command;

use tempfile::TempDir;

use crate::bench::contest::{Contest, python};
use crate::bench::page;
use crate::servers::{Cluster, Programs};
use crate::tree::{capture, cargo, pass, root};

/// Where the results go.
const PAGE: &str = "docs/performance.md";

/// Runs the chore.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let (sizes, given_python) = options(arguments)?;
    pass(cargo().args(["build", "--release", "--package", "schema-drift"]), "cargo build")?;
    let programs = Programs::ensure()?;
    let folder = TempDir::with_prefix("drift-bench-").map_err(|error| error.to_string())?;
    let drift = root().join("target/release/drift");
    let contest =
        Contest { drift, python: python(given_python.as_deref()), programs: &programs, folder: &folder };
    let cluster = Cluster::start(&programs)?;
    let mut rounds = Vec::new();
    for tables in &sizes {
        println!("bench: SQLite, {tables} tables");
        rounds.push(contest.sqlite(*tables)?);
        println!("bench: PostgreSQL, {tables} tables");
        rounds.push(contest.postgres(&cluster, *tables)?);
    }
    let text = page::page(&rounds, &machine(&programs));
    std::fs::write(root().join(PAGE), &text).map_err(|error| format!("{PAGE}: {error}"))?;
    println!("{text}\nbench: written to {PAGE}");
    Ok(())
}

fn options(arguments: &[String]) -> Result<(Vec<usize>, Option<String>), String> {
    let (mut sizes, mut python) = (vec![100, 1_000, 10_000], None);
    let mut rest = arguments.iter();
    while let Some(flag) = rest.next() {
        let value = rest.next().ok_or_else(|| format!("{flag} needs a value"))?;
        match flag.as_str() {
            "--tables" => {
                let numbers: Result<Vec<usize>, _> = value.split(',').map(str::parse).collect();
                sizes = numbers.map_err(|_| format!("--tables takes numbers, not `{value}`"))?;
            }
            "--python" => python = Some(value.clone()),
            other => return Err(format!("bench takes --tables and --python, not `{other}`")),
        }
    }
    Ok((sizes, python))
}

/// What the numbers were measured on.
fn machine(programs: &Programs) -> String {
    let first = |mut command: Command| {
        capture(&mut command, "a version").ok().and_then(|text| text.lines().next().map(str::to_owned))
    };
    let versioned = |program: std::path::PathBuf| {
        let mut command = Command::new(program);
        command.arg("--version");
        command
    };
    let processor = std::fs::read_to_string("/proc/cpuinfo").ok().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("model name"))?.to_owned();
        line.split_once(": ").map(|(_, name)| name.to_owned())
    });
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let parts = [
        Some(format!("{cores} cores of {}", processor.unwrap_or_else(|| "an unnamed processor".to_owned()))),
        first(versioned(programs.postgres.join("postgres"))),
        first(versioned("sqlite3".into()))
            .map(|version| format!("sqlite3 {}", version.split(' ').next().unwrap_or_default())),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}
