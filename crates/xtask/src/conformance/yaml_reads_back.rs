//! Law 5: what is written as YAML and read again is the same schema, facet by facet.

use drift_catalog::Catalog;
use drift_engine::Door;
use drift_models::Input;

use super::compared::compare;
use super::json_walk;
use super::law::Outcome;

/// Judges one live catalog.
pub(super) fn judge(live: &Catalog) -> Outcome {
    let dialect = drift_dialect::of(live.flavor.vendor);
    let mut live = live.clone();
    dialect.canonicalize(&mut live);
    let text = drift_models::write(&live);
    let input = Input { name: "written.yaml".to_owned(), bytes: text.into_bytes() };
    let read = drift_models::read(vec![input], live.flavor.vendor, &live.default_schema);
    if let Some(mistake) = read.mistakes.first() {
        let place = read.sources.show(mistake.place).unwrap_or_default();
        return Outcome::Failed(format!("the file has a mistake at {place}: {}", mistake.message));
    }
    let compared = compare((&live, Door::Database), (&read.catalog, &read.sources, Door::Models));
    if let Some(first) = compared.first() {
        return Outcome::Failed(first);
    }
    if let Some(uncompared) = compared.uncompared {
        return Outcome::Untold(uncompared);
    }
    if let Some((facet, _)) = compared.coverage.silent.first_key_value() {
        return Outcome::Failed(format!("the file does not say: {facet}"));
    }
    let mut again = read.catalog;
    dialect.settle(&mut again, &mut read.sources.clone(), &live);
    json_walk::first_difference(&again, &live).map_or(Outcome::Held, Outcome::Failed)
}
