//! The laws that ask a server: 1 and 2 where a scratch database gives the form of a file, and what `--verify` says of a
//! fix beside what law 4 says of it. They go through the program's own workflow, from its request to its report.

use std::path::Path;

use drift_catalog::Catalog;
use drift_engine::Config;
use drift_report::Check;

use super::compared::everything;
use super::law::Outcome;
use super::place::Place;

/// A difference of which the program says itself that it may be none.
const DOUBT: &str = "drift/expression-differs";

/// Laws 1 and 2 with a scratch database: a live one against a file, in the schemas of these catalogs.
pub(super) fn judge(
    place: &dyn Place,
    (database, of): (&str, &[&Catalog]),
    file: &Path,
    equal: bool,
) -> Result<Outcome, String> {
    let ends = (place.location(database), file.display().to_string());
    Ok(match ask(place, (&ends.0, &ends.1), of, false)? {
        Ok((check, _)) => verdict(&check, equal),
        Err(said) => Outcome::Failed(format!("could not be compared: {said}")),
    })
}

/// What a comparison says of two schemas of which it is known whether they are the same.
fn verdict(check: &Check, equal: bool) -> Outcome {
    let sure = check.findings.iter().find(|finding| finding.rule.id != DOUBT);
    let first = sure.or(check.findings.first()).map(|finding| {
        let about = finding.attribute.as_ref();
        let about = about.map(|own| format!(" ({own}: {} / {})", finding.from, finding.to));
        format!("{} {}: {}{}", finding.rule.id, finding.path, finding.message, about.unwrap_or_default())
    });
    let uncompared = check.coverage.not_compared.first().map(|item| {
        let why = if item.why.is_empty() { item.reason.reason() } else { &item.why };
        format!("{} {} was not compared: {why}", item.path.kind.word(), item.path)
    });
    match (first, uncompared) {
        (Some(_), _) if !equal => Outcome::Held,
        (Some(first), _) if sure.is_some() => {
            Outcome::Failed(format!("found in equal schemas: {}", one_line(&first)))
        }
        (Some(first), _) => Outcome::Untold(one_line(&first)),
        (None, Some(uncompared)) => Outcome::Untold(uncompared),
        (None, None) if equal => Outcome::Held,
        (None, None) => Outcome::Failed("nothing is found in different schemas".to_owned()),
    }
}

/// What `--verify` says of the fix: the first line of its file, or why there is none.
pub(super) fn prove(
    place: &dyn Place,
    (from_database, to_database): (&str, &str),
    live: (&Catalog, &Catalog),
) -> Result<Result<String, String>, String> {
    let ends = (place.location(from_database), place.location(to_database));
    let asked = ask(place, (&ends.0, &ends.1), &[live.0, live.1], true)?;
    Ok(asked.map(|(_, script)| {
        let line = script.lines().next().unwrap_or_default();
        line.trim_start_matches("-- ").to_owned()
    }))
}

/// Whether a fix is proved exactly when it converges.
pub(super) fn agree(proof: &Result<String, String>, converges: &Outcome) -> Outcome {
    let proved = proof.as_ref().is_ok_and(|line| line.starts_with("proved:"));
    let said = proof.as_ref().unwrap_or_else(|said| said);
    match converges {
        Outcome::Held if proved => Outcome::Held,
        Outcome::Held => Outcome::Failed(format!("it converges, but: {said}")),
        Outcome::Failed(_) if !proved => Outcome::Held,
        Outcome::Failed(why) => Outcome::Failed(format!("{said}; but {why}")),
        Outcome::Untold(why) => Outcome::Untold(why.clone()),
        Outcome::Skipped(why) => Outcome::Skipped(why.clone()),
    }
}

type Asked = Result<(Check, String), String>;

/// `drift diff FROM TO --compare all --scratch …`, with the schemas of these catalogs.
fn ask(place: &dyn Place, ends: (&str, &str), of: &[&Catalog], prove: bool) -> Result<Asked, String> {
    Ok(everything(of, place.scratch(), prove, |request| {
        drift_engine::diff(ends.0, ends.1, &Config::default(), request)
    }))
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r', '\t'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_agrees_with_what_happens() {
        let (proved, not) = (Ok("proved: x".to_owned()), Err("a statement failed".to_owned()));
        let (held, failed) = (Outcome::Held, Outcome::Failed("left after it".to_owned()));
        assert_eq!(agree(&proved, &held), Outcome::Held);
        assert_eq!(agree(&not, &failed), Outcome::Held);
        assert!(matches!(agree(&proved, &failed), Outcome::Failed(_)));
        assert!(matches!(agree(&not, &held), Outcome::Failed(_)));
        assert!(matches!(agree(&Ok("not proved: y".to_owned()), &held), Outcome::Failed(_)));
    }
}
