//! The files of a folder as tests of libtest-mimic, and the comparison.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use similar::TextDiff;

use crate::case::formats::Schemas;
use crate::case::parse::{Case, Kind, Section};
use crate::case::run::{Outcome, code, run};
use crate::case::update;
use crate::{Server, postgres};

/// Runs every `*.case` under `cases` through the program, whose JSON is as the schemas in a folder say; the `main` of a
/// test target without a harness.
///
/// # Panics
/// When the schemas cannot be read.
pub fn suite(cases: &Path, schemas: &Path, program: &Path) -> ExitCode {
    let arguments = Arguments::from_args();
    let update = std::env::var_os("UPDATE_CASES").is_some_and(|value| !value.is_empty());
    let mut files = Vec::new();
    collect(cases, &mut files);
    files.sort();
    let mut trials = Vec::new();
    let ground = Ground {
        program: program.to_owned(),
        server: if arguments.list { None } else { postgres() },
        schemas: Arc::new(Schemas::read(schemas).unwrap_or_else(|error| panic!("{error}"))),
    };
    for file in files {
        let name = name_of(cases, &file);
        let ground = ground.clone();
        let case = std::fs::read_to_string(&file)
            .map_err(|error| error.to_string())
            .and_then(|text| Case::parse(&text));
        match case {
            Err(error) => trials.push(Trial::test(name, move || Err(Failed::from(error)))),
            Ok(case) if update => {
                trials.push(Trial::test(name, move || {
                    update::update(&file, &case, &ground.program, ground.server.as_ref())
                        .map_err(Failed::from)
                }));
            }
            Ok(case) => trials.extend(each_database(&name, &case, &ground, arguments.list)),
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// What every case stands on.
#[derive(Clone)]
struct Ground {
    program: PathBuf,
    server: Option<Server>,
    schemas: Arc<Schemas>,
}

fn each_database(name: &str, case: &Case, ground: &Ground, listing: bool) -> Vec<Trial> {
    let databases = case.databases();
    if databases.is_empty() {
        let (case, ground) = (case.clone(), ground.clone());
        return vec![Trial::test(name.to_owned(), move || test(&case, &ground, None))];
    }
    let trial = |database: String| {
        let missing = database == "postgres" && ground.server.is_none() && !listing;
        let (case, ground) = (case.clone(), ground.clone());
        Trial::test(format!("{name}::{database}"), move || test(&case, &ground, Some(&database)))
            .with_ignored_flag(missing)
    };
    databases.into_iter().map(trial).collect()
}

fn test(case: &Case, ground: &Ground, database: Option<&str>) -> Result<(), Failed> {
    let outcomes = run(case, &ground.program, database, ground.server.as_ref(), Some(&ground.schemas))?;
    compare(case, database, &outcomes).map_err(Failed::from)
}

/// What differs between the expectations of a case and its outcomes.
fn compare(case: &Case, database: Option<&str>, outcomes: &[Outcome]) -> Result<(), String> {
    let mut wrong = String::new();
    for (index, outcome) in outcomes.iter().enumerate() {
        let (command, expected) = expectations(case, index);
        let expected: Vec<&Section> =
            expected.into_iter().filter(|section| section.concerns(database)).collect();
        let exit = expected.iter().find(|section| section.kind == Kind::Exit);
        let wanted = exit.map_or("0", |section| section.argument.as_str());
        let mut said = Vec::new();
        if outcome.code.map(|code| code.to_string()).as_deref() != Some(wanted) {
            said.push(format!("expected exit {wanted}, got {}", code(outcome.code)));
        }
        said.extend(stream(Kind::Stdout, &expected, &outcome.stdout));
        said.extend(stream(Kind::Stderr, &expected, &outcome.stderr));
        if !said.is_empty() {
            wrong.push_str(&format!("line {}: {}\n{}\n", command.line, command.argument, said.join("\n")));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// The `index`-th run and the expectations that follow it.
pub(super) fn expectations(case: &Case, index: usize) -> (&Section, Vec<&Section>) {
    let runs: Vec<usize> = case
        .sections
        .iter()
        .enumerate()
        .filter(|(_, section)| section.kind == Kind::Run)
        .map(|(at, _)| at)
        .collect();
    let start = runs[index];
    let end = runs.get(index + 1).copied().unwrap_or(case.sections.len());
    let following = case.sections[start + 1..end].iter().filter(|section| section.kind.is_expectation());
    (&case.sections[start], following.collect())
}

fn stream(kind: Kind, expected: &[&Section], got: &str) -> Option<String> {
    let mut told = false;
    let mut wrong = Vec::new();
    for section in expected.iter().filter(|section| section.kind == kind) {
        told = true;
        if section.contains() {
            let missing = section.body.lines().filter(|line| !line.trim().is_empty());
            let missing = missing.filter(|line| !got.contains(line.trim()));
            wrong.extend(missing.map(|line| format!("{} lacks: {line}", kind.word())));
        } else if section.body.trim_end() != got.trim_end() {
            wrong.push(unified(kind, &section.body, got));
        }
    }
    if !told && !got.trim().is_empty() {
        wrong.push(format!("{} should be empty (the case does not mention it)", kind.word()));
    }
    if wrong.is_empty() {
        return None;
    }
    if !wrong.iter().any(|text| text.starts_with("---")) {
        wrong.push(format!("--- {}\n{got}", kind.word()));
    }
    Some(wrong.join("\n"))
}

fn unified(kind: Kind, expected: &str, got: &str) -> String {
    TextDiff::from_lines(expected, got)
        .unified_diff()
        .context_radius(3)
        .header(&format!("{} expected", kind.word()), &format!("{} got", kind.word()))
        .to_string()
}

fn name_of(root: &Path, file: &Path) -> String {
    let relative = file.strip_prefix(root).unwrap_or(file).with_extension("");
    let parts: Vec<String> =
        relative.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    parts.join("::")
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "case") {
            files.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(code: i32, stdout: &str, stderr: &str) -> Outcome {
        Outcome { code: Some(code), stdout: stdout.to_owned(), stderr: stderr.to_owned() }
    }

    fn verdict(text: &str, database: Option<&str>, outcome: Outcome) -> Result<(), String> {
        compare(&Case::parse(text).unwrap(), database, &[outcome])
    }

    #[test]
    fn each_way_to_differ_is_told() {
        let text = "=== run drift\n=== exit 1\n=== stdout sqlite\na\n=== stdout postgres\nb\n=== stderr contains\nc\n";
        assert!(verdict(text, Some("sqlite"), outcome(1, "a\n", "a c b")).is_ok());
        assert!(verdict(text, Some("postgres"), outcome(1, "b\n", "c")).is_ok());
        assert!(
            verdict(text, Some("sqlite"), outcome(0, "a\n", "c")).unwrap_err().contains("expected exit 1")
        );
        assert!(
            verdict(text, Some("sqlite"), outcome(1, "b\n", "c")).unwrap_err().contains("stdout expected")
        );
        assert!(verdict(text, Some("sqlite"), outcome(1, "a\n", "")).unwrap_err().contains("lacks: c"));
    }

    #[test]
    fn silence_is_expected_where_nothing_is_said() {
        assert!(verdict("=== run drift\n", None, outcome(0, "", "")).is_ok());
        assert!(verdict("=== run drift\n", None, outcome(0, "", "noise")).is_err());
    }
}
