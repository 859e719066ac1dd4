//! A catalog as a versioned JSON document that is itself a source.

use drift_catalog::Catalog;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The document's format version.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Out<'a> {
    drift_catalog: u32,
    catalog: &'a Catalog,
}

#[derive(Deserialize, JsonSchema)]
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

/// `schema/catalog.schema.json`. What is inside follows the nouns of `drift-catalog`, and may gain keys within a version.
pub fn catalog_schema() -> String {
    let mut schema = schemars::schema_for!(In);
    schema.insert("title".to_owned(), "schema-drift catalog".into());
    schema.insert(
        "description".to_owned(),
        "What `drift inspect --format json` prints, and reads again.".into(),
    );
    if let Some(properties) = schema.get_mut("properties").and_then(serde_json::Value::as_object_mut) {
        properties.insert("drift_catalog".to_owned(), serde_json::json!({ "const": VERSION }));
    }
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}
