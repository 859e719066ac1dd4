//! Running the real `drift` in an environment of its own.

use std::ffi::OsStr;
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// What is kept of each stream; a program that prints more than this has run wild.
const KEPT: u64 = 64 << 20;

/// The program, how it is started.
#[derive(Debug, Clone)]
pub struct Program {
    path: PathBuf,
    folder: PathBuf,
    environment: Vec<(String, String)>,
    input: Vec<u8>,
    limit: Duration,
    nobody: Option<Arc<TempDir>>,
}

/// The number of a user and a group without rights; whether they have a name is nobody's business.
#[cfg(unix)]
const NOBODY: u32 = 65_534;

/// What a run came to.
#[derive(Debug, Clone)]
pub struct Ran {
    /// The exit code; none when a signal or the time limit ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// How long it took.
    pub took: Duration,
}

impl Program {
    /// The program at `path`, which the caller has from `env!("CARGO_BIN_EXE_drift")`, to run in `folder`.
    pub fn new(path: impl Into<PathBuf>, folder: impl Into<PathBuf>) -> Self {
        Program {
            path: path.into(),
            folder: folder.into(),
            environment: Vec::new(),
            input: Vec::new(),
            limit: Duration::from_secs(60),
            nobody: None,
        }
    }

    /// Sets a variable; nothing is inherited but `PATH`.
    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// What it reads from standard input.
    #[must_use]
    pub fn input(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.input = bytes.into();
        self
    }

    /// After which it is killed.
    #[must_use]
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Runs it as a user without rights where we are root, whom no permission stops.
    ///
    /// # Panics
    /// When the program cannot be put where that user may run it.
    #[cfg(unix)]
    #[must_use]
    pub fn unprivileged(mut self) -> Self {
        use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
        let folder = TempDir::with_prefix("drift-program-").expect("make a temporary folder");
        if std::fs::metadata(folder.path()).expect("look at our folder").uid() == 0 {
            // A checkout may lie where nobody else may enter, such as root's home.
            let copy = folder.path().join("drift");
            // By a process of its own: a program that another test starts meanwhile would inherit the open copy, and a
            // file that somebody may write cannot be run ("text file busy").
            let done = Command::new("cp").arg(&self.path).arg(&copy).status().expect("start cp");
            assert!(done.success(), "copy the program");
            std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755))
                .expect("open our folder");
            self.path = copy;
            self.nobody = Some(Arc::new(folder));
        }
        self
    }

    /// The folder it runs in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The command, for tests that need the process itself.
    pub fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(&self.path);
        #[cfg(unix)]
        if self.nobody.is_some() {
            use std::os::unix::process::CommandExt as _;
            // Other groups are given up with the user.
            command.gid(NOBODY).uid(NOBODY);
        }
        command.args(arguments).current_dir(&self.folder).env_clear();
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        // A home without files such as .pgpass, and messages of the C library in English.
        command.env("HOME", &self.folder).env("LC_ALL", "C.UTF-8").env("TZ", "UTC");
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs it to its end, or to the limit.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Ran {
        let started = Instant::now();
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {}: {error}", self.path.display()));
        let stdout = drain(child.stdout.take());
        let stderr = drain(child.stderr.take());
        let mut stdin = child.stdin.take();
        let input = self.input.clone();
        let writer = thread::spawn(move || {
            if let Some(stdin) = &mut stdin {
                // A program that does not read its input closes the pipe, which is its right.
                let _ = stdin.write_all(&input);
            }
        });
        let code = loop {
            match child.try_wait() {
                Ok(Some(status)) => break status.code(),
                Ok(None) if started.elapsed() < self.limit => thread::sleep(Duration::from_millis(2)),
                _ => {
                    let _ = child.kill();
                    let _ = child.wait();
                    break None;
                }
            }
        };
        let took = started.elapsed();
        let _ = writer.join();
        let text = |reader: thread::JoinHandle<Vec<u8>>| {
            String::from_utf8_lossy(&reader.join().unwrap_or_default()).into_owned()
        };
        Ran { code, stdout: text(stdout), stderr: text(stderr), took }
    }
}

fn drain(stream: Option<impl Read + Send + 'static>) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(stream) = stream {
            let _ = stream.take(KEPT).read_to_end(&mut bytes);
        }
        bytes
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_our_environment_reaches_the_program() {
        let ran = Program::new("/usr/bin/env", std::env::temp_dir()).env("ONE", "1").run::<&str>([]);
        let mut names: Vec<&str> = ran.stdout.lines().filter_map(|line| line.split('=').next()).collect();
        names.sort_unstable();
        assert_eq!(names, ["HOME", "LC_ALL", "ONE", "PATH", "TZ"]);
        assert_eq!(ran.code, Some(0));
    }

    #[test]
    fn the_limit_ends_it_and_input_reaches_it() {
        let folder = std::env::temp_dir();
        let sleeper = Program::new("/bin/sleep", &folder).limit(Duration::from_millis(50));
        assert_eq!(sleeper.run(["20"]).code, None);
        assert_eq!(Program::new("/bin/cat", &folder).input("in").run::<&str>([]).stdout, "in");
    }
}
