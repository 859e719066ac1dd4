//! What the documents of this format share: their version, their schema, places, and the way they are printed.

use drift_catalog::Place;
use serde::Serialize;

use super::shape::{Location, Report};
use crate::places::Places;

/// The report's format version.
pub(crate) const VERSION: u32 = 1;

/// `schema/report.schema.json`.
pub fn json_schema() -> String {
    print(&schemars::schema_for!(Report))
}

pub(crate) fn print(document: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(document).unwrap_or_default();
    let mut text = crate::safe::safe_json(&text).into_owned();
    text.push('\n');
    text
}

pub(crate) fn location(places: &Places<'_>, place: Place, label: &str) -> Option<Location> {
    let spot = places.spot(place)?;
    Some(Location {
        file: spot.file.to_owned(),
        line: spot.line,
        column: spot.column,
        label: label.to_owned(),
    })
}
