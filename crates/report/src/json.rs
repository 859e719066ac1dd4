//! The report for programs: versioned, with everything the text shows.

use std::collections::BTreeMap;

use drift_catalog::{Hold, Statement};
use drift_findings::{Finding, Fix, Severity};
use schemars::JsonSchema;
use serde::Serialize;

use crate::check::{Check, Outcome, Side};

/// The report's format version.
const VERSION: u32 = 1;

/// A report on one comparison.
#[derive(Serialize, JsonSchema)]
struct Report {
    /// Format version.
    version: u32,
    /// Program and version.
    tool: String,
    /// `clean`, `drift` or `unchecked`.
    outcome: String,
    /// Name of the target, where there are several.
    target: Option<String>,
    /// What is.
    from: ReportSide,
    /// What is wanted.
    to: ReportSide,
    /// Sorted by path.
    findings: Vec<ReportFinding>,
    /// What was and was not compared.
    coverage: ReportCoverage,
    /// Counts.
    summary: Summary,
    /// Remarks.
    notes: Vec<String>,
    /// Why nothing was checked, where that is so.
    error: Option<ReportError>,
}

#[derive(Serialize, JsonSchema, Default)]
struct ReportSide {
    name: String,
    tables: usize,
    origin: String,
    server: String,
}

#[derive(Serialize, JsonSchema)]
struct ReportFinding {
    rule: String,
    severity: String,
    kind: String,
    path: String,
    /// The facet, where the finding is about one.
    attribute: Option<String>,
    /// `missing`, `differs` or `extra`.
    aspect: String,
    app: Option<String>,
    message: String,
    /// What is.
    from: String,
    /// What is wanted.
    to: String,
    locations: Vec<Location>,
    notes: Vec<String>,
    /// Paths that are told here instead of in a finding of their own.
    covers: Vec<String>,
    fixes: Vec<ReportFix>,
    fingerprint: String,
}

#[derive(Serialize, JsonSchema)]
struct Location {
    file: String,
    line: usize,
    column: usize,
    label: String,
}

#[derive(Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ReportFix {
    /// Statements for the database, in order.
    Statements { statements: Vec<ReportStatement> },
    /// An edit of a model file.
    Edit {
        file: String,
        /// The first byte that goes.
        start: usize,
        /// The byte after the last that goes.
        end: usize,
        /// What stands there instead.
        replacement: String,
        /// The first line that goes or comes, from 1.
        line: usize,
        removed: Vec<String>,
        added: Vec<String>,
    },
    /// Why there is none.
    None { side: String, why: String },
}

#[derive(Serialize, JsonSchema)]
struct ReportStatement {
    id: usize,
    sql: String,
    /// Why it is held back, if it is.
    held: Option<String>,
}

#[derive(Serialize, JsonSchema, Default)]
struct ReportCoverage {
    compared: usize,
    compared_by_kind: BTreeMap<String, usize>,
    not_compared: Vec<ReportNotCompared>,
    not_stated: BTreeMap<String, usize>,
    not_declared: usize,
    not_declared_by_kind: BTreeMap<String, usize>,
    out_of_scope: usize,
    unmanaged: Vec<String>,
    bookkeeping: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
struct ReportNotCompared {
    path: String,
    attribute: Option<String>,
    why: String,
}

#[derive(Serialize, JsonSchema, Default)]
struct Summary {
    errors: usize,
    warnings: usize,
    notes: usize,
    filtered: usize,
}

/// Why nothing was checked.
#[derive(Serialize, JsonSchema)]
struct ReportError {
    what: String,
    said: String,
    hint: Option<String>,
}

/// The report as JSON.
pub fn json(check: &Check) -> String {
    let report = Report {
        version: VERSION,
        tool: format!("drift {}", check.version),
        outcome: check.outcome.word().to_owned(),
        target: check.target.clone(),
        from: side(&check.from),
        to: side(&check.to),
        findings: check.findings.iter().map(|own| finding(check, own)).collect(),
        coverage: coverage(check),
        summary: Summary {
            errors: check.count(Severity::Error),
            warnings: check.count(Severity::Warning),
            notes: check.count(Severity::Note),
            filtered: check.filtered,
        },
        notes: check.notes.clone(),
        error: None,
    };
    print(&report)
}

/// The report of a run that checked nothing.
pub fn unchecked_json(version: &str, what: &str, said: &str, hint: Option<&str>) -> String {
    print(&Report {
        version: VERSION,
        tool: format!("drift {version}"),
        outcome: Outcome::Unchecked.word().to_owned(),
        target: None,
        from: ReportSide::default(),
        to: ReportSide::default(),
        findings: Vec::new(),
        coverage: ReportCoverage::default(),
        summary: Summary::default(),
        notes: Vec::new(),
        error: Some(ReportError {
            what: what.to_owned(),
            said: said.to_owned(),
            hint: hint.map(str::to_owned),
        }),
    })
}

fn print(report: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(report).unwrap_or_default();
    text.push('\n');
    text
}

/// `schema/report.schema.json`.
pub fn json_schema() -> String {
    print(&schemars::schema_for!(Report))
}

fn side(side: &Side) -> ReportSide {
    ReportSide {
        name: side.name.clone(),
        tables: side.tables,
        origin: side.origin.clone(),
        server: side.server.clone(),
    }
}

fn finding(check: &Check, finding: &Finding) -> ReportFinding {
    let locations = finding
        .labels
        .iter()
        .filter_map(|label| {
            let (line, column) = check.sources.line_column(label.place)?;
            let file = check.sources.file(label.place.file)?.name.clone();
            Some(Location { file, line, column, label: label.text.clone() })
        })
        .collect();
    ReportFinding {
        rule: finding.rule.id.to_owned(),
        severity: finding.severity.to_string(),
        kind: finding.path.kind.word().to_owned(),
        path: finding.path.to_string(),
        attribute: finding.attribute.as_ref().map(ToString::to_string),
        aspect: match finding.aspect {
            drift_findings::Aspect::Missing => "missing",
            drift_findings::Aspect::Differs => "differs",
            drift_findings::Aspect::Extra => "extra",
        }
        .to_owned(),
        app: finding.app.clone(),
        message: finding.message.clone(),
        from: finding.from.clone(),
        to: finding.to.clone(),
        locations,
        notes: finding.notes.clone(),
        covers: finding.covers.iter().map(ToString::to_string).collect(),
        fixes: finding.fixes.iter().map(|own| fix(check, own)).collect(),
        fingerprint: finding.fingerprint.clone(),
    }
}

fn fix(check: &Check, fix: &Fix) -> ReportFix {
    let none = |side: &str, why: &str| ReportFix::None { side: side.to_owned(), why: why.to_owned() };
    match fix {
        Fix::Statements(ids) => ReportFix::Statements {
            statements: ids.iter().filter_map(|id| check.statement(*id)).map(statement).collect(),
        },
        Fix::Edit(edit) => {
            let lines = crate::edit::EditLines::of(&check.sources, edit);
            ReportFix::Edit {
                file: check.sources.file(edit.file).map(|file| file.name.clone()).unwrap_or_default(),
                start: edit.range.start,
                end: edit.range.end,
                replacement: edit.replacement.clone(),
                line: lines.line,
                removed: lines.removed,
                added: lines.added,
            }
        }
        Fix::NoEdit(why) => none("models", why),
        Fix::NoStatement(why) => none("database", why),
    }
}

fn statement(statement: &Statement) -> ReportStatement {
    let held = statement.hold.as_ref().map(|hold| match hold {
        Hold::Loss(why) => format!("loss: {why}"),
        Hold::Decision(why) => format!("decision: {why}"),
        Hold::Follows(why) => format!("follows: {why}"),
    });
    ReportStatement { id: statement.id, sql: statement.sql.clone(), held }
}

fn coverage(check: &Check) -> ReportCoverage {
    let coverage = &check.coverage;
    let by_kind = |counts: &BTreeMap<drift_catalog::Kind, usize>| {
        counts.iter().map(|(kind, number)| (kind.word().to_owned(), *number)).collect()
    };
    ReportCoverage {
        compared: coverage.compared_total(),
        compared_by_kind: by_kind(&coverage.compared),
        not_compared: coverage
            .not_compared
            .iter()
            .map(|item| ReportNotCompared {
                path: item.path.to_string(),
                attribute: item.attribute.as_ref().map(ToString::to_string),
                why: if item.why.is_empty() { item.reason.reason().to_owned() } else { item.why.clone() },
            })
            .collect(),
        not_stated: coverage.silent.clone(),
        not_declared: coverage.not_declared_total(),
        not_declared_by_kind: by_kind(&coverage.not_declared),
        out_of_scope: coverage.out_of_scope.values().sum(),
        unmanaged: coverage.unmanaged.iter().map(ToString::to_string).collect(),
        bookkeeping: coverage.bookkeeping.iter().map(ToString::to_string).collect(),
    }
}
