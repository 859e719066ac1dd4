//! A scratch database for a workflow: where it is made, and what is said when it fails.

use drift_catalog::Vendor;
use drift_introspect::connection::{self, Location, Server};
use drift_scratch::{Made, Run, Scratch, ScratchError, Where};

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
    vendor == Vendor::Sqlite || request.scratch.is_some()
}

/// Makes a database, runs statements, reads it, and drops it.
pub(crate) fn build(build: &Build<'_>, request: &Request<'_>) -> Result<Made, ScratchError> {
    let location = server(build.vendor, request)?;
    let place = match &location {
        Some(server) => Where::Postgres { server, targets: build.targets },
        None => Where::Sqlite,
    };
    let mut scratch = Scratch::make(place, request.options, request.observer)?;
    for part in build.parts {
        match build.care {
            Care::Every => scratch.run(part)?,
            Care::Most => scratch.run_most(part)?,
        }
    }
    let made = scratch.read(build.schemas)?;
    scratch.close()?;
    Ok(made)
}

/// The server of `--scratch`; none for SQLite, which needs none.
fn server(vendor: Vendor, request: &Request<'_>) -> Result<Option<Box<connection::PgTarget>>, ScratchError> {
    let unusable = |said: String| {
        ScratchError::Server(Box::new(drift_introspect::ReadError {
            what: "cannot use --scratch".to_owned(),
            said,
            hint: Some("name a PostgreSQL server: --scratch postgres://user@host/postgres".to_owned()),
            ..drift_introspect::ReadError::default()
        }))
    };
    match (vendor, &request.scratch) {
        (Vendor::Sqlite, _) => Ok(None),
        (Vendor::Postgres, None) => Err(unusable("nobody says where it is".to_owned())),
        (Vendor::Postgres, Some(text)) => {
            match connection::parse(text, request.environment, &request.folder)?.server {
                Server::Postgres(target) => Ok(Some(target)),
                Server::Sqlite(_) => Err(unusable("it is no PostgreSQL server".to_owned())),
            }
        }
    }
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
