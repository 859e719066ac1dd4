//! One comparison as JSON.

use std::collections::BTreeMap;

use drift_catalog::{Hold, Kind, NotCompared, ObjectPath, Statement};
use drift_findings::{Finding, Fix, Severity};

use super::shape::{
    Counts, CoverageShape, Covered, Ended, FindingShape, FixShape, Held, HunkShape, NotComparedShape,
    PieceShape, Report, SideShape, SpelledShape, StatementShape, Summary, WhyShape,
};
use super::{VERSION, location, print};
use crate::check::{Check, Outcome, Side};
use crate::count::Tally;
use crate::edit;
use crate::places::Places;
use crate::why::{Spelled, Why};

/// The report as JSON.
pub fn json(check: &Check) -> String {
    let places = Places::new(&check.sources);
    print(&Report {
        version: VERSION,
        tool: format!("drift {}", check.version),
        outcome: match check.outcome {
            Outcome::Clean => Ended::Clean,
            Outcome::Drift => Ended::Drift,
            Outcome::Unchecked => Ended::Unchecked,
        },
        target: check.target.clone(),
        from: side(&check.from),
        to: side(&check.to),
        findings: check.findings.iter().map(|own| finding(check, &places, own)).collect(),
        statements: check.plan.statements.iter().map(statement).collect(),
        fix_command: Some(check.fix_command.clone()),
        coverage: coverage(check),
        summary: summary(check),
        notes: check.notes.clone(),
        why: check.why.iter().map(why).collect(),
        mistakes: Vec::new(),
        error: None,
        elapsed_ms: check.elapsed.map(|elapsed| u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)),
    })
}

fn why(why: &Why) -> WhyShape {
    let side = |side: &Option<Spelled>| {
        side.as_ref().map(|side| SpelledShape {
            raw: side.raw.clone(),
            canonical: side.canonical.clone(),
            rules: side.rules.iter().map(|rule| (*rule).to_owned()).collect(),
        })
    };
    WhyShape {
        object: why.object.clone(),
        facet: why.facet.clone(),
        equal: why.is_equal(),
        from: side(&why.from),
        to: side(&why.to),
    }
}

fn side(side: &Side) -> SideShape {
    SideShape {
        name: side.name.clone(),
        tables: side.tables,
        origin: side.origin.clone(),
        server: side.server.clone(),
    }
}

fn finding(check: &Check, places: &Places<'_>, finding: &Finding) -> FindingShape {
    let covered = |path: &ObjectPath| Covered { kind: path.kind.word().to_owned(), path: path.to_string() };
    FindingShape {
        rule: finding.rule.id.to_owned(),
        severity: finding.severity.to_string(),
        kind: finding.path.kind.word().to_owned(),
        path: finding.path.to_string(),
        attribute: finding.attribute.as_ref().map(ToString::to_string),
        aspect: finding.aspect.word().to_owned(),
        app: finding.app.clone(),
        message: finding.message.clone(),
        from: finding.from.clone(),
        to: finding.to.clone(),
        locations: finding
            .labels
            .iter()
            .filter_map(|label| location(places, label.place, &label.text))
            .collect(),
        notes: finding.notes.clone(),
        covers: finding.covers.iter().map(covered).collect(),
        fixes: finding.fixes.iter().map(|own| fix(check, places, own)).collect(),
        fingerprint: finding.fingerprint.clone(),
    }
}

fn fix(check: &Check, places: &Places<'_>, fix: &Fix) -> FixShape {
    let none = |side: &str, why: &str| FixShape::None { side: side.to_owned(), why: why.to_owned() };
    let file = |id| check.sources.file(id).map(|file| file.name.clone()).unwrap_or_default();
    match fix {
        Fix::Statements(ids) => FixShape::Statements { ids: ids.clone() },
        Fix::Edit(pieces) => FixShape::Edit {
            pieces: pieces
                .iter()
                .map(|piece| PieceShape {
                    file: file(piece.file),
                    start: piece.range.start,
                    end: piece.range.end,
                    replacement: piece.replacement.clone(),
                })
                .collect(),
            hunks: edit::hunks(places, pieces)
                .into_iter()
                .map(|hunk| HunkShape {
                    file: file(hunk.file),
                    line: hunk.line,
                    removed: hunk.removed,
                    added: hunk.added,
                })
                .collect(),
        },
        Fix::NoEdit(why) => none("models", why),
        Fix::NoStatement(why) => none("database", why),
    }
}

fn statement(statement: &Statement) -> StatementShape {
    let held = statement.hold.as_ref().map(|hold| {
        let (kind, why) = match hold {
            Hold::Loss(why) => ("loss", why),
            Hold::Decision(why) => ("decision", why),
            Hold::Follows(why) => ("follows", why),
        };
        Held { kind: kind.to_owned(), why: why.clone() }
    });
    StatementShape {
        id: statement.id,
        sql: statement.sql.clone(),
        note: statement.note.clone(),
        about: paths(&statement.about),
        held,
        loses: statement.loses.clone(),
        transactional: statement.transactional,
    }
}

fn paths(paths: &[ObjectPath]) -> Vec<String> {
    paths.iter().map(ToString::to_string).collect()
}

fn by_kind(counts: &BTreeMap<Kind, usize>) -> BTreeMap<String, usize> {
    counts.iter().map(|(kind, number)| (kind.word().to_owned(), *number)).collect()
}

fn coverage(check: &Check) -> CoverageShape {
    let coverage = &check.coverage;
    CoverageShape {
        compared: coverage.compared_total(),
        compared_by_kind: by_kind(&coverage.compared),
        not_compared: coverage.not_compared.iter().map(not_compared).collect(),
        no_counterpart: coverage.no_counterpart.iter().map(not_compared).collect(),
        not_stated: coverage.silent.clone(),
        not_declared: coverage.not_declared_total(),
        not_declared_by_kind: by_kind(&coverage.not_declared),
        out_of_scope: coverage.out_of_scope.values().sum(),
        out_of_scope_by_schema: coverage.out_of_scope.clone(),
        unmanaged: paths(&coverage.unmanaged),
        bookkeeping: paths(&coverage.bookkeeping),
    }
}

fn not_compared(item: &NotCompared) -> NotComparedShape {
    NotComparedShape {
        kind: item.path.kind.word().to_owned(),
        path: item.path.to_string(),
        attribute: item.attribute.as_ref().map(ToString::to_string),
        why: if item.why.is_empty() { item.reason.reason().to_owned() } else { item.why.clone() },
    }
}

fn summary(check: &Check) -> Summary {
    let kinds = Tally::of(&check.findings)
        .rows
        .into_iter()
        .map(|(kind, [missing, differs, extra])| (kind.word().to_owned(), Counts { missing, differs, extra }))
        .collect();
    Summary {
        errors: check.count(Severity::Error),
        warnings: check.count(Severity::Warning),
        notes: check.count(Severity::Note),
        filtered: check.filtered,
        kinds,
    }
}
