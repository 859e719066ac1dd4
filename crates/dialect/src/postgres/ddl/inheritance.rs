//! A table that leaves parents and joins others.

use std::collections::BTreeSet;

use drift_catalog::{Action, Attribute, Change, Kind, Table};

use super::table;
use crate::postgres::names::qualified;
use crate::{Phase, Step, TableChange};

/// Which parents a table leaves, and which it joins, as they stand in a statement.
struct Parents {
    left: Vec<String>,
    joined: Vec<String>,
}

impl Parents {
    fn of(change: &TableChange<'_>) -> Self {
        let list = |table: &Table| -> BTreeSet<String> {
            table.attributes.get("inherits").map(|all| table::parents_of(all).collect()).unwrap_or_default()
        };
        let (is, wanted) = (list(change.from), list(change.to));
        let less = |one: &BTreeSet<String>, other| one.difference(other).cloned().collect();
        Parents { left: less(&is, &wanted), joined: less(&wanted, &is) }
    }
}

/// The statements that give a table other parents.
pub(crate) fn alter(change: &TableChange<'_>) -> Vec<Step> {
    let Parents { left, joined } = Parents::of(change);
    let alter =
        |table, what: &str, parent: &String| format!("ALTER TABLE {} {what} {parent};", qualified(table));
    let leave = left.iter().map(|parent| alter(change.old_path, "NO INHERIT", parent));
    let join = joined.iter().map(|parent| alter(change.path, "INHERIT", parent));
    // What it inherits would be its own while it had no parent (`RemoveInheritance`,
    // src/backend/commands/tablecmds.c), so that it is never without one.
    if passes_on(change) {
        let lines: Vec<String> = join.chain(leave).collect();
        // A parent wants its checks and its NOT NULL of the child. Else the sooner the better: what the old parent gets
        // would be handed down.
        let phase = if gets_ready(change) { Phase::Index } else { Phase::Column };
        return vec![Step::new(phase, change.path, lines.join("\n"))];
    }
    let leave = leave.map(|sql| Step::new(Phase::Clear, change.path, sql));
    // The columns and the checks have to be there.
    let join = join.map(|sql| Step::new(Phase::Index, change.path, sql));
    leave.chain(join).collect()
}

/// Whether a table goes from one parent to another, and neither the columns nor the checks that it has from them change
/// but for what each table says for itself.
pub(crate) fn passes_on(change: &TableChange<'_>) -> bool {
    let own = |attribute: &Attribute| {
        matches!(attribute, Attribute::Default | Attribute::Comment | Attribute::Nullable)
    };
    let stays = |change: &Change| match (&change.action, change.path.kind) {
        (Action::Modify { differences, .. }, Kind::Column) => {
            differences.iter().all(|difference| own(&difference.attribute))
        }
        (Action::Add { .. } | Action::Drop, Kind::Check) => true,
        (_, kind) => !matches!(kind, Kind::Column | Kind::Check),
    };
    !Parents::of(change).left.is_empty()
        && change.to.attributes.get("inherits").is_some()
        && change.old_path == change.path
        && change.changes.iter().all(|own| stays(own))
}

/// Whether a table changes so that it can be a child of its new parent.
fn gets_ready(change: &TableChange<'_>) -> bool {
    change.changes.iter().any(|own| match &own.action {
        Action::Add { .. } => own.path.kind == Kind::Check,
        Action::Modify { differences, .. } => {
            differences.iter().any(|difference| difference.attribute == Attribute::Nullable)
        }
        _ => false,
    })
}
