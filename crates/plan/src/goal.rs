//! What a table becomes: everything that is, with each change applied that is not held back. A rebuild makes
//! this, so that nothing the model does not speak of is lost.

use drift_catalog::{Action, Attribute, Change, Column, Kind, Labelled, ObjectPath, Table};

/// The goal of one table.
pub(crate) fn of(
    path: &ObjectPath,
    from: &Table,
    to: &Table,
    changes: &[&Change],
    allow_loss: bool,
) -> Table {
    let mut goal = from.clone();
    for change in changes {
        apply(path, &mut goal, to, change, allow_loss);
    }
    goal
}

fn apply(path: &ObjectPath, goal: &mut Table, to: &Table, change: &Change, allow_loss: bool) {
    match (&change.action, change.path.kind) {
        (Action::Add { .. }, Kind::Column) => add_column(goal, to, change.path.name()),
        (Action::Drop, Kind::Column) if allow_loss => {
            goal.columns.retain(|column| column.name != change.path.name());
        }
        (Action::Rename { from }, Kind::Column) => rename_column(goal, from.name(), change.path.name()),
        (Action::Modify { from, differences }, Kind::Column) => {
            let wanted = to.column(change.path.name());
            let column = goal
                .columns
                .iter_mut()
                .find(|column| column.name == change.path.name() || column.name == from.name());
            if let (Some(column), Some(wanted)) = (column, wanted) {
                for difference in differences {
                    copy(column, wanted, &difference.attribute);
                }
            }
        }
        (Action::Modify { differences, .. }, Kind::Table) => {
            for difference in differences {
                if let Attribute::Other(key) = &difference.attribute {
                    match to.attributes.get(key) {
                        Some(value) => goal.attributes.set(key.clone(), value),
                        None => {
                            goal.attributes.items.remove(key);
                        }
                    }
                }
            }
        }
        (Action::Add { .. } | Action::Modify { .. } | Action::Rename { .. }, Kind::PrimaryKey) => {
            goal.primary_key = to.primary_key.clone();
        }
        (Action::Drop, Kind::PrimaryKey) => goal.primary_key = drift_catalog::Facet::Stated(None),
        (_, Kind::Unique) => list(path, &mut goal.uniques.items, &to.uniques.items, change),
        (_, Kind::Check) => list(path, &mut goal.checks.items, &to.checks.items, change),
        (_, Kind::ForeignKey) => list(path, &mut goal.foreign_keys.items, &to.foreign_keys.items, change),
        (_, Kind::Exclusion) => list(path, &mut goal.exclusions.items, &to.exclusions.items, change),
        (_, Kind::Index) => list(path, &mut goal.indexes.items, &to.indexes.items, change),
        (_, Kind::Trigger) => {
            let name = change.path.name();
            goal.triggers.items.retain(|trigger| trigger.name != name);
            goal.triggers
                .items
                .extend(to.triggers.items.iter().find(|trigger| trigger.name == name).cloned());
        }
        _ => {}
    }
}

/// After the column it follows in the model.
fn add_column(goal: &mut Table, to: &Table, name: &str) {
    let Some(at) = to.columns.iter().position(|column| column.name == name) else { return };
    let before = to.columns[..at].iter().rev();
    let place = before
        .filter_map(|column| goal.columns.iter().position(|own| own.name == column.name))
        .next()
        .map_or(goal.columns.len(), |place| place + 1);
    goal.columns.insert(place, to.columns[at].clone());
}

/// A rename reaches every constraint and index of the table.
fn rename_column(goal: &mut Table, old: &str, new: &str) {
    let fix = |name: &mut String| {
        if name == old {
            new.clone_into(name);
        }
    };
    goal.columns.iter_mut().map(|column| &mut column.name).for_each(fix);
    if let Some(key) = goal.primary_key.value_mut() {
        key.columns.iter_mut().for_each(fix);
    }
    goal.uniques.items.iter_mut().flat_map(|own| &mut own.columns).for_each(fix);
    goal.foreign_keys.items.iter_mut().flat_map(|own| &mut own.columns).for_each(fix);
    for part in goal.indexes.items.iter_mut().flat_map(|own| &mut own.parts) {
        if let drift_catalog::IndexKey::Column(name) = &mut part.key {
            fix(name);
        }
    }
}

fn copy(column: &mut Column, wanted: &Column, attribute: &Attribute) {
    match attribute {
        Attribute::Type => column.ty = wanted.ty.clone(),
        Attribute::Nullable => {
            column.nullable = wanted.nullable;
            column.attributes.items.remove("null_primary_key");
        }
        Attribute::Default => column.default = wanted.default.clone(),
        Attribute::Identity => column.identity = wanted.identity.clone(),
        Attribute::Generated => column.generated = wanted.generated.clone(),
        Attribute::Collation => column.collation = wanted.collation.clone(),
        Attribute::Comment => column.comment = wanted.comment.clone(),
        Attribute::Other(key) => match wanted.attributes.get(key) {
            Some(value) => column.attributes.set(key.clone(), value),
            None => {
                column.attributes.items.remove(key);
            }
        },
        _ => {}
    }
}

/// Takes the old one out and puts the wanted one in.
fn list<T: Labelled + Clone>(table: &ObjectPath, goal: &mut Vec<T>, to: &[T], change: &Change) {
    let old = match &change.action {
        Action::Modify { from, .. } | Action::Rename { from } => Some(from),
        Action::Drop => Some(&change.path),
        _ => None,
    };
    if let Some(old) = old {
        goal.retain(|own| own.label() != old.name());
    }
    if !matches!(change.action, Action::Drop) {
        goal.extend(to.iter().find(|own| own.path(table) == change.path).cloned());
    }
}
