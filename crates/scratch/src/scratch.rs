//! The entrance: one scratch database, whichever server it is on.

use drift_catalog::Vendor;
use drift_introspect::connection::{Location, PgTarget, Server};
use drift_introspect::{ConnectOptions, Observer, Request};

use crate::postgres::Own;
use crate::sqlite::Memory;
use crate::{Made, Run, ScratchError};

/// Where a scratch database is made.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// Which kind of database.
    pub vendor: Vendor,
    /// The server that was named for it; SQLite needs none.
    pub server: Option<&'a Location>,
    /// What is looked at, and must not be where it is made.
    pub targets: &'a [&'a Location],
}

impl Place<'_> {
    /// Whether it needs no server.
    pub fn is_memory(&self) -> bool {
        self.vendor == Vendor::Sqlite
    }
}

/// Whether this kind of database prints what was written in a form of its own.
pub fn gives_form(vendor: Vendor) -> bool {
    vendor == Vendor::Postgres
}

/// Whether two texts of this kind of database can be compared by what it would do.
pub fn compares_programs(vendor: Vendor) -> bool {
    vendor == Vendor::Sqlite
}

/// The server of a location.
fn postgres(location: &Location) -> Option<&PgTarget> {
    match &location.server {
        Server::Postgres(target) => Some(target),
        Server::Sqlite(_) => None,
    }
}

enum Kind {
    Sqlite(Memory),
    Postgres(Box<Own>),
}

/// A database of our own. It is dropped with this value.
pub struct Scratch<'a> {
    kind: Kind,
    options: ConnectOptions,
    observer: &'a dyn Observer,
    not_run: Vec<String>,
}

impl<'a> Scratch<'a> {
    /// Makes one.
    ///
    /// # Errors
    /// When it cannot be made, or where it would be is a database that is looked at.
    pub fn make(
        place: Place<'_>,
        options: ConnectOptions,
        observer: &'a dyn Observer,
    ) -> Result<Self, ScratchError> {
        let unusable = |said: &str| {
            let hint = "name a PostgreSQL server: --scratch postgres://user@host/postgres";
            ScratchError::server("cannot use --scratch", said, hint)
        };
        let kind = if place.is_memory() {
            Kind::Sqlite(Memory::make(&options)?)
        } else {
            let server = place.server.ok_or_else(|| unusable("nobody says where it is"))?;
            let server = postgres(server).ok_or_else(|| unusable("it is no PostgreSQL server"))?;
            let targets: Vec<&PgTarget> =
                place.targets.iter().filter_map(|location| postgres(location)).collect();
            Kind::Postgres(Box::new(Own::make(server, &targets, &options)?))
        };
        Ok(Scratch { kind, options, observer, not_run: Vec::new() })
    }

    /// Runs statements, in order.
    ///
    /// # Errors
    /// At the first that fails.
    pub fn run(&mut self, all: &[Run]) -> Result<(), ScratchError> {
        match &mut self.kind {
            Kind::Sqlite(memory) => memory.run(all, &mut self.not_run),
            Kind::Postgres(own) => own.run(all, &mut self.not_run),
        }
    }

    /// Runs statements, in order; those that fail are said beside what is read.
    ///
    /// # Errors
    /// When the server itself fails.
    pub fn run_most(&mut self, all: &[Run]) -> Result<(), ScratchError> {
        for own in all {
            match self.run(std::slice::from_ref(own)) {
                Err(ScratchError::Statement { place, said }) => self.not_run.push(format!("{place}: {said}")),
                other => other?,
            }
        }
        Ok(())
    }

    /// What was left out until now, with the reasons.
    pub fn not_run(&self) -> Vec<String> {
        self.not_run.clone()
    }

    /// Reads what is there now.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&mut self, schemas: &[String]) -> Result<Made, ScratchError> {
        let request = Request { schemas: Some(schemas), options: self.options, observer: self.observer };
        let live = match &self.kind {
            Kind::Sqlite(memory) => memory.read(&request)?,
            Kind::Postgres(own) => own.read(&request)?,
        };
        let not_run = std::mem::take(&mut self.not_run);
        let (remarks, unsaid) = match &mut self.kind {
            Kind::Sqlite(_) => Default::default(),
            Kind::Postgres(own) => own.told(),
        };
        Ok(Made { catalog: live.catalog, server: live.server, not_run, unsaid, remarks })
    }

    /// Drops it and says whether that went well.
    ///
    /// # Errors
    /// When it is still there.
    pub fn close(self) -> Result<(), ScratchError> {
        match self.kind {
            Kind::Sqlite(_) => Ok(()),
            Kind::Postgres(own) => own.close(),
        }
    }
}
