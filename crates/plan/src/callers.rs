//! What calls a function, or reads a column of a type, that has to be made anew: PostgreSQL drops no function that a
//! default, a check, an index, a generated column or a trigger calls, and their texts hold values of the old type, so
//! that these are taken down before and put up after.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{
    Action, Attribute, Catalog, Change, Column, Difference, Facet, Hold, IndexKey, Kind, Labelled as _,
    ObjectPath, Sameness, Table,
};
use drift_dialect::{Ddl, Phase, Step, TableChange};

use crate::words::mentions;

/// Takes the callers in tables down and puts up again those that stay; `views` sees to views.
pub(crate) fn stand_aside(
    ddl: &dyn Ddl,
    (is, wanted): (&Catalog, &Catalog),
    changes: &[Change],
    steps: &mut Vec<Step>,
) {
    let functions = made_anew(steps);
    let types = types_made_anew(steps);
    let retyped = retyped(ddl, changes, steps);
    if functions.is_empty() && types.is_empty() && retyped.is_empty() {
        return;
    }
    for (path, table) in is.tables() {
        for function in &functions {
            let name = name_of(function);
            let note = format!("It calls {}, which is made anew.", function.object);
            let own = Aside { ddl, path: &path, table, wanted, cause: function, held: false, note, changes };
            own.all(name, steps);
            for column in &table.columns {
                if column.default.value().is_some_and(|default| mentions(&default.raw, name)) {
                    own.default(&column.name, steps);
                }
            }
        }
        for (of, held) in &types {
            let aside = |note: String| Aside {
                ddl,
                path: &path,
                table,
                wanted,
                cause: of,
                held: *held,
                note,
                changes,
            };
            for column in table.columns.iter().filter(|column| column.is_of(of)) {
                let own = aside(format!("It reads {}, whose type is made anew.", column.name));
                own.all(&column.name, steps);
                for key in table.foreign_keys.items.iter().filter(|key| key.columns.contains(&column.name)) {
                    own.part(key.path(&path), steps);
                }
            }
            let own = aside(format!("It speaks of {}, which is made anew.", of.object));
            own.all(&of.object, steps);
            let speaks = |column: &&Column| {
                !column.is_of(of)
                    && column.default.value().is_some_and(|default| mentions(&default.raw, &of.object))
            };
            for column in table.columns.iter().filter(speaks) {
                own.default(&column.name, steps);
            }
        }
        for (column, cause, held) in &retyped {
            let note = format!("It reads {}, whose type changes.", column.name());
            let own = Aside { ddl, path: &path, table, wanted, cause, held: *held, note, changes };
            let here = column.owner() == path;
            for part in parts(&path, table, column.name()) {
                let reads = match part.kind {
                    Kind::Trigger => here,
                    Kind::Policy => here || reads_table(table, &part, &column.object),
                    _ => false,
                };
                if reads {
                    own.part(part, steps);
                }
            }
        }
    }
}

/// Columns whose change is refused while a trigger or a policy reads them, as they are called now; with the change, and
/// whether it is held back.
fn retyped(ddl: &dyn Ddl, changes: &[Change], steps: &[Step]) -> Vec<(ObjectPath, ObjectPath, bool)> {
    let mut found = Vec::new();
    let mut about: BTreeMap<&ObjectPath, Vec<&Step>> = BTreeMap::new();
    for step in steps {
        step.about.iter().for_each(|path| about.entry(path).or_default().push(step));
    }
    for change in changes.iter().filter(|change| ddl.needs_views_away(change)) {
        let Action::Modify { from, .. } = &change.action else { continue };
        let mut own = about.get(&change.path).into_iter().flatten();
        if change.path.kind == Kind::Column
            && let Some(first) = own.next()
        {
            let held = first.hold.is_some() || own.any(|step| step.hold.is_some());
            found.push((from.clone(), change.path.clone(), held));
        }
    }
    found
}

/// Whether a policy of one table reads another.
fn reads_table(table: &Table, policy: &ObjectPath, other: &str) -> bool {
    let own = table.definitions.get(Kind::Policy, policy.name());
    own.is_some_and(|own| own.facts.values().any(|fact| mentions(&fact.raw, other)))
}

/// Types that become others, and whether that is held back. One that changes where it stands does not.
pub(crate) fn types_made_anew(steps: &[Step]) -> Vec<(ObjectPath, bool)> {
    let moves = steps.iter().filter(|step| step.phase == Phase::Move);
    moves.flat_map(|step| step.about.iter().map(|path| (path.clone(), step.hold.is_some()))).collect()
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

/// Triggers, checks, indexes, exclusions and policies that mention a function or a column.
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
    for (kind, policy, own) in table.definitions.iter().filter(|(kind, ..)| *kind == Kind::Policy) {
        let calls = own.facts.values().any(|fact| mentions(&fact.raw, name));
        add(path.part(kind, policy.as_str()), calls);
    }
    found
}

struct Aside<'a> {
    ddl: &'a dyn Ddl,
    path: &'a ObjectPath,
    table: &'a Table,
    wanted: &'a Catalog,
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
        let mut to = self.table;
        if self.goes_anyway(&path) {
            // One that changes, and is not made anew by that, comes back as it is wanted.
            let changed = |step: &Step| step.phase == Phase::Alter && step.about.first() == Some(&path);
            let Some(table) = self.wanted.table_of(&path).filter(|_| steps.iter().any(changed)) else {
                return;
            };
            let still = |own: &&Column| own.generated.value().is_some();
            if table.column(&column.name).as_ref().is_none_or(|own| !still(own)) {
                return;
            }
            steps.retain(|step| !changed(step));
            to = table;
        }
        let down = Change { path: path.clone(), action: Action::Drop };
        self.push(self.table, self.table, &down, steps);
        if !self.table_stays() {
            return;
        }
        let before = steps.len();
        let up = Change { path, action: Action::Add { similar: None } };
        self.push(self.table, to, &up, steps);
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
        // Its own change of the default would come too late.
        let mut down = Vec::new();
        self.push(self.table, &without, &change, &mut down);
        for mut step in down {
            step.phase = Phase::Clear;
            self.add(step, steps);
        }
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
            self.add(step, steps);
        }
    }

    /// Two causes may want the same thing away.
    fn add(&self, step: Step, steps: &mut Vec<Step>) {
        match steps.iter_mut().find(|own| own.phase == step.phase && own.sql == step.sql) {
            Some(same) => {
                same.about.push(self.cause.clone());
                same.hold = same.hold.take().filter(|_| self.held);
            }
            None => steps.push(step),
        }
    }
}
