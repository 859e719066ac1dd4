//! What is asked of a database, and who watches.

use std::time::Duration;

/// Limits of a connection.
#[derive(Debug, Clone, Copy)]
pub struct ConnectOptions {
    /// For each host. None leaves it to the URL or `PGCONNECT_TIMEOUT`, and to ten seconds where they say nothing.
    pub connect_timeout: Option<Duration>,
    /// For each statement; zero for none.
    pub statement_timeout: Duration,
    /// For each lock.
    pub lock_timeout: Duration,
}

impl Default for ConnectOptions {
    fn default() -> Self {
        ConnectOptions {
            connect_timeout: None,
            statement_timeout: Duration::from_secs(300),
            lock_timeout: Duration::from_secs(5),
        }
    }
}

/// Sees the queries as they run, and how far the reading is.
pub trait Observer: Sync {
    /// A query is about to run.
    fn query(&self, name: &str, sql: &str);
    /// Something was read; `total` where it is known.
    fn progress(&self, what: &str, done: usize, total: Option<usize>);
}

/// An observer that does nothing.
#[derive(Debug, Clone, Copy)]
pub struct Quiet;

impl Observer for Quiet {
    fn query(&self, _: &str, _: &str) {}
    fn progress(&self, _: &str, _: usize, _: Option<usize>) {}
}

/// What to read.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The schemas in scope; none for the connection's current one.
    pub schemas: Option<&'a [String]>,
    /// Limits.
    pub options: ConnectOptions,
    /// Who watches.
    pub observer: &'a dyn Observer,
}
