//! Reading sources, both ends of a comparison at the same time.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use drift_catalog::{Catalog, Sources, Vendor};
use drift_ddl::Script;
use drift_introspect::connection::{self, Found, Origin, Wish};
use drift_models::Input;
use drift_report::Side;

use super::command;
use super::kind::SourceKind;
use super::sql;
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
    /// The statements that make it, where it is SQL.
    pub(crate) statements: Option<Vec<drift_scratch::Run>>,
    /// Where it is, where it is a database.
    pub(crate) location: Option<drift_introspect::connection::Location>,
    /// Whether it is a live database.
    pub(crate) live: bool,
    /// Whether it is models, which ask for what is to hold and leave the means to the database.
    pub(crate) models: bool,
    /// Path or host in full, for messages about the wrong one.
    pub(crate) absolute: Option<String>,
}

/// What is, and what is wanted.
pub(crate) struct Pair {
    /// In canonical form, where it is a live database.
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
    let bytes_from = inputs(from, request)?;
    let bytes_to = inputs(to, request)?;
    let (one, other) = vendors((from, &bytes_from), (to, &bytes_to), request)?;
    let (default, other_default) = (default_schema(from, to, one), default_schema(to, from, other));
    let (bytes_from, bytes_to) = (bytes_from.parsed(one, &default)?, bytes_to.parsed(other, &other_default)?);
    let scope_of = |vendor: Vendor| -> Vec<String> {
        let mut scope: BTreeSet<String> = schemas.iter().cloned().collect();
        if scope.is_empty() {
            // Schemas of one kind of database mean nothing to another.
            for (bytes, _) in
                [(&bytes_from, one), (&bytes_to, other)].iter().filter(|(_, own)| *own == vendor)
            {
                scope.extend(bytes.schemas());
            }
            if !scope.is_empty() {
                scope.insert(default_schema(from, to, vendor));
            }
        }
        scope.into_iter().collect()
    };
    let (scope, other_scope) = (scope_of(one), scope_of(other));
    // Beside the reading of the other end, which it does not hang on.
    let read_from = |inputs: Inputs| {
        one_read(from, inputs, one, &default, &scope, request).map(Loaded::canonical_where_live)
    };
    let read_to = |inputs: Inputs| one_read(to, inputs, other, &other_default, &other_scope, request);
    let (from, to) = std::thread::scope(|threads| {
        let other = threads.spawn(|| read_to(bytes_to));
        let from = read_from(bytes_from);
        let to =
            other.join().unwrap_or_else(|_| Err(Stop::new("cannot read the source", "the reader failed")));
        (from, to)
    });
    // A mistake in the models is said before anything about the database.
    let to = to?;
    Ok(Pair { from: from?, to })
}

/// The kinds of database of both ends. A database, a catalog document and SQL with clear signs say their own;
/// models take the other end's.
fn vendors(
    (from, bytes_from): (&SourceKind, &Inputs),
    (to, bytes_to): (&SourceKind, &Inputs),
    request: &Request<'_>,
) -> Result<(Vendor, Vendor), Stop> {
    let own = |kind: &SourceKind, bytes: &Inputs| -> Result<Option<Vendor>, Stop> {
        match vendor_of(kind) {
            Some(vendor) => Ok(Some(vendor)),
            None => Ok(request.dialect.or(written_for(bytes)?)),
        }
    };
    let (mut one, other) = (own(from, bytes_from)?, own(to, bytes_to)?);
    if one.or(other).is_none() {
        // The server that gives the form says for which database it is written.
        one = crate::workflow::scratch::server(request)?.map(|server| server.vendor());
    }
    Ok((one.or(other).ok_or_else(no_vendor)?, other.or(one).ok_or_else(no_vendor)?))
}

/// Reads one source.
pub(crate) fn one(kind: &SourceKind, request: &Request<'_>) -> Result<Loaded, Stop> {
    let inputs = inputs(kind, request)?;
    let vendor = match vendor_of(kind).or(request.dialect) {
        Some(vendor) => vendor,
        None => written_for(&inputs)?.ok_or_else(no_vendor)?,
    };
    let default = default_schema(kind, kind, vendor);
    let inputs = inputs.parsed(vendor, &default)?;
    one_read(kind, inputs, vendor, &default, &request.schemas, request)
}

fn vendor_of(kind: &SourceKind) -> Option<Vendor> {
    match kind {
        SourceKind::Database(found) => Some(found.location.vendor()),
        _ => None,
    }
}

/// The vendor that a catalog document or a model file names, or that SQL shows clear signs of.
fn written_for(inputs: &Inputs) -> Result<Option<Vendor>, Stop> {
    match inputs {
        Inputs::Sql(files) => Ok(sql::vendor(files)),
        Inputs::Files(files) => {
            if let [input] = files.as_slice()
                && input.name.ends_with(".json")
            {
                return Ok(Some(document(input)?.flavor.vendor));
            }
            Ok(files.iter().find_map(|input| drift_models::dialect_named(&input.bytes)))
        }
        Inputs::Script(_) => Ok(None),
    }
}

fn no_vendor() -> Stop {
    Stop::new("cannot read the models", "nothing says for which database")
        .hint("add --dialect postgres or --dialect sqlite")
}

fn document(input: &Input) -> Result<Catalog, Stop> {
    let text = String::from_utf8_lossy(&input.bytes);
    drift_report::from_json(&text)
        .map_err(|said| Stop::new("cannot read the catalog", said).tried(input.name.clone()))
}

/// The schema that unqualified names mean: what the connection says, or the database's own.
fn default_schema(from: &SourceKind, to: &SourceKind, vendor: Vendor) -> String {
    let stated = [from, to].into_iter().find_map(|kind| match kind {
        SourceKind::Database(found) if found.location.vendor() == vendor => {
            found.location.schema().map(str::to_owned)
        }
        _ => None,
    });
    stated.unwrap_or_else(|| drift_dialect::of(vendor).default_schema().to_owned())
}

/// What was read of everything but databases.
enum Inputs {
    /// Models or a catalog document.
    Files(Vec<Input>),
    /// SQL that waits for the database to be known.
    Sql(Vec<Input>),
    /// SQL that was read.
    Script(Box<Script>),
}

impl Inputs {
    /// SQL is read before anything else: it says which schemas are meant.
    fn parsed(self, vendor: Vendor, default_schema: &str) -> Result<Self, Stop> {
        match self {
            Inputs::Sql(files) => {
                sql::read(files, vendor, default_schema).map(|script| Inputs::Script(Box::new(script)))
            }
            other => Ok(other),
        }
    }

    /// The schemas that are meant.
    fn schemas(&self) -> BTreeSet<String> {
        match self {
            Inputs::Script(script) => script.catalog.schemas.keys().cloned().collect(),
            Inputs::Files(files) | Inputs::Sql(files) => {
                files.iter().flat_map(|input| drift_models::schemas_named(&input.bytes)).collect()
            }
        }
    }
}

/// The bytes of everything but databases.
fn inputs(kind: &SourceKind, request: &Request<'_>) -> Result<Inputs, Stop> {
    match kind {
        SourceKind::Database(_) => Ok(Inputs::Files(Vec::new())),
        SourceKind::Stdin => {
            let bytes = request.models_stdin.clone().unwrap_or_default();
            let is_sql = sql::looks_like_sql(&bytes);
            let input = vec![Input { name: "standard input".to_owned(), bytes }];
            Ok(if is_sql { Inputs::Sql(input) } else { Inputs::Files(input) })
        }
        SourceKind::Catalog(path) => {
            Ok(Inputs::Files(vec![drift_models::load(path, shown(path, &request.folder))?]))
        }
        SourceKind::Models(ModelsFrom::Command(text, is_sql)) => {
            let bytes = command::run(text, &request.folder)?;
            let input = vec![Input { name: format!("command {text}"), bytes }];
            Ok(if *is_sql { Inputs::Sql(input) } else { Inputs::Files(input) })
        }
        SourceKind::Models(ModelsFrom::Path(path)) => of_path(path, request),
    }
}

/// A file, or the files of a folder: models, or else SQL.
fn of_path(path: &Path, request: &Request<'_>) -> Result<Inputs, Stop> {
    let load = |files: Vec<PathBuf>| -> Result<Vec<Input>, Stop> {
        files.iter().map(|file| Ok(drift_models::load(file, shown(file, &request.folder))?)).collect()
    };
    if sql::is_file(path) && path.is_file() {
        return Ok(Inputs::Sql(load(vec![path.to_owned()])?));
    }
    let files = drift_models::find(path)?;
    if !files.is_empty() {
        return Ok(Inputs::Files(load(files)?));
    }
    let files = sql::find(path)?;
    if files.is_empty() {
        return Err(Stop::new("cannot read the models", "the folder holds no *.yaml, *.yml or *.sql file")
            .tried(path.display().to_string())
            .hint("the database or the models are the wrong ones; name the folder with --models"));
    }
    Ok(Inputs::Sql(load(files)?))
}

/// A path as people want to see it: relative where it is below the working directory.
fn shown(path: &Path, folder: &Path) -> String {
    path.strip_prefix(folder).unwrap_or(path).display().to_string()
}

fn one_read(
    kind: &SourceKind,
    inputs: Inputs,
    vendor: Vendor,
    default_schema: &str,
    schemas: &[String],
    request: &Request<'_>,
) -> Result<Loaded, Stop> {
    let name = match kind {
        SourceKind::Database(found) => return live(found, schemas, request),
        SourceKind::Catalog(path) | SourceKind::Models(ModelsFrom::Path(path)) => {
            shown(path, &request.folder)
        }
        SourceKind::Models(ModelsFrom::Command(text, _)) => format!("command {text}"),
        SourceKind::Stdin => "standard input".to_owned(),
    };
    let files = match inputs {
        Inputs::Script(script) => {
            let notes = sql::notes(&name, &script);
            let statements = request.scratch.as_ref().map(|_| drift_scratch::of_script(&script));
            let loaded = Loaded::written(name, script.catalog, script.sources, notes);
            return Ok(Loaded { statements, ..loaded });
        }
        Inputs::Files(files) | Inputs::Sql(files) => files,
    };
    if let SourceKind::Catalog(_) = kind {
        let catalog = files
            .first()
            .map(document)
            .unwrap_or_else(|| Err(Stop::new("cannot read the catalog", "it is empty")))?;
        return Ok(Loaded::written(name, catalog, Sources::default(), Vec::new()));
    }
    let read = drift_models::read(files, vendor, default_schema);
    if !read.mistakes.is_empty() {
        return Err(Stop::Mistakes(Box::new((read.mistakes, read.sources))));
    }
    Ok(Loaded { models: true, ..Loaded::written(name, read.catalog, read.sources, Vec::new()) })
}

impl Loaded {
    /// A live database in canonical form, which it has by itself; what somebody wrote as it is.
    pub(crate) fn canonical_where_live(mut self) -> Self {
        if self.live {
            drift_dialect::of(self.catalog.flavor.vendor).canonicalize(&mut self.catalog);
        }
        self
    }

    /// What somebody wrote, rather than a live database.
    fn written(name: String, catalog: Catalog, sources: Sources, notes: Vec<String>) -> Self {
        let side = Side { name, tables: catalog.table_count(), ..Side::default() };
        Loaded {
            side,
            catalog,
            sources,
            notes,
            database: None,
            statements: None,
            location: None,
            live: false,
            models: false,
            absolute: None,
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
        statements: None,
        location: Some(found.location.clone()),
        live: true,
        models: false,
        absolute: Some(found.location.to_string()),
    })
}
