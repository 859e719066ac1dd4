//! Whole processes: how long they take and the most memory they hold.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How often each is run; the median counts.
pub(super) const RUNS: usize = 5;
/// What takes longer than this is run once: such a figure says how far off it is, and five would take an hour.
const LONG: Duration = Duration::from_secs(20);

/// What one contestant came to.
#[derive(Debug, Clone)]
pub(super) struct Measured {
    pub(super) median: Duration,
    /// Kilobytes at the most, of any run, where GNU time could say.
    pub(super) peak: Option<u64>,
    /// Of how many runs the time is the median.
    pub(super) runs: usize,
}

/// Runs a command several times. The command is made anew each time; `allowed` are the exit codes that count.
pub(super) fn measure(allowed: &[i32], make: impl Fn() -> Command) -> Result<Measured, String> {
    let mut times = Vec::new();
    let mut peak = None;
    for _ in 0..RUNS {
        let (time, most) = once(allowed, &make())?;
        times.push(time);
        peak = peak.max(most);
        if time > LONG {
            break;
        }
    }
    times.sort();
    Ok(Measured { median: times[times.len() / 2], peak, runs: times.len() })
}

fn once(allowed: &[i32], command: &Command) -> Result<(Duration, Option<u64>), String> {
    let gnu_time = Path::new("/usr/bin/time");
    let note = tempfile::NamedTempFile::new().map_err(|error| error.to_string())?;
    let mut run = if gnu_time.exists() {
        let mut run = Command::new(gnu_time);
        run.args(["--quiet", "-f", "%M", "-o"]).arg(note.path()).arg(command.get_program());
        run
    } else {
        Command::new(command.get_program())
    };
    run.args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        run.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => run.env(name, value),
            None => run.env_remove(name),
        };
    }
    let started = Instant::now();
    let output = run
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .output()
        .map_err(|error| format!("cannot run {}: {error}", command.get_program().display()))?;
    let time = started.elapsed();
    if !output.status.code().is_some_and(|code| allowed.contains(&code)) {
        let said = String::from_utf8_lossy(&output.stderr);
        let end: Vec<&str> = said.lines().rev().take(12).collect();
        let end: Vec<&str> = end.into_iter().rev().collect();
        return Err(format!(
            "{} ends with {}: {}",
            command.get_program().display(),
            output.status,
            end.join("\n")
        ));
    }
    let text = std::fs::read_to_string(note.path()).unwrap_or_default();
    Ok((time, text.trim().parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_process_is_no_measurement() {
        let shell = |script: &str| {
            let mut command = Command::new("/bin/sh");
            command.args(["-c", script]);
            command
        };
        assert!(measure(&[0], || shell("exit 3")).is_err());
        let measured = measure(&[3], || shell("sleep 0.02; exit 3")).unwrap();
        assert!(measured.median >= Duration::from_millis(20));
    }
}
