//! Views that stand in the way: PostgreSQL neither retypes nor drops a column while a view reads it, so that the
//! views that mention the table are taken down and put up again.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{Action, Catalog, Change, Hold, Kind, ObjectPath, View};
use drift_dialect::{Ddl, Phase, Step};

use crate::words::mentions;

/// Takes views down before the steps that need it and puts them up after them.
pub(crate) fn stand_aside(ddl: &dyn Ddl, is: &Catalog, changes: &[Change], steps: &mut Vec<Step>) {
    let needing: Vec<&Change> = changes.iter().filter(|change| ddl.needs_views_away(change)).collect();
    let away = readers(is, &needing, steps);
    if away.is_empty() {
        return;
    }
    let gone: BTreeSet<ObjectPath> =
        steps.iter().filter(|step| step.phase == Phase::Clear).flat_map(|step| step.about.clone()).collect();
    for (path, causes) in away.into_iter().filter(|(path, _)| !gone.contains(path)) {
        let (Ok(down), Ok(up)) = (ddl.drop(&path, is, true), ddl.create(&path, is)) else { continue };
        let held = causes
            .iter()
            .all(|cause| steps.iter().any(|step| step.hold.is_some() && step.about.contains(cause)));
        let names: Vec<&str> = causes.iter().map(ObjectPath::name).collect();
        for mut step in down.into_iter().chain(up) {
            if step.note.is_empty() {
                step.note = match step.phase {
                    Phase::Clear => format!("It reads {}, and is put up again below.", names.join(", ")),
                    Phase::View => "As it was; what was granted on it has to be granted again.".to_owned(),
                    _ => String::new(),
                };
            }
            step.about.splice(0..0, [path.clone()]);
            step.about.dedup();
            step.about.extend(causes.iter().cloned());
            if held {
                step.hold = Some(Hold::Follows(format!("the change of {}", names.join(", "))));
            }
            steps.push(step);
        }
    }
}

/// Views that mention a table with such a change, and the views that mention those; with the changes.
fn readers(is: &Catalog, needing: &[&Change], steps: &[Step]) -> BTreeMap<ObjectPath, BTreeSet<ObjectPath>> {
    let mut away: BTreeMap<ObjectPath, BTreeSet<ObjectPath>> = BTreeMap::new();
    if needing.is_empty() {
        return away;
    }
    let mut views: Vec<(ObjectPath, &View)> = Vec::new();
    for (schema, content) in &is.schemas {
        for (name, view) in &content.views.items {
            let kind = if view.materialized { Kind::MaterializedView } else { Kind::View };
            views.push((ObjectPath::new(kind, schema.as_str(), name.as_str()), view));
        }
    }
    for change in needing.iter().filter(|change| steps.iter().any(|step| step.about.contains(&change.path))) {
        let (table, column) = match &change.action {
            Action::Modify { from, .. } => (&change.path.object, from.name()),
            _ => (&change.path.object, change.path.name()),
        };
        for (path, view) in &views {
            let all = view.query.raw.contains('*');
            if mentions(&view.query.raw, table) && (all || mentions(&view.query.raw, column)) {
                away.entry(path.clone()).or_default().insert(change.path.clone());
            }
        }
    }
    // Each round finds the views over those of the round before.
    loop {
        let mut found: Vec<(ObjectPath, BTreeSet<ObjectPath>)> = Vec::new();
        for (path, view) in views.iter().filter(|(path, _)| !away.contains_key(path)) {
            let causes: BTreeSet<ObjectPath> = away
                .iter()
                .filter(|(below, _)| mentions(&view.query.raw, &below.object))
                .flat_map(|(_, causes)| causes.clone())
                .collect();
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
