//! Every good and bad model file goes through the reader and through the JSON Schema; the two agree, and each
//! mistake is where the file's `# expect:` lines say.
//!
//! `# expect: RULE LINE:COLUMN [TEXT]` stands for one mistake; the text is part of its message, of its help,
//! or `first at LINE:COLUMN` of its label. `# for: DATABASE` reads the file for that database only.

#![expect(clippy::expect_used, reason = "a test that cannot read its files has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use drift_catalog::Vendor;
use drift_models::{Input, Read, find, json_schema, read, write};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/models").join(name)
}

/// The files of one folder, without those below it.
fn files(name: &str) -> Vec<PathBuf> {
    let folder = folder(name);
    let files: Vec<PathBuf> = find(&folder)
        .expect("the folder")
        .into_iter()
        .filter(|file| file.parent() == Some(&folder))
        .collect();
    assert!(!files.is_empty(), "{name}");
    files
}

/// A file read for one database.
fn read_for(file: &Path, vendor: Vendor) -> Read {
    let bytes = fs::read(file).expect("the file");
    let schema = if vendor == Vendor::Postgres { "public" } else { "main" };
    read(vec![Input { name: file.display().to_string(), bytes }], vendor, schema)
}

fn vendors(file: &Path) -> Vec<Vendor> {
    let text = String::from_utf8_lossy(&fs::read(file).expect("the file")).into_owned();
    match text.lines().find_map(|line| line.strip_prefix("# for: ")) {
        Some(word) => vec![Vendor::from_word(word.trim()).expect("a database")],
        None => vec![Vendor::Postgres, Vendor::Sqlite],
    }
}

fn line_column(read: &Read, place: drift_catalog::Place) -> String {
    let (line, column) = read.sources.line_column(place).unwrap_or_default();
    format!("{line}:{column}")
}

/// The mistakes in the notation of the files, with everything they say.
fn found(read: &Read) -> Vec<(String, String)> {
    read.mistakes
        .iter()
        .map(|mistake| {
            let place = format!("{} {}", mistake.rule, line_column(read, mistake.place));
            let labels: Vec<String> = mistake
                .labels
                .iter()
                .map(|(place, text)| {
                    text.replace("first here", &format!("first at {}", line_column(read, *place)))
                })
                .collect();
            let help = mistake.help.clone().unwrap_or_default();
            (place, format!("{} | {help} | {}", mistake.message, labels.join(" | ")))
        })
        .collect()
}

/// What the schema says of a file: `None` where the file is no YAML, or holds what JSON cannot, such as a key
/// that stands twice.
fn by_schema(file: &Path) -> Option<Vec<String>> {
    let text = String::from_utf8(fs::read(file).expect("the file")).ok()?;
    let options = serde_saphyr::options! { strict_booleans: true };
    let value: serde_json::Value = serde_saphyr::from_str_with_options(&text, options).ok()?;
    let schema: serde_json::Value = serde_json::from_str(&json_schema()).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a JSON Schema");
    Some(validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect())
}

#[test]
fn good_files_have_no_mistake() {
    for file in files("good") {
        for vendor in vendors(&file) {
            let read = read_for(&file, vendor);
            assert!(read.mistakes.is_empty(), "{} for {vendor}: {:#?}", file.display(), found(&read));
        }
    }
}

#[test]
fn a_catalog_of_a_good_file_is_written_and_read_again() {
    for file in files("good") {
        for vendor in vendors(&file) {
            let first = read_for(&file, vendor).catalog;
            if first.schemas.is_empty() {
                continue;
            }
            let written = write(&first);
            let bytes = written.clone().into_bytes();
            let schema = if vendor == Vendor::Postgres { "public" } else { "main" };
            let again = read(vec![Input { name: "written.yaml".to_owned(), bytes }], vendor, schema);
            assert!(again.mistakes.is_empty(), "{}: {:#?}\n{written}", file.display(), found(&again));
            assert_eq!(write(&again.catalog), written, "{}", file.display());
        }
    }
}

#[test]
fn the_schema_takes_good_files() {
    for file in files("good").into_iter().chain(files("bad/semantic")) {
        if file.ends_with("case.yaml") {
            continue;
        }
        let errors = by_schema(&file);
        assert_eq!(errors, Some(Vec::new()), "{}", file.display());
    }
}

#[test]
fn the_schema_refuses_bad_files() {
    for file in files("bad") {
        let errors = by_schema(&file);
        assert!(errors.is_none_or(|errors| !errors.is_empty()), "{}", file.display());
    }
}

#[test]
fn mistakes_are_where_they_were_made() {
    let mut wrong = String::new();
    for file in files("bad").into_iter().chain(files("bad/semantic")) {
        let text = String::from_utf8_lossy(&fs::read(&file).expect("the file")).into_owned();
        let expected: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("# expect: ")).collect();
        for vendor in vendors(&file) {
            let found = found(&read_for(&file, vendor));
            let fits = |expected: &str, (place, said): &(String, String)| {
                expected.strip_prefix(place.as_str()).is_some_and(|text| {
                    (text.is_empty() || text.starts_with(' ')) && said.contains(text.trim_start())
                })
            };
            let all = !expected.is_empty()
                && expected.len() == found.len()
                && expected.iter().all(|expected| found.iter().any(|found| fits(expected, found)));
            if !all {
                wrong.push_str(&format!("{} for {vendor}:\n", file.display()));
                for (place, said) in &found {
                    wrong.push_str(&format!("  {place} {said}\n"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_committed_schema_is_the_generated_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/models.schema.json");
    let committed = fs::read_to_string(path).expect("schema/models.schema.json");
    assert!(committed == json_schema(), "run `cargo xtask gen`");
}
