//! Law 4: the statements of a comparison, run on the first database, leave nothing to find, and the server's own dump
//! of it is that of the second.

use drift_catalog::{Catalog, Sources};
use drift_engine::Door;
use drift_plan::Header;

use super::case::Kept;
use super::compared::{Compared, compare};
use super::dump;
use super::law::Outcome;
use super::place::{Place, run_text};

/// Judges a pair. The first database is another one after this.
pub(super) fn judge(
    place: &mut dyn Place,
    (from_database, to_database): (&str, &str),
    compared: &Compared,
    to: &Catalog,
    kept: &Kept<'_>,
) -> Result<Outcome, String> {
    let database = (!from_database.contains('/')).then(|| from_database.to_owned());
    let script = drift_plan::script(
        &compared.plan,
        (&compared.from, &compared.to),
        &Header { lines: Vec::new(), database },
    );
    let outcome = converged(place, (from_database, to_database), &script, to, kept)?;
    let outcome = match (outcome, compared.plan.unplanned.first()) {
        (Outcome::Failed(said), Some((path, why))) if !said.starts_with("the statements") => {
            Outcome::Failed(format!("{} {path} has no statement: {why}", path.kind.word()))
        }
        (outcome, _) => outcome,
    };
    kept.keep("fix", &script, &outcome)?;
    Ok(outcome)
}

fn converged(
    place: &mut dyn Place,
    (from_database, to_database): (&str, &str),
    script: &str,
    to: &Catalog,
    kept: &Kept<'_>,
) -> Result<Outcome, String> {
    if let Err(said) = run_text(place, from_database, script) {
        return Ok(Outcome::Failed(format!("the statements do not run: {said}")));
    }
    let now = place.read(from_database)?;
    let after = compare((&now, Door::Database), (to, &Sources::default(), Door::Database));
    if let Some(first) = after.first() {
        return Ok(Outcome::Failed(format!("left after it: {first}")));
    }
    let (is, wanted) = (place.dump(from_database)?, place.dump(to_database)?);
    // Of a contested pair that is one schema, the server prints two spellings.
    let said = dump::first_difference(&is, &wanted).filter(|_| !kept.contested);
    if let Some(said) = said {
        return Ok(match after.uncompared {
            Some(uncompared) => Outcome::Untold(format!("{uncompared}; {said}")),
            None => Outcome::Failed(said),
        });
    }
    Ok(after.uncompared.map_or(Outcome::Held, Outcome::Untold))
}
