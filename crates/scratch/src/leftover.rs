//! Scratch databases that nobody is going to drop: those of this process when it is told to end, and those of processes
//! that were killed.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use drift_introspect::ConnectOptions;
use drift_introspect::connection::PgTarget;
use postgres::Client;

use crate::error::said;
use crate::identity::{PREFIX, made_at, now, rows};

/// How old a database without connections must be, by the server's clock. A run is connected to its own from beginning
/// to end, so minutes would do.
const OLD: u64 = 60 * 60;
/// The most that one run drops: each takes the server a moment.
const MOST: usize = 5;
/// How long the end of the process may wait for a server.
const PATIENCE: Duration = Duration::from_secs(5);

/// Databases of the role, with nobody in them.
const DESERTED: &str = "SELECT d.datname FROM pg_catalog.pg_database AS d \
     JOIN pg_catalog.pg_roles AS r ON r.oid = d.datdba AND r.rolname = current_user \
     WHERE d.datname LIKE 'drift\\_scratch\\_%' \
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity AS a WHERE a.datid = d.oid) \
     ORDER BY 1 LIMIT 100";

/// What this process has made and not dropped yet.
static OURS: Mutex<Vec<(String, PgTarget)>> = Mutex::new(Vec::new());

/// Remembers a database that is about to be made.
pub(crate) fn remember(name: &str, server: &PgTarget) {
    OURS.lock().unwrap_or_else(PoisonError::into_inner).push((name.to_owned(), server.clone()));
}

/// Forgets one that is gone.
pub(crate) fn forget(name: &str) {
    OURS.lock().unwrap_or_else(PoisonError::into_inner).retain(|(own, _)| own != name);
}

/// Drops what this process has made, whoever is connected to it. For the end of the process by a signal; gives a
/// sentence for each that is still there.
pub fn drop_ours() -> Vec<String> {
    let ours = std::mem::take(&mut *OURS.lock().unwrap_or_else(PoisonError::into_inner));
    let mut left = Vec::new();
    for (name, server) in ours {
        let options = ConnectOptions { connect_timeout: Some(PATIENCE), ..ConnectOptions::default() };
        let dropped = drift_introspect::connect_for_scratch(&server, &options)
            .map_err(|error| error.said)
            .and_then(|mut door| drop_with_force(&mut door, &name).map_err(|error| said(&error)));
        if let Err(said) = dropped {
            left.push(format!("the scratch database {name} is still there ({said}); drop it by hand"));
        }
    }
    left
}

/// Drops a database of ours with everybody's connections to it; nothing else is ever dropped.
pub(crate) fn drop_with_force(door: &mut Client, name: &str) -> Result<(), postgres::Error> {
    if !name.starts_with(PREFIX) {
        return Ok(());
    }
    // WITH (FORCE) is of PostgreSQL 13; this is for 12 too. The server waits a while for those it has told to go.
    door.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", &[&name])?;
    door.batch_execute(&format!("DROP DATABASE IF EXISTS {name}"))
}

/// Drops what killed runs have left behind: databases whose names only this program makes, of this role, old, and with
/// nobody in them. The server itself refuses to drop one that somebody has entered in the meantime. Gives a remark for
/// each.
pub(crate) fn sweep(door: &mut Client) -> Result<Vec<String>, postgres::Error> {
    let now = now(door)?;
    let names: Vec<String> = rows(door, DESERTED)?.into_iter().flatten().collect();
    let old = |name: &String| made_at(name).is_some_and(|made| made.saturating_add(OLD) < now);
    let mut remarks = Vec::new();
    for name in names.into_iter().filter(old).take(MOST) {
        remarks.push(match door.batch_execute(&format!("DROP DATABASE IF EXISTS {name}")) {
            Ok(()) => format!("dropped {name}, which a run of drift that was killed had left behind"),
            Err(error) => format!(
                "{name}, which a run of drift that was killed has left behind, could not be dropped: {}",
                said(&error)
            ),
        });
    }
    Ok(remarks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::fresh;

    #[test]
    fn only_what_this_program_made_long_ago_and_nobody_uses_is_dropped() {
        let Some(server) = drift_testkit::postgres() else { return };
        let mut door = server.client();
        let now = now(&mut door).unwrap_or_default();
        let (old, young, used) = (fresh(now - 2 * OLD), fresh(now - OLD / 2), fresh(now - 3 * OLD));
        let like = format!("drift_scratch_{}_1_000000000000ffff", now - 2 * OLD);
        for name in [&old, &young, &used, &like] {
            assert!(door.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0")).is_ok());
        }
        let inside = Client::connect(&server.url_of(&used), postgres::NoTls);
        let remarks = sweep(&mut door).unwrap_or_default();
        let there = rows(&mut door, "SELECT datname FROM pg_database").unwrap_or_default().concat();
        drop(inside);
        for name in [&old, &young, &used, &like] {
            let _ = drop_with_force(&mut door, name);
        }
        assert!(remarks.iter().any(|remark| remark.contains(&old)), "{remarks:?}");
        assert!(!there.contains(&old));
        for name in [&young, &used, &like] {
            assert!(there.contains(name), "{name} was dropped: {remarks:?}");
        }
    }
}
