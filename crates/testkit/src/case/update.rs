//! Writing what the program says now into a case file.

use std::path::Path;

use crate::Server;
use crate::case::parse::{Case, Kind, Section};
use crate::case::run::{Outcome, run};
use crate::case::suite::expectations;

/// Runs the case with every database and rewrites its expectations.
pub(super) fn update(
    file: &Path,
    case: &Case,
    program: &Path,
    server: Option<&Server>,
) -> Result<(), String> {
    let databases = case.databases();
    let mut all: Vec<(Option<&str>, Vec<Outcome>)> = Vec::new();
    if databases.is_empty() {
        all.push((None, run(case, program, None, None, None)?));
    }
    for database in &databases {
        all.push((Some(database), run(case, program, Some(database), server, None)?));
    }
    std::fs::write(file, rewrite(case, &all).write()).map_err(|error| error.to_string())
}

fn rewrite(case: &Case, all: &[(Option<&str>, Vec<Outcome>)]) -> Case {
    let mut written = Case { preamble: case.preamble.clone(), sections: Vec::new() };
    let mut runs = 0;
    for section in case.sections.iter().filter(|section| !section.kind.is_expectation()) {
        written.sections.push(section.clone());
        if section.kind == Kind::Run {
            let (_, old) = expectations(case, runs);
            let of_run: Vec<(Option<&str>, &Outcome)> =
                all.iter().map(|(database, outcomes)| (*database, &outcomes[runs])).collect();
            written.sections.extend(expected(&old, &of_run));
            runs += 1;
        }
    }
    written
}

fn expected(old: &[&Section], outcomes: &[(Option<&str>, &Outcome)]) -> Vec<Section> {
    let section = |kind, argument: String, body: String| Section { kind, argument, body, line: 0 };
    let mut all = Vec::new();
    let codes = |outcome: &Outcome| outcome.code.map_or_else(String::new, |code| code.to_string());
    if let Some((_, first)) = outcomes.first() {
        all.push(section(Kind::Exit, codes(first), String::new()));
    }
    type Stream = fn(&Outcome) -> &String;
    let streams: [(Kind, Stream); 2] =
        [(Kind::Stdout, |outcome| &outcome.stdout), (Kind::Stderr, |outcome| &outcome.stderr)];
    for (kind, text) in streams {
        // What need only occur was chosen by hand, and stays.
        let kept: Vec<Section> = old
            .iter()
            .filter(|section| section.kind == kind && section.contains())
            .map(|section| (*section).clone())
            .collect();
        if !kept.is_empty() {
            all.extend(kept);
            continue;
        }
        let same = outcomes.windows(2).all(|pair| text(pair[0].1) == text(pair[1].1));
        let told = if same { &outcomes[..1] } else { outcomes };
        for (database, outcome) in told {
            let argument = if same { "" } else { database.unwrap_or_default() };
            if !text(outcome).is_empty() {
                all.push(section(kind, argument.to_owned(), text(outcome).clone()));
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_is_written_once() {
        let text = "# why\n=== run drift\n=== stdout\nold\n=== stderr contains\nkept\n=== applies\n";
        let outcome =
            |stdout: &str| Outcome { code: Some(1), stdout: stdout.to_owned(), stderr: "x".to_owned() };
        let case = Case::parse(text).unwrap();
        let of = |one: &str, other: &str| {
            let all = [(Some("sqlite"), vec![outcome(one)]), (Some("postgres"), vec![outcome(other)])];
            rewrite(&case, &all).write()
        };
        let head = "# why\n=== run drift\n=== exit 1\n";
        let tail = "=== stderr contains\nkept\n=== applies\n";
        assert_eq!(of("new\n", "new\n"), format!("{head}=== stdout\nnew\n{tail}"));
        assert_eq!(of("a\n", "b\n"), format!("{head}=== stdout sqlite\na\n=== stdout postgres\nb\n{tail}"));
    }
}
