//! One transaction on one connection: what is asked goes through here, seen by the observer, as unnamed statements.
//!
//! `query_typed` parses, binds and runs in one message under the empty name; the driver's `query` would keep named
//! statements, which a pooler in transaction mode hands to the wrong server. Every selected column is of a built-in
//! type, because the driver looks up others by named statements of its own.

use fallible_iterator::FallibleIterator as _;
use postgres::types::{ToSql, Type};
use postgres::{Client, Row};

use super::queries::{self, Query};
use super::stop::Stop;
use crate::{ConnectOptions, Observer};

/// A transaction that is under way.
pub(crate) struct Session<'a> {
    client: &'a mut Client,
    observer: &'a dyn Observer,
    /// The server's major version; texts of queries depend on it.
    pub(crate) major: u32,
}

impl<'a> Session<'a> {
    /// Begins the transaction.
    pub(crate) fn begin(
        client: &'a mut Client,
        observer: &'a dyn Observer,
        options: &ConnectOptions,
    ) -> Result<Self, Stop> {
        let mut session = Session { client, observer, major: 0 };
        session.run("begin", &queries::begin(options))?;
        Ok(session)
    }

    /// Ends it. There is nothing to keep.
    pub(crate) fn end(&mut self) -> Result<(), Stop> {
        self.run("end", "ROLLBACK")
    }

    /// Runs settings and savepoints.
    pub(crate) fn run(&mut self, name: &str, sql: &str) -> Result<(), Stop> {
        self.observer.query(name, sql);
        Ok(self.client.batch_execute(sql)?)
    }

    /// Hands over every row of a query as it comes.
    pub(crate) fn each(
        &mut self,
        query: Query,
        row: impl FnMut(&Row) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        self.rows(query.name, &query.text(self.major), row)
    }

    /// The same, for a query about certain objects.
    pub(crate) fn each_of(
        &mut self,
        query: Query,
        oids: &[u32],
        locked: &[u32],
        row: impl FnMut(&Row) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let sql = query
            .text(self.major)
            .replace("{oids}", &queries::oids(oids))
            .replace("{locked}", &queries::oids(locked));
        self.rows(query.name, &sql, row)
    }

    fn rows(
        &mut self,
        name: &str,
        sql: &str,
        mut row: impl FnMut(&Row) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        self.observer.query(name, sql);
        let nothing = std::iter::empty::<(&(dyn ToSql + Sync), Type)>();
        let mut rows = self.client.query_typed_raw(sql, nothing)?;
        while let Some(one) = rows.next()? {
            row(&one)?;
        }
        Ok(())
    }

    /// Who watches.
    pub(crate) fn observer(&self) -> &'a dyn Observer {
        self.observer
    }

    /// Says how far the reading is.
    pub(crate) fn progress(&self, what: &str, done: usize, total: Option<usize>) {
        self.observer.progress(what, done, total);
    }
}
