//! PostgreSQL: a database of our own on a server that was named for it.

use drift_catalog::Vendor;
use drift_introspect::connection::{Location, PgTarget, Server};
use drift_introspect::{ConnectOptions, Live, Request};
use postgres::Client;
use postgres::error::SqlState;

use crate::allowed::{Verdict, verdict};
use crate::bodies::{self, Body};
use crate::error::said;
use crate::identity::{self, fresh};
use crate::leftover;
use crate::{Run, ScratchError};

const CANNOT: &str = "cannot make a scratch database";

/// A database that is dropped with this value.
pub(crate) struct Own {
    name: String,
    /// The connection to the database that was named; only `CREATE` and `DROP DATABASE` go through it.
    door: Client,
    target: PgTarget,
    options: ConnectOptions,
    client: Option<Client>,
    bodies: Vec<Body>,
    /// What was found of runs before this one.
    remarks: Vec<String>,
    /// What needs roles that are not there.
    unsaid: Vec<String>,
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
    // Both must answer the same question, or nothing is known.
    let both = [false, true].into_iter().find_map(|by_start| {
        let one = identity::of_database(door, by_start).ok()?;
        Some((one, identity::of_database(&mut other, by_start).ok()?))
    });
    match both {
        Some((one, other)) if one != other && !one.is_empty() && !other.is_empty() => Ok(()),
        _ => Err(refusal()),
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
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
        let failed = |error: postgres::Error| {
            ScratchError::server(CANNOT, said(&error), "--scratch needs a role with CREATEDB on that server")
        };
        let remarks = leftover::sweep(&mut door).map_err(failed)?;
        let name = fresh(identity::now(&mut door).map_err(failed)?);
        leftover::remember(&name, server);
        // The name is `fresh`'s and needs no quotes.
        if let Err(error) = door.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0")) {
            leftover::forget(&name);
            return Err(failed(error));
        }
        let mut target = server.clone();
        target.database.clone_from(&name);
        target.schema = None;
        // From here on the database goes with this value, whatever fails.
        let mut own = Own {
            name,
            door,
            target,
            options: *options,
            client: None,
            bodies: Vec::new(),
            remarks,
            unsaid: Vec::new(),
        };
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
            if let Some(wanted) = own.path.as_ref().filter(|wanted| path != Some(*wanted)) {
                let names: Vec<String> = wanted.iter().map(|name| quoted(name)).collect();
                self.execute(
                    &own.place,
                    "SELECT pg_catalog.set_config('search_path', $1, false)",
                    &[&names.join(", ")],
                )?;
                path = Some(wanted);
            }
            // A text of ours may hold several; each is looked at by itself.
            for piece in drift_sql::split(&own.sql, Vendor::Postgres) {
                let sql = own.sql.get(piece.range).unwrap_or_default();
                match self.form(&own.place, sql, own.foreign)? {
                    Ok(Some(sql)) => self.execute(&own.place, &sql, &[])?,
                    Ok(None) => {}
                    Err(why) => not_run.push(format!("{}: {why}", own.place)),
                }
            }
        }
        Ok(())
    }

    /// The form in which a statement is run, if it is; or why not.
    fn form(
        &mut self,
        place: &str,
        sql: &str,
        foreign: bool,
    ) -> Result<Result<Option<String>, String>, ScratchError> {
        Ok(match verdict(sql, Vendor::Postgres, foreign) {
            Verdict::Run(sql) => Ok(Some(sql)),
            Verdict::Silent => Ok(None),
            Verdict::Besides => {
                self.say(place, sql)?;
                Ok(None)
            }
            Verdict::Not(why) => Err(why),
            Verdict::Routine => {
                let tokens = drift_sql::lex(sql, Vendor::Postgres);
                match bodies::without(sql, &tokens, self.bodies.len()) {
                    Ok(Some((sql, body))) => {
                        self.bodies.push(body);
                        Ok(Some(sql))
                    }
                    Ok(None) => Ok(Some(sql.to_owned())),
                    Err(why) => Err(why.to_owned()),
                }
            }
            Verdict::Extension(name, schema) if self.trusts(&name)? => {
                let schema = schema.map(|schema| format!(" SCHEMA {}", quoted(&schema))).unwrap_or_default();
                Ok(Some(format!("CREATE EXTENSION IF NOT EXISTS {}{schema}", quoted(&name))))
            }
            Verdict::Extension(name, _) => {
                Err(format!("the extension {name} is not one that the scratch server has and trusts"))
            }
        })
    }

    /// Owners, privileges and comments, as far as the roles are there.
    fn say(&mut self, place: &str, sql: &str) -> Result<(), ScratchError> {
        let Err(error) = self.client()?.execute(sql, &[]) else { return Ok(()) };
        if error.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE)
            || error.code() == Some(&SqlState::UNDEFINED_OBJECT)
        {
            self.unsaid.push(format!("{place}: {}", said(&error)));
            return Ok(());
        }
        Err(ScratchError::Statement { place: place.to_owned(), said: said(&error) })
    }

    /// The extended protocol takes one statement only, whatever the text holds.
    fn execute(
        &mut self,
        place: &str,
        sql: &str,
        values: &[&(dyn postgres::types::ToSql + Sync)],
    ) -> Result<(), ScratchError> {
        let failed =
            |error: postgres::Error| ScratchError::Statement { place: place.to_owned(), said: said(&error) };
        self.client()?.execute(sql, values).map(|_| ()).map_err(failed)
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
        let mut live = drift_introspect::read(&Location { server, notes: Vec::new() }, request)?;
        bodies::restore(&mut live.catalog, &self.bodies);
        Ok(live)
    }

    /// What was found of runs before this one, and what could not be said.
    pub(crate) fn told(&mut self) -> (Vec<String>, Vec<String>) {
        (std::mem::take(&mut self.remarks), std::mem::take(&mut self.unsaid))
    }

    /// Drops the database, with everybody's connections to it.
    fn remove(&mut self) -> Result<(), postgres::Error> {
        self.client = None;
        let name = &self.name;
        let mut dropped = leftover::drop_with_force(&mut self.door, name);
        // A connection that has just ended may still be counted where there is no FORCE.
        for _ in 0..20 {
            if dropped.is_ok() || self.door.is_closed() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
            dropped = leftover::drop_with_force(&mut self.door, name);
        }
        // The door may have been closed in the meantime.
        dropped = dropped.or_else(|error| {
            let mut server = self.target.clone();
            "postgres".clone_into(&mut server.database);
            match drift_introspect::connect_for_scratch(&server, &self.options) {
                Ok(mut door) => leftover::drop_with_force(&mut door, name),
                Err(_) => Err(error),
            }
        });
        if dropped.is_ok() {
            leftover::forget(name);
        }
        dropped
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
