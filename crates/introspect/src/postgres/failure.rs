//! The ways in which one host is not the one to talk to.

use std::time::Duration;

/// Why one host would not do.
pub(crate) enum Failure {
    /// The driver's error; it came over TLS or not.
    Driver(postgres::Error),
    /// Nothing was settled within the limit.
    TimedOut(Duration),
    /// It answers, but is not what `target_session_attrs` asks for.
    Unwanted(&'static str),
    /// This system would not do its part.
    System(std::io::Error),
}
