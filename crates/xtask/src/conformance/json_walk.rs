//! The first place where two catalogs differ, facet by facet.

use drift_catalog::Catalog;
use serde_json::{Map, Value};

/// Says where two catalogs differ, if they do. How a text was written (`raw`), who declares a table and the server's
/// version are not part of the schema.
pub(super) fn first_difference(is: &Catalog, wanted: &Catalog) -> Option<String> {
    let (Ok(is), Ok(wanted)) = (serde_json::to_value(is), serde_json::to_value(wanted)) else {
        return Some("a catalog has no JSON form".to_owned());
    };
    walk("", &is, &wanted)
}

const ASIDE: [&str; 5] = ["raw", "app", "flavor", "out_of_scope", "renamed_from"];

fn walk(place: &str, is: &Value, wanted: &Value) -> Option<String> {
    match (is, wanted) {
        // A file says that there is none where the database does not even have such a thing.
        (Value::Object(is), Value::Object(wanted)) if says_none(is) && says_nothing(wanted) => None,
        (Value::Object(is), Value::Object(wanted)) => {
            let mut keys: Vec<&String> = is.keys().chain(wanted.keys()).collect();
            keys.sort();
            keys.dedup();
            let nothing = Value::Null;
            keys.into_iter().filter(|key| !ASIDE.contains(&key.as_str())).find_map(|key| {
                let (is, wanted) = (is.get(key).unwrap_or(&nothing), wanted.get(key).unwrap_or(&nothing));
                walk(&format!("{place}/{key}"), is, wanted)
            })
        }
        (Value::Array(is), Value::Array(wanted)) if is.len() == wanted.len() => {
            let pairs = is.iter().zip(wanted).enumerate();
            pairs.into_iter().find_map(|(at, (is, wanted))| walk(&format!("{place}/{at}"), is, wanted))
        }
        _ if is == wanted => None,
        _ => Some(format!("{place} is {} and not {}", short(is), short(wanted))),
    }
}

fn says_none(facet: &Map<String, Value>) -> bool {
    facet.get("stated").is_some_and(Value::is_null)
}

fn says_nothing(facet: &Map<String, Value>) -> bool {
    facet.get("unstated").is_some_and(|reason| reason == "silent")
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(160) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::walk;

    #[test]
    fn finds_the_place_and_passes_over_spelling() {
        let one = json!({"a": [{"raw": "x", "text": "y"}]});
        assert_eq!(walk("", &one, &json!({"a": [{"raw": "z", "text": "y"}]})), None);
        let said = walk("", &one, &json!({"a": [{"raw": "x", "text": "z"}]}));
        assert_eq!(said.as_deref(), Some("/a/0/text is \"y\" and not \"z\""));
        assert!(walk("", &one, &json!({"a": []})).is_some());
    }
}
