//! What a finding carries: what is folded into it, its statements, its edit, its fingerprint.

use drift_catalog::Vendor::Postgres;
use drift_findings::Fix;

use crate::support::{self, compare};

#[test]
fn what_belongs_to_a_missing_column_is_told_with_it() {
    let outcome = compare(
        Postgres,
        "tables: { p: { columns: { id: { type: integer, primary_key: true } } }, a: { columns: { n: integer, \
         plan_id: { type: integer, references: p(id) } }, unique: [[n, plan_id]], indexes: [[plan_id], [n]], \
         checks: { c: 'plan_id > n' } } }",
        "tables: { p: { columns: { id: { type: integer, primary_key: true } } }, a: { columns: { n: integer } } }",
    );
    let told: Vec<&str> = outcome.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(told, ["index (n) is missing from the database", "plan_id is missing from the database"]);
    let covers: Vec<String> = outcome.findings[1].covers.iter().map(ToString::to_string).collect();
    assert_eq!(
        covers,
        ["public.a.(n,plan_id)", "public.a.(plan_id)", "public.a.(plan_id)", "public.a.c"],
        "the unique, the foreign key, the index and the check"
    );
    // Each statement of the plan is offered by some finding, and each number offered is in the plan.
    let offered: std::collections::BTreeSet<usize> = outcome
        .findings
        .iter()
        .flat_map(|finding| &finding.fixes)
        .flat_map(|fix| match fix {
            Fix::Statements(ids) => ids.clone(),
            _ => Vec::new(),
        })
        .collect();
    let planned = outcome.plan.statements.iter().map(|statement| statement.id).collect();
    assert_eq!(offered, planned);
}

#[test]
fn an_edit_makes_the_model_say_what_is() {
    let declared = "tables:\n  a:\n    columns:\n      id: integer\n      plan: string(40)\n";
    let database = "tables: { a: { columns: { id: integer, plan: string(60), code: 'text?' } } }";
    let outcome = compare(Postgres, declared, database);
    assert_eq!(outcome.findings.len(), 2);
    let edits: Vec<_> = outcome
        .findings
        .iter()
        .flat_map(|finding| &finding.fixes)
        .filter_map(|fix| match fix {
            Fix::Edit(edit) => Some(edit.clone()),
            _ => None,
        })
        .collect();
    let mut edits: Vec<_> = edits.into_iter().flatten().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.range.start));
    let mut text = outcome.sources.files[0].text.to_string();
    for edit in edits {
        text.replace_range(edit.range, &edit.replacement);
    }
    let mended = text.strip_prefix("drift: 1\n").expect("the same first line");
    let after = compare(Postgres, mended, database);
    let told: Vec<&String> = after.findings.iter().map(|finding| &finding.message).collect();
    assert!(told.is_empty(), "{told:?}\n{text}");
}

#[test]
fn fingerprints_are_stable_and_tell_findings_apart() {
    let both =
        ("tables: { a: { columns: { x: integer, y: text } } }", "tables: { a: { columns: { z: text } } }");
    let prints = |outcome: support::Outcome| -> Vec<String> {
        outcome.findings.into_iter().map(|finding| finding.fingerprint).collect()
    };
    let first = prints(compare(Postgres, both.0, both.1));
    // Other lines, the same drift.
    let moved = format!("\n\n# moved\n{}", both.0);
    assert_eq!(first, prints(compare(Postgres, &moved, both.1)));
    let distinct: std::collections::BTreeSet<&String> = first.iter().collect();
    assert_eq!(distinct.len(), first.len());
    assert!(first.iter().all(|print| print.len() == 16));
}

#[test]
fn what_belongs_to_a_missing_table_is_told_with_it() {
    let outcome = compare(
        Postgres,
        "tables: { p: { columns: { id: { type: integer, primary_key: true } } }, a: { columns: { n: { type: \
         integer, references: p(id) } }, indexes: [[n]] } }",
        "tables: { p: { columns: { id: { type: integer, primary_key: true } } } }",
    );
    assert_eq!(outcome.findings.len(), 1);
    let finding = &outcome.findings[0];
    assert_eq!(finding.notes, ["with it: foreign key (n), index (n)"]);
    let ids: Vec<usize> = outcome.plan.statements.iter().map(|statement| statement.id).collect();
    assert!(ids.len() >= 3, "table, index and reference");
    assert!(finding.fixes.contains(&Fix::Statements(ids)), "{:?}", finding.fixes);
}
