//! The texts of views, of rules, and of functions whose body is kept parsed.
//!
//! To print one the server locks every table it reads, and keeps those locks to the end of the transaction. So they
//! are read some at a time in a savepoint that is gone back on, which lets go of the locks: never more than a batch
//! needs, however many views there are. One that cannot be locked in time is left out, with the reason.

use std::collections::BTreeMap;

use drift_catalog::Unstated;

use super::assemble::Assembly;
use super::locks::{self, Locked};
use super::queries::{self, Query};
use super::rows::DefinitionRow;
use super::session::Session;
use super::stop::Stop;

/// How many are read at a time. A server has room for 64 locks for each of its 100 connections by default.
pub(crate) const BATCH: usize = 200;

/// Reads all that wait.
pub(crate) fn read(session: &mut Session<'_>, assembly: &mut Assembly) -> Result<(), Stop> {
    let [views, functions, rules] = assembly.waiting();
    of_kind(session, assembly, queries::VIEW_DEFINITIONS, "views", &views)?;
    of_kind(session, assembly, queries::FUNCTION_DEFINITIONS, "functions", &functions)?;
    of_kind(session, assembly, queries::RULE_DEFINITIONS, "rules", &rules)
}

fn of_kind(
    session: &mut Session<'_>,
    assembly: &mut Assembly,
    query: Query,
    what: &str,
    all: &[u32],
) -> Result<(), Stop> {
    let mut left: Vec<Vec<u32>> = all.chunks(BATCH).rev().map(<[u32]>::to_vec).collect();
    let mut done = 0;
    // Once one lock was waited for, the next batches are looked at first: each wait takes the whole time limit.
    let mut beware = false;
    while let Some(mut batch) = left.pop() {
        if beware {
            leave_out_locked(session, assembly, &mut batch)?;
        }
        let before = batch.len();
        match try_batch(session, assembly, query, &batch) {
            Ok(()) => done += batch.len(),
            Err(Stop::Locked(said)) => {
                beware = true;
                leave_out_locked(session, assembly, &mut batch)?;
                if batch.len() == before {
                    halve(assembly, &mut left, batch, &said);
                } else if !batch.is_empty() {
                    left.push(batch);
                }
            }
            Err(Stop::Crowded(_)) if batch.len() > 1 => halve(assembly, &mut left, batch, ""),
            Err(stop) => return Err(stop),
        }
        session.progress(what, done, Some(all.len()));
    }
    Ok(())
}

/// Nobody is seen to hold the lock any more: by halves down to the one that cannot be read.
fn halve(assembly: &mut Assembly, left: &mut Vec<Vec<u32>>, mut batch: Vec<u32>, said: &str) {
    if let [only] = batch[..] {
        if let Some(path) = assembly.path_of(only) {
            assembly.unread(path, Unstated::NotUnderstood, said.to_owned());
        }
        return;
    }
    let rest = batch.split_off(batch.len() / 2);
    left.push(rest);
    left.push(batch);
}

fn try_batch(
    session: &mut Session<'_>,
    assembly: &mut Assembly,
    query: Query,
    batch: &[u32],
) -> Result<(), Stop> {
    if batch.is_empty() {
        return Ok(());
    }
    session.run("savepoint", "SAVEPOINT drift")?;
    let mut texts: Vec<(u32, Option<String>)> = Vec::with_capacity(batch.len());
    let read = session.each_of(query, batch, &[], |row| {
        let row = DefinitionRow::of(row)?;
        texts.push((row.oid, row.definition.map(str::to_owned)));
        Ok(())
    });
    if matches!(read, Err(Stop::Broken(_) | Stop::Moved(_))) {
        return read;
    }
    session.run("release", "ROLLBACK TO SAVEPOINT drift; RELEASE SAVEPOINT drift")?;
    read?;
    for (oid, text) in &texts {
        let row = DefinitionRow { oid: *oid, definition: text.as_deref() };
        match query {
            queries::VIEW_DEFINITIONS => assembly.view_definition(&row)?,
            queries::RULE_DEFINITIONS => assembly.rule_definition(&row)?,
            _ => assembly.function_definition(&row)?,
        }
    }
    Ok(())
}

/// Takes those out of a batch that read, or are, a relation that is locked by somebody else.
fn leave_out_locked(
    session: &mut Session<'_>,
    assembly: &mut Assembly,
    batch: &mut Vec<u32>,
) -> Result<(), Stop> {
    session.run("fresh statistics", "SELECT pg_catalog.pg_stat_clear_snapshot()")?;
    let locked: BTreeMap<u32, Locked> =
        locks::locked(session)?.into_iter().map(|locked| (locked.oid, locked)).collect();
    if locked.is_empty() || batch.is_empty() {
        return Ok(());
    }
    let mut blocked: BTreeMap<u32, u32> =
        batch.iter().filter(|oid| locked.contains_key(oid)).map(|oid| (*oid, *oid)).collect();
    let oids: Vec<u32> = locked.keys().copied().collect();
    session.each_of(queries::LOCK_WAITERS, batch, &oids, |row| {
        let (oid, by): (u32, u32) = (row.try_get(0)?, row.try_get(1)?);
        blocked.entry(oid).or_insert(by);
        Ok(())
    })?;
    for (oid, by) in &blocked {
        if let (Some(path), Some(locked)) = (assembly.path_of(*oid), locked.get(by)) {
            assembly.unread(path, Unstated::NotUnderstood, locked.why());
        }
    }
    batch.retain(|oid| !blocked.contains_key(oid));
    Ok(())
}
