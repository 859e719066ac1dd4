//! Paths of SQLite files, by SQLAlchemy's rules and as bare paths.

use std::path::{Component, Path, PathBuf};

use super::location::{Location, Server};
use super::url::decode;
use crate::ReadError;

/// What follows `sqlite://`: `/relative`, `//absolute`, `/C:\…`.
pub(crate) fn of_url(rest: &str, folder: &Path) -> Result<Location, ReadError> {
    let path = rest.split('?').next().unwrap_or(rest);
    let path = path.strip_prefix('/').unwrap_or(path);
    of_path(&decode(path), folder)
}

/// A path, perhaps with parameters of a `file:` URI after it.
pub(crate) fn of_path(text: &str, folder: &Path) -> Result<Location, ReadError> {
    let text = text.split('?').next().unwrap_or(text);
    if text.is_empty() || text == ":memory:" {
        return Err(ReadError::new(
            "cannot use the database",
            "a database in memory cannot be looked at from outside",
        )
        .hint("name a file"));
    }
    // Windows' own notation stays as it is, also where this runs elsewhere.
    let drive = text.len() > 2 && text.as_bytes()[0].is_ascii_alphabetic() && text[1..].starts_with(":\\");
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
