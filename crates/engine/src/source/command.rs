//! Models that another program prints.

use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::Stop;

/// The most a command may print, in bytes.
const LARGEST: u64 = 100 * 1024 * 1024;

/// Runs a command in a folder and gives what it prints; its complaints go to the user.
pub(crate) fn run(command: &str, folder: &Path) -> Result<Vec<u8>, Stop> {
    let failed =
        |said: String| Stop::new("cannot get the models from the command", said).tried(command.to_owned());
    let mut child = Command::new("sh")
        .args(["-c", command])
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| failed(error.to_string()))?;
    let mut bytes = Vec::new();
    if let Some(output) = child.stdout.take() {
        output.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| failed(error.to_string()))?;
    }
    if bytes.len() as u64 > LARGEST {
        let _ = child.kill();
        let _ = child.wait();
        return Err(failed(format!("it prints more than {} MiB", LARGEST / 1024 / 1024)));
    }
    let status = child.wait().map_err(|error| failed(error.to_string()))?;
    if !status.success() {
        return Err(failed(format!("it failed ({status})")));
    }
    Ok(bytes)
}
