//! Reading sources, both ends of a comparison at the same time.

use std::collections::BTreeSet;
use std::path::Path;

use drift_catalog::{Catalog, Sources, Vendor};
use drift_introspect::connection::{self, Found, Origin, Wish};
use drift_models::Input;
use drift_report::Side;

use super::command;
use super::kind::SourceKind;
use crate::config::{ModelsFrom, Target};
use crate::{Request, Stop};

/// A source that has been read.
pub(crate) struct Loaded {
    pub(crate) catalog: Catalog,
    pub(crate) sources: Sources,
    pub(crate) side: Side,
    pub(crate) notes: Vec<String>,
    /// The name of the database, for the guard of a script.
    pub(crate) database: Option<String>,
    /// Whether it is a live database.
    pub(crate) live: bool,
    /// Path or host in full, for messages about the wrong one.
    pub(crate) absolute: Option<String>,
}

/// What is, and what is wanted.
pub(crate) struct Pair {
    pub(crate) from: Loaded,
    pub(crate) to: Loaded,
}

/// The database of a target, or the one that flags, environment or `.env` name.
pub(crate) fn database(target: Option<&Target>, request: &Request<'_>) -> Result<Found, Stop> {
    let wish = Wish {
        flag: request.db.clone(),
        from_stdin: request.db_from_stdin,
        flag_parts: request.parts.clone(),
        config: target.and_then(|target| target.database.clone()),
        config_parts: target.map(|target| target.parts.clone()).unwrap_or_default(),
        config_folder: target.map_or_else(|| request.folder.clone(), |target| target.folder.clone()),
        no_dotenv: request.no_dotenv,
    };
    connection::find(&wish, request.environment, &request.folder)?.ok_or_else(|| {
        Stop::new("cannot find the database", "nobody says where it is")
            .tried("--db, drift.yaml, DATABASE_URL, DB_URL, SQLALCHEMY_DATABASE_URI, .env")
            .hint("drift check --db postgres://user@host/dbname   or   drift init")
    })
}

/// Reads both ends at the same time.
pub(crate) fn load_pair(
    from: &SourceKind,
    to: &SourceKind,
    schemas: &[String],
    request: &Request<'_>,
) -> Result<Pair, Stop> {
    let vendor = vendor_of(from).or(vendor_of(to)).or(request.dialect);
    let bytes_from = inputs(from, request)?;
    let bytes_to = inputs(to, request)?;
    let vendor = match vendor {
        Some(vendor) => vendor,
        None => document_vendor(&bytes_from)?.or(document_vendor(&bytes_to)?).ok_or_else(|| {
            Stop::new("cannot read the models", "nothing says for which database")
                .hint("add --dialect postgres or --dialect sqlite")
        })?,
    };
    let mut scope: BTreeSet<String> = schemas.iter().cloned().collect();
    if scope.is_empty() {
        for bytes in [&bytes_from, &bytes_to] {
            scope.extend(bytes.iter().flat_map(|input| drift_models::schemas_named(&input.bytes)));
        }
        if !scope.is_empty() {
            scope.insert(default_schema(from, to, vendor));
        }
    }
    let scope: Vec<String> = scope.into_iter().collect();
    let default = default_schema(from, to, vendor);
    let read =
        |kind: &SourceKind, inputs: Vec<Input>| one_read(kind, inputs, vendor, &default, &scope, request);
    let (from, to) = std::thread::scope(|threads| {
        let other = threads.spawn(|| read(to, bytes_to));
        let from = read(from, bytes_from);
        let to =
            other.join().unwrap_or_else(|_| Err(Stop::new("cannot read the source", "the reader failed")));
        (from, to)
    });
    // A mistake in the models is said before anything about the database.
    let to = to?;
    Ok(Pair { from: from?, to })
}

/// Reads one source.
pub(crate) fn one(kind: &SourceKind, request: &Request<'_>) -> Result<Loaded, Stop> {
    let inputs = inputs(kind, request)?;
    let vendor = match vendor_of(kind).or(request.dialect) {
        Some(vendor) => vendor,
        None => document_vendor(&inputs)?.ok_or_else(|| {
            Stop::new("cannot read the models", "nothing says for which database")
                .hint("add --dialect postgres or --dialect sqlite")
        })?,
    };
    let default = default_schema(kind, kind, vendor);
    one_read(kind, inputs, vendor, &default, &request.schemas, request)
}

fn vendor_of(kind: &SourceKind) -> Option<Vendor> {
    match kind {
        SourceKind::Database(found) => Some(found.location.vendor()),
        _ => None,
    }
}

/// The vendor a catalog document names.
fn document_vendor(inputs: &[Input]) -> Result<Option<Vendor>, Stop> {
    let [input] = inputs else { return Ok(None) };
    if !input.name.ends_with(".json") {
        return Ok(None);
    }
    Ok(Some(document(input)?.flavor.vendor))
}

fn document(input: &Input) -> Result<Catalog, Stop> {
    let text = String::from_utf8_lossy(&input.bytes);
    drift_report::from_json(&text)
        .map_err(|said| Stop::new("cannot read the catalog", said).tried(input.name.clone()))
}

/// The schema that unqualified names mean: what the connection says, or the database's own.
fn default_schema(from: &SourceKind, to: &SourceKind, vendor: Vendor) -> String {
    let stated = [from, to].into_iter().find_map(|kind| match kind {
        SourceKind::Database(found) => found.location.schema().map(str::to_owned),
        _ => None,
    });
    stated.unwrap_or_else(|| drift_dialect::of(vendor).default_schema().to_owned())
}

/// The bytes of everything but databases.
fn inputs(kind: &SourceKind, request: &Request<'_>) -> Result<Vec<Input>, Stop> {
    match kind {
        SourceKind::Database(_) => Ok(Vec::new()),
        SourceKind::Stdin => {
            let bytes = request.models_stdin.clone().unwrap_or_default();
            Ok(vec![Input { name: "standard input".to_owned(), bytes }])
        }
        SourceKind::Catalog(path) => Ok(vec![drift_models::load(path, shown(path, &request.folder))?]),
        SourceKind::Models(ModelsFrom::Command(_, true)) => Err(no_sql("a command that prints SQL")),
        SourceKind::Models(ModelsFrom::Command(text, false)) => {
            let bytes = command::run(text, &request.folder)?;
            Ok(vec![Input { name: format!("command {text}"), bytes }])
        }
        SourceKind::Models(ModelsFrom::Path(path)) => {
            if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("sql")) {
                return Err(no_sql(&path.display().to_string()));
            }
            let files = drift_models::find(path)?;
            if files.is_empty() {
                return Err(Stop::new("cannot read the models", "the folder holds no *.yaml or *.yml file")
                    .tried(path.display().to_string())
                    .hint("the database or the models are the wrong ones; name the folder with --models"));
            }
            files.iter().map(|file| Ok(drift_models::load(file, shown(file, &request.folder))?)).collect()
        }
    }
}

fn no_sql(what: &str) -> Stop {
    Stop::new("cannot read the models", "SQL files are not a source yet")
        .tried(what.to_owned())
        .hint("use YAML models")
}

/// A path as people want to see it: relative where it is below the working directory.
fn shown(path: &Path, folder: &Path) -> String {
    path.strip_prefix(folder).unwrap_or(path).display().to_string()
}

fn one_read(
    kind: &SourceKind,
    inputs: Vec<Input>,
    vendor: Vendor,
    default_schema: &str,
    schemas: &[String],
    request: &Request<'_>,
) -> Result<Loaded, Stop> {
    match kind {
        SourceKind::Database(found) => live(found, schemas, request),
        SourceKind::Catalog(path) => {
            let catalog = inputs
                .first()
                .map(document)
                .unwrap_or_else(|| Err(Stop::new("cannot read the catalog", "it is empty")))?;
            Ok(Loaded {
                side: Side {
                    name: shown(path, &request.folder),
                    tables: catalog.table_count(),
                    ..Side::default()
                },
                catalog,
                sources: Sources::default(),
                notes: Vec::new(),
                database: None,
                live: false,
                absolute: None,
            })
        }
        SourceKind::Models(_) | SourceKind::Stdin => {
            let name = match kind {
                SourceKind::Models(ModelsFrom::Path(path)) => shown(path, &request.folder),
                SourceKind::Models(ModelsFrom::Command(text, _)) => format!("command {text}"),
                _ => "standard input".to_owned(),
            };
            let read = drift_models::read(inputs, vendor, default_schema);
            if !read.mistakes.is_empty() {
                return Err(Stop::Mistakes(Box::new((read.mistakes, read.sources))));
            }
            Ok(Loaded {
                side: Side { name, tables: read.catalog.table_count(), ..Side::default() },
                catalog: read.catalog,
                sources: read.sources,
                notes: Vec::new(),
                database: None,
                live: false,
                absolute: None,
            })
        }
    }
}

fn live(found: &Found, schemas: &[String], request: &Request<'_>) -> Result<Loaded, Stop> {
    let wanted = drift_introspect::Request {
        schemas: (!schemas.is_empty()).then_some(schemas),
        options: request.options,
        observer: request.observer,
    };
    let read = drift_introspect::read(&found.location, &wanted)?;
    let origin = match &found.origin {
        Origin::Flag | Origin::Config => String::new(),
        other => other.to_string(),
    };
    Ok(Loaded {
        side: Side {
            name: found.location.shown_from(&request.folder),
            tables: read.catalog.table_count(),
            origin,
            server: read.server,
        },
        catalog: read.catalog,
        sources: Sources::default(),
        notes: found.location.notes.clone(),
        database: found.location.database().map(str::to_owned),
        live: true,
        absolute: Some(found.location.to_string()),
    })
}
