//! A skipped test is said loudly, and is a failure where the environment forbids it.

use std::io::Write as _;

/// Set by `cargo xtask test` on a CI machine.
const FORBIDDEN: &str = "DRIFT_TEST_NO_SKIP";

/// Says that something is not tested here, and why.
///
/// # Panics
/// When skipping is forbidden.
pub fn skipped(reason: &str) {
    assert!(!forbidden(), "skipping is forbidden here ({FORBIDDEN} is set), but: {reason}");
    // Written past the test harness's capture, which would swallow the line of a test that passes.
    let _ = writeln!(std::io::stderr(), "SKIPPED: {reason}");
}

/// Says that a test, or its rest, is for newer servers. `cargo xtask test --all-postgres` counts these.
pub(crate) fn too_old(own: u32, needed: u32, what: &str) {
    let _ = writeln!(std::io::stderr(), "TOO OLD: PostgreSQL {own}, and {needed} is needed: {what}");
}

fn forbidden() -> bool {
    std::env::var_os(FORBIDDEN).is_some_and(|value| !value.is_empty() && value != "0")
}
