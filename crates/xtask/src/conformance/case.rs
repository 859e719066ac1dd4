//! All laws on one case.

use std::path::{Path, PathBuf};

use drift_catalog::{Catalog, Sources};
use drift_engine::Door;

use super::compared::compare;
use super::corpus::{Case, Files};
use super::law::{Law, Outcome, Told};
use super::place::Place;
use super::{contested, drift_is_found, fix_converges, server_form, sql_file, sql_rebuilds, yaml_reads_back};

/// Where the statements of failures are kept, for people to look at.
pub(super) struct Kept<'a> {
    pub(super) folder: Option<&'a PathBuf>,
    pub(super) case: &'a str,
    /// Whether the origin and the server disagree about it, and it was decided that both schemas are one.
    pub(super) contested: bool,
}

impl Kept<'_> {
    /// Keeps a script of a law that did not hold.
    pub(super) fn keep(&self, what: &str, script: &str, outcome: &Outcome) -> Result<(), String> {
        let (Some(folder), Outcome::Failed(said)) = (self.folder, outcome) else { return Ok(()) };
        let file = folder.join(format!("{}.{what}.sql", self.case.replace('/', "__")));
        std::fs::write(&file, format!("-- {said}\n{script}"))
            .map_err(|error| format!("{}: {error}", file.display()))
    }
}

/// Every asked law on one case.
pub(super) fn all(place: &mut dyn Place, case: &Case, laws: &[Law], keep: Option<&PathBuf>) -> Vec<Told> {
    let mut databases = Vec::new();
    let contested = contested::decided(&case.name).is_ok_and(|equal| equal == Some(true));
    let kept = Kept { folder: keep, case: &case.name, contested };
    let done = match &case.files {
        Files::Pair { from, to, equal } => pair(place, (from, to), *equal, laws, &kept, &mut databases),
        Files::Whole(file) => whole(place, file, laws, &kept, &mut databases),
    };
    let mut swept: Result<(), String> = Ok(());
    for database in &databases {
        swept = swept.and(place.remove(database));
    }
    if case.makes_roles {
        swept = swept.and(place.sweep());
    }
    let told = |(law, outcome): (Law, Outcome)| Told { case: case.name.clone(), law, outcome };
    match done.and_then(|done| swept.map(|()| done)) {
        Ok(outcomes) => outcomes.into_iter().map(told).collect(),
        Err(why) => {
            let failed = Outcome::Failed(format!("could not be tried: {why}"));
            laws.iter().map(|law| told((*law, failed.clone()))).collect()
        }
    }
}

type Outcomes = Vec<(Law, Outcome)>;

fn loaded(
    place: &mut dyn Place,
    file: &Path,
    databases: &mut Vec<String>,
) -> Result<(String, Catalog), String> {
    let database = place.make()?;
    databases.push(database.clone());
    place.run(&database, file).map_err(|said| format!("{}: {said}", file.display()))?;
    let catalog = place.read(&database)?;
    Ok((database, catalog))
}

fn pair(
    place: &mut dyn Place,
    (from_file, to_file): (&Path, &Path),
    equal: bool,
    laws: &[Law],
    kept: &Kept<'_>,
    databases: &mut Vec<String>,
) -> Result<Outcomes, String> {
    let (from_database, from) = loaded(place, from_file, databases)?;
    let (to_database, to) = loaded(place, to_file, databases)?;
    let compared = compare((&from, Door::Database), (&to, &Sources::default(), Door::Database));
    let (from_script, to_script) = (sql_file::read(&from, from_file)?, sql_file::read(&to, to_file)?);
    let mut outcomes = Vec::new();
    for law in laws {
        let outcome = match law {
            Law("1") => drift_is_found::judge(&sql_file::against(&from, &to_script), equal),
            Law("2") => drift_is_found::judge(&sql_file::against(&to, &to_script), true),
            Law("1s") => server_form::judge(place, (&from_database, &[&from, &to]), to_file, equal)?,
            Law("2s") => server_form::judge(place, (&to_database, &[&to]), to_file, true)?,
            Law("7") => sql_file::agree(&from_script, &to_script, &compared),
            Law("3") => drift_is_found::judge(&compared, equal),
            Law("5") => both(yaml_reads_back::judge(&from), || Ok(yaml_reads_back::judge(&to)))?,
            Law("6") => {
                both(sql_rebuilds::judge(place, &from, kept)?, || sql_rebuilds::judge(place, &to, kept))?
            }
            _ => continue,
        };
        outcomes.push((*law, outcome));
    }
    // The fourth changes a database, and is asked last.
    let ends = (from_database.as_str(), to_database.as_str());
    let asked = |law: Law| laws.contains(&law);
    let proof = asked(Law("4s")).then(|| server_form::prove(place, ends, (&from, &to))).transpose()?;
    if asked(Law("4")) || asked(Law("4s")) {
        let converges = fix_converges::judge(place, ends, &compared, &to, kept)?;
        outcomes.extend(proof.map(|proof| (Law("4s"), server_form::agree(&proof, &converges))));
        outcomes.extend(asked(Law("4")).then_some((Law("4"), converges)));
    }
    Ok(outcomes)
}

/// A law about one schema holds for a pair if it holds for both.
fn both(one: Outcome, other: impl FnOnce() -> Result<Outcome, String>) -> Result<Outcome, String> {
    match one {
        Outcome::Failed(_) => Ok(one),
        Outcome::Held => other(),
        one => Ok(match other()? {
            failed @ Outcome::Failed(_) => failed,
            _ => one,
        }),
    }
}

fn whole(
    place: &mut dyn Place,
    file: &Path,
    laws: &[Law],
    kept: &Kept<'_>,
    databases: &mut Vec<String>,
) -> Result<Outcomes, String> {
    let (database, live) = loaded(place, file, databases)?;
    let mut outcomes = Vec::new();
    for law in laws {
        let outcome = match law {
            Law("5") => yaml_reads_back::judge(&live),
            Law("6") => sql_rebuilds::judge(place, &live, kept)?,
            Law("2s") => server_form::judge(place, (&database, &[&live]), file, true)?,
            Law("2") => drift_is_found::judge(&sql_file::against(&live, &sql_file::read(&live, file)?), true),
            _ => Outcome::Skipped("a whole schema is no pair".to_owned()),
        };
        outcomes.push((*law, outcome));
    }
    Ok(outcomes)
}
