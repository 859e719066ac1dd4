//! A catalog as a versioned JSON document that is itself a source.

use drift_catalog::Catalog;
use serde::{Deserialize, Serialize};

/// The document's format version.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Out<'a> {
    drift_catalog: u32,
    catalog: &'a Catalog,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct In {
    drift_catalog: u32,
    catalog: Catalog,
}

/// The document.
pub fn to_json(catalog: &Catalog) -> String {
    let mut text = serde_json::to_string_pretty(&Out { drift_catalog: VERSION, catalog }).unwrap_or_default();
    text.push('\n');
    text
}

/// Reads a document.
///
/// # Errors
/// When the text is not such a document, or of another version.
pub fn from_json(text: &str) -> Result<Catalog, String> {
    let document: In =
        serde_json::from_str(text).map_err(|error| format!("this is no catalog of drift: {error}"))?;
    if document.drift_catalog != VERSION {
        return Err(format!(
            "this catalog has format version {}; this program reads {VERSION}",
            document.drift_catalog
        ));
    }
    Ok(document.catalog)
}

/// `schema/catalog.schema.json`: the frame of the document. What is inside follows the nouns of
/// `drift-catalog` and may gain keys within a version.
pub fn catalog_schema() -> String {
    let schema = serde_json::json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "schema-drift catalog",
        "type": "object",
        "required": ["drift_catalog", "catalog"],
        "additionalProperties": false,
        "properties": {
            "drift_catalog": { "const": VERSION },
            "catalog": {
                "type": "object",
                "required": ["flavor", "default_schema", "schemas"],
                "properties": {
                    "flavor": { "type": "object", "required": ["vendor"] },
                    "default_schema": { "type": "string" },
                    "schemas": { "type": "object", "additionalProperties": { "type": "object", "required": ["tables"] } }
                }
            }
        }
    });
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}
