//! `drift check`: what the models declare against what the database has.

use std::time::Instant;

use drift_report::Check;

use super::asked::Asked;
use super::compare::{Compared, compare};
use crate::config::{ModelsFrom, Target};
use crate::source::{self, SourceKind};
use crate::{Config, Request, Stop};

/// Checks one target, or what the flags name.
///
/// # Errors
/// When nothing could be checked.
pub fn check(target: Option<&Target>, named: bool, request: &Request<'_>) -> Result<Check, Stop> {
    configured(target, named, request).map(|compared| compared.check).map_err(Stop::checking)
}

/// Compares the configured pair.
pub(crate) fn configured(
    target: Option<&Target>,
    named: bool,
    request: &Request<'_>,
) -> Result<Compared, Stop> {
    let started = Instant::now();
    let models = models(target, request)?;
    let found = source::database(target, request)?;
    let mut schemas = request.schemas.clone();
    schemas.extend(target.iter().flat_map(|target| target.schemas.iter().cloned()));
    let notes = found.location.notes.clone();
    let from = SourceKind::Database(Box::new(found));
    let pair = source::load_pair(&from, &models, &schemas, request).map_err(|stop| stop.noting(&notes))?;
    let fix_command = match target.filter(|_| named) {
        Some(target) => format!("drift fix {}", target.name),
        None => "drift fix".to_owned(),
    };
    compare(pair, request, &Asked { target, named, fix_command, started, guard: true })
}

/// The models of the flags, or else of the target.
fn models(target: Option<&Target>, request: &Request<'_>) -> Result<SourceKind, Stop> {
    match (&request.models, target.and_then(|target| target.models.clone())) {
        (Some(text), _) if text == "-" => Ok(SourceKind::Stdin),
        // A bare word that is not there is a folder of models that is missing, rather than a database.
        (Some(text), _) if !text.contains(['.', ':', '=']) && !request.folder.join(text).exists() => {
            Ok(SourceKind::Models(ModelsFrom::Path(request.folder.join(text))))
        }
        (Some(text), _) => {
            let nothing = Config::default();
            source::of_text(text, source::End::To, &nothing, request)
        }
        (None, Some(ModelsFrom::Path(path)))
            if path.extension().is_some_and(|extension| extension == "json") =>
        {
            Ok(SourceKind::Catalog(path))
        }
        (None, Some(models)) => Ok(SourceKind::Models(models)),
        (None, None) => Err(Stop::new("cannot find the models", "nobody says where they are")
            .tried("--models, drift.yaml")
            .hint("drift check --models FOLDER   or   drift init")),
    }
}
