//! Views that stand in the way: PostgreSQL neither retypes nor drops a column while a view reads it, so that the
//! views that mention the table are taken down and put up again.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{Action, Catalog, Change, Hold, Kind, ObjectPath, View};
use drift_dialect::{Ddl, Phase, REPLACE, Step};

use crate::callers::{made_anew, name_of};
use crate::words::{Named, Words};

/// Takes views down before the steps that need it and puts them up after them.
pub(crate) fn stand_aside(
    ddl: &dyn Ddl,
    (is, wanted): (&Catalog, &Catalog),
    changes: &[Change],
    steps: &mut Vec<Step>,
) {
    let anew = made_anew(steps);
    let cleared = cleared(steps);
    let needing: Vec<&Change> = changes
        .iter()
        .filter(|change| {
            is_view_made_anew(change, &cleared) || is_table_that_goes(change) || ddl.needs_views_away(change)
        })
        .collect();
    let away = readers(is, changes, (&needing, &anew), steps);
    if away.is_empty() {
        return;
    }
    not_in_place(ddl, (is, wanted), &away, steps);
    // What goes by itself, or is replaced where it stands because all that would need it away waits.
    let gone: BTreeSet<ObjectPath> = steps
        .iter()
        .filter(|step| step.phase == Phase::Clear || is_in_place(step))
        .flat_map(|step| step.about.clone())
        .collect();
    let (obstacles, mut waiting) = (Obstacles::of(changes), held(steps));
    for (path, causes) in away.into_iter().filter(|(path, _)| !gone.contains(path)) {
        let (blocked, causes): (BTreeSet<ObjectPath>, BTreeSet<ObjectPath>) =
            causes.into_iter().partition(|cause| obstacles.to(cause).is_some());
        for cause in &blocked {
            let why = obstacles.to(cause).unwrap_or_default();
            let hold = Hold::Decision(format!(
                "the {} {} reads {}; {why}",
                path.kind.word(),
                path.object,
                cause.name()
            ));
            let refused = |step: &&mut Step| {
                matches!(step.phase, Phase::Alter | Phase::Drop) && step.about.contains(cause)
            };
            steps.iter_mut().filter(refused).for_each(|step| step.hold = Some(hold.clone()));
        }
        if !blocked.is_empty() {
            waiting = held(steps);
        }
        if causes.is_empty() {
            continue;
        }
        let (Ok(down), Ok(up)) = (ddl.drop(&path, is, true), ddl.create(&path, is)) else { continue };
        let waits = causes.is_subset(&waiting);
        let names: Vec<&str> = causes.iter().map(ObjectPath::name).collect();
        for mut step in down.into_iter().chain(up) {
            if step.note.is_empty() {
                step.note = match step.phase {
                    Phase::Clear => format!("It reads {}, and is put up again below.", names.join(", ")),
                    Phase::View => "As it was.".to_owned(),
                    _ => String::new(),
                };
            }
            step.about.splice(0..0, [path.clone()]);
            step.about.dedup();
            step.about.extend(causes.iter().cloned());
            if waits {
                step.hold = Some(Hold::Follows(format!("the change of {}", names.join(", "))));
            }
            steps.push(step);
        }
    }
}

fn is_in_place(step: &Step) -> bool {
    step.phase == Phase::View && step.sql.starts_with(REPLACE)
}

/// A view that must go for another change is not replaced where it stands.
fn not_in_place(
    ddl: &dyn Ddl,
    (is, wanted): (&Catalog, &Catalog),
    away: &BTreeMap<ObjectPath, BTreeSet<ObjectPath>>,
    steps: &mut Vec<Step>,
) {
    let held = held(steps);
    let paths: Vec<ObjectPath> = steps
        .iter()
        .filter(|step| is_in_place(step))
        .filter_map(|step| step.about.first())
        .filter(|path| away.get(path).is_some_and(|causes| !causes.is_subset(&held)))
        .cloned()
        .collect();
    for path in paths {
        let (Ok(down), Ok(up)) = (ddl.drop(&path, is, true), ddl.create(&path, wanted)) else { continue };
        steps.retain(|step| !is_in_place(step) || step.about.first() != Some(&path));
        for step in down.into_iter().chain(up) {
            // A comment that changes with it is there already.
            if !steps.iter().any(|own| own.sql == step.sql) {
                steps.push(step);
            }
        }
    }
}

/// Whether a table goes: a view that stays reads something else of that name.
fn is_table_that_goes(change: &Change) -> bool {
    change.path.kind == Kind::Table && matches!(change.action, Action::Drop)
}

/// Whether a view is taken down to be put up as another one; the views over it go with it.
fn is_view_made_anew(change: &Change, cleared: &BTreeSet<ObjectPath>) -> bool {
    matches!(change.path.kind, Kind::View | Kind::MaterializedView)
        && matches!(change.action, Action::Modify { .. })
        && cleared.contains(&change.path)
}

/// What is taken down before the changes.
fn cleared(steps: &[Step]) -> BTreeSet<ObjectPath> {
    let down = steps.iter().filter(|step| step.phase == Phase::Clear);
    down.flat_map(|step| step.about.clone()).collect()
}

/// What is held back.
fn held(steps: &[Step]) -> BTreeSet<ObjectPath> {
    let waiting = steps.iter().filter(|step| step.hold.is_some());
    waiting.flat_map(|step| step.about.clone()).collect()
}

/// Why views cannot be put up again as they were.
struct Obstacles<'a> {
    dropped: BTreeSet<&'a ObjectPath>,
    /// Tables that are renamed, or have columns that are.
    renamed: BTreeSet<ObjectPath>,
}

impl<'a> Obstacles<'a> {
    fn of(changes: &'a [Change]) -> Obstacles<'a> {
        let columns = changes.iter().filter(|change| change.path.kind == Kind::Column);
        let dropped = columns.filter(|change| matches!(change.action, Action::Drop));
        let renames = changes.iter().filter(|change| {
            matches!(change.action, Action::Rename { .. })
                && matches!(change.path.kind, Kind::Table | Kind::Column)
        });
        Obstacles {
            dropped: dropped.map(|change| &change.path).collect(),
            renamed: renames.map(|change| change.path.owner()).collect(),
        }
    }

    /// What stands in the way after a change of a column.
    fn to(&self, cause: &ObjectPath) -> Option<&'static str> {
        if cause.kind != Kind::Column {
            return None;
        }
        if self.dropped.contains(cause) {
            return Some("change the view first");
        }
        // Its text has the old names, which only the server can bring along.
        self.renamed.contains(&cause.owner()).then_some("run this again once the renames are made")
    }
}

/// What renamed tables are called now.
fn old_names(changes: &[Change]) -> BTreeMap<&ObjectPath, &str> {
    let tables = changes.iter().filter(|change| change.path.part.is_none());
    let renamed = tables.filter_map(|change| match &change.action {
        Action::Rename { from } => Some((&change.path, from.object.as_str())),
        _ => None,
    });
    renamed.collect()
}

/// Views that mention a table with such a change or call a function that is made anew, and the views that mention those;
/// with the changes.
fn readers(
    is: &Catalog,
    changes: &[Change],
    (needing, functions): (&[&Change], &BTreeSet<ObjectPath>),
    steps: &[Step],
) -> BTreeMap<ObjectPath, BTreeSet<ObjectPath>> {
    let mut away: BTreeMap<ObjectPath, BTreeSet<ObjectPath>> = BTreeMap::new();
    let none = needing.is_empty() && functions.is_empty();
    if none || is.schemas.values().all(|schema| schema.views.items.is_empty()) {
        return away;
    }
    let mut views: Vec<(ObjectPath, &View)> = Vec::new();
    for (schema, content) in &is.schemas {
        for (name, view) in &content.views.items {
            let kind = if view.materialized { Kind::MaterializedView } else { Kind::View };
            views.push((ObjectPath::new(kind, schema.as_str(), name.as_str()), view));
        }
    }
    let mut retyped = retyped(is, changes, needing, steps);
    let called = |own: &ObjectPath| (own.clone(), name_of(own).to_owned(), name_of(own).to_owned());
    retyped.extend(functions.iter().map(called));
    let by_table = Named::of(retyped.iter().map(|(cause, table, column)| (table.as_str(), (cause, column))));
    let words: Vec<Words<'_>> = views.iter().map(|(_, view)| Words::of(&view.query.raw)).collect();
    for ((path, view), words) in views.iter().zip(&words) {
        let all = view.query.raw.contains('*');
        for (cause, column) in by_table.said_in(words) {
            if all || words.have(column) {
                away.entry(path.clone()).or_default().insert(cause.clone());
            }
        }
    }
    // Each round finds the views over those of the round before.
    loop {
        let below = Named::of(away.iter().map(|(below, causes)| (below.object.as_str(), causes)));
        let mut found: Vec<(ObjectPath, BTreeSet<ObjectPath>)> = Vec::new();
        for ((path, _), words) in views.iter().zip(&words).filter(|((path, _), _)| !away.contains_key(path)) {
            let causes: BTreeSet<ObjectPath> =
                below.said_in(words).into_iter().flat_map(|causes| causes.clone()).collect();
            if !causes.is_empty() {
                found.push((path.clone(), causes));
            }
        }
        if found.is_empty() {
            return away;
        }
        away.extend(found);
    }
}

/// Tables and columns that the changes touch, with the change.
fn retyped(
    is: &Catalog,
    changes: &[Change],
    needing: &[&Change],
    steps: &[Step],
) -> Vec<(ObjectPath, String, String)> {
    let mut found = Vec::new();
    let mut about: BTreeMap<&ObjectPath, Vec<&Step>> = BTreeMap::new();
    for step in steps {
        step.about.iter().for_each(|path| about.entry(path).or_default().push(step));
    }
    let old_names = old_names(changes);
    let old_name = |path: &ObjectPath| {
        old_names.get(&path.owner()).map_or_else(|| path.object.clone(), |own| (*own).to_owned())
    };
    for change in needing {
        let mut own = about.get(&change.path).into_iter().flatten();
        match &change.action {
            // A type that is made anew, with those over it; one that changes where it stands is in nobody's way.
            _ if matches!(change.path.kind, Kind::Enum | Kind::Domain | Kind::CompositeType) => {
                for of in own.filter(|step| step.phase == Phase::Move).flat_map(|step| &step.about) {
                    found.push((change.path.clone(), of.object.clone(), of.object.clone()));
                    for (table, columns) in is.tables() {
                        let of_type = columns.columns.iter().filter(|column| column.is_of(of));
                        let named = of_type.map(|own| (table.object.clone(), own.name.clone()));
                        found.extend(named.map(|(table, own)| (change.path.clone(), table, own)));
                    }
                }
            }
            _ if own.next().is_none() => {}
            _ if change.path.part.is_none() => {
                let name = name_of(&change.path).to_owned();
                found.push((change.path.clone(), name.clone(), name));
            }
            Action::Modify { from, .. } => {
                let table = old_name(&change.path);
                found.push((change.path.clone(), table, from.name().to_owned()));
            }
            _ => {
                let table = old_name(&change.path);
                found.push((change.path.clone(), table, change.path.name().to_owned()));
            }
        }
    }
    found
}
