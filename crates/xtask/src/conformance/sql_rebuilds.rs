//! Law 6: the statements of a schema, run on an empty database, make the same schema.

use drift_catalog::{Catalog, Sources};
use drift_engine::Door;
use drift_plan::Header;

use super::case::Kept;
use super::compared::compare;
use super::json_walk;
use super::law::Outcome;
use super::place::{Place, run_text};

/// Judges one live catalog, on a database that is thrown away after.
pub(super) fn judge(place: &mut dyn Place, live: &Catalog, kept: &Kept<'_>) -> Result<Outcome, String> {
    let dialect = drift_dialect::of(live.flavor.vendor);
    let mut live = live.clone();
    dialect.canonicalize(&mut live);
    let plan = drift_plan::create_all(&live);
    let empty = Catalog::empty(live.flavor, live.default_schema.clone());
    let script = drift_plan::script(&plan, (&empty, &live), &Header::default());
    if let Some((path, why)) = plan.unplanned.first() {
        return Ok(Outcome::Failed(format!("{} {path} is not made: {why}", path.kind.word())));
    }
    let database = place.make()?;
    let outcome = rebuilt(place, &database, &script, &live);
    place.remove(&database)?;
    let outcome = outcome?;
    kept.keep("rebuild", &script, &outcome)?;
    Ok(outcome)
}

fn rebuilt(place: &mut dyn Place, database: &str, script: &str, live: &Catalog) -> Result<Outcome, String> {
    if let Err(said) = run_text(place, database, script) {
        return Ok(Outcome::Failed(format!("the statements do not run: {said}")));
    }
    let made = place.read(database)?;
    let compared = compare((&made, Door::Database), (live, &Sources::default(), Door::Database));
    if let Some(first) = compared.first() {
        return Ok(Outcome::Failed(first));
    }
    if let Some(uncompared) = compared.uncompared {
        return Ok(Outcome::Untold(uncompared));
    }
    Ok(json_walk::first_difference(&compared.from, live).map_or(Outcome::Held, Outcome::Failed))
}
