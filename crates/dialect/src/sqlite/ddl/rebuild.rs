//! The documented way to make changes that `ALTER TABLE` cannot
//! (<https://sqlite.org/lang_altertable.html#otheralter>): a new table beside the old one, the rows copied, the
//! old one dropped, the new one renamed, indexes and triggers made again.

use drift_catalog::{Action, Attribute, Change, Column, IdentityKind, Index, Kind, Table, Trigger};

use super::stop;
use super::table::{create, index, trigger_sql};
use crate::TableChange;
use crate::ddl::one_line;
use crate::name::single_quoted;
use crate::sqlite::names::quote;

/// What the new table is called until the old one is gone.
pub(super) const BESIDE: &str = "drift_new_";

/// Whether a statement is a rebuild.
pub(crate) fn is_rebuild(sql: &str) -> bool {
    sql.contains(BESIDE)
}

/// The statements, whole and runnable, rows kept. Everything bears its old name.
pub(crate) fn rebuild(change: &TableChange<'_>, goal: &Table, changes: &[&Change]) -> String {
    let table = &change.old_path.object;
    let name = quote(table);
    let temporary = format!("{BESIDE}{table}");
    let new = quote(&temporary);
    let rows = Rows {
        change,
        goal,
        given: must_be_given(change, changes),
        required: becomes_required(change, changes),
    };
    let mut lines = Vec::new();
    lines.extend(rows.stops(&name));
    lines.push(create(&temporary, goal));
    let (into, values) = rows.copied();
    if !into.is_empty() {
        lines.push(format!(
            "INSERT INTO {new} ({})\n  SELECT {} FROM {name};",
            into.join(", "),
            values.join(", ")
        ));
    }
    if goal.columns.iter().any(autoincrements) {
        lines.push(format!(
            "DELETE FROM sqlite_sequence WHERE name = {0};\n\
             INSERT INTO sqlite_sequence (name, seq) SELECT {0}, seq FROM sqlite_sequence WHERE name = {1};",
            single_quoted(&temporary),
            single_quoted(table)
        ));
    }
    lines.push(in_its_place(&temporary, table));
    let stays = |kind: Kind, label: &str| !is_changed(change, kind, label);
    let indexes =
        goal.indexes.items.iter().filter(|own| stays(Kind::Index, &drift_catalog::Labelled::label(*own)));
    lines.extend(indexes.map(|own: &Index| index(table, own)));
    let triggers = goal.triggers.items.iter().filter(|own| stays(Kind::Trigger, &own.name));
    lines.extend(triggers.map(|own: &Trigger| trigger_sql(&own.definition.raw)));
    lines.join("\n")
}

/// The new table takes the place of the old one. Views and triggers keep their text, and references their target.
pub(super) fn in_its_place(beside: &str, table: &str) -> String {
    let (new, name) = (quote(beside), quote(table));
    format!(
        "DROP TABLE {name};\n\
         PRAGMA legacy_alter_table = ON;\nALTER TABLE {new} RENAME TO {name};\nPRAGMA legacy_alter_table = OFF;"
    )
}

/// Whether an index or trigger is dropped by a statement of its own.
fn is_changed(change: &TableChange<'_>, kind: Kind, label: &str) -> bool {
    change.changes.iter().any(|own| {
        own.path.kind == kind
            && match &own.action {
                Action::Drop => own.path.name() == label,
                Action::Modify { from, .. } | Action::Rename { from } => from.name() == label,
                _ => false,
            }
    })
}

fn autoincrements(column: &Column) -> bool {
    column.identity.value().is_some_and(|identity| identity.kind == IdentityKind::AutoIncrement)
}

/// New columns that rows cannot fill by themselves.
fn must_be_given(change: &TableChange<'_>, changes: &[&Change]) -> Vec<String> {
    let given = |own: &&&Change| {
        own.path.kind == Kind::Column
            && matches!(own.action, Action::Add { .. })
            && change.to.column(own.path.name()).is_some_and(|column| !column.fills_itself())
    };
    changes.iter().filter(given).map(|own| own.path.name().to_owned()).collect()
}

/// Columns that may be NULL and shall not any more.
fn becomes_required(change: &TableChange<'_>, changes: &[&Change]) -> Vec<String> {
    let required = |own: &&Change| match &own.action {
        Action::Modify { from, differences }
            if own.path.kind == Kind::Column
                && differences.iter().any(|difference| difference.attribute == Attribute::Nullable)
                && change.to.column(own.path.name()).is_some_and(|column| !column.nullable) =>
        {
            Some(from.name().to_owned())
        }
        _ => None,
    };
    changes.iter().filter_map(required).collect()
}

/// How the rows get into the new table.
struct Rows<'a> {
    change: &'a TableChange<'a>,
    goal: &'a Table,
    given: Vec<String>,
    required: Vec<String>,
}

impl Rows<'_> {
    /// Lines that stop the file while a decision is open and rows need it.
    fn stops(&self, name: &str) -> Vec<String> {
        let stop = |column: &str, condition: &str| {
            let message = format!("drift: decide the value of {}.{column}", self.change.path.object);
            format!(
                "-- decide: which value {} gets in the rows that are there.\n\
                 -- Put it into the INSERT below in the place of NULL, and take out these\n\
                 -- three lines, which stop the file if there are such rows.\n{}",
                one_line(&quote(column)),
                stop::unless(&format!("NOT EXISTS (SELECT 1 FROM {name}{condition})"), &message)
            )
        };
        let given = self.given.iter().map(|column| stop(column, ""));
        let required =
            self.required.iter().map(|column| stop(column, &format!(" WHERE {} IS NULL", quote(column))));
        given.chain(required).collect()
    }

    /// Columns to fill and where their values come from. New columns are left out, so that they get their
    /// default.
    fn copied(&self) -> (Vec<String>, Vec<String>) {
        let (mut into, mut values) = (Vec::new(), Vec::new());
        for column in self.goal.columns.iter().filter(|column| column.generated.value().is_none()) {
            let own = quote(&column.name);
            if self.given.contains(&column.name) {
                values.push(format!("NULL /* decide: {} */", comment(&column.name)));
            } else if self.change.from.column(&column.name).is_none() {
                continue;
            } else if self.required.contains(&column.name) {
                values.push(format!("coalesce({own}, NULL /* decide: {} */)", comment(&column.name)));
            } else {
                values.push(own.clone());
            }
            into.push(own);
        }
        (into, values)
    }
}

/// A name that cannot end a comment.
fn comment(name: &str) -> String {
    name.chars().map(|c| if c.is_control() || c == '*' || c == '/' { '_' } else { c }).collect()
}
