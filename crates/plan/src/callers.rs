//! What calls a function that has to be made anew: PostgreSQL drops none that a default, a check, an index or a
//! trigger calls, so that these are taken down before and put up after.

use std::collections::BTreeSet;

use drift_catalog::{
    Action, Attribute, Catalog, Change, Difference, Facet, IndexKey, Kind, Labelled as _, ObjectPath,
    Sameness, Table,
};
use drift_dialect::{Ddl, Phase, Step, TableChange};

use crate::words::mentions;

/// Takes the callers in tables down and puts up again those that stay; `views` sees to views.
pub(crate) fn stand_aside(ddl: &dyn Ddl, is: &Catalog, changes: &[Change], steps: &mut Vec<Step>) {
    let anew = made_anew(steps);
    if anew.is_empty() {
        return;
    }
    for (path, table) in is.tables() {
        for function in &anew {
            let name = name_of(function);
            let own = Aside { ddl, path: &path, table, function, changes };
            for part in parts(&path, table, name) {
                own.part(part, steps);
            }
            for column in &table.columns {
                if column.default.value().is_some_and(|default| mentions(&default.raw, name)) {
                    own.default(&column.name, steps);
                }
            }
        }
    }
}

/// Functions that are dropped before the changes and made again.
pub(crate) fn made_anew(steps: &[Step]) -> BTreeSet<ObjectPath> {
    let own = |phase: Phase| {
        steps
            .iter()
            .filter(move |step| step.phase == phase && step.hold.is_none())
            .filter_map(|step| step.about.first())
            .filter(|path| path.kind == Kind::Function)
    };
    let again: BTreeSet<&ObjectPath> = own(Phase::Function).collect();
    own(Phase::Clear).filter(|path| again.contains(path)).cloned().collect()
}

/// What texts call a function by.
pub(crate) fn name_of(function: &ObjectPath) -> &str {
    function.object.split('(').next().unwrap_or_default()
}

/// Triggers, checks, indexes and exclusions that mention a function.
fn parts(path: &ObjectPath, table: &Table, name: &str) -> Vec<ObjectPath> {
    let mut found = Vec::new();
    let mut add = |path: ObjectPath, calls: bool| {
        if calls {
            found.push(path);
        }
    };
    for own in &table.triggers.items {
        add(path.part(Kind::Trigger, own.name.as_str()), mentions(&own.definition.raw, name));
    }
    for own in &table.checks.items {
        add(own.path(path), mentions(&own.expr.raw, name));
    }
    for own in &table.exclusions.items {
        add(own.path(path), mentions(&own.definition.raw, name));
    }
    for own in &table.indexes.items {
        let parts = own
            .parts
            .iter()
            .any(|part| matches!(&part.key, IndexKey::Expr(expr) if mentions(&expr.raw, name)));
        let predicate = own.predicate.as_ref().is_some_and(|expr| mentions(&expr.raw, name));
        add(own.path(path), parts || predicate);
    }
    found
}

struct Aside<'a> {
    ddl: &'a dyn Ddl,
    path: &'a ObjectPath,
    table: &'a Table,
    function: &'a ObjectPath,
    changes: &'a [Change],
}

impl Aside<'_> {
    /// Whether a change of its own takes a part down anyway.
    fn goes_anyway(&self, part: &ObjectPath) -> bool {
        self.changes.iter().any(|change| match &change.action {
            Action::Modify { from, .. } | Action::Rename { from } => from == part,
            _ => change.path == *part,
        })
    }

    /// Whether the table stays.
    fn table_stays(&self) -> bool {
        !self.changes.iter().any(|change| change.path == *self.path && matches!(change.action, Action::Drop))
    }

    fn part(&self, part: ObjectPath, steps: &mut Vec<Step>) {
        if self.goes_anyway(&part) {
            return;
        }
        let down = Change { path: part.clone(), action: Action::Drop };
        self.push(self.table, self.table, &down, steps);
        if self.table_stays() {
            let up = Change { path: part, action: Action::Add { similar: None } };
            self.push(self.table, self.table, &up, steps);
        }
    }

    fn default(&self, column: &str, steps: &mut Vec<Step>) {
        let mut without = self.table.clone();
        for own in without.columns.iter_mut().filter(|own| own.name == column) {
            own.default = Facet::Stated(None);
        }
        let path = self.path.part(Kind::Column, column);
        let difference = Difference {
            attribute: Attribute::Default,
            from: String::new(),
            to: String::new(),
            sameness: Sameness::Different,
        };
        let action = Action::Modify { from: path.clone(), differences: vec![difference] };
        let change = Change { path: path.clone(), action };
        let before = steps.len();
        self.push(self.table, &without, &change, steps);
        steps[before..].iter_mut().for_each(|step| step.phase = Phase::Clear);
        let own = |other: &Change| match &other.action {
            Action::Modify { from, differences } => {
                *from == path && differences.iter().any(|own| own.attribute == Attribute::Default)
            }
            Action::Drop => other.path == path,
            _ => false,
        };
        if self.table_stays() && !self.changes.iter().any(own) {
            self.push(&without, self.table, &change, steps);
        }
    }

    fn push(&self, from: &Table, to: &Table, change: &Change, steps: &mut Vec<Step>) {
        let own = self.ddl.alter_table(&TableChange {
            path: self.path,
            old_path: self.path,
            from,
            to,
            changes: &[change],
            allow_loss: true,
        });
        for mut step in own {
            step.about.push(self.function.clone());
            let note = format!("It calls {}, which is made anew.", self.function.object);
            step.note = if step.note.is_empty() { note } else { step.note };
            steps.push(step);
        }
    }
}
