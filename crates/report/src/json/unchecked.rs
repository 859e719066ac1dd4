//! The report of a run that could not check anything.

use drift_catalog::Sources;
use drift_models::Mistake;

use super::shape::{CoverageShape, Ended, ErrorShape, MistakeShape, Report, SideShape, Summary};
use super::{VERSION, location, print};
use crate::failure::Failure;
use crate::places::Places;

/// Why nothing could be checked.
#[derive(Debug, Clone, Copy)]
pub enum Unchecked<'a> {
    /// Something could not be reached, read or understood.
    Failure(&'a Failure),
    /// Model files have mistakes.
    Mistakes(&'a [Mistake], &'a Sources),
}

/// The report as JSON.
pub fn unchecked_json(version: &str, why: Unchecked<'_>) -> String {
    let (error, mistakes, notes) = match why {
        Unchecked::Failure(failure) => (error(failure), Vec::new(), failure.notes.clone()),
        Unchecked::Mistakes(all, sources) => {
            let places = Places::new(sources);
            let error = ErrorShape {
                what: "the models have mistakes".to_owned(),
                tried: Vec::new(),
                said: crate::check::counted(all.len(), "mistake"),
                likely: None,
                hint: None,
            };
            (error, all.iter().map(|own| mistake(&places, own)).collect(), Vec::new())
        }
    };
    print(&Report {
        version: VERSION,
        tool: format!("drift {version}"),
        outcome: Ended::Unchecked,
        target: None,
        from: SideShape::default(),
        to: SideShape::default(),
        findings: Vec::new(),
        statements: Vec::new(),
        fix_command: None,
        coverage: CoverageShape::default(),
        summary: Summary::default(),
        notes,
        why: Vec::new(),
        mistakes,
        error: Some(error),
        elapsed_ms: None,
    })
}

fn error(failure: &Failure) -> ErrorShape {
    ErrorShape {
        what: failure.what.clone(),
        tried: failure.tried.clone(),
        said: failure.said.clone(),
        likely: failure.likely.clone(),
        hint: failure.hint.clone(),
    }
}

fn mistake(places: &Places<'_>, mistake: &Mistake) -> MistakeShape {
    MistakeShape {
        rule: mistake.rule.to_owned(),
        message: mistake.message.clone(),
        location: location(places, mistake.place, ""),
        related: mistake.labels.iter().filter_map(|(place, text)| location(places, *place, text)).collect(),
        help: mistake.help.clone(),
    }
}
