//! The entrance: one scratch database, whichever server it is on.

use drift_introspect::connection::{Location, PgTarget, Server};
use drift_introspect::{ConnectOptions, Observer, Request};

use crate::postgres::Own;
use crate::sqlite::Memory;
use crate::{Made, Run, ScratchError};

/// Where a scratch database is made.
#[derive(Clone, Copy)]
pub enum Where<'a> {
    /// In memory.
    Sqlite,
    /// On a server that was named for it, which must be none of the databases that are looked at.
    Postgres {
        /// `--scratch`.
        server: &'a PgTarget,
        /// What is looked at.
        targets: &'a [&'a Location],
    },
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
        place: Where<'_>,
        options: ConnectOptions,
        observer: &'a dyn Observer,
    ) -> Result<Self, ScratchError> {
        let kind = match place {
            Where::Sqlite => Kind::Sqlite(Memory::make(&options)?),
            Where::Postgres { server, targets } => {
                let targets: Vec<&PgTarget> = targets
                    .iter()
                    .filter_map(|location| match &location.server {
                        Server::Postgres(target) => Some(target.as_ref()),
                        Server::Sqlite(_) => None,
                    })
                    .collect();
                Kind::Postgres(Box::new(Own::make(server, &targets, &options)?))
            }
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
        Ok(Made { catalog: live.catalog, server: live.server, not_run })
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
