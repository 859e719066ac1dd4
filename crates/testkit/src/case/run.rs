//! One case with one database: the steps in their order, and what each run came to.

use std::path::{Component, Path};

use tempfile::TempDir;

use crate::case::database::Database;
use crate::case::formats::Schemas;
use crate::case::held::{self, Copy};
use crate::case::normal::Names;
use crate::case::parse::{Case, Kind, Section, command_line};
use crate::{Program, Ran, Server};

/// What a run came to, in the words of cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) code: Option<i32>,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

/// What the steps have made so far.
struct Stage<'a> {
    program: &'a Path,
    folder: TempDir,
    names: Names,
    database: Option<Database>,
    server: Option<&'a Server>,
    environment: Vec<(String, String)>,
    input: String,
    last: Vec<String>,
    /// What every comparison is held against; none while expectations are written.
    schemas: Option<&'a Schemas>,
    /// Whether the case's own database was inspected.
    inspected: bool,
}

/// Runs every step; the outcomes are those of the `run` sections, in their order.
pub(super) fn run<'a>(
    case: &Case,
    program: &'a Path,
    database: Option<&str>,
    server: Option<&'a Server>,
    schemas: Option<&'a Schemas>,
) -> Result<Vec<Outcome>, String> {
    let folder = TempDir::with_prefix("drift-case-").map_err(|error| error.to_string())?;
    let root = folder.path().canonicalize().map_err(|error| error.to_string())?;
    let database = database.map(|word| Database::make(word, server)).transpose()?;
    let mut names = Names::default();
    if let Some(database) = &database {
        database.name_in(&mut names);
    }
    names.add(root.display().to_string(), "{dir}");
    let word = database.as_ref().map(|database| match database {
        Database::Sqlite(_) => "sqlite",
        Database::Postgres(_) => "postgres",
    });
    let mut stage = Stage {
        program,
        folder,
        names,
        database,
        server,
        environment: Vec::new(),
        input: String::new(),
        last: Vec::new(),
        schemas,
        inspected: false,
    };
    let mut outcomes = Vec::new();
    for section in &case.sections {
        let step = stage.step(section, word).map_err(|error| format!("line {}: {error}", section.line))?;
        outcomes.extend(step);
    }
    Ok(outcomes)
}

impl Stage<'_> {
    fn step(&mut self, section: &Section, word: Option<&str>) -> Result<Option<Outcome>, String> {
        match section.kind {
            Kind::Database | Kind::Sql => {
                if section.concerns(word) {
                    let database = self.database.as_ref().ok_or("SQL, but no database")?;
                    database.execute(&self.names.fill(&section.body));
                }
            }
            Kind::File => self.file(&section.argument, &section.body)?,
            Kind::Env => {
                let (name, value) = section.argument.split_once('=').ok_or("write env NAME=VALUE")?;
                self.environment.push((name.to_owned(), self.names.fill(value)));
            }
            Kind::Stdin => self.input = self.names.fill(&section.body),
            Kind::Run => {
                let words = command_line(&section.argument)?;
                let words: Vec<String> = words.iter().map(|word| self.names.fill(word)).collect();
                let ran = self.drift(&words)?;
                self.laws(&words, &ran)?;
                self.last = words;
                return Ok(Some(Outcome {
                    code: ran.code,
                    stdout: self.names.settle(&ran.stdout),
                    stderr: self.names.settle(&ran.stderr),
                }));
            }
            Kind::Applies => self.applies(&command_line(&section.argument)?)?,
            Kind::Exit | Kind::Stdout | Kind::Stderr => {}
        }
        Ok(None)
    }

    fn file(&self, path: &str, body: &str) -> Result<(), String> {
        let relative = Path::new(path);
        if path.is_empty() || !relative.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(format!("`{path}` does not stay in the folder of the case"));
        }
        let path = self.folder.path().join(relative);
        let parent = path.parent().unwrap_or(self.folder.path());
        std::fs::create_dir_all(parent)
            .and_then(|()| std::fs::write(&path, self.names.fill(body)))
            .map_err(|error| format!("cannot write {}: {error}", relative.display()))
    }

    fn drift(&self, words: &[String]) -> Result<Ran, String> {
        let [name, arguments @ ..] = words else { return Err("an empty command".to_owned()) };
        if name != "drift" {
            return Err(format!("only `drift` can be run, not `{name}`"));
        }
        let mut program = Program::new(self.program, self.folder.path()).input(self.input.as_bytes());
        for (name, value) in &self.environment {
            program = program.env(name, value);
        }
        Ok(program.run(arguments))
    }

    /// What holds for every run of this kind.
    fn laws(&mut self, words: &[String], ran: &Ran) -> Result<(), String> {
        let Some(schemas) = self.schemas else { return Ok(()) };
        let command = words.iter().skip(1).find(|word| ["check", "diff", "inspect"].contains(&word.as_str()));
        let json = words.windows(2).any(|pair| pair[0] == "--format" && pair[1] == "json")
            || words.iter().any(|word| word == "--format=json");
        match command.map(String::as_str) {
            Some("inspect") if json && ran.code == Some(0) => schemas.catalog(&ran.stdout).map(|_| ()),
            Some("check" | "diff") if json => schemas.report(&ran.stdout).map(|_| ()),
            // Several targets have no common report, and --help and the like are no comparison.
            Some("check" | "diff")
                if words.iter().any(|word| word.starts_with("--format") || word == "--all") =>
            {
                Ok(())
            }
            Some("check" | "diff") => {
                let plain = plain(words);
                schemas.agree(ran.code, &|more| {
                    let words: Vec<String> =
                        plain.iter().cloned().chain(more.iter().map(|word| (*word).to_owned())).collect();
                    self.drift(&words).unwrap_or_else(|error| panic!("{error}"))
                })?;
                self.inspect(schemas)?;
                self.held(&plain)
            }
            _ => Ok(()),
        }
    }

    /// What remains after the statements that are active is what was held back, on a copy of the case's database.
    fn held(&self, words: &[String]) -> Result<(), String> {
        let Some(database) = &self.database else { return Ok(()) };
        let url = database.url();
        let at = words.iter().position(|word| word == "check" || word == "diff");
        let Some(at) = at else { return Ok(()) };
        let first = match words[at].as_str() {
            "diff" => words.get(at + 1),
            _ => words.iter().find(|word| **word == url).or_else(|| {
                let stated = words.iter().any(|word| word == "--db" || word.starts_with("--config"));
                let own = self.environment.iter().find(|(name, _)| name == "DATABASE_URL");
                own.map(|(_, value)| value).filter(|_| !stated)
            }),
        };
        if first != Some(&url) || words.iter().any(|word| word == "--verify") {
            return Ok(());
        }
        let copy = database.copy(self.server)?;
        let there = copy.url();
        let run = |words: &[String]| {
            let words: Vec<String> = words.iter().map(|word| word.replace(&url, &there)).collect();
            let mut program = Program::new(self.program, self.folder.path()).input(self.input.as_bytes());
            for (name, value) in &self.environment {
                program = program.env(name, &value.replace(&url, &there));
            }
            program.run(&words[1..])
        };
        let with = |more: [&str; 2]| -> Vec<String> {
            words.iter().cloned().chain(more.iter().map(|word| (*word).to_owned())).collect()
        };
        let report = || {
            let ran = run(&with(["--format", "json"]));
            serde_json::from_str(&ran.stdout)
                .map_err(|error| format!("{error}\n{}{}", ran.stdout, ran.stderr))
        };
        held::remains(&Copy {
            report: &report,
            statements: &|| Ok(run(&with(["--format", "sql"])).stdout),
            apply: &|sql| copy.script(sql),
        })
    }

    /// The catalog of the case's database is a document as its schema says, and is that database.
    fn inspect(&mut self, schemas: &Schemas) -> Result<(), String> {
        if self.database.is_none() || std::mem::replace(&mut self.inspected, true) {
            return Ok(());
        }
        let words = |text: &str| text.split(' ').map(|word| self.names.fill(word)).collect::<Vec<_>>();
        let printed = self.drift(&words("drift inspect {db} --format json"))?;
        schemas.catalog(&printed.stdout).map_err(|error| format!("{error}{}", printed.stderr))?;
        // Beside the case's folder, which may be its models.
        let file = tempfile::Builder::new().suffix(".json").tempfile().map_err(|error| error.to_string())?;
        std::fs::write(file.path(), &printed.stdout).map_err(|error| error.to_string())?;
        let mut diff = words("drift diff FROM {db}");
        diff[2] = file.path().display().to_string();
        let ran = self.drift(&diff)?;
        if ran.code == Some(0) {
            return Ok(());
        }
        Err(format!("the catalog differs from the database it was read from:\n{}{}", ran.stdout, ran.stderr))
    }

    /// Fixes what the last run, a check, found, by the statements the program itself offers.
    fn applies(&self, more: &[String]) -> Result<(), String> {
        let database = self.database.as_ref().ok_or("there is no database to apply a fix to")?;
        let Some(at) = self.last.iter().position(|word| word == "check") else {
            return Err("`applies` follows a `drift check`".to_owned());
        };
        let mut fix = self.last.clone();
        "fix".clone_into(&mut fix[at]);
        fix.push("--allow-loss".to_owned());
        let offered = self.drift(&fix)?;
        if offered.code != Some(0) {
            return Err(format!("`drift fix` ends with {}:\n{}", code(offered.code), offered.stderr));
        }
        database
            .script(&offered.stdout)
            .map_err(|error| format!("the fix does not run: {error}\n--- the fix\n{}", offered.stdout))?;
        let check: Vec<String> = self.last.iter().chain(more).cloned().collect();
        let again = self.drift(&check)?;
        if again.code == Some(0) {
            return Ok(());
        }
        Err(format!(
            "after the fix the check ends with {}:\n{}{}--- the fix\n{}",
            code(again.code),
            again.stdout,
            again.stderr,
            offered.stdout
        ))
    }
}

/// The words without those that say how much of a text is shown.
fn plain(words: &[String]) -> Vec<String> {
    let mut kept = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--limit" => {
                words.next();
            }
            "--summary" | "--quiet" | "-q" | "--verbose" | "-v" => {}
            word if word.starts_with("--limit=") => {}
            word => kept.push(word.to_owned()),
        }
    }
    kept
}

pub(super) fn code(code: Option<i32>) -> String {
    code.map_or_else(|| "no exit code (killed, or the time was up)".to_owned(), |code| format!("exit {code}"))
}
