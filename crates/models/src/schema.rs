//! The JSON Schema of model files, made of the same keys the reader knows.

use serde_json::{Map, Value, json};

use crate::keys::{
    CHECK, COLUMN, DOMAIN, ENUM, EXTENSION, FILE, FOREIGN_KEY, FUNCTION, GENERATED, INDEX, INDEX_PART, Key,
    NAMED_COLUMNS, SEQUENCE, SQL, Shape, TABLE, TRIGGER, VIEW,
};

use crate::sections::by_key;

/// The mappings, by the name they have among the schema's definitions.
const DEFINITIONS: &[(&str, &[Key])] = &[
    ("check", CHECK),
    ("column", COLUMN),
    ("domain", DOMAIN),
    ("enum", ENUM),
    ("extension", EXTENSION),
    ("foreign-key", FOREIGN_KEY),
    ("function", FUNCTION),
    ("generated", GENERATED),
    ("index", INDEX),
    ("index-part", INDEX_PART),
    ("named-columns", NAMED_COLUMNS),
    ("sequence", SEQUENCE),
    ("sql", SQL),
    ("table", TABLE),
    ("trigger", TRIGGER),
    ("view", VIEW),
];

/// What happens to referring rows, in lower or upper case.
const ACTION: &str = r"^(no[ _]action|restrict|cascade|set[ _](null|default)( *\([^()]+\))?|NO ACTION|RESTRICT|CASCADE|SET (NULL|DEFAULT)( *\([^()]+\))?)$";

/// `schema/models.schema.json`.
pub fn json_schema() -> String {
    let mut root = object(FILE);
    if let Some(root) = root.as_object_mut() {
        root.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        root.insert("title".to_owned(), json!("schema-drift models"));
        root.insert("description".to_owned(), json!("Declared models, format version 1."));
        let definitions: Map<String, Value> =
            DEFINITIONS.iter().map(|(name, keys)| ((*name).to_owned(), object(keys))).collect();
        root.insert("$defs".to_owned(), Value::Object(definitions));
    }
    let mut text = serde_json::to_string_pretty(&root).unwrap_or_default();
    text.push('\n');
    text
}

/// A mapping. One that needs nothing may be left empty, which YAML reads as null.
fn object(keys: &[Key]) -> Value {
    let mut properties = Map::new();
    for key in keys {
        let mut value = schema(&key.shape);
        if let Some(value) = value.as_object_mut() {
            value.insert("description".to_owned(), json!(key.doc));
        }
        properties.insert(key.name.to_owned(), value);
    }
    let required: Vec<&str> = keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    if required.is_empty() {
        return json!({ "type": ["object", "null"], "properties": properties, "additionalProperties": false });
    }
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

/// A mapping by its definition, or in full where it has none.
fn named(keys: &'static [Key]) -> Value {
    match DEFINITIONS.iter().find(|(_, known)| std::ptr::eq(*known, keys)) {
        Some((name, _)) => json!({ "$ref": format!("#/$defs/{name}") }),
        None => object(keys),
    }
}

/// The objects of a section by name, with their facts.
fn facts(key: &str) -> Value {
    let single = json!({ "type": ["string", "number", "boolean"] });
    let (mut exact, mut begun) = (Map::new(), Map::new());
    let section = by_key(key);
    for fact in section.map_or(&[][..], |section| section.facts) {
        match fact.strip_suffix('*') {
            Some(start) => begun.insert(format!("^{start}."), single.clone()),
            None => exact.insert((*fact).to_owned(), single.clone()),
        };
    }
    let mut one = json!({ "type": ["object", "null"], "properties": exact, "additionalProperties": false });
    if let Some(one) = one.as_object_mut().filter(|_| !begun.is_empty()) {
        one.insert("patternProperties".to_owned(), Value::Object(begun));
    }
    let alone = section.is_some_and(|section| section.only().is_some());
    let own = if alone { json!({ "anyOf": [single, one] }) } else { one };
    json!({ "type": ["object", "null"], "additionalProperties": own })
}

fn schema(shape: &Shape) -> Value {
    let single = json!({ "type": ["string", "number", "boolean"] });
    match shape {
        Shape::Text => single,
        Shape::Bool => json!({ "type": "boolean" }),
        Shape::Version => json!({ "const": 1 }),
        Shape::Default => {
            json!({ "anyOf": [{ "type": ["string", "number", "boolean", "null"] }, named(SQL)] })
        }
        Shape::TypeText => json!({ "type": "string" }),
        Shape::Type => {
            let own = json!({ "anyOf": [{ "type": "string" }, named(SQL)] });
            let words = ["postgres", "postgresql", "pg", "sqlite", "sqlite3"];
            let vendors: Map<String, Value> =
                words.into_iter().map(|word| (word.to_owned(), own.clone())).collect();
            json!({ "anyOf": [
            { "type": "string" },
            named(SQL),
            {
                "type": "object",
                "properties": vendors,
                "minProperties": 1,
                "additionalProperties": false
            }
            ] })
        }
        Shape::Words(words) => json!({ "enum": words }),
        Shape::Action => json!({ "type": "string", "pattern": ACTION }),
        Shape::Names => json!({ "anyOf": [single, { "type": ["array", "null"], "items": single }] }),
        Shape::Columns => json!({ "anyOf": [single, { "type": "array", "items": single, "minItems": 1 }] }),
        Shape::Options => json!({ "type": ["object", "null"], "additionalProperties": single }),
        Shape::MapOf(inner) => json!({ "type": ["object", "null"], "additionalProperties": schema(inner) }),
        Shape::ListOf(inner) => json!({ "type": ["array", "null"], "items": schema(inner) }),
        Shape::SomeOf(inner) => json!({ "type": "array", "items": schema(inner), "minItems": 1 }),
        Shape::Keys(keys) => named(keys),
        Shape::Facts(section) => facts(section),
        Shape::Either(one, other) => json!({ "anyOf": [schema(one), schema(other)] }),
    }
}
