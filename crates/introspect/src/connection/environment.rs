//! The environment, handed in so that nothing reads it behind anyone's back.

use std::path::{Path, PathBuf};

/// Variables and the home folder.
pub trait Environment {
    /// A variable that is set and not empty.
    fn var(&self, name: &str) -> Option<String>;

    /// The user's home folder.
    fn home(&self) -> Option<PathBuf> {
        self.var("HOME").or_else(|| self.var("USERPROFILE")).map(PathBuf::from)
    }

    /// Whether something lies at a path: a socket, or a certificate in the home folder.
    fn exists(&self, path: &Path) -> bool {
        path.exists()
    }
}

/// The environment of this process.
#[derive(Debug, Clone, Copy)]
pub struct Process;

impl Environment for Process {
    fn var(&self, name: &str) -> Option<String> {
        std::env::var(name).ok().filter(|value| !value.is_empty())
    }
}

impl Environment for std::collections::BTreeMap<String, String> {
    fn var(&self, name: &str) -> Option<String> {
        self.get(name).filter(|value| !value.is_empty()).cloned()
    }

    /// Only under the home folder that the map names: what else lies on this machine is not part of it.
    fn exists(&self, path: &Path) -> bool {
        self.home().is_some_and(|home| path.starts_with(home) && path.exists())
    }
}
