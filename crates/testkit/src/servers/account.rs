//! The user that servers run as.

use std::ffi::OsStr;
use std::fmt;
use std::process::Command;

use crate::servers::capture;

/// Ourselves, or somebody without rights where we are root.
#[derive(Debug, Clone)]
pub struct Account {
    other: Option<String>,
}

impl Account {
    /// Who servers run as here.
    ///
    /// # Errors
    /// When nobody is left to run as.
    pub fn choose() -> Result<Account, String> {
        if user_id(None)? != Some(0) {
            return Ok(Account { other: None });
        }
        for name in ["postgres", "nobody"] {
            if user_id(Some(name))?.is_some_and(|id| id != 0) {
                return Ok(Account { other: Some(name.to_owned()) });
            }
        }
        Err("servers must not run as root, and there is neither a user postgres nor nobody".to_owned())
    }

    /// Who that is, where it is not ourselves.
    pub fn other(&self) -> Option<&str> {
        self.other.as_deref()
    }

    /// A command as that user.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = match &self.other {
            None => Command::new(program),
            Some(name) => {
                let mut command = Command::new("runuser");
                command.args(["-u", name, "--"]).arg(program);
                command
            }
        };
        // The user may have no right to stand in our folder.
        command.current_dir("/");
        command
    }
}

impl fmt::Display for Account {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.other {
            None => out.write_str("you"),
            Some(name) => write!(out, "the user {name}"),
        }
    }
}

/// The number of a user, or our own; none when there is no such user.
///
/// # Errors
/// When `id` cannot be run.
pub fn user_id(name: Option<&str>) -> Result<Option<u32>, String> {
    let mut command = Command::new("id");
    command.arg("-u").args(name);
    match capture(&mut command, "id -u") {
        Ok(text) => text.trim().parse().map(Some).map_err(|_| "`id -u` gives no number".to_owned()),
        Err(_) if name.is_some() => Ok(None),
        Err(error) => Err(error),
    }
}
