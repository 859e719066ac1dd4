//! The whole run.

use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use crate::bench::contest::{Contest, python};
use crate::bench::page;
use crate::servers::{self, Cluster, Programs};
use crate::tree::{capture, cargo, pass, root};

/// Where the results go.
const PAGE: &str = "docs/performance.md";

/// Runs the chore.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let options = Options::read(arguments)?;
    let drift = match options.drift {
        Some(drift) => drift,
        None => {
            pass(cargo().args(["build", "--release", "--package", "schema-drift"]), "cargo build")?;
            target()?.join("release/drift")
        }
    };
    let programs = servers::ensure()?;
    let folder = TempDir::with_prefix("drift-bench-").map_err(|error| error.to_string())?;
    let python = python(options.python.as_deref());
    let contest = Contest { drift, python, programs: &programs, folder: &folder };
    let cluster = Cluster::start(&programs)?;
    let mut rounds = Vec::new();
    for tables in &options.sizes {
        println!("bench: SQLite, {tables} tables");
        rounds.push(contest.sqlite(*tables)?);
        println!("bench: PostgreSQL, {tables} tables");
        rounds.push(contest.postgres(&cluster, *tables)?);
    }
    let text = page::page(&rounds, &machine(&programs));
    std::fs::write(&options.page, &text).map_err(|error| format!("{}: {error}", options.page.display()))?;
    println!("{text}\nbench: written to {}", options.page.display());
    Ok(())
}

/// What was asked for.
struct Options {
    sizes: Vec<usize>,
    python: Option<String>,
    /// A program that is built already.
    drift: Option<PathBuf>,
    page: PathBuf,
}

impl Options {
    fn read(arguments: &[String]) -> Result<Options, String> {
        let sizes = vec![100, 1_000, 10_000];
        let mut options = Options { sizes, python: None, drift: None, page: root().join(PAGE) };
        let mut rest = arguments.iter();
        while let Some(flag) = rest.next() {
            let value = rest.next().ok_or_else(|| format!("{flag} needs a value"))?;
            match flag.as_str() {
                "--tables" => {
                    let numbers: Result<Vec<usize>, _> = value.split(',').map(str::parse).collect();
                    options.sizes = numbers.map_err(|_| format!("--tables takes numbers, not `{value}`"))?;
                }
                "--python" => options.python = Some(value.clone()),
                "--drift" => {
                    let path = std::path::absolute(value).map_err(|error| format!("{value}: {error}"))?;
                    options.drift = Some(path);
                }
                "--page" => options.page = value.into(),
                other => {
                    return Err(format!("bench takes --tables, --python, --drift, --page, not `{other}`"));
                }
            }
        }
        Ok(options)
    }
}

/// Where cargo puts what it builds.
fn target() -> Result<PathBuf, String> {
    let mut command = cargo();
    command.args(["metadata", "--format-version", "1", "--no-deps"]);
    let text = capture(&mut command, "cargo metadata")?;
    let metadata: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| format!("cargo metadata: {error}"))?;
    let folder = metadata["target_directory"].as_str().ok_or("cargo metadata names no target folder")?;
    Ok(PathBuf::from(folder))
}

/// What the numbers were measured on.
fn machine(programs: &Programs) -> String {
    let first = |mut command: Command| {
        capture(&mut command, "a version").ok().and_then(|text| text.lines().next().map(str::to_owned))
    };
    let versioned = |program: PathBuf| {
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
