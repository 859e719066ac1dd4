//! Running a program for what it prints.

use std::process::Command;

/// Runs a command and gives its standard output.
///
/// # Errors
/// When it cannot be run, or fails; with what it said.
pub fn capture(command: &mut Command, what: &str) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("cannot run {what}: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{what} failed ({}): {}", output.status, said.trim()))
}
