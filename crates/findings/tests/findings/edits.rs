//! The law of edits: one that is offered takes its finding away, brings no other, and touches only its own lines.

#![expect(clippy::expect_used, reason = "a test whose own model has another first line has failed")]

use std::collections::BTreeSet;

use drift_catalog::Vendor::{self, Postgres, Sqlite};
use drift_findings::{Finding, Fix};

use crate::support::compare;

/// What tells findings apart, whatever their order.
fn prints(findings: &[Finding]) -> BTreeSet<(String, String)> {
    findings.iter().map(|own| (own.message.clone(), own.fingerprint.clone())).collect()
}

/// Applies each edit by itself, and gives for each finding the lines that went and came, or why there is no edit.
fn each(vendor: Vendor, declared: &str, database: &str) -> Vec<(String, Vec<String>)> {
    let outcome = compare(vendor, declared, database);
    let mut told = Vec::new();
    for finding in &outcome.findings {
        let before = outcome.sources.files[0].text.to_string();
        let mut text = before.clone();
        for fix in &finding.fixes {
            match fix {
                Fix::Edit(pieces) => {
                    for piece in pieces.iter().rev() {
                        text.replace_range(piece.range.clone(), &piece.replacement);
                    }
                }
                Fix::NoEdit(why) => told.push((finding.message.clone(), vec![format!("no edit: {why}")])),
                Fix::Statements(_) | Fix::NoStatement(_) => {}
            }
        }
        if text == before {
            continue;
        }
        let mended = text.strip_prefix("drift: 1\n").expect("the same first line");
        let after = compare(vendor, mended, database);
        let mut left = prints(&outcome.findings);
        left.retain(|own| *own != (finding.message.clone(), finding.fingerprint.clone()));
        assert_eq!(prints(&after.findings), left, "{}\n{text}", finding.message);
        let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), text.lines().collect());
        let gone = old.iter().filter(|line| !new.contains(line)).map(|line| format!("- {}", line.trim()));
        let came = new.iter().filter(|line| !old.contains(line)).map(|line| format!("+ {}", line.trim()));
        told.push((finding.message.clone(), gone.chain(came).collect()));
    }
    told
}

fn lines(told: &[(String, Vec<String>)]) -> Vec<Vec<&str>> {
    told.iter().map(|(_, lines)| lines.iter().map(String::as_str).collect()).collect()
}

#[test]
fn a_missing_column_goes_with_all_that_names_it() {
    let declared = "\
tables:
  plans:
    columns:
      id: { type: uuid, primary_key: true }
  tenants:   # those who pay
    columns:
      id: { type: uuid, primary_key: true }
      plan_id: { type: uuid, nullable: true, references: plans(id) }
      seats: integer
    indexes:
      - [plan_id]
      - [seats]
      - [seats, plan_id]
    unique: [[plan_id, seats]]
    checks: { few: 'seats < 99', planned: 'plan_id is not null' }
";
    let database = "tables: { plans: { columns: { id: { type: uuid, primary_key: true } } }, tenants: { columns: { id: { \
                    type: uuid, primary_key: true }, seats: integer }, indexes: [[seats]], checks: { few: 'seats < \
                    99' } } }";
    for vendor in [Postgres, Sqlite] {
        assert_eq!(
            lines(&each(vendor, declared, database)),
            [[
                "- plan_id: { type: uuid, nullable: true, references: plans(id) }",
                "- - [plan_id]",
                "- - [seats, plan_id]",
                "- unique: [[plan_id, seats]]",
                "- checks: { few: 'seats < 99', planned: 'plan_id is not null' }",
                "+ checks: { few: 'seats < 99' }",
            ]],
            "{vendor:?}"
        );
    }
}

#[test]
fn a_key_over_a_missing_column_becomes_what_it_is() {
    let declared = "\
tables:
  a:
    columns:
      n: integer
      x: text
    unique: [{ columns: [n, x], name: own }]
";
    let database = "tables: { a: { columns: { n: integer }, unique: [{ columns: [n], name: own }] } }";
    let outcome = compare(Postgres, declared, database);
    let missing = outcome.findings.iter().find(|own| own.message.starts_with("x is missing")).expect("it");
    let Some(Fix::Edit(pieces)) = missing.fixes.iter().find(|fix| matches!(fix, Fix::Edit(_))) else {
        panic!("{:?}", missing.fixes)
    };
    let mut text = outcome.sources.files[0].text.to_string();
    for piece in pieces.iter().rev() {
        text.replace_range(piece.range.clone(), &piece.replacement);
    }
    let after = compare(Postgres, text.strip_prefix("drift: 1\n").expect("it"), database);
    assert!(after.findings.is_empty(), "{text}");
}

#[test]
fn a_column_of_the_database_comes_with_its_keys() {
    let declared = "tables:\n  a:\n    complete: true\n    columns:\n      n: integer\n";
    let database =
        "tables: { a: { columns: { n: integer, x: text }, indexes: [[x], [n, x]], unique: [[x]] } }";
    assert_eq!(
        lines(&each(Postgres, declared, database)),
        [[
            "+ x: text",
            "+ indexes:",
            "+ - { columns: [\"n\", x] }",
            "+ - { columns: [x] }",
            "+ unique:",
            "+ - [x]",
        ]]
    );
}

#[test]
fn what_refers_to_it_from_another_table_is_the_reason_for_no_edit() {
    let declared = "\
tables:
  a:
    columns:
      n: { type: integer, primary_key: true }
      x: { type: integer, unique: true }
  b:
    columns:
      x: { type: integer, references: a(x) }
";
    let database = "tables: { a: { columns: { n: { type: integer, primary_key: true } } }, b: { columns: { x: integer } } }";
    let told = each(Postgres, declared, database);
    let missing = told.iter().find(|(message, _)| message.starts_with("x is missing")).expect("it");
    assert_eq!(missing.1, ["no edit: the foreign key public.b.(x) names it too; change both by hand"]);
}

#[test]
fn objects_become_what_they_are() {
    let declared = "\
enums:
  mood: [sad, happy]
  kind:
    values:
      - a
      - b
    comment: old
domains:
  price: integer
  code: { type: string(4), nullable: false, comment: old }
tables:
  a:
    comment: old
    columns:
      n: integer
    triggers:
      on_a: CREATE TRIGGER on_a BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f()
views:
  v: select n from a where n > 1
  w:
    sql: |
      select n
      from a
      where n > 1
    comment: kept
  again:
    sql: select 1 as x
functions:
  f(): |-
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$
    begin return null; end $$
";
    let database = "\
enums:
  mood: [sad, ok, happy]
  kind: { values: [a, c], comment: new }
domains:
  price: bigint
  code: { type: string(4), comment: new, default: x }
tables:
  a:
    comment: new
    columns:
      n: integer
    triggers:
      on_a: CREATE TRIGGER on_a AFTER INSERT ON a FOR EACH ROW EXECUTE FUNCTION f()
views:
  v:
    sql: |
      select n
      from a
  w: { sql: select n from a where n > 2, comment: kept }
  again: |
    select 2 as x,
      3 as y
functions:
  f(): |-
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$
    begin return new; end $$
";
    let told = each(Postgres, declared, database);
    let without: Vec<&(String, Vec<String>)> =
        told.iter().filter(|(_, lines)| lines.iter().any(|line| line.starts_with("no edit"))).collect();
    assert!(without.is_empty(), "{without:?}");
    assert!(told.len() >= 11, "{told:?}");
}
