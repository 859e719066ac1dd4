//! Paths of SQLite files, by SQLAlchemy's rules, as `file:` URIs and as bare paths.

use std::path::{Component, Path, PathBuf};

use super::authority::decode;
use super::location::{Location, Server};
use crate::ReadError;

/// Parameters of SQLite's URIs, of Python's `sqlite3` and of Prisma, that change nothing about reading a schema.
/// `immutable` is among them on purpose: it would hide what the write-ahead log holds.
const IGNORED: &[&str] = &[
    "cache",
    "cached_statements",
    "check_same_thread",
    "connection_limit",
    "detect_types",
    "immutable",
    "isolation_level",
    "mode",
    "nolock",
    "psow",
    "socket_timeout",
    "timeout",
    "uri",
    "vfs",
];

/// What follows `sqlite://`: `/relative`, `//absolute`, `/C:\…`, `/file:path?uri=true`.
pub(crate) fn of_url(rest: &str, folder: &Path) -> Result<Location, ReadError> {
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    of_uri(rest.strip_prefix("file:").unwrap_or(rest), folder)
}

/// A percent-encoded path with parameters after it.
pub(crate) fn of_uri(text: &str, folder: &Path) -> Result<Location, ReadError> {
    let (path, parameters) = text.split_once('?').unwrap_or((text, ""));
    // RFC 8089: `file://localhost/path` and `file:///path` are one file.
    let path = path.strip_prefix("//localhost/").map_or_else(|| path.to_owned(), |rest| format!("/{rest}"));
    let path = if path.starts_with("///") { &path[2..] } else { &path };
    let mut location = of_path(&decode(path), folder)?;
    let keys = parameters.split('&').filter_map(|pair| pair.split('=').next()).filter(|key| !key.is_empty());
    location.notes.extend(
        keys.filter(|key| !IGNORED.contains(key))
            .map(|key| format!("the parameter `{}` is not known and ignored", super::unusable::shown(key))),
    );
    Ok(location)
}

/// A bare path. `~` is the shell's business and stays what it is.
pub(crate) fn of_path(text: &str, folder: &Path) -> Result<Location, ReadError> {
    if text.is_empty() || text == ":memory:" {
        return Err(ReadError::new(
            "cannot use the database",
            "a database in memory cannot be looked at from outside",
        )
        .hint("name a file"));
    }
    // Windows' own notation stays as it is, also where this runs elsewhere.
    let mut start = text.bytes();
    let drive = start.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && start.next() == Some(b':')
        && start.next().is_some_and(|byte| byte == b'\\' || byte == b'/');
    let path = if drive { PathBuf::from(text) } else { tidy(&folder.join(text)) };
    Ok(Location { server: Server::Sqlite(path), notes: Vec::new() })
}

/// Without `.` and `..`, so that messages show one clear path.
fn tidy(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}
