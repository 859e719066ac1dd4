//! Changes to a plan.

use std::collections::BTreeMap;

use drift_catalog::{Action, Catalog, Change, Hold, Kind, ObjectPath, Plan, Table};
use drift_dialect::{Ddl, Step, TableChange, of};

use crate::goal;
use crate::order::in_order;

/// What the user allows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Statements that can lose data are active.
    pub allow_loss: bool,
}

/// The statements that bring `from` to `to`, in an order that runs.
pub fn plan(from: &Catalog, to: &Catalog, changes: &[Change], options: Options) -> Plan {
    let mut maker = Maker {
        from,
        to,
        options,
        ddl: of(from.flavor.vendor).ddl(),
        steps: Vec::new(),
        unplanned: Vec::new(),
    };
    let mut tables: BTreeMap<ObjectPath, Vec<&Change>> = BTreeMap::new();
    for change in changes {
        if belongs_to_table(from, to, &change.path) {
            tables.entry(change.path.owner()).or_default().push(change);
        } else {
            maker.object(change);
        }
    }
    for (path, changes) in tables {
        maker.table(&path, &changes);
    }
    let Maker { steps, unplanned, .. } = maker;
    in_order(follow_held(steps, changes), unplanned)
}

struct Maker<'a> {
    from: &'a Catalog,
    to: &'a Catalog,
    options: Options,
    ddl: &'static dyn Ddl,
    steps: Vec<Step>,
    unplanned: Vec<(ObjectPath, String)>,
}

/// Whether a path is a table or part of one, on either side.
fn belongs_to_table(from: &Catalog, to: &Catalog, path: &ObjectPath) -> bool {
    path.kind == Kind::Table
        || (path.part.is_some() && (to.table_of(path).is_some() || from.table_of(path).is_some()))
}

impl Maker<'_> {
    fn object(&mut self, change: &Change) {
        let allow_loss = self.options.allow_loss;
        let answer = match &change.action {
            // Parts of views come and go with them.
            _ if change.path.part.is_some() => Err("make the view anew".to_owned()),
            Action::Add { .. } | Action::MaybeRename { .. } => self.ddl.create(&change.path, self.to),
            Action::Drop => self.ddl.drop(&change.path, self.from, allow_loss),
            Action::Modify { .. } | Action::Rename { .. } => {
                self.ddl.alter(change, self.from, self.to, allow_loss)
            }
        };
        match answer {
            Ok(mut steps) => self.steps.append(&mut steps),
            Err(why) => self.unplanned.push((change.path.clone(), why)),
        }
    }

    fn table(&mut self, path: &ObjectPath, changes: &[&Change]) {
        let own = changes.iter().find(|change| change.path.kind == Kind::Table && change.path == *path);
        let mut old_path = path.clone();
        match own.map(|change| &change.action) {
            Some(Action::Add { .. }) => return self.create(path, None),
            Some(Action::Drop) => return self.steps.push(self.ddl.drop_table(path, self.options.allow_loss)),
            Some(Action::MaybeRename { from }) => return self.create(path, Some(&from.path)),
            Some(Action::Rename { from }) => {
                let sql = self.ddl.rename_table(from, path);
                self.steps.push(Step::new(drift_dialect::Phase::Rename, path, sql));
                old_path = from.clone();
            }
            Some(Action::Modify { from, .. }) => old_path = from.clone(),
            None => {}
        }
        let Some(to) = self.to.table_of(path) else { return };
        let renamed =
            to.renamed_from.as_deref().map(|old| ObjectPath::new(Kind::Table, path.schema.as_str(), old));
        let from = self.from.table_of(&old_path).or_else(|| self.from.table_of(renamed.as_ref()?));
        let Some(from) = from else { return };
        let rest: Vec<&Change> = changes
            .iter()
            .copied()
            .filter(|change| !(change.path == *path && matches!(change.action, Action::Rename { .. })))
            .collect();
        if rest.is_empty() {
            return;
        }
        let goal: Table = goal::of(path, from, to, &rest, self.options.allow_loss);
        let steps = self.ddl.alter_table(&TableChange {
            path,
            old_path: &old_path,
            from,
            to,
            goal: &goal,
            changes: &rest,
            catalog: self.from,
            allow_loss: self.options.allow_loss,
        });
        for change in &rest {
            if !steps.iter().any(|step| step.about.contains(&change.path)) {
                let why = "there is no automatic way to make this change".to_owned();
                self.unplanned.push((change.path.clone(), why));
            }
        }
        self.steps.extend(steps);
    }

    /// A new table; where it may be an old one renamed, everything waits for a decision.
    fn create(&mut self, path: &ObjectPath, perhaps: Option<&ObjectPath>) {
        let Some(table) = self.to.table_of(path) else { return };
        let steps = self.ddl.create_table(path, table);
        let Some(old) = perhaps else { return self.steps.extend(steps) };
        let rename = Step::new(drift_dialect::Phase::Rename, path, self.ddl.rename_table(old, path));
        let why = format!("if it is a rename; declare `renamed_from: {}` if so", old.object);
        self.steps.push(rename.hold(Hold::Decision(why)));
        let other = format!("if it is another table: {} stays beside it", old.object);
        self.steps.extend(steps.into_iter().map(|step| step.hold(Hold::Decision(other.clone()))));
    }
}

/// What mentions a column that waits for a decision waits with it.
fn follow_held(mut steps: Vec<Step>, changes: &[Change]) -> Vec<Step> {
    let waiting: Vec<&ObjectPath> = changes
        .iter()
        .filter(|change| {
            change.path.kind == Kind::Column && matches!(change.action, Action::MaybeRename { .. })
        })
        .map(|change| &change.path)
        .collect();
    if waiting.is_empty() {
        return steps;
    }
    for step in steps.iter_mut().filter(|step| step.hold.is_none()) {
        let follows = waiting.iter().find(|column| {
            let same_table = step.about.iter().any(|path| path.owner() == column.owner());
            let created = step.about.iter().any(|path| path.kind != Kind::Column && path.part.is_some());
            same_table && created && mentions(&step.sql, column.name())
        });
        if let Some(column) = follows {
            step.hold = Some(Hold::Follows(format!("the decision about {}", column.name())));
        }
    }
    steps
}

/// Whether a name stands in a statement as a word of its own.
pub(crate) fn mentions(sql: &str, name: &str) -> bool {
    let word = |c: char| c == '_' || c.is_alphanumeric();
    sql.match_indices(name).any(|(at, _)| {
        let before = sql[..at].chars().next_back();
        let after = sql[at + name.len()..].chars().next();
        !before.is_some_and(word) && !after.is_some_and(word)
    })
}
