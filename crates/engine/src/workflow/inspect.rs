//! `drift inspect SOURCE`: a catalog as YAML, SQL, JSON, tables or a diagram.

use drift_catalog::{Catalog, Sources};

use super::secrets;
use crate::source::{self, End, Loaded};
use crate::{Config, Request, Stop, VERSION};

/// What comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InspectFormat {
    /// A complete model file.
    Yaml,
    /// A model file in portable words, for databases of every kind.
    PortableYaml,
    /// Statements that rebuild the schema on an empty database.
    Sql,
    /// A versioned catalog that is itself a source.
    Json,
    /// Tables for people.
    Table,
    /// A Mermaid diagram.
    Mermaid,
}

/// A source as text, and what has to be said beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspected {
    /// The text in the format that was asked for.
    pub text: String,
    /// What could not be read, a line each; it is missing from the text.
    pub left_out: Vec<String>,
}

/// Reads a source and shows it.
///
/// # Errors
/// When it cannot be read.
pub fn inspect(
    text: &str,
    format: InspectFormat,
    config: &Config,
    request: &Request<'_>,
) -> Result<Inspected, Stop> {
    let kind = source::of_text(text, End::From, config, request)?;
    let mut loaded = source::one(&kind, request)?;
    if let Some(name) = request.schemas.iter().find(|name| is_missing(name, &loaded)) {
        let there: Vec<String> =
            loaded.catalog.out_of_scope.keys().map(|name| drift_report::safe(name)).collect();
        let hint = if there.is_empty() {
            "leave out --schema to see what there is".to_owned()
        } else {
            format!("there are: {}", there.join(", "))
        };
        let said = format!("there is no schema {}", drift_report::safe(name));
        return Err(Stop::new("cannot inspect the schema", said).tried(loaded.side.name).hint(hint));
    }
    let dialect = drift_dialect::of(loaded.catalog.flavor.vendor);
    if loaded.live {
        dialect.canonicalize(&mut loaded.catalog);
    } else {
        let nothing = Catalog::empty(loaded.catalog.flavor, "");
        dialect.settle(&mut loaded.catalog, &mut Sources::default(), &nothing);
    }
    without_bookkeeping(&mut loaded.catalog);
    let mut left_out = unread(&loaded.catalog);
    secrets::out_of_notes(&mut left_out);
    let text = match format {
        InspectFormat::PortableYaml => portable(&mut loaded.catalog),
        _ => show(&mut loaded.catalog, format, &loaded.side.name),
    };
    // What takes itself for complete says where it is not. JSON has it in `unread`.
    let comment = match format {
        InspectFormat::Yaml | InspectFormat::PortableYaml => "# ",
        InspectFormat::Sql => "-- ",
        InspectFormat::Mermaid => "%% ",
        InspectFormat::Json | InspectFormat::Table => return Ok(Inspected { text, left_out }),
    };
    let head: String = left_out.iter().map(|line| format!("{comment}not read, left out: {line}\n")).collect();
    Ok(Inspected { text: head + &text, left_out })
}

/// Whether a database has no schema of this name.
fn is_missing(name: &str, loaded: &Loaded) -> bool {
    let catalog = &loaded.catalog;
    loaded.live && !catalog.schemas.contains_key(name) && !catalog.out_of_scope.contains_key(name)
}

/// The longest list of what was not read.
const MOST: usize = 50;

/// What could not be read and why, a line each.
fn unread(catalog: &Catalog) -> Vec<String> {
    let line = |item: &drift_catalog::NotCompared| {
        let what = item.attribute.as_ref().map_or_else(String::new, |attribute| format!(" ({attribute})"));
        let why = if item.why.is_empty() { item.reason.reason() } else { &item.why };
        let path = item.path.short(&catalog.default_schema);
        drift_report::safe(&format!("{} {path}{what}: {why}", item.path.kind.word()))
    };
    let mut lines: Vec<String> = catalog.unread.iter().take(MOST).map(line).collect();
    if catalog.unread.len() > MOST {
        lines.push(format!("{} more", catalog.unread.len() - MOST));
    }
    lines
}

/// The models, after what they leave out.
fn portable(catalog: &mut Catalog) -> String {
    secrets::out_of_catalog(catalog);
    let left_out = drift_dialect::portable(catalog);
    let mut out = String::new();
    for item in left_out.iter().take(MOST) {
        let what = item.attribute.as_ref().map_or_else(String::new, |attribute| format!(" ({attribute})"));
        let path = item.path.short(&catalog.default_schema);
        let line = format!("{} {path}{what}", item.path.kind.word());
        // A name with a line break must not leave the comment.
        out.push_str(&format!("# not portable, left out: {}\n", drift_report::safe(&line)));
    }
    if left_out.len() > MOST {
        out.push_str(&format!("# not portable, left out: {} more\n", left_out.len() - MOST));
    }
    out + &drift_models::write_portable(catalog)
}

/// What migration tools keep for themselves is nobody's model.
pub(crate) fn without_bookkeeping(catalog: &mut Catalog) {
    for schema in catalog.schemas.values_mut() {
        schema.tables.retain(|name, _| drift_dialect::bookkeeping_tool(name).is_none());
    }
}

/// The catalog in a format; what is a credential is shown in none.
pub(crate) fn show(catalog: &mut Catalog, format: InspectFormat, name: &str) -> String {
    if format != InspectFormat::Sql {
        secrets::out_of_catalog(catalog);
    }
    match format {
        InspectFormat::Yaml | InspectFormat::PortableYaml => drift_models::write(catalog),
        InspectFormat::Json => drift_report::to_json(catalog),
        InspectFormat::Table => drift_report::table(catalog),
        InspectFormat::Mermaid => drift_report::mermaid(catalog),
        InspectFormat::Sql => {
            let mut plan = drift_plan::create_all(catalog);
            secrets::hold_back(&mut plan);
            let empty = Catalog::empty(catalog.flavor, catalog.default_schema.clone());
            let lines =
                vec![format!("Made by drift {VERSION} from {name}: the schema, for an empty database.")];
            drift_plan::script(&plan, (&empty, catalog), &drift_plan::Header { lines, database: None })
        }
    }
}
