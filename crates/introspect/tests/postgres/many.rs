//! As many views as a large database has, on a server with its default settings.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use drift_introspect::Quiet;
use postgres::Client;

use crate::common::read_as;

const VIEWS: usize = 10_000;

/// The most locks on relations that our transaction was seen to hold.
fn watch(mut client: Client, stop: &AtomicBool, most: &AtomicI64) {
    while !stop.load(Ordering::Relaxed) {
        let row = client.query_one(
            "SELECT count(*) FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
             WHERE a.application_name = 'drift' AND a.datname = current_database()
               AND l.locktype = 'relation' AND l.relation >= 16384",
            &[],
        );
        most.fetch_max(row.expect("count the locks").get(0), Ordering::Relaxed);
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn ten_thousand_views_and_few_locks() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database("CREATE TABLE t0 (a int)");
    for start in (0..VIEWS).step_by(500) {
        // In pieces: each view that is made keeps a lock to the end of its transaction.
        let sql: String = (start..start + 500)
            .map(|n| format!("CREATE TABLE s{n} (a int); CREATE VIEW v{n} AS SELECT a FROM s{n};"))
            .collect();
        database.execute(&sql);
    }
    let (stop, most) = (AtomicBool::new(false), AtomicI64::new(0));
    let watcher = database.client();
    std::thread::scope(|threads| {
        threads.spawn(|| watch(watcher, &stop, &most));
        let live = read_as(&database.url(), None, &Quiet, Duration::from_secs(5));
        stop.store(true, Ordering::Relaxed);
        let catalog = live.expect("read ten thousand views").catalog;
        assert_eq!(catalog.schemas["public"].views.items.len(), VIEWS);
        assert_eq!(catalog.unread, []);
    });
    let most = most.into_inner();
    assert!((1..=500).contains(&most), "a batch is 200 views with a table each; {most} locks were seen");
}
