//! Who holds the locks that we waited for in vain.

use super::queries;
use super::rows::LockedRow;
use super::session::Session;
use super::stop::Stop;

/// A relation that some other process has to itself, or is about to.
#[derive(Debug, Clone)]
pub(crate) struct Locked {
    pub(crate) oid: u32,
    /// Letter of `pg_class.relkind`.
    pub(crate) kind: String,
    pub(crate) schema: String,
    pub(crate) name: String,
    pid: Option<i32>,
    seconds: Option<i64>,
}

impl Locked {
    /// `the lock on public.tenants is held by process 4711, whose transaction is 12 seconds old`
    pub(crate) fn why(&self) -> String {
        let Locked { schema, name, .. } = self;
        let process = match self.pid {
            Some(pid) => format!("process {pid}"),
            // Prepared transactions hold locks without a process.
            None => "a prepared transaction".to_owned(),
        };
        let age = match self.seconds {
            Some(seconds) => format!(", whose transaction is {seconds} seconds old"),
            None => ", whose age this role may not see".to_owned(),
        };
        format!("{schema}.{name} is locked by {process}{age}")
    }
}

/// Every relation of this database that is locked against reading.
pub(crate) fn locked(session: &mut Session<'_>) -> Result<Vec<Locked>, Stop> {
    let mut all = Vec::new();
    session.each(queries::LOCKED, |row| {
        let row = LockedRow::of(row)?;
        all.push(Locked {
            oid: row.oid,
            kind: row.kind.to_owned(),
            schema: row.schema.to_owned(),
            name: row.name.to_owned(),
            pid: row.pid,
            seconds: row.seconds,
        });
        Ok(())
    })?;
    Ok(all)
}
