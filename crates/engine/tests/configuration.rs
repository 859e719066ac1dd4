//! Every `drift.yaml` of this repository, given to the program and to the published schema, which have to agree.

#![expect(clippy::expect_used, reason = "a test that cannot read its files has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use drift_engine::{Config, config_schema};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What stands between the fences, where it is a configuration.
fn examples(page: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(page)).expect(page);
    let mut all = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```yaml") {
            let lines: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            all.push(lines.join("\n") + "\n");
        }
    }
    all.retain(|text| text.lines().any(|line| line.starts_with("version:")));
    all
}

/// The configurations of the cases.
fn cases(folder: &Path, all: &mut Vec<String>) {
    for path in fs::read_dir(folder).expect("list the cases").flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            cases(&path, all);
            continue;
        }
        let text = fs::read_to_string(&path).expect("a case");
        for section in text.split("\n=== ").filter(|section| section.starts_with("file ")) {
            if let Some((head, body)) = section.split_once('\n')
                && head.ends_with("drift.yaml")
            {
                all.push(format!("{body}\n"));
            }
        }
    }
}

fn by_schema(text: &str) -> Vec<String> {
    let schema: serde_json::Value = serde_json::from_str(&config_schema()).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a JSON Schema");
    // As editors read it, by YAML 1.2: `off` is a word.
    let options = serde_saphyr::options! { strict_booleans: true };
    let value: serde_json::Value = serde_saphyr::from_str_with_options(text, options).expect("YAML");
    validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Whether the program takes it; what it includes is not here.
fn by_program(text: &str) -> bool {
    let folder = tempfile::tempdir().expect("make a folder");
    fs::write(folder.path().join("drift.yaml"), text).expect("write");
    Config::load(None, folder.path()).is_ok()
}

#[test]
fn what_is_published_is_taken() {
    let mut all = vec![fs::read_to_string(root().join("drift.yaml")).expect("drift.yaml")];
    let documented = examples("docs/configuration.md");
    assert!(!documented.is_empty(), "the page shows an example");
    all.extend(documented);
    all.extend(examples("README.md"));
    for text in all {
        assert_eq!(by_schema(&text), Vec::<String>::new(), "{text}");
        assert!(by_program(&text), "{text}");
    }
}

#[test]
fn program_and_schema_agree() {
    let mut all = Vec::new();
    cases(&root().join("fixtures/cases"), &mut all);
    assert!(all.len() > 2, "the cases have configurations: {}", all.len());
    let target = |inside: &str| format!("version: 1\ntargets:\n  shop: {inside}\n");
    all.extend(
        [
            "{ models: m }",
            "{ models: { command: print-models, format: sql } }",
            "{ models: { format: sql } }",
            "{ database: { host: db, port: 5432, password: 'env:X' } }",
            "{ database: { host: db, port: many } }",
            "{ schemas: public }",
            "{ ignore: [{ pattern: 'a.*', reason: old, until: '2030-01-31' }] }",
            "{ ignore: [{ pattern: 'a.*' }] }",
            "{ rules: { drift/extra-table: off } }",
            "{ modles: m }",
        ]
        .map(target),
    );
    all.extend(
        ["targets: {}\n", "version: one\n", "version: 1\ninclude: a\n", "version: 1\n"].map(str::to_owned),
    );
    for text in all {
        let errors = by_schema(&text);
        assert_eq!(errors.is_empty(), by_program(&text), "{errors:?}\n{text}");
    }
}
