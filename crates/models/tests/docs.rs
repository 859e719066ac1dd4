//! Every example of the documentation is read, and given to the JSON Schema.

#![expect(clippy::expect_used, reason = "a test that cannot read the page has failed")]

use std::fs;
use std::path::Path;

use drift_catalog::Vendor;
use drift_models::{Input, RULES, json_schema, read};

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/models.md");
    fs::read_to_string(path).expect("docs/models.md")
}

/// The examples in YAML, with the word after `yaml`, which names a database.
fn examples(page: &str) -> Vec<(String, String)> {
    let mut examples = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(word) = line.strip_prefix("```yaml") {
            let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            examples.push((word.trim().to_owned(), text.join("\n") + "\n"));
        }
    }
    examples
}

#[test]
fn every_example_is_read_without_a_mistake() {
    let page = page();
    let schema: serde_json::Value = serde_json::from_str(&json_schema()).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a JSON Schema");
    let examples = examples(&page);
    assert!(examples.len() >= 6, "{}", examples.len());
    for (word, text) in examples {
        for vendor in [Vendor::Postgres, Vendor::Sqlite] {
            if !word.is_empty() && Vendor::from_word(&word) != Some(vendor) {
                continue;
            }
            let input = Input { name: "docs/models.md".to_owned(), bytes: text.clone().into_bytes() };
            let read = read(vec![input], vendor, "public");
            let said: Vec<&str> = read.mistakes.iter().map(|mistake| mistake.message.as_str()).collect();
            assert!(said.is_empty(), "{vendor}: {said:?}\n{text}");
        }
        let value: serde_json::Value = serde_saphyr::from_str(&text).expect("YAML");
        let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}\n{text}");
    }
}

#[test]
fn the_page_names_every_documented_default_and_type() {
    let page = page();
    for known in drift_dialect::KNOWN_DEFAULTS {
        assert!(page.contains(&format!("`{}`", known.word)), "{}", known.word);
    }
    for (word, _) in drift_dialect::PORTABLE_WORDS {
        assert!(page.contains(&format!("`{word}`")) || page.contains(&format!("`{word}(")), "{word}");
    }
}

#[test]
fn every_rule_has_its_own_id_under_model() {
    for (at, rule) in RULES.iter().enumerate() {
        assert!(rule.id.starts_with("model/"), "{}", rule.id);
        assert!(RULES[..at].iter().all(|other| other.id != rule.id), "{}", rule.id);
    }
}
