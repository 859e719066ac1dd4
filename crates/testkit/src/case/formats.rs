//! What holds for every run of a comparison: asked again in each format, it says the same, and what is for programs
//! is as the published schemas say.

use std::collections::BTreeMap;
use std::path::Path;

use jsonschema::Validator;
use serde_json::Value;

use crate::Ran;

/// The published schemas.
#[derive(Debug)]
pub(super) struct Schemas {
    report: Validator,
    catalog: Validator,
}

/// One run again, with other words at its end.
pub(super) type Again<'a> = &'a dyn Fn(&[&str]) -> Ran;

impl Schemas {
    /// Reads them from their folder.
    pub(super) fn read(folder: &Path) -> Result<Schemas, String> {
        let read = |name: &str| {
            let path = folder.join(name);
            let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
            let text = std::fs::read_to_string(&path).map_err(|error| told(&error))?;
            let mut schema: Value = serde_json::from_str(&text).map_err(|error| told(&error))?;
            close(&mut schema);
            jsonschema::validator_for(&schema).map_err(|error| told(&error))
        };
        Ok(Schemas { report: read("report.schema.json")?, catalog: read("catalog.schema.json")? })
    }

    /// A report, if it is one.
    pub(super) fn report(&self, text: &str) -> Result<Value, String> {
        valid(&self.report, "report", text)
    }

    /// A catalog, if it is one.
    pub(super) fn catalog(&self, text: &str) -> Result<Value, String> {
        valid(&self.catalog, "catalog", text)
    }

    /// Holds the formats of a check or diff, whose exit code is known, against each other.
    pub(super) fn agree(&self, expected: Option<i32>, again: Again<'_>) -> Result<(), String> {
        let json = again(&["--format", "json"]);
        same_code("json", expected, json.code)?;
        let report = self.report(&json.stdout)?;
        let outcome = report["outcome"].as_str().unwrap_or_default();
        if (outcome == "unchecked") != (expected == Some(2)) || (outcome == "clean" && expected == Some(1)) {
            return Err(format!("the report says {outcome}, the exit code is {expected:?}"));
        }
        if report["error"].is_object() {
            return Ok(());
        }
        let text = again(&["--limit", "1000000"]);
        same_code("text", expected, text.code)?;
        let (told, listed) = (told(&text.stdout), listed(&report));
        if told != listed {
            return Err(format!("findings of the text: {told:#?}\nfindings of the JSON: {listed:#?}"));
        }
        counted(&report)?;
        let sql = again(&["--format", "sql"]);
        same_code("sql", expected, sql.code)?;
        scripted(&report, &sql.stdout)
    }
}

/// Readers take keys that a later version adds; this version's own writing holds none but those that are published.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            map.values_mut().for_each(close);
            if map.get("type").is_some_and(|kind| kind == "object") && map.contains_key("properties") {
                map.entry("additionalProperties").or_insert(Value::Bool(false));
            }
        }
        Value::Array(all) => all.iter_mut().for_each(close),
        _ => {}
    }
}

fn valid(schema: &Validator, what: &str, text: &str) -> Result<Value, String> {
    let value: Value =
        serde_json::from_str(text).map_err(|error| format!("the {what} is no JSON: {error}\n{text}"))?;
    let errors: Vec<String> =
        schema.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    if errors.is_empty() {
        return Ok(value);
    }
    Err(format!("the {what} is not as its schema says:\n{}\n{text}", errors.join("\n")))
}

fn same_code(format: &str, expected: Option<i32>, got: Option<i32>) -> Result<(), String> {
    if expected == got {
        return Ok(());
    }
    Err(format!("--format {format} ends with {got:?}, the run itself with {expected:?}"))
}

/// Number of findings of each rule, as the text tells them: a finding's first paragraph ends with its rule.
fn told(text: &str) -> BTreeMap<String, u64> {
    let mut all = BTreeMap::new();
    let mut several = 1;
    for line in text.lines().filter(|line| !line.starts_with("Next:")) {
        let mut words = line.split_whitespace();
        // Missing tables of one owner share a headline that begins with their number.
        if let [_, number, "tables", "are", ..] = words.clone().take(5).collect::<Vec<_>>()[..] {
            several = number.parse().unwrap_or(1);
        }
        if let Some(rule) = words.next_back().filter(|word| word.starts_with("drift/")) {
            *all.entry(rule.to_owned()).or_insert(0) += std::mem::replace(&mut several, 1);
        }
    }
    all
}

/// The same of the report for programs.
fn listed(report: &Value) -> BTreeMap<String, u64> {
    let mut all = BTreeMap::new();
    for finding in report["findings"].as_array().into_iter().flatten() {
        *all.entry(finding["rule"].as_str().unwrap_or_default().to_owned()).or_insert(0) += 1;
    }
    all
}

/// The summary counts what is listed.
fn counted(report: &Value) -> Result<(), String> {
    for (severity, key) in [("error", "errors"), ("warning", "warnings"), ("note", "notes")] {
        let findings = report["findings"].as_array().into_iter().flatten();
        let number = findings.filter(|finding| finding["severity"] == severity).count();
        if report["summary"][key] != number {
            return Err(format!("{number} findings are {key}, the summary says {}", report["summary"][key]));
        }
    }
    Ok(())
}

/// Every statement of the report stands in the script, active or as a comment.
fn scripted(report: &Value, script: &str) -> Result<(), String> {
    for statement in report["statements"].as_array().into_iter().flatten() {
        let sql = statement["sql"].as_str().unwrap_or_default();
        if let Some(line) = sql.lines().map(str::trim).find(|line| !script.contains(line)) {
            return Err(format!("the script lacks a line of a statement of the report: {line}\n{script}"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_counted_as_they_are_told() {
        let text = "  \u{2717} a is missing      drift/missing-column\n      \u{2502} x\n\
                    \u{20} \u{2717} 3 tables are missing: a, b, c\n      drift/missing-table\n\
                    \u{20} \u{b7} b is extra      drift/missing-column\nNext: drift rules drift/missing-column\n";
        let expected = [("drift/missing-column", 2), ("drift/missing-table", 3)];
        assert_eq!(told(text), expected.map(|(rule, number)| (rule.to_owned(), number)).into());
    }

    #[test]
    fn a_summary_that_miscounts_and_a_script_that_lacks_a_statement_are_told() {
        let report = |errors: u64| {
            serde_json::json!({
                "findings": [{ "rule": "drift/x", "severity": "error" }],
                "summary": { "errors": errors, "warnings": 0, "notes": 0 },
                "statements": [{ "sql": "DROP TABLE\n  t;" }],
            })
        };
        assert!(counted(&report(1)).is_ok() && counted(&report(2)).is_err());
        assert!(
            scripted(&report(1), "-- DROP TABLE\n--   t;").is_ok()
                && scripted(&report(1), "DROP TABLE").is_err()
        );
    }
}
