//! A server that ends when we do.
//!
//! The server is started by a small shell that then reads from a pipe we hold. Whether we finish, fail, are interrupted
//! or killed: the pipe closes, and the shell ends the server. No signal handler could promise that much.

use std::ffi::OsStr;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Stdio};

use crate::servers::account::Account;

/// Starts `$@` in the background and ends it, at once, when standard input closes. What it leaves behind is thrown away.
/// A shell's background jobs are born ignoring SIGINT and SIGQUIT, so the signal has to be one the server handles.
const SCRIPT: &str = r#"
folder=$1 signal=$2; shift 2
"$@" & server=$!
while read -r _; do :; done
kill -s "$signal" "$server" 2>/dev/null
wait "$server"
rm -rf "$folder"
"#;

/// A running server.
#[derive(Debug)]
pub(super) struct Keeper {
    shell: Child,
}

impl Keeper {
    /// Starts a program as that user; `signal` ends it at once, and `folder` goes with it.
    pub(super) fn start<S: AsRef<OsStr>>(
        account: &Account,
        folder: &str,
        signal: &str,
        program: &str,
        arguments: impl IntoIterator<Item = S>,
    ) -> Result<Keeper, String> {
        let mut command = account.command("/bin/sh");
        command.args(["-c", SCRIPT, "keeper", folder, signal, program]).args(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        // Ctrl-C goes to the whole process group; the shell must outlive us by a moment.
        command.process_group(0);
        let shell = command.spawn().map_err(|error| format!("cannot start {program}: {error}"))?;
        Ok(Keeper { shell })
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}
