//! The JSON Schema of model files, made of the same keys the reader knows.

use serde_json::{Map, Value, json};

use crate::keys::{FILE, Key, SQL, Shape};

/// `schema/models.schema.json`.
pub fn json_schema() -> String {
    let mut root = object(FILE);
    if let Some(root) = root.as_object_mut() {
        root.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        root.insert("title".to_owned(), json!("schema-drift models"));
        root.insert("description".to_owned(), json!("Declared models, format version 1."));
    }
    let mut text = serde_json::to_string_pretty(&root).unwrap_or_default();
    text.push('\n');
    text
}

fn object(keys: &[Key]) -> Value {
    let mut properties = Map::new();
    for key in keys {
        let mut value = schema(&key.shape);
        if let Some(value) = value.as_object_mut() {
            value.insert("description".to_owned(), json!(key.doc));
        }
        properties.insert(key.name.to_owned(), value);
    }
    json!({ "type": ["object", "null"], "properties": properties, "additionalProperties": false })
}

fn schema(shape: &Shape) -> Value {
    let single = json!(["string", "number", "boolean"]);
    match shape {
        Shape::Text | Shape::TextOrNone => json!({ "type": single }),
        Shape::Bool => json!({ "type": "boolean" }),
        Shape::Version => json!({ "const": 1 }),
        Shape::Default => {
            json!({ "anyOf": [{ "type": ["string", "number", "boolean", "null"] }, object(SQL)] })
        }
        Shape::Sql => json!({ "type": "string" }),
        Shape::Type => json!({ "anyOf": [
            { "type": "string" },
            {
                "type": "object",
                "properties": { "postgres": { "type": "string" }, "postgresql": { "type": "string" },
                                "pg": { "type": "string" }, "sqlite": { "type": "string" },
                                "sqlite3": { "type": "string" } },
                "additionalProperties": false
            }
        ] }),
        Shape::Names => json!({ "anyOf": [
            { "type": single },
            { "type": ["array", "null"], "items": { "type": single } }
        ] }),
        Shape::Options => json!({ "type": ["object", "null"], "additionalProperties": { "type": single } }),
        Shape::MapOf(inner) => json!({ "type": ["object", "null"], "additionalProperties": schema(inner) }),
        Shape::ListOf(inner) => json!({ "type": ["array", "null"], "items": schema(inner) }),
        Shape::Keys(keys) => object(keys),
        Shape::Either(one, other) => json!({ "anyOf": [schema(one), schema(other)] }),
    }
}
