//! The rebuild of a table, by the procedure SQLite documents
//! (<https://sqlite.org/lang_altertable.html#otheralter>): a new table beside the old one, the rows copied, the
//! old one dropped, the new one renamed, indexes and triggers made again.

use drift_catalog::{Action, Column, IdentityKind, Kind};

use super::alter::{becomes_required, must_be_given, restore};
use super::table::create;
use crate::TableChange;
use crate::name::single_quoted;
use crate::sqlite::names::quote;

/// The statements, whole and runnable, rows kept.
pub(crate) fn rebuild(change: &TableChange<'_>) -> String {
    let name = quote(&change.path.object);
    let temporary = format!("drift_new_{}", change.path.object);
    let new = quote(&temporary);
    let mut lines = Vec::new();
    for column in must_be_given(change) {
        lines.push(stop(&format!("SELECT 1 FROM {name}"), &change.path.object, &column));
    }
    for column in becomes_required(change) {
        let rows = format!("SELECT 1 FROM {name} WHERE {} IS NULL", quote(&column));
        lines.push(stop(&rows, &change.path.object, &column));
    }
    lines.push(create(&temporary, change.goal));
    let (into, values) = copied(change);
    if !into.is_empty() {
        lines.push(format!(
            "INSERT INTO {new} ({})\n  SELECT {} FROM {name};",
            into.join(", "),
            values.join(", ")
        ));
    }
    if change.goal.columns.iter().any(autoincrements) {
        lines.push(format!(
            "DELETE FROM sqlite_sequence WHERE name = {0};\n\
             INSERT INTO sqlite_sequence (name, seq) SELECT {0}, seq FROM sqlite_sequence WHERE name = {1};",
            single_quoted(&temporary),
            single_quoted(&change.path.object)
        ));
    }
    lines.push(format!("DROP TABLE {name};"));
    // Views and triggers keep their text, and references their target.
    lines.push(format!(
        "PRAGMA legacy_alter_table = ON;\nALTER TABLE {new} RENAME TO {name};\nPRAGMA legacy_alter_table = OFF;"
    ));
    lines.extend(restore(change.path, change.goal));
    lines.join("\n")
}

fn autoincrements(column: &Column) -> bool {
    column.identity.value().is_some_and(|identity| identity.kind == IdentityKind::AutoIncrement)
}

/// A line that stops the file while a decision is open and rows need it.
fn stop(rows: &str, table: &str, column: &str) -> String {
    let text = single_quoted(&format!("drift: decide the value of {table}.{column}"));
    format!(
        "-- decide: which value {} gets in the rows that are there; put it into the INSERT below.\n\
         SELECT CASE WHEN EXISTS ({rows}) THEN json({text}) END;",
        quote(column)
    )
}

/// Columns to fill and where their values come from. New columns are left out, so that they get their default.
fn copied(change: &TableChange<'_>) -> (Vec<String>, Vec<String>) {
    let given = must_be_given(change);
    let required = becomes_required(change);
    let (mut into, mut values) = (Vec::new(), Vec::new());
    for column in change.goal.columns.iter().filter(|column| column.generated.value().is_none()) {
        if given.contains(&column.name) {
            into.push(quote(&column.name));
            values.push("NULL /* decide */".to_owned());
        } else if source(change, &column.name) {
            into.push(quote(&column.name));
            let value = quote(&column.name);
            let decide = required.contains(&column.name);
            values.push(if decide { format!("coalesce({value}, NULL /* decide */)") } else { value });
        }
    }
    (into, values)
}

/// Whether the rows have such a column when the rebuild runs; renames have been made by then.
fn source(change: &TableChange<'_>, name: &str) -> bool {
    let renamed = change.changes.iter().any(|own| {
        own.path.kind == Kind::Column
            && own.path.name() == name
            && matches!(own.action, Action::Rename { .. })
    });
    renamed || change.from.column(name).is_some_and(|column| column.generated.value().is_none())
}
