//! A scratch database for a workflow: where it is made, and what is said when it fails.

use drift_catalog::Vendor;
use drift_introspect::ReadError;
use drift_introspect::connection::{self, Location};
use drift_scratch::{Made, Place, Run, Scratch, ScratchError};

use crate::{Request, Stop};

/// How statements are run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Care {
    /// All of them, or none of it counts.
    Every,
    /// As many as run.
    Most,
}

/// What is built in a scratch database.
pub(crate) struct Build<'a> {
    pub(crate) vendor: Vendor,
    /// What is looked at, and never touched.
    pub(crate) targets: &'a [&'a Location],
    /// Run one after the other.
    pub(crate) parts: &'a [&'a [Run]],
    /// What is read of it.
    pub(crate) schemas: &'a [String],
    pub(crate) care: Care,
}

/// Whether there can be a scratch database.
pub(crate) fn is_there(vendor: Vendor, request: &Request<'_>) -> bool {
    Place { vendor, server: None, targets: &[] }.is_memory() || request.scratch.is_some()
}

/// Why nothing was built.
pub(crate) struct Failed {
    /// Which of the parts could not be run; none where it was something else.
    pub(crate) part: Option<usize>,
    pub(crate) error: ScratchError,
    /// What was left out before that.
    pub(crate) not_run: Vec<String>,
}

impl<E: Into<ScratchError>> From<E> for Failed {
    fn from(error: E) -> Self {
        Failed { part: None, error: error.into(), not_run: Vec::new() }
    }
}

/// Makes a database, runs statements, reads it, and drops it.
pub(crate) fn build(build: &Build<'_>, request: &Request<'_>) -> Result<Made, Failed> {
    let server = server(request)?;
    let place = Place { vendor: build.vendor, server: server.as_ref(), targets: build.targets };
    let mut scratch = Scratch::make(place, request.options, request.observer)?;
    for (number, part) in build.parts.iter().enumerate() {
        let done = match build.care {
            Care::Every => scratch.run(part),
            Care::Most => scratch.run_most(part),
        };
        if let Err(error) = done {
            let part = matches!(error, ScratchError::Statement { .. }).then_some(number);
            return Err(Failed { part, error, not_run: scratch.not_run() });
        }
    }
    let made = scratch.read(build.schemas)?;
    scratch.close()?;
    Ok(made)
}

/// The server of `--scratch`.
pub(crate) fn server(request: &Request<'_>) -> Result<Option<Location>, ReadError> {
    let parse = |text: &String| connection::parse(text, request.environment, &request.folder);
    request.scratch.as_ref().map(parse).transpose()
}

/// What ends a run.
pub(crate) fn stop(error: ScratchError) -> Stop {
    match error {
        ScratchError::Server(error) => Stop::from(*error),
        ScratchError::Statement { place, said } => {
            Stop::new("a statement failed in the scratch database", said).tried(place)
        }
    }
}
