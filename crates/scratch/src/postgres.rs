//! PostgreSQL: a database of our own on a server that was named for it.

use drift_catalog::Vendor;
use drift_introspect::connection::{Location, PgTarget, Server};
use drift_introspect::{ConnectOptions, Live, Request};
use postgres::{Client, SimpleQueryMessage};

use crate::allowed::{Verdict, verdict};
use crate::identity::{PREFIX, WHO_ARE_YOU, fresh};
use crate::{Run, ScratchError};

const CANNOT: &str = "cannot make a scratch database";

/// The only two texts that make and drop; the name is `fresh`'s and needs no quotes.
fn create(name: &str) -> String {
    format!("CREATE DATABASE {name} TEMPLATE template0")
}

fn drop_it(name: &str) -> String {
    format!("DROP DATABASE IF EXISTS {name}")
}

/// A database that is dropped with this value.
pub(crate) struct Own {
    name: String,
    /// The connection to the database that was named; only `CREATE` and `DROP DATABASE` go through it.
    door: Client,
    target: PgTarget,
    options: ConnectOptions,
    client: Option<Client>,
}

fn said(error: &postgres::Error) -> String {
    error.as_db_error().map_or_else(
        || error.to_string(),
        |own| match own.detail() {
            Some(detail) => format!("{} ({detail})", own.message()),
            None => own.message().to_owned(),
        },
    )
}

/// Words that tell two databases apart.
fn identity(client: &mut Client) -> Result<Option<(String, String)>, postgres::Error> {
    let messages = client.simple_query(WHO_ARE_YOU)?;
    Ok(messages.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => {
            Some((row.get(0)?.to_owned(), row.get(1).unwrap_or_default().to_owned()))
        }
        _ => None,
    }))
}

/// Refuses the target itself: by its name, and by what the server says of itself.
fn refuse_target(
    scratch: &PgTarget,
    door: &mut Client,
    target: &PgTarget,
    options: &ConnectOptions,
) -> Result<(), ScratchError> {
    let refusal = || {
        ScratchError::server(
            "cannot use --scratch",
            format!("it names the database that is looked at ({target})"),
            "name another database for it, such as postgres on a development server",
        )
    };
    if scratch.database == target.database && scratch.hosts == target.hosts {
        return Err(refusal());
    }
    let mut other = drift_introspect::connect_for_scratch(target, options)?;
    let failed = |error: postgres::Error| ScratchError::server(CANNOT, said(&error), "see the server's log");
    match (identity(door).map_err(failed)?, identity(&mut other).map_err(failed)?) {
        (Some(one), Some(other)) if one != other => Ok(()),
        _ => Err(refusal()),
    }
}

impl Own {
    pub(crate) fn make(
        server: &PgTarget,
        not: &[&PgTarget],
        options: &ConnectOptions,
    ) -> Result<Self, ScratchError> {
        let mut door = drift_introspect::connect_for_scratch(server, options)?;
        for target in not {
            refuse_target(server, &mut door, target, options)?;
        }
        let name = fresh();
        door.batch_execute(&create(&name)).map_err(|error| {
            ScratchError::server(CANNOT, said(&error), "--scratch needs a role with CREATEDB on that server")
        })?;
        let mut target = server.clone();
        target.database.clone_from(&name);
        target.schema = None;
        // From here on the database goes with this value, whatever fails.
        let mut own = Own { name, door, target, options: *options, client: None };
        let client = drift_introspect::connect_for_scratch(&own.target, options)?;
        own.client = Some(client);
        let settings = format!(
            "SET check_function_bodies = off; SET statement_timeout = {}; SET standard_conforming_strings = on",
            options.statement_timeout.as_millis()
        );
        own.client()?.batch_execute(&settings).map_err(|error| {
            ScratchError::server("cannot use the scratch database", said(&error), "see the server's log")
        })?;
        Ok(own)
    }

    fn client(&mut self) -> Result<&mut Client, ScratchError> {
        self.client.as_mut().ok_or_else(|| {
            ScratchError::server("cannot use the scratch database", "it is closed", "run drift again")
        })
    }

    pub(crate) fn run(&mut self, all: &[Run], not_run: &mut Vec<String>) -> Result<(), ScratchError> {
        let mut path: Option<&Vec<String>> = None;
        for own in all {
            let sql = match verdict(&own.sql, Vendor::Postgres) {
                _ if !own.foreign => own.sql.clone(),
                Verdict::Run(sql) => sql,
                Verdict::Silent => continue,
                Verdict::Extension(name) if self.trusts(&name)? => own.sql.clone(),
                Verdict::Extension(name) => {
                    not_run.push(format!(
                        "{}: the extension {name} is not one that the scratch server has and trusts",
                        own.place
                    ));
                    continue;
                }
                Verdict::Not(why) => {
                    not_run.push(format!("{}: {why}", own.place));
                    continue;
                }
            };
            let client = self.client()?;
            let failed = |error: postgres::Error| ScratchError::Statement {
                place: own.place.clone(),
                said: said(&error),
            };
            if let Some(wanted) = own.path.as_ref().filter(|wanted| path != Some(*wanted)) {
                let names: Vec<String> =
                    wanted.iter().map(|name| format!("\"{}\"", name.replace('"', "\"\""))).collect();
                client
                    .execute("SELECT pg_catalog.set_config('search_path', $1, false)", &[&names.join(", ")])
                    .map_err(failed)?;
                path = Some(wanted);
            }
            if own.foreign {
                // The extended protocol takes one statement only, whatever the text holds.
                client.execute(sql.as_str(), &[]).map_err(failed)?;
            } else {
                client.batch_execute(&sql).map_err(failed)?;
            }
        }
        Ok(())
    }

    /// Whether the server has an extension and lets every role that may create make it. Since PostgreSQL 13.
    fn trusts(&mut self, extension: &str) -> Result<bool, ScratchError> {
        let sql = "SELECT pg_catalog.count(*) FROM pg_catalog.pg_available_extension_versions AS v \
             WHERE v.name = $1 AND (pg_catalog.to_jsonb(v) ->> 'trusted')::boolean";
        let found = self.client()?.query_one(sql, &[&extension]).map_err(|error| {
            ScratchError::Statement { place: format!("extension {extension}"), said: said(&error) }
        })?;
        Ok(found.get::<_, i64>(0) > 0)
    }

    pub(crate) fn read(&self, request: &Request<'_>) -> Result<Live, ScratchError> {
        let server = Server::Postgres(Box::new(self.target.clone()));
        Ok(drift_introspect::read(&Location { server, notes: Vec::new() }, request)?)
    }

    /// Drops the database, with everybody's connections to it.
    fn remove(&mut self) -> Result<(), postgres::Error> {
        self.client = None;
        // Nothing else is ever dropped.
        if !self.name.starts_with(PREFIX) {
            return Ok(());
        }
        let name = &self.name;
        // FORCE exists since 13; a connection that has just ended may still be counted.
        let forced = self.door.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        let mut dropped = forced.or_else(|_| self.door.batch_execute(&drop_it(name)));
        for _ in 0..20 {
            if dropped.is_ok() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
            dropped = self.door.batch_execute(&drop_it(name));
        }
        // The door may have been closed in the meantime.
        dropped.or_else(|error| {
            let mut server = self.target.clone();
            "postgres".clone_into(&mut server.database);
            match drift_introspect::connect_for_scratch(&server, &self.options) {
                Ok(mut door) => door.batch_execute(&drop_it(name)),
                Err(_) => Err(error),
            }
        })
    }

    /// Drops the database and says whether that went well.
    pub(crate) fn close(mut self) -> Result<(), ScratchError> {
        let removed = self.remove();
        let name = std::mem::take(&mut self.name);
        removed.map_err(|error| {
            ScratchError::server(
                "cannot drop the scratch database",
                said(&error),
                &format!("drop it by hand: DROP DATABASE {name};"),
            )
        })
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        // After an error there is nobody left to tell.
        let _ = self.remove();
    }
}
