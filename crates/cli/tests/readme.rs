//! What README and docs show is what happens: every command in them is run, and the output they show is compared.

#![expect(clippy::expect_used, reason = "a test whose ground gives way can only stop, and say where")]

use std::fs;
use std::path::{Path, PathBuf};

use drift_testkit::Program;

const PROGRAM: &str = env!("CARGO_BIN_EXE_drift");

/// What the commands speak of.
const SCHEMA: &str = "
CREATE TABLE plans (id uuid PRIMARY KEY);
CREATE TABLE tenants (
  id uuid PRIMARY KEY,
  name varchar(120) NOT NULL,
  plan_id uuid NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  seats integer NOT NULL DEFAULT 1
);
CREATE INDEX tenants_name_idx ON tenants (name);
";
const PLANS: &str =
    "drift: 1\ntables:\n  plans:\n    columns:\n      id: { type: uuid, primary_key: true }\n";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn page(name: &str) -> String {
    fs::read_to_string(root().join(name)).expect("a page of the documentation")
}

/// The fenced blocks of a page that begin with this word.
fn blocks(page: &str, word: &str) -> Vec<Vec<String>> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(own) = line.strip_prefix("```") {
            let text: Vec<String> =
                lines.by_ref().take_while(|line| *line != "```").map(str::to_owned).collect();
            if own == word {
                blocks.push(text);
            }
        }
    }
    blocks
}

/// The commands of a page, without what is said of them and where their output goes.
fn commands(name: &str) -> Vec<String> {
    let bare = |line: &String| {
        let line = line.split(" #").next().unwrap_or_default();
        line.split(" > ").next().unwrap_or_default().trim().to_owned()
    };
    let page = page(name);
    let all = [blocks(&page, ""), blocks(&page, "sh")].concat().concat();
    all.iter().map(bare).filter(|line| line.starts_with("drift ") && !line.contains('→')).collect()
}

/// A line without the time it took.
fn timeless(line: &str) -> &str {
    match line.strip_suffix(" ms.").and_then(|rest| rest.rsplit_once("  ")) {
        Some((rest, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => rest,
        _ => line,
    }
}

#[test]
fn the_output_that_the_readme_shows_is_printed() {
    let ran = Program::new(PROGRAM, root()).run(["check"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    let printed: Vec<&str> = ran.stdout.lines().map(timeless).collect();
    let shown = blocks(&page("README.md"), "");
    let shown = shown.first().expect("a block");
    assert_eq!(shown.first().map(String::as_str), Some("$ cargo run -- check"));
    let mut at = 0;
    // `…` on a line of its own stands for what is left out.
    for part in shown[1..].split(|line| line == "…") {
        let part: Vec<&str> = part.iter().map(|line| timeless(line)).collect();
        let found = printed[at..].windows(part.len()).position(|lines| lines == part);
        at += found.unwrap_or_else(|| panic!("not printed:\n{}\n---\n{}", part.join("\n"), ran.stdout))
            + part.len();
    }
    assert_eq!(at, printed.len(), "the last line that is shown is the last that is printed");
}

#[test]
fn every_command_of_the_pages_runs() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database(SCHEMA);
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("models")).expect("a folder of models");
    let example = blocks(&page("README.md"), "yaml").concat().join("\n");
    let example = example.split("\ndrift:\n").next().expect("the models come before the job of CI");
    fs::write(at("models/tenants.yaml"), example).expect("the example");
    fs::write(at("models/plans.yaml"), PLANS).expect("its other table");
    for name in ["schema.sql", "structure.sql", "old.sql", "new.sql", "dev.sql"] {
        fs::write(at(name), SCHEMA).expect("a file of SQL");
    }
    for name in ["old.db", "new.db", "shop.db", "dev.sqlite3"] {
        fs::copy(drift_testkit::sqlite(SCHEMA).path(), at(name)).expect("a database");
    }
    let program = Program::new(PROGRAM, folder.path()).env("DATABASE_URL", &database.url());
    let init = program.run(["init"]);
    assert_eq!(init.code, Some(0), "{}", init.stderr);
    let mut number = 0;
    for name in ["README.md", "docs/mixed.md", "docs/sources.md"] {
        let commands = commands(name);
        assert!(!commands.is_empty(), "{name}");
        for command in commands {
            let url = database.url();
            let words: Vec<&str> = command
                .split(' ')
                .filter(|word| !word.is_empty())
                .map(|word| if word.starts_with("postgres://app@") { url.as_str() } else { word })
                .collect();
            let ran = program.run(&words[1..]);
            assert!(matches!(ran.code, Some(0 | 1)), "{name}: {command}: {:?}\n{}", ran.code, ran.stderr);
            assert!(!ran.stdout.is_empty(), "{name}: {command} says nothing");
            number += 1;
        }
    }
    assert!(number >= 15, "{number} commands");
}
