//! `drift inspect SOURCE`: a catalog as YAML, SQL, JSON, tables or a diagram.

use drift_catalog::{Catalog, Sources};

use super::secrets;
use crate::source::{self, End};
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

/// Reads a source and shows it.
///
/// # Errors
/// When it cannot be read.
pub fn inspect(
    text: &str,
    format: InspectFormat,
    config: &Config,
    request: &Request<'_>,
) -> Result<String, Stop> {
    let kind = source::of_text(text, End::From, config, request)?;
    let mut loaded = source::one(&kind, request)?;
    let dialect = drift_dialect::of(loaded.catalog.flavor.vendor);
    if loaded.live {
        dialect.canonicalize(&mut loaded.catalog);
    } else {
        let nothing = Catalog::empty(loaded.catalog.flavor, "");
        dialect.settle(&mut loaded.catalog, &mut Sources::default(), &nothing);
    }
    without_bookkeeping(&mut loaded.catalog);
    if format == InspectFormat::PortableYaml {
        return Ok(portable(&mut loaded.catalog));
    }
    Ok(show(&mut loaded.catalog, format, &loaded.side.name))
}

/// The models, after what they leave out.
fn portable(catalog: &mut Catalog) -> String {
    const MOST: usize = 50;
    secrets::out_of_catalog(catalog);
    let left_out = drift_dialect::portable(catalog);
    let mut out = String::new();
    for item in left_out.iter().take(MOST) {
        let what = item.attribute.as_ref().map_or_else(String::new, |attribute| format!(" ({attribute})"));
        let path = item.path.short(&catalog.default_schema);
        let line = format!("{} {path}{what}", item.path.kind.word());
        // A name with a line break must not leave the comment.
        let line: String =
            line.chars().map(|char| if char.is_control() { '\u{fffd}' } else { char }).collect();
        out.push_str(&format!("# not portable, left out: {line}\n"));
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
            drift_plan::script(&plan, &empty, &drift_plan::Header { lines, database: None })
        }
    }
}
