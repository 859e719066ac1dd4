//! `drift init`: a configuration, and models if asked. Nothing is ever overwritten.

use std::io::Write as _;
use std::path::Path;

use super::inspect::{InspectFormat, show, without_bookkeeping};
use crate::source::{self, SourceKind};
use crate::{Request, Stop};

/// What the models of a live database cannot tell.
const CAUTION: &str = "this records what the database has; it cannot show drift that exists already";

/// Writes `drift.yaml`, and with `models` also that file from the database, beside a configuration that is there
/// already. Gives what to tell the user.
///
/// # Errors
/// When a file is there already, cannot be written, or the database cannot be read.
pub fn init(models: Option<&str>, request: &Request<'_>) -> Result<String, Stop> {
    let config = request.folder.join("drift.yaml");
    let configured = config.exists();
    if models.is_none() {
        refuse(&config)?;
    }
    let mut told = String::new();
    let mut folder = "models".to_owned();
    if let Some(path) = models {
        let file = request.folder.join(path);
        refuse(&file)?;
        let found = source::database(None, request)?;
        let mut loaded = source::one(&SourceKind::Database(Box::new(found)), request)?;
        drift_dialect::of(loaded.catalog.flavor.vendor).canonicalize(&mut loaded.catalog);
        without_bookkeeping(&mut loaded.catalog);
        let text = format!(
            "# Made by `drift init`: {CAUTION}.\n{}",
            show(&mut loaded.catalog, InspectFormat::Yaml, &loaded.side.name)
        );
        write_new(&file, &text)?;
        told.push_str(&format!(
            "wrote {path} from {} ({} {}): {CAUTION}\n",
            loaded.side.name,
            loaded.side.tables,
            if loaded.side.tables == 1 { "table" } else { "tables" }
        ));
        folder = path.to_owned();
    }
    if configured {
        told.push_str("drift.yaml is there already and stays as it is; next: drift check\n");
        return Ok(told);
    }
    let text = format!(
        "# yaml-language-server: $schema=https://raw.githubusercontent.com/schema-drift/schema-drift/main/schema/config.schema.json\n\
         version: 1\n\
         targets:\n  \
           main:\n    \
             models: {folder}\n    \
             database: env:DATABASE_URL  # never a password here\n"
    );
    write_new(&config, &text)?;
    let have_models = models.is_some() || request.folder.join(&folder).exists();
    told.push_str("wrote drift.yaml; next: set DATABASE_URL, then ");
    told.push_str(if have_models {
        "drift check\n"
    } else {
        "write models into the folder models,\nor take them from the database: drift init --models-from-database\n"
    });
    Ok(told)
}

fn refuse(path: &Path) -> Result<(), Stop> {
    if path.exists() {
        return Err(Stop::new("cannot write the file", "it is there already, and nothing is overwritten")
            .tried(path.display().to_string()));
    }
    Ok(())
}

fn write_new(path: &Path, text: &str) -> Result<(), Stop> {
    let failed = |error: std::io::Error| {
        Stop::new("cannot write the file", error.to_string()).tried(path.display().to_string())
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(path).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)
}
