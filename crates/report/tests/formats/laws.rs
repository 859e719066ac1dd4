//! What must hold of every format.

use drift_catalog::Vendor;
use drift_report::{TextOptions, catalog_schema, from_json, json, json_schema, text, to_json};

use crate::canned::{DEALERS, check, database, hostile, options, plain};

fn value(text: &str) -> serde_json::Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn findings_in_are_findings_out() {
    let check = check();
    assert!(check.findings.len() > 8, "a report that shows much");
    let report = value(&json(&check));
    let told: Vec<&str> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|finding| finding["fingerprint"].as_str().expect("a fingerprint"))
        .collect();
    let own: Vec<&str> = check.findings.iter().map(|finding| finding.fingerprint.as_str()).collect();
    assert_eq!(told, own);
    let page = plain(&text(&check, &options()));
    // Wrapped lines are joined again.
    let page: String = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let folded = check.findings.iter().filter(|own| own.rule.id == "drift/missing-table").count();
    for finding in &check.findings {
        if finding.rule.id == "drift/missing-table" {
            assert!(page.contains(finding.path.name()), "{}", finding.message);
        } else {
            assert!(page.contains(&finding.message), "{}", finding.message);
        }
    }
    assert!(page.contains(&format!("{folded} tables are missing")));
    for limit in 0..check.findings.len() {
        let page = plain(&text(&check, &TextOptions { limit, ..options() }));
        assert!(page.contains(&format!("… and {} more finding", check.findings.len() - limit)), "{limit}");
    }
}

#[test]
fn the_worst_come_first_under_a_limit() {
    let check = check();
    let errors = check.count(drift_findings::Severity::Error);
    let page = plain(&text(&check, &TextOptions { limit: errors, ..options() }));
    let marked = |mark: &str| page.lines().any(|line| line.starts_with(&format!("  {mark} ")));
    assert!(marked("✗") && !marked("!") && !marked("·"), "{page}");
}

#[test]
fn json_names_every_statement_and_place() {
    let check = check();
    let report = value(&json(&check));
    let statements = report["statements"].as_array().expect("statements");
    assert_eq!(statements.len(), check.plan.statements.len());
    for finding in report["findings"].as_array().expect("findings") {
        for location in finding["locations"].as_array().expect("locations") {
            assert!(location["line"].as_u64() > Some(0) && location["column"].as_u64() > Some(0));
        }
        for fix in finding["fixes"].as_array().expect("fixes") {
            for id in fix["ids"].as_array().into_iter().flatten() {
                assert!(statements.iter().any(|own| own["id"] == *id), "{id}");
            }
        }
    }
}

#[test]
fn the_schema_names_every_key_of_the_report() {
    let schema = value(&json_schema());
    let report = value(&json(&check()));
    let keys = |value: &serde_json::Value| -> Vec<String> {
        value.as_object().expect("an object").keys().cloned().collect()
    };
    assert_eq!(keys(&schema["properties"]), keys(&report));
    assert_eq!(keys(&schema["$defs"]["FindingShape"]["properties"]), keys(&report["findings"][0]));
    assert_eq!(keys(&schema["$defs"]["CoverageShape"]["properties"]), keys(&report["coverage"]));
}

#[test]
fn no_debug_text_reaches_a_person() {
    let check = check();
    let verbose = TextOptions { verbose: true, ..options() };
    for page in [text(&check, &options()), text(&check, &verbose), json(&check)] {
        assert!(!page.contains("Some(") && !page.contains("None"), "{page}");
    }
}

#[test]
fn the_same_report_is_the_same_bytes() {
    assert_eq!(text(&check(), &options()), text(&check(), &options()));
    assert_eq!(json(&check()), json(&check()));
}

#[test]
fn hostile_texts_do_nothing_to_the_terminal() {
    let check = hostile();
    assert!(check.findings.len() >= 3, "{:?}", check.findings.len());
    for width in [0, 50, 100, 1000] {
        let verbose = TextOptions { verbose: true, width, ..options() };
        for page in [plain(&text(&check, &verbose)), json(&check)] {
            let bad: Vec<char> = page
                .chars()
                .filter(|c| *c != '\n' && (c.is_control() || matches!(c, '\u{202e}' | '\u{200b}')))
                .collect();
            assert!(bad.is_empty(), "{bad:?}\n{page}");
        }
    }
    // Stripping colours took nothing away that a name brought: every escape left is our own.
    let styled = text(&check, &options());
    assert!(!styled.contains("\u{1b}[31m\\u{202e}") && styled.contains("\\u{1b}[31m"), "{styled}");
    assert_eq!(value(&json(&check))["target"], "a\u{1b}[31m\u{202e}\u{9b}2J\u{7f}\u{200b}\rb");
}

#[test]
fn no_line_of_ours_is_wider_than_the_page() {
    let page = plain(&text(&check(), &TextOptions { width: 80, ..options() }));
    // Statements and commands are there to be copied; they are never broken.
    let ours = |line: &&str| {
        !line.starts_with(&" ".repeat(17)) && !line.contains("database   ") && !line.starts_with("Next:")
    };
    for line in page.lines().skip(1).filter(ours) {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn a_catalog_document_reads_back() {
    let catalog = database(DEALERS, Vendor::Sqlite);
    let document = to_json(&catalog);
    assert_eq!(from_json(&document).expect("our own document"), catalog);
    for key in value(&catalog_schema())["required"].as_array().expect("required") {
        assert!(value(&document).get(key.as_str().expect("a key")).is_some());
    }
    let newer = document.replacen("\"drift_catalog\": 1", "\"drift_catalog\": 99", 1);
    assert!(from_json(&newer).expect_err("another version").contains("99"));
    assert!(from_json("{}").expect_err("no catalog").contains("no catalog of drift"));
}
