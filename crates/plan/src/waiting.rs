//! Columns that may be old ones renamed, and what waits for that decision with them.

use drift_catalog::{Action, Candidate, Change, IndexKey, Kind, Labelled as _, ObjectPath, Table};

use crate::words::mentions;

/// A column that waits for a decision, and the changes that stand on it.
pub(crate) struct Waiting<'a> {
    /// The wanted column.
    pub(crate) path: &'a ObjectPath,
    /// The one it may be.
    pub(crate) old: &'a Candidate,
    /// Keys, constraints, indexes and triggers over the wanted column.
    pub(crate) followers: Vec<&'a Change>,
}

/// Parts the changes of one table into those that can be made now and those that wait.
pub(crate) fn part<'a>(
    path: &ObjectPath,
    to: &Table,
    changes: &[&'a Change],
) -> (Vec<&'a Change>, Vec<Waiting<'a>>) {
    let mut rest = Vec::new();
    let mut waiting: Vec<Waiting<'a>> = changes
        .iter()
        .filter(|change| change.path.kind == Kind::Column)
        .filter_map(|change| match &change.action {
            Action::MaybeRename { from } => {
                Some(Waiting { path: &change.path, old: from, followers: Vec::new() })
            }
            _ => None,
        })
        .collect();
    for change in changes {
        if change.path.kind == Kind::Column && matches!(change.action, Action::MaybeRename { .. }) {
            continue;
        }
        match waiting.iter_mut().find(|column| stands_on(path, to, change, column.path.name())) {
            Some(column) => column.followers.push(change),
            None => rest.push(*change),
        }
    }
    (rest, waiting)
}

/// Whether what a change makes needs a column.
fn stands_on(table: &ObjectPath, to: &Table, change: &Change, column: &str) -> bool {
    if matches!(change.action, Action::Drop) {
        return false;
    }
    let path = &change.path;
    let over = |columns: &[String]| columns.iter().any(|own| own == column);
    match path.kind {
        Kind::Column => to.column(path.name()).is_some_and(|own| {
            own.generated.value().is_some_and(|generated| mentions(&generated.expr.raw, column))
        }),
        Kind::PrimaryKey => to.primary_key.value().is_some_and(|key| over(&key.columns)),
        Kind::Unique => to.uniques.items.iter().any(|own| own.path(table) == *path && over(&own.columns)),
        Kind::ForeignKey => {
            to.foreign_keys.items.iter().any(|own| own.path(table) == *path && over(&own.columns))
        }
        Kind::Check => {
            to.checks.items.iter().any(|own| own.path(table) == *path && mentions(&own.expr.raw, column))
        }
        Kind::Exclusion => to
            .exclusions
            .items
            .iter()
            .any(|own| own.path(table) == *path && mentions(&own.definition.raw, column)),
        Kind::Index => to.indexes.items.iter().filter(|own| own.path(table) == *path).any(|own| {
            over(&own.include)
                || own.predicate.as_ref().is_some_and(|expr| mentions(&expr.raw, column))
                || own.parts.iter().any(|part| match &part.key {
                    IndexKey::Column(name) => name == column,
                    IndexKey::Expr(expr) => mentions(&expr.raw, column),
                })
        }),
        Kind::Trigger => to
            .triggers
            .items
            .iter()
            .any(|own| own.name == path.name() && mentions(&own.definition.raw, column)),
        _ => false,
    }
}
