//! The report for programs: versioned, with everything the text shows.

mod checked;
mod shape;
mod unchecked;

use drift_catalog::Place;
use serde::Serialize;

pub use checked::json;
pub use unchecked::{Unchecked, unchecked_json};

use crate::places::Places;
use shape::{Location, Report};

/// The report's format version.
const VERSION: u32 = 1;

/// `schema/report.schema.json`.
pub fn json_schema() -> String {
    print(&schemars::schema_for!(Report))
}

fn print(document: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(document).unwrap_or_default();
    let mut text = crate::safe::safe_json(&text).into_owned();
    text.push('\n');
    text
}

fn location(places: &Places<'_>, place: Place, label: &str) -> Option<Location> {
    let spot = places.spot(place)?;
    Some(Location {
        file: spot.file.to_owned(),
        line: spot.line,
        column: spot.column,
        label: label.to_owned(),
    })
}
