//! What a comparison is asked for beyond its two ends.

use std::time::Instant;

use crate::config::Target;

/// The question, as its commands put it.
pub(crate) struct Asked<'a> {
    pub(crate) target: Option<&'a Target>,
    /// Whether the report names the target.
    pub(crate) named: bool,
    /// The command that prints the statements.
    pub(crate) fix_command: String,
    pub(crate) started: Instant,
    /// Whether two sides without a table in common are a mistake of the user's.
    pub(crate) guard: bool,
}
