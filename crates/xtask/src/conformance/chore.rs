//! The whole run.

use super::law::{Outcome, Told};
use super::options::Options;
use super::tally::{self, Line};
use super::{corpus, page, work};

/// Runs the chore.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let options = Options::read(arguments)?;
    if let Some(folder) = &options.keep {
        std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let cases = corpus::find(&options)?;
    println!("conformance: {} cases of {}", cases.len(), options.folder.display());
    let started = std::time::Instant::now();
    let told = work::all(&cases, &options)?;
    let failures: String = told.iter().filter_map(failure).collect();
    print!("{failures}");
    let lines = tally::lines(&told);
    for line in &lines {
        println!("{}", shown(line));
    }
    println!("conformance: {:.0} s", started.elapsed().as_secs_f64());
    if let Some(file) = &options.list_failures {
        std::fs::write(file, &failures).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    if options.page {
        page::write(&lines, &told)?;
    }
    let under: Vec<String> = lines
        .iter()
        .filter(|line| line.is_under())
        .map(|line| format!("law {} on {}", line.sentence.law.0, line.database))
        .collect();
    if under.is_empty() { Ok(()) } else { Err(format!("under the floor: {}", under.join(", "))) }
}

/// A line for what did not hold, its parts apart by tabs.
fn failure(told: &Told) -> Option<String> {
    let (word, said) = match &told.outcome {
        Outcome::Failed(said) => ("failed", said),
        Outcome::Untold(said) => ("could not tell", said),
        Outcome::Held | Outcome::Skipped(_) => return None,
    };
    Some(format!("{}\tlaw {}\t{word}\t{}\n", told.case, told.law.0, said.replace(['\n', '\t'], " ")))
}

fn shown(line: &Line) -> String {
    format!(
        "law {:<2} {:<60} {:<8} {:>4} held {:>4} failed {:>4} could not tell  {} skipped  {} (floor {} %){}",
        line.sentence.law.0,
        line.sentence.says,
        line.database,
        line.tally.held,
        line.tally.failed,
        line.tally.untold,
        line.skipped(),
        line.shown(),
        line.sentence.floor,
        if line.is_under() { "  UNDER" } else { "" }
    )
}
