//! Changes to a plan.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{Action, Catalog, Change, Hold, Kind, ObjectPath, Plan, Table};
use drift_dialect::{Answer, Ddl, Phase, Step, TableChange, of};

use crate::order::in_order;
use crate::waiting::{self, Waiting};
use crate::{
    attach, belongings, callers, early, follow, given, handed_down, inherited, names, references, relations,
    remake, renames, said, successors, unmade, versions, views,
};

/// What the user allows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// Statements that can lose data are active.
    pub allow_loss: bool,
    /// Who will run the statements, where that is known: what is made is this role's without being said.
    pub role: Option<&'a str>,
}

/// The statements that bring `from` to `to`, in an order that runs.
pub fn plan(from: &Catalog, to: &Catalog, changes: &[Change], options: Options<'_>) -> Plan {
    let ddl = of(from.flavor.vendor).ddl();
    let maybe = changes;
    let declared = remake::as_two(from, &renames::as_declared(changes));
    let (moved, kept) = attach::moved(ddl, (from, to), changes);
    let changes = if options.allow_loss { declared.as_slice() } else { kept.as_slice() };
    let (own, given) = handed_down::given((from, to), changes);
    let (known, too_old) = versions::known(ddl, from, &own);
    let changes = known.as_ref();
    let mut tables: BTreeMap<ObjectPath, Vec<&Change>> = BTreeMap::new();
    let mut others: Vec<&Change> = Vec::new();
    for change in changes {
        if belongs_to_table(from, to, &change.path) {
            tables.entry(change.path.owner()).or_default().push(change);
        } else {
            others.push(change);
        }
    }
    let goes = |change: &Change| change.path.kind == Kind::Table && matches!(change.action, Action::Drop);
    let references = if changes.iter().any(goes) { ddl.drop_references(from) } else { BTreeMap::new() };
    let mut maker = Maker { from, to, options, ddl, references, steps: Vec::new(), unplanned: Vec::new() };
    let (parts, whole): (Vec<&Change>, Vec<&Change>) =
        others.iter().partition(|change| change.path.part.is_some());
    for change in whole {
        maker.object(change);
    }
    for change in parts {
        if !maker.came_with_its_view(change) {
            maker.object(change);
        }
    }
    for (path, changes) in &tables {
        maker.table(path, changes);
    }
    let Maker { mut steps, mut unplanned, .. } = maker;
    if !options.allow_loss {
        remake::hold(from, changes, &mut steps);
        steps.extend(moved);
    }
    unplanned.extend(too_old);
    belongings::owners_go_with_their_objects(changes, &mut steps, &mut unplanned);
    handed_down::say(&given, &mut steps);
    successors::go_once(&mut steps);
    successors::go_first(from, changes, &mut steps);
    relations::functions_stand_aside(ddl, (from, to), changes, &mut steps);
    callers::stand_aside(ddl, (from, to), changes, &mut steps);
    views::stand_aside(ddl, (from, to), changes, &mut steps);
    relations::stand_aside(ddl, (from, to), changes, &mut steps);
    inherited::keep(ddl, (from, to), &mut steps, &mut unplanned);
    references::drop_once(&mut steps);
    references::stand_aside(ddl, (from, to), changes, &mut steps);
    remake::references(ddl, (from, to), changes, &mut steps);
    belongings::functions_go_with_their_type(ddl, from, &mut steps);
    said::again(ddl, (from, to), (changes, options.role), &mut steps);
    given::take_back(ddl, (from, to), options.role, &mut steps);
    follow::hold(&mut steps, (from, to), changes);
    follow::keep_used(ddl, from, &mut steps);
    names::wait(ddl, (from, to), &mut steps);
    unmade::wait(from, &mut steps, &unplanned);
    early::go(ddl, (from, to), &mut steps);
    if options.allow_loss {
        steps.extend(renames::offers(ddl, (from, to), maybe));
    }
    in_order(ddl, (steps, unplanned), from, changes)
}

struct Maker<'a> {
    from: &'a Catalog,
    to: &'a Catalog,
    options: Options<'a>,
    ddl: &'static dyn Ddl,
    /// What removes the references to a table that goes.
    references: BTreeMap<ObjectPath, Vec<Step>>,
    steps: Vec<Step>,
    unplanned: Vec<(ObjectPath, String)>,
}

/// Whether a path is a table or part of one, on either side.
fn belongs_to_table(from: &Catalog, to: &Catalog, path: &ObjectPath) -> bool {
    path.kind == Kind::Table
        || (path.part.is_some() && (to.table_of(path).is_some() || from.table_of(path).is_some()))
}

/// A pair of tables that are the same one.
struct Pair<'a> {
    path: &'a ObjectPath,
    old_path: ObjectPath,
    from: &'a Table,
    to: &'a Table,
}

impl Maker<'_> {
    fn object(&mut self, change: &Change) {
        let allow_loss = self.options.allow_loss;
        let answer = match &change.action {
            action if change.path.part.is_some() => self.part_of_view(&change.path, action),
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

    /// Whether a part of a view is made, or gone, because the view is made anew.
    fn came_with_its_view(&mut self, change: &Change) -> bool {
        let view = change.path.owner();
        let is_it = |path: &ObjectPath| {
            matches!(path.kind, Kind::View | Kind::MaterializedView)
                && path.part.is_none()
                && (&path.schema, &path.object) == (&view.schema, &view.object)
        };
        let of_view =
            |step: &Step, phase: Phase| step.phase == phase && step.about.first().is_some_and(is_it);
        let anew =
            self.to.schemas.get(&view.schema).is_some_and(|own| own.views.items.contains_key(&view.object))
                && self.steps.iter().any(|step| of_view(step, Phase::Clear))
                && self.steps.iter().any(|step| of_view(step, Phase::View));
        if anew {
            let up = self.steps.iter_mut().find(|step| of_view(step, Phase::View));
            up.into_iter().for_each(|step| step.about.push(change.path.clone()));
        }
        anew
    }

    /// A trigger or index of a view; one that differs is made anew.
    fn part_of_view(&self, path: &ObjectPath, action: &Action) -> Answer {
        let old = match action {
            Action::Add { .. } | Action::MaybeRename { .. } => None,
            Action::Drop => return self.ddl.drop_part(path),
            Action::Modify { from, .. } | Action::Rename { from } => Some(from),
        };
        let mut steps = old.map_or_else(|| Ok(Vec::new()), |old| self.ddl.drop_part(old))?;
        steps.extend(self.ddl.create_part(path, self.to)?);
        Ok(steps)
    }

    fn table(&mut self, path: &ObjectPath, changes: &[&Change]) {
        let has = |fits: fn(&Action) -> bool| {
            changes.iter().any(|change| change.path == *path && fits(&change.action))
        };
        if has(|action| matches!(action, Action::Drop)) && has(|action| matches!(action, Action::Add { .. }))
        {
            self.drop(path);
            return self.create(path, None);
        }
        let mut old_path = path.clone();
        for own in changes.iter().filter(|change| change.path == *path) {
            match &own.action {
                Action::Add { .. } => return self.create(path, None),
                Action::Drop => return self.drop(path),
                Action::MaybeRename { from } => return self.create(path, Some(&from.path)),
                Action::Rename { from } | Action::Modify { from, .. } => old_path = from.clone(),
            }
        }
        let (Some(from), Some(to)) = (self.from.table_of(&old_path), self.to.table_of(path)) else { return };
        let pair = Pair { path, old_path, from, to };
        let (rest, waiting) = waiting::part(path, to, changes);
        let mut steps = self.alter(&pair, &rest);
        for column in &waiting {
            let either = self.either(&pair, column, (&rest, &steps));
            steps.extend(either);
        }
        let covered: BTreeSet<&ObjectPath> = steps.iter().flat_map(|step| &step.about).collect();
        for change in changes {
            if !covered.contains(&change.path) {
                let why = "there is no automatic way to make this change".to_owned();
                self.unplanned.push((change.path.clone(), why));
            }
        }
        self.steps.extend(steps);
    }

    fn alter(&self, pair: &Pair<'_>, changes: &[&Change]) -> Vec<Step> {
        if changes.is_empty() {
            return Vec::new();
        }
        self.ddl.alter_table(&TableChange {
            path: pair.path,
            old_path: &pair.old_path,
            from: pair.from,
            to: pair.to,
            changes,
            allow_loss: self.options.allow_loss,
        })
    }

    /// Two ways, each whole, neither active until somebody says which. `rest` is what happens to the table anyway.
    fn either(&self, pair: &Pair<'_>, column: &Waiting<'_>, rest: (&[&Change], &[Step])) -> Vec<Step> {
        let (new, old) = (column.path.name(), column.old.path.name());
        let way = |action: Action, why: String| {
            let own = Change { path: column.path.clone(), action };
            let changes: Vec<&Change> =
                std::iter::once(&own).chain(column.followers.iter().copied()).collect();
            let steps = self.beside(pair, &changes, rest).into_iter();
            steps.map(|step| step.hold(Hold::Decision(why.clone()))).collect::<Vec<_>>()
        };
        let rename = Action::Rename { from: column.old.path.clone() };
        let mut steps = way(
            rename,
            format!("if {new} is {old} renamed; `renamed_from: {old}` in the model makes this active"),
        );
        let add = way(
            Action::Add { similar: None },
            format!("if {new} is another column, and {old} stays beside it or goes"),
        );
        for step in add {
            // What both ways share is printed once.
            match steps.iter_mut().find(|other| other.sql == step.sql) {
                Some(shared) => shared.hold = Some(Hold::Follows(format!("the decision about {new}"))),
                None => steps.push(step),
            }
        }
        steps
    }

    /// The steps of some changes where others are made anyway; where both make the table anew, once for all.
    fn beside(&self, pair: &Pair<'_>, changes: &[&Change], (rest, done): (&[&Change], &[Step])) -> Vec<Step> {
        let is_rebuild = |step: &Step| step.phase == Phase::Rebuild && step.hold.is_none();
        let mut steps = self.alter(pair, changes);
        if !(done.iter().any(is_rebuild) && steps.iter().any(is_rebuild)) {
            return steps;
        }
        let all: Vec<&Change> = rest.iter().chain(changes).copied().collect();
        steps = self.alter(pair, &all);
        for step in &mut steps {
            step.about.retain(|path| changes.iter().any(|change| change.path == *path));
            if is_rebuild(step) {
                step.note = format!("This takes the place of the other rebuild of {}.", pair.path.object);
            }
        }
        steps.retain(|step| !step.about.is_empty());
        steps
    }

    /// A table that goes, and the references to it before it: held back where it is.
    fn drop(&mut self, path: &ObjectPath) {
        let own = self.ddl.drop_table(path, self.from, self.options.allow_loss);
        for mut step in self.references.remove(path).unwrap_or_default() {
            step.hold = own.iter().find_map(|own| own.hold.clone());
            self.steps.push(step);
        }
        self.steps.extend(own);
    }

    /// A new table; where it may be an old one renamed, everything waits for a decision.
    fn create(&mut self, path: &ObjectPath, perhaps: Option<&ObjectPath>) {
        let Some(table) = self.to.table_of(path) else { return };
        let steps = self.ddl.create_table(path, &inherited::without_handed_down(table, self.to));
        let Some(old) = perhaps else { return self.steps.extend(steps) };
        let rename = Step::new(Phase::Rename, path, self.ddl.rename_table(old, path));
        let (new, old) = (&path.object, &old.object);
        let why = format!("if {new} is {old} renamed; `renamed_from: {old}` in the model makes this active");
        self.steps.push(rename.hold(Hold::Decision(why)));
        let other = format!("if {new} is another table, and {old} stays beside it or goes");
        self.steps.extend(steps.into_iter().map(|step| step.hold(Hold::Decision(other.clone()))));
    }
}
