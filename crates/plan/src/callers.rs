//! What calls a function, or reads a column of an enum, that has to be made anew: PostgreSQL drops no function that a
//! default, a check, an index, a generated column or a trigger calls, and their texts hold values of the old enum, so
//! that these are taken down before and put up after.

use std::collections::BTreeSet;

use drift_catalog::{
    Action, Attribute, Catalog, Change, Column, Difference, Facet, Hold, IndexKey, Kind, Labelled as _,
    ObjectPath, Sameness, Table,
};
use drift_dialect::{Ddl, Phase, Step, TableChange};

use crate::words::mentions;

/// Takes the callers in tables down and puts up again those that stay; `views` sees to views.
pub(crate) fn stand_aside(ddl: &dyn Ddl, is: &Catalog, changes: &[Change], steps: &mut Vec<Step>) {
    let functions = made_anew(steps);
    let enums = enums_made_anew(steps);
    if functions.is_empty() && enums.is_empty() {
        return;
    }
    for (path, table) in is.tables() {
        for function in &functions {
            let name = name_of(function);
            let note = format!("It calls {}, which is made anew.", function.object);
            let own = Aside { ddl, path: &path, table, cause: function, held: false, note, changes };
            own.all(name, steps);
            for column in &table.columns {
                if column.default.value().is_some_and(|default| mentions(&default.raw, name)) {
                    own.default(&column.name, steps);
                }
            }
        }
        for (of, held) in &enums {
            for column in table.columns.iter().filter(|column| is_of(column, of)) {
                let note = format!("It reads {}, whose type is made anew.", column.name);
                let own = Aside { ddl, path: &path, table, cause: of, held: *held, note, changes };
                own.all(&column.name, steps);
            }
        }
    }
}

/// Enums that become another type, and whether that is held back. One that only gets more values does not.
fn enums_made_anew(steps: &[Step]) -> Vec<(ObjectPath, bool)> {
    let first = |step: &Step| {
        let path = step.about.first().filter(|path| path.kind == Kind::Enum && step.phase == Phase::Alter)?;
        Some((path.clone(), step.hold.is_some()))
    };
    steps.iter().filter_map(first).collect()
}

fn is_of(column: &Column, of: &ObjectPath) -> bool {
    column.ty.ty.concrete().is_some_and(|ty| {
        ty.name == of.object && ty.schema.as_ref().is_none_or(|schema| *schema == of.schema)
    })
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
    /// What is made anew.
    cause: &'a ObjectPath,
    /// Whether that is held back.
    held: bool,
    note: String,
    changes: &'a [Change],
}

impl Aside<'_> {
    /// Everything of the table that mentions a name.
    fn all(&self, name: &str, steps: &mut Vec<Step>) {
        let read = |column: &&Column| {
            column.generated.value().is_some_and(|generated| mentions(&generated.expr.raw, name))
        };
        let generated: Vec<&Column> = self.table.columns.iter().filter(read).collect();
        let parts = parts(self.path, self.table, name);
        for part in &parts {
            self.part(part.clone(), steps);
        }
        for column in generated {
            self.generated(column, &parts, steps);
        }
    }

    /// A generated column, and the indexes that go with it.
    fn generated(&self, column: &Column, done: &[ObjectPath], steps: &mut Vec<Step>) {
        let path = self.path.part(Kind::Column, column.name.as_str());
        if self.goes_anyway(&path) {
            return;
        }
        let down = Change { path: path.clone(), action: Action::Drop };
        self.push(self.table, self.table, &down, steps);
        if !self.table_stays() {
            return;
        }
        let before = steps.len();
        let up = Change { path, action: Action::Add { similar: None } };
        self.push(self.table, self.table, &up, steps);
        for step in steps[before..].iter_mut().filter(|step| step.phase == Phase::Column) {
            step.phase = Phase::Constraint;
        }
        for index in &self.table.indexes.items {
            let over = index.include.contains(&column.name)
                || index.parts.iter().any(|part| match &part.key {
                    IndexKey::Column(name) => *name == column.name,
                    IndexKey::Expr(expr) => mentions(&expr.raw, &column.name),
                });
            let path = index.path(self.path);
            if over && !done.contains(&path) && !self.goes_anyway(&path) {
                let up = Change { path, action: Action::Add { similar: None } };
                self.push(self.table, self.table, &up, steps);
            }
        }
    }

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
            step.about.push(self.cause.clone());
            step.note = if step.note.is_empty() { self.note.clone() } else { step.note };
            if self.held {
                step.hold = Some(Hold::Follows(format!("the change of {}", self.cause.object)));
            }
            steps.push(step);
        }
    }
}
