//! What a text names: a database, models, a catalog document or a target.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use drift_introspect::connection::{self, Found, Origin};

use crate::config::ModelsFrom;
use crate::{Config, Request, Stop};

/// A source that has not been read.
pub(crate) enum SourceKind {
    /// A live database.
    Database(Box<Found>),
    /// Declared models.
    Models(ModelsFrom),
    /// Models from standard input.
    Stdin,
    /// A catalog document.
    Catalog(PathBuf),
}

/// Which end of a comparison a target's name stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// Its database.
    From,
    /// Its models.
    To,
}

/// What a word of the command line names.
pub(crate) fn of_text(
    text: &str,
    end: End,
    config: &Config,
    request: &Request<'_>,
) -> Result<SourceKind, Stop> {
    if text == "-" {
        return Ok(SourceKind::Stdin);
    }
    if let Some(target) = config.targets.get(text) {
        return match end {
            End::From => {
                super::database(Some(target), request).map(|found| SourceKind::Database(Box::new(found)))
            }
            End::To => target.models.clone().map(SourceKind::Models).ok_or_else(|| {
                Stop::new("cannot find the models", format!("the target `{text}` names no models"))
            }),
        };
    }
    let path = request.folder.join(text);
    if !text.contains("://") && path.exists() {
        return of_path(&path).map_or_else(|| live(text, request), Ok);
    }
    let extension =
        path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase();
    if ["yaml", "yml", "json", "sql"].contains(&extension.as_str()) && !text.contains("://") {
        return Err(Stop::new("cannot read the source", "there is no such file")
            .tried(path.display().to_string())
            .hint("paths start from the working directory; drift init writes a first file"));
    }
    live(text, request)
}

fn live(text: &str, request: &Request<'_>) -> Result<SourceKind, Stop> {
    let location = connection::parse(text, request.environment, &request.folder)?;
    Ok(SourceKind::Database(Box::new(Found { location, origin: Origin::Flag })))
}

/// What an existing path holds; none for what may be a database.
fn of_path(path: &Path) -> Option<SourceKind> {
    if path.is_dir() {
        return Some(SourceKind::Models(ModelsFrom::Path(path.to_owned())));
    }
    let mut head = [0_u8; 15];
    let read = std::fs::File::open(path).and_then(|mut file| file.read(&mut head)).unwrap_or(0);
    if head[..read] == *b"SQLite format 3" {
        return None;
    }
    match path
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
        .to_ascii_lowercase()
        .as_str()
    {
        "yaml" | "yml" => Some(SourceKind::Models(ModelsFrom::Path(path.to_owned()))),
        "json" => Some(SourceKind::Catalog(path.to_owned())),
        "sql" => Some(SourceKind::Models(ModelsFrom::Path(path.to_owned()))),
        _ => None,
    }
}
