//! What a rebuild makes of a table: everything that is, with each of its changes applied, so that nothing the
//! model does not speak of is lost. All in the old names: renames follow as statements of their own, because
//! SQLite then brings triggers, views and references along by itself.

use std::collections::BTreeMap;

use drift_catalog::{
    Action, Attribute, Attributes, Change, Check, Column, Expr, Facet, ForeignKey, Kind, Labelled, Table,
    Unique,
};

use super::words::{index_mentions, mentions, renamed};
use crate::TableChange;

/// The goal of the changes given.
pub(crate) fn of(change: &TableChange<'_>, from: &Table, changes: &[&Change]) -> Table {
    let maker = Maker { change, old_names: old_names(change) };
    let mut goal = from.clone();
    // Columns come first: constraints look for them.
    for own in changes.iter().filter(|own| own.path.kind == Kind::Column) {
        maker.column(&mut goal, own);
    }
    // An unnamed constraint may go and another one of its label come.
    let parts = || changes.iter().filter(|own| own.path.kind != Kind::Column);
    parts().for_each(|own| take_out(&mut goal, own));
    parts().for_each(|own| maker.part(&mut goal, own));
    goal
}

/// Columns by their new names.
fn old_names(change: &TableChange<'_>) -> BTreeMap<String, String> {
    change
        .changes
        .iter()
        .filter(|own| own.path.kind == Kind::Column)
        .filter_map(|own| match &own.action {
            Action::Rename { from } => Some((own.path.name().to_owned(), from.name().to_owned())),
            _ => None,
        })
        .collect()
}

struct Maker<'a> {
    change: &'a TableChange<'a>,
    old_names: BTreeMap<String, String>,
}

impl Maker<'_> {
    fn column(&self, goal: &mut Table, own: &Change) {
        let name = own.path.name();
        match &own.action {
            Action::Add { .. } => self.add(goal, name),
            Action::Drop => detach(goal, name),
            Action::Modify { from, differences } => {
                let column = goal.columns.iter_mut().find(|column| column.name == from.name());
                if let (Some(column), Some(wanted)) = (column, self.change.to.column(name)) {
                    for difference in differences {
                        self.copy(column, wanted, &difference.attribute);
                    }
                }
            }
            Action::Rename { .. } | Action::MaybeRename { .. } => {}
        }
    }

    /// After the column it follows in the model.
    fn add(&self, goal: &mut Table, name: &str) {
        let to = self.change.to;
        let Some(at) = to.columns.iter().position(|column| column.name == name) else { return };
        let place = to.columns[..at]
            .iter()
            .rev()
            .find_map(|column| goal.columns.iter().position(|own| own.name == self.old(&column.name)))
            .map_or(if at == 0 { 0 } else { goal.columns.len() }, |place| place + 1);
        let mut column = to.columns[at].clone();
        if let Some(generated) = column.generated.value_mut() {
            generated.expr = self.expression(&generated.expr);
        }
        goal.columns.insert(place, column);
    }

    fn copy(&self, column: &mut Column, wanted: &Column, attribute: &Attribute) {
        match attribute {
            Attribute::Type => column.ty = wanted.ty.clone(),
            Attribute::Nullable => {
                column.nullable = wanted.nullable;
                column.attributes.items.remove("null_primary_key");
            }
            Attribute::Default => column.default = wanted.default.clone(),
            Attribute::Identity => column.identity = wanted.identity.clone(),
            Attribute::Generated => {
                column.generated = wanted.generated.clone();
                if let Some(generated) = column.generated.value_mut() {
                    generated.expr = self.expression(&generated.expr);
                }
            }
            Attribute::Collation => column.collation = wanted.collation.clone(),
            Attribute::Other(key) => take_over(&mut column.attributes, &wanted.attributes, key),
            _ => {}
        }
    }

    fn part(&self, goal: &mut Table, own: &Change) {
        let to = self.change.to;
        match (&own.action, own.path.kind) {
            (Action::Modify { differences, .. }, Kind::Table) => {
                for difference in differences {
                    if let Attribute::Other(key) = &difference.attribute {
                        take_over(&mut goal.attributes, &to.attributes, key);
                    }
                }
            }
            (Action::Drop, Kind::PrimaryKey) => goal.primary_key = Facet::Stated(None),
            (_, Kind::PrimaryKey) => {
                goal.primary_key = to.primary_key.clone();
                if let Some(key) = goal.primary_key.value_mut() {
                    self.columns(&mut key.columns);
                    // What belongs to the rowid comes and goes with its key.
                    let columns = key.columns.clone();
                    for column in goal.columns.iter_mut().filter(|own| columns.contains(&own.name)) {
                        column.nullable = false;
                    }
                }
            }
            (_, Kind::Unique) => {
                self.list(&mut goal.uniques.items, &to.uniques.items, own, |own: &mut Unique| {
                    self.columns(&mut own.columns);
                })
            }
            (_, Kind::Check) => {
                self.list(&mut goal.checks.items, &to.checks.items, own, |own: &mut Check| {
                    own.expr = self.expression(&own.expr);
                })
            }
            (_, Kind::ForeignKey) => {
                self.list(
                    &mut goal.foreign_keys.items,
                    &to.foreign_keys.items,
                    own,
                    |own: &mut ForeignKey| {
                        self.columns(&mut own.columns);
                    },
                );
            }
            _ => {}
        }
    }

    /// Puts the wanted one in.
    fn list<T: Labelled + Clone>(&self, goal: &mut Vec<T>, to: &[T], own: &Change, fix: impl Fn(&mut T)) {
        if matches!(own.action, Action::Drop) {
            return;
        }
        let wanted = to.iter().find(|item| item.path(self.change.path) == own.path).cloned();
        goal.extend(wanted.map(|mut item| {
            fix(&mut item);
            item
        }));
    }

    fn old<'n>(&'n self, name: &'n str) -> &'n str {
        self.old_names.get(name).map_or(name, String::as_str)
    }

    fn columns(&self, names: &mut [String]) {
        for name in names {
            if let Some(old) = self.old_names.get(name) {
                name.clone_from(old);
            }
        }
    }

    fn expression(&self, expr: &Expr) -> Expr {
        Expr { raw: renamed(&expr.raw, &self.old_names), ..expr.clone() }
    }
}

/// Takes the old one of a constraint out.
fn take_out(goal: &mut Table, own: &Change) {
    let old = match &own.action {
        Action::Modify { from, .. } | Action::Rename { from } => from,
        Action::Drop => &own.path,
        _ => return,
    };
    match own.path.kind {
        Kind::Unique => goal.uniques.items.retain(|own| own.label() != old.name()),
        Kind::Check => goal.checks.items.retain(|own| own.label() != old.name()),
        Kind::ForeignKey => goal.foreign_keys.items.retain(|own| own.label() != old.name()),
        _ => {}
    }
}

fn take_over(own: &mut Attributes, wanted: &Attributes, key: &str) {
    match wanted.get(key) {
        Some(value) => own.set(key, value),
        None => {
            own.items.remove(key);
        }
    }
}

/// Nothing stands on a column any more, so that `DROP COLUMN` takes it; that statement then says what else
/// reads it.
fn detach(goal: &mut Table, name: &str) {
    let over = |columns: &[String]| columns.iter().any(|own| own == name);
    if goal.primary_key.value().is_some_and(|key| over(&key.columns)) {
        goal.primary_key = Facet::Stated(None);
    }
    goal.uniques.items.retain(|own| !over(&own.columns));
    goal.foreign_keys.items.retain(|own| !over(&own.columns));
    goal.checks.items.retain(|own| !mentions(&own.expr.raw, name));
    goal.indexes.items.retain(|own| !index_mentions(own, name));
}
