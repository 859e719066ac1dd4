//! Handing the cases out to as many workers as there are cores.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError, RwLock};

use drift_catalog::Vendor;

use super::case;
use super::corpus::Case;
use super::law::Told;
use super::options::Options;
use super::place::Place;
use super::postgres::Postgres;
use super::sqlite::Sqlite;
use crate::servers::{self, Cluster};

/// Every law on every case.
pub(super) fn all(cases: &[Case], options: &Options) -> Result<Vec<Told>, String> {
    let programs = servers::ensure()?;
    let needed = cases.iter().any(|case| case.vendor == Vendor::Postgres);
    let cluster = if needed { Some(Cluster::start(&programs)?) } else { None };
    let url = cluster.as_ref().map(Cluster::url);
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let queue: Mutex<VecDeque<&Case>> = Mutex::new(cases.iter().collect());
    // Roles belong to the whole server: a case that makes some runs alone.
    let alone: RwLock<()> = RwLock::new(());
    let done: Mutex<Vec<Told>> = Mutex::default();
    let failed: Mutex<Option<String>> = Mutex::default();
    std::thread::scope(|threads| {
        for worker in 0..workers {
            let (queue, alone, done, failed) = (&queue, &alone, &done, &failed);
            let (programs, url) = (&programs, url.as_deref());
            threads.spawn(move || {
                let mut postgres = match url.map(|url| Postgres::connect(programs, url, worker)).transpose() {
                    Ok(postgres) => postgres,
                    Err(error) => return *lock(failed) = Some(error),
                };
                let mut sqlite = match Sqlite::new() {
                    Ok(sqlite) => sqlite,
                    Err(error) => return *lock(failed) = Some(error),
                };
                loop {
                    let Some(next) = lock(queue).pop_front() else { return };
                    let place: &mut dyn Place = match (next.vendor, &mut postgres) {
                        (Vendor::Postgres, Some(postgres)) => postgres,
                        _ => &mut sqlite,
                    };
                    let told = if next.makes_roles {
                        let _alone = alone.write().unwrap_or_else(PoisonError::into_inner);
                        case::all(place, next, &options.laws, options.keep.as_ref())
                    } else {
                        let _beside = alone.read().unwrap_or_else(PoisonError::into_inner);
                        case::all(place, next, &options.laws, options.keep.as_ref())
                    };
                    lock(done).extend(told);
                }
            });
        }
    });
    if let Some(error) = lock(&failed).take() {
        return Err(error);
    }
    let mut told = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    told.sort_by(|a, b| (a.law, &a.case).cmp(&(b.law, &b.case)));
    Ok(told)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
