//! Parts of a table that are taken down before the changes and put up after them, each once for all that want it away.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{
    Action, Attribute, Catalog, Change, Column, Difference, Facet, Hold, IndexKey, Kind, Labelled as _,
    ObjectPath, Sameness, Table,
};
use drift_dialect::{Ddl, Phase, Step, TableChange};

use crate::callers::parts;
use crate::words::mentions;

/// A table, and why parts of it stand aside.
pub(crate) struct Aside<'a> {
    pub(crate) ddl: &'a dyn Ddl,
    pub(crate) path: &'a ObjectPath,
    pub(crate) table: &'a Table,
    pub(crate) wanted: &'a Catalog,
    /// What is made anew.
    pub(crate) cause: &'a ObjectPath,
    /// Whether that is held back.
    pub(crate) held: bool,
    pub(crate) note: String,
    pub(crate) changed: &'a Changed<'a>,
}

impl Aside<'_> {
    /// Everything of the table that mentions a name.
    pub(crate) fn all(&self, name: &str, steps: &mut Gathered<'_>) {
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
    fn generated(&self, column: &Column, done: &[ObjectPath], steps: &mut Gathered<'_>) {
        let path = self.path.part(Kind::Column, column.name.as_str());
        // It comes back as it is wanted: the old spelling may hold casts to and from the type that changes.
        let still = |own: &Column| own.generated.value().is_some();
        let wanted =
            self.wanted.table_of(&path).filter(|table| table.column(&column.name).is_some_and(still));
        if self.goes_anyway(&path) {
            // One that changes, and is not made anew by that.
            if wanted.is_none() || !steps.changes(&path) {
                return;
            }
            steps.without_changes(&path);
        }
        let to = wanted.unwrap_or(self.table);
        let down = Change { path: path.clone(), action: Action::Drop };
        self.push(self.table, self.table, &down, steps);
        if !self.table_stays() {
            return;
        }
        let up = Change { path, action: Action::Add { similar: None } };
        for mut step in self.made(self.table, to, &up) {
            step.phase = if step.phase == Phase::Column { Phase::Constraint } else { step.phase };
            steps.add(step, self);
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
        self.changed.parts.contains(part)
    }

    /// Whether the table stays.
    fn table_stays(&self) -> bool {
        !self.changed.dropped.contains(self.path)
    }

    pub(crate) fn part(&self, part: ObjectPath, steps: &mut Gathered<'_>) {
        self.part_again(part, self.table, steps);
    }

    /// A part that reads a column which gets another type: it comes back as it is wanted, where that is known, because
    /// its constants are of the old type.
    pub(crate) fn part_of_column(&self, part: ObjectPath, column: &str, steps: &mut Gathered<'_>) {
        let wanted = self.wanted.table_of(self.path);
        let has_it = |table: &&Table| parts(self.path, table, column).contains(&part);
        self.part_again(part.clone(), wanted.filter(has_it).unwrap_or(self.table), steps);
    }

    fn part_again(&self, part: ObjectPath, to: &Table, steps: &mut Gathered<'_>) {
        if self.goes_anyway(&part) {
            return;
        }
        let down = Change { path: part.clone(), action: Action::Drop };
        self.push(self.table, self.table, &down, steps);
        if self.table_stays() {
            let up = Change { path: part, action: Action::Add { similar: None } };
            self.push(self.table, to, &up, steps);
        }
    }

    pub(crate) fn default(&self, column: &str, steps: &mut Gathered<'_>) {
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
        for mut step in self.made(self.table, &without, &change) {
            step.phase = Phase::Clear;
            steps.add(step, self);
        }
        if self.table_stays() && !self.changed.defaults.contains(&path) {
            self.push(&without, self.table, &change, steps);
        }
    }

    fn push(&self, from: &Table, to: &Table, change: &Change, steps: &mut Gathered<'_>) {
        for step in self.made(from, to, change) {
            steps.add(step, self);
        }
    }

    fn made(&self, from: &Table, to: &Table, change: &Change) -> Vec<Step> {
        let mut own = self.ddl.alter_table(&TableChange {
            path: self.path,
            old_path: self.path,
            from,
            to,
            changes: &[change],
            allow_loss: true,
        });
        for step in &mut own {
            step.about.push(self.cause.clone());
            if step.note.is_empty() {
                step.note.clone_from(&self.note);
            }
            if self.held {
                step.hold = Some(Hold::Follows(format!("the change of {}", self.cause.object)));
            }
        }
        own
    }
}

/// What the changes themselves do to parts of tables.
pub(crate) struct Changed<'a> {
    /// Parts, as they are called now, that are changed or go.
    parts: BTreeSet<&'a ObjectPath>,
    dropped: BTreeSet<&'a ObjectPath>,
    /// Columns, as they are called now, that get another default or go.
    defaults: BTreeSet<&'a ObjectPath>,
}

impl<'a> Changed<'a> {
    pub(crate) fn by(changes: &'a [Change]) -> Changed<'a> {
        let mut own = Changed { parts: BTreeSet::new(), dropped: BTreeSet::new(), defaults: BTreeSet::new() };
        for change in changes {
            let old = match &change.action {
                Action::Modify { from, .. } | Action::Rename { from } => from,
                _ => &change.path,
            };
            own.parts.insert(old);
            match &change.action {
                Action::Drop => {
                    own.dropped.insert(old);
                    own.defaults.insert(old);
                }
                Action::Modify { differences, .. }
                    if differences.iter().any(|own| own.attribute == Attribute::Default) =>
                {
                    own.defaults.insert(old);
                }
                _ => {}
            }
        }
        own
    }
}

/// Steps, each found again by what it says.
pub(crate) struct Gathered<'a> {
    steps: &'a mut Vec<Step>,
    places: BTreeMap<(Phase, String), usize>,
    /// Changes by what they change.
    alters: BTreeMap<ObjectPath, Vec<usize>>,
    /// Steps that others took the place of.
    gone: BTreeSet<usize>,
}

impl<'a> Gathered<'a> {
    pub(crate) fn of(steps: &'a mut Vec<Step>) -> Gathered<'a> {
        let (mut places, mut alters) = (BTreeMap::new(), BTreeMap::<ObjectPath, Vec<usize>>::new());
        for (at, step) in steps.iter().enumerate() {
            places.entry((step.phase, step.sql.clone())).or_insert(at);
            if let Some(path) = step.about.first().filter(|_| step.phase == Phase::Alter) {
                alters.entry(path.clone()).or_default().push(at);
            }
        }
        Gathered { steps, places, alters, gone: BTreeSet::new() }
    }

    /// Whether something changes a part where it stands.
    fn changes(&self, path: &ObjectPath) -> bool {
        self.alters.contains_key(path)
    }

    fn without_changes(&mut self, path: &ObjectPath) {
        self.gone.extend(self.alters.remove(path).unwrap_or_default());
    }

    /// Two causes may want the same thing away.
    fn add(&mut self, step: Step, why: &Aside<'_>) {
        let key = (step.phase, step.sql.clone());
        let known = self.places.get(&key).filter(|at| !self.gone.contains(at));
        match known.and_then(|at| self.steps.get_mut(*at)) {
            Some(same) => {
                same.about.push(why.cause.clone());
                same.hold = same.hold.take().filter(|_| why.held);
            }
            None => {
                self.places.insert(key, self.steps.len());
                self.steps.push(step);
            }
        }
    }

    pub(crate) fn finish(self) {
        let mut at = 0;
        self.steps.retain(|_| {
            at += 1;
            !self.gone.contains(&(at - 1))
        });
    }
}
