//! The canned report: a whole run from two model texts, without a database.

use drift_catalog::{
    Attribute, Catalog, FileId, Kind, NotCompared, ObjectPath, Plan, Sources, Statement, Unstated, Vendor,
};
use drift_findings::{Context, Fix, Levels};
use drift_models::{Edit, Input, Read};
use drift_report::{Check, Outcome, Side, TextOptions};

/// The declared side, in two files.
pub(crate) const DEALERS: &str = r#"drift: 1
app: dealers
tables:
  plans:
    columns:
      id: { type: uuid, primary_key: true }
      name: string(40)
  tenants:
    columns:
      id:         { type: uuid, primary_key: true }
      plan_id:    { type: uuid, nullable: true, references: plans(id) }
      seats:      { type: integer, default: 1 }
      full_name:  string(80)
    indexes: [ [plan_id] ]
    unique: [ [full_name] ]
    checks: { seats_positive: "seats > 0" }
"#;

pub(crate) const LICENSE: &str = r#"drift: 1
app: license
tables:
  license_invoice:
    columns:
      id: { type: uuid, primary_key: true }
  license_item:
    columns:
      id: { type: uuid, primary_key: true }
      invoice: { type: uuid, references: license_invoice(id) }
"#;

/// What the database has.
const DATABASE: &str = r#"drift: 1
complete: true
tables:
  plans:
    columns:
      id: { type: uuid, primary_key: true }
      name: string(40)
  tenants:
    columns:
      id: { type: uuid, primary_key: true }
      plan: string(40)
      seats: { type: text, default: 1 }
      fullname: string(80)
      code: text
    unique: [ [fullname] ]
    checks: { seats_positive: "seats + 0 > 0" }
  leftovers:
    columns: { x: integer? }
"#;

pub(crate) fn read(texts: &[(&str, &str)], vendor: Vendor) -> Read {
    let inputs = texts
        .iter()
        .map(|(name, text)| Input { name: (*name).to_owned(), bytes: text.as_bytes().to_vec() })
        .collect();
    drift_models::read(inputs, vendor, drift_dialect::of(vendor).default_schema())
}

pub(crate) fn database(text: &str, vendor: Vendor) -> Catalog {
    let dialect = drift_dialect::of(vendor);
    let mut read = read(&[("live.yaml", text)], vendor);
    assert!(read.mistakes.is_empty(), "{:?}", read.mistakes);
    let empty = Catalog::empty(read.catalog.flavor, dialect.default_schema());
    dialect.settle(&mut read.catalog, &mut Sources::default(), &empty);
    dialect.canonicalize(&mut read.catalog);
    read.catalog
}

pub(crate) fn check_of(vendor: Vendor, declared: &[(&str, &str)], live: &str) -> Check {
    let dialect = drift_dialect::of(vendor);
    let from = database(live, vendor);
    let Read { catalog: mut to, mut sources, mistakes } = read(declared, vendor);
    assert!(mistakes.is_empty(), "{mistakes:?}");
    dialect.canonicalize(&mut to);
    dialect.settle(&mut to, &mut sources, &from);
    dialect.canonicalize(&mut to);
    let changes = drift_diff::diff(&from, &to);
    let plan = drift_plan::plan(&from, &to, &changes.changes, drift_plan::Options::default());
    let context = Context {
        from: &from,
        to: &to,
        changes: &changes,
        plan: &plan,
        sources: &sources,
        dialect,
        from_name: "the database",
        to_name: "the models",
        target: "main",
    };
    let findings = drift_findings::find(&context, &Levels::default());
    Check {
        from_first: false,
        version: "0.0.0",
        target: None,
        from: Side {
            name: "sqlite shop.db".to_owned(),
            tables: from.table_count(),
            origin: ".env (DATABASE_URL)".to_owned(),
            server: "SQLite 3.0.0".to_owned(),
        },
        to: Side { name: "models".to_owned(), tables: to.table_count(), ..Side::default() },
        default_schema: dialect.default_schema().to_owned(),
        findings,
        filtered: 0,
        sources,
        counts: drift_plan::counts(&plan, &changes.changes),
        plan,
        coverage: changes.coverage,
        notes: Vec::new(),
        outcome: Outcome::Drift,
        elapsed: None,
        why: Vec::new(),
        fix_command: "drift fix".to_owned(),
    }
}

/// The canned report.
pub(crate) fn check() -> Check {
    let declared = [("models/dealers.yaml", DEALERS), ("models/license.yaml", LICENSE)];
    let mut check = check_of(Vendor::Sqlite, &declared, DATABASE);
    let view = ObjectPath::new(Kind::View, "main", "totals");
    check.coverage.not_compared.push(NotCompared {
        path: view,
        attribute: Some(Attribute::Definition),
        reason: Unstated::NotUnderstood,
        why: "no such module: fts9".to_owned(),
    });
    check.coverage.bookkeeping.push(ObjectPath::new(Kind::Table, "main", "alembic_version"));
    check.coverage.out_of_scope.insert("audit".to_owned(), 3);
    // What statements and edits say is the business of others; here they are only drawn.
    for statement in &mut check.plan.statements {
        let about = statement.about.first().map(|path| path.short("main")).unwrap_or_default();
        let lines = if statement.sql.lines().count() > 9 { 12 } else { 1 };
        let text: Vec<String> =
            (1..=lines).map(|line| format!("STATEMENT ABOUT {about} LINE {line}")).collect();
        statement.sql = format!("{};", text.join("\n"));
    }
    for (at, finding) in check.findings.iter_mut().enumerate() {
        let label = finding.labels.first().map(|label| label.place);
        finding.fixes.retain(|fix| matches!(fix, Fix::Statements(_) | Fix::NoStatement(_)));
        finding.fixes.push(match label {
            _ if at == 4 => Fix::NoEdit("its text comes through an alias".to_owned()),
            Some(place) => {
                let replacement = "edited".to_owned();
                Fix::Edit(vec![Edit { file: place.file, range: place.range(), replacement }])
            }
            None => {
                let end = check.sources.files[0].text.len();
                let replacement = "  added:\n    columns: {}\n".to_owned();
                Fix::Edit(vec![Edit { file: FileId(0), range: end..end, replacement }])
            }
        });
    }
    check.notes.push("the parameter connection_limit is not used".to_owned());
    check.filtered = 2;
    check
}

/// The same, with nothing to tell.
pub(crate) fn clean() -> Check {
    let mut check = check();
    check.findings.clear();
    check.plan = Plan::default();
    check.outcome = Outcome::Clean;
    check
}

/// A report whose every text tries to do something to the terminal.
pub(crate) fn hostile() -> Check {
    let bad = "a\u{1b}[31m\u{202e}\u{9b}2J\u{7f}\u{200b}\rb";
    let name =
        serde_json::to_string(bad).expect("JSON").replace('\u{9b}', "\\u009b").replace('\u{7f}', "\\u007f");
    let declared =
        format!("drift: 1\napp: {name}\ntables:\n  t:\n    columns:\n      {name}: integer\n      z: text\n");
    let live = format!(
        "drift: 1\ncomplete: true\ntables: {{ t: {{ columns: {{ z: integer }} }}, {name}: {{ columns: {{ q: text }} }} }}"
    );
    let mut check = check_of(Vendor::Postgres, &[(bad, declared.as_str())], &live);
    for text in [&mut check.from.name, &mut check.from.origin, &mut check.to.name, &mut check.fix_command] {
        bad.clone_into(text);
    }
    check.target = Some(bad.to_owned());
    check.notes.push(bad.to_owned());
    check.coverage.unmanaged.push(ObjectPath::new(Kind::Table, bad, bad));
    check.coverage.out_of_scope.insert(bad.to_owned(), 1);
    check.plan.statements.push(Statement {
        id: check.plan.statements.len() + 1,
        sql: bad.to_owned(),
        about: Vec::new(),
        note: bad.to_owned(),
        hold: None,
        loses: None,
        transactional: true,
    });
    check
}

pub(crate) fn options() -> TextOptions {
    TextOptions { width: 100, limit: 50, summary: false, quiet: false, verbose: false }
}

/// Without colour codes, as in a file.
pub(crate) fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}
