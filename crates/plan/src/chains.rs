//! Renames of which one needs the name of another: a name is free before somebody else gets it, and of a circle one
//! steps aside first.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{Action, Change, Kind, ObjectPath};
use drift_dialect::{Ddl, Phase, Step};

/// What steps aside is called until its new name is free.
const ASIDE: &str = "drift_old_";

/// A list of names of which each may be there once, and one of them.
type Key<'a> = (&'a str, &'a str, bool, &'a str);

/// Puts the renames into an order that runs. Tables have their names before what is in them.
pub(crate) fn freed_first(ddl: &dyn Ddl, steps: &mut Vec<Step>, changes: &[Change]) {
    let Some(start) = steps.iter().position(|step| step.phase == Phase::Rename) else { return };
    let length = steps[start..].iter().take_while(|step| step.phase == Phase::Rename).count();
    let moves: BTreeMap<&ObjectPath, &ObjectPath> = changes.iter().filter_map(renamed).collect();
    // What leaves a name.
    let leaves: BTreeMap<Key<'_>, &ObjectPath> =
        moves.iter().map(|(new, old)| (key(new, old.name()), *new)).collect();
    let aside = in_circles(&moves, &leaves);
    let depths = depths(&moves, &leaves, &aside);
    let depth = |step: &Step| {
        let Some(path) = step.about.first() else { return (false, 0) };
        (path.part.is_some(), depths.get(path).copied().unwrap_or_default())
    };
    let own = &mut steps[start..start + length];
    own.sort_by_key(depth);
    for path in aside {
        let Some(at) = steps.iter().position(|step| step.about.first() == Some(path)) else { continue };
        let old = moves[path];
        let between = format!("{ASIDE}{}", old.name());
        let (first, last) = if path.part.is_some() {
            let table = path.owner();
            (
                ddl.rename_column(&table, old.name(), &between),
                ddl.rename_column(&table, &between, path.name()),
            )
        } else {
            let between = ObjectPath::new(Kind::Table, path.schema.as_str(), between);
            (ddl.rename_table(old, &between), ddl.rename_table(&between, path))
        };
        if let Some(step) = steps.iter_mut().skip(at).find(|step| step.phase == Phase::Rename) {
            step.sql = last;
        }
        let first =
            Step::new(Phase::Rename, path, first).note("Names change places: one of them steps aside.");
        let place = steps[start..]
            .iter()
            .position(|step| step.about.first().is_none_or(|own| own.part.is_some() == path.part.is_some()));
        steps.insert(start + place.unwrap_or(0), first);
    }
}

/// After how many others each has its turn: one behind what leaves the name that it takes. What steps aside is last.
fn depths<'a>(
    moves: &BTreeMap<&'a ObjectPath, &'a ObjectPath>,
    leaves: &BTreeMap<Key<'a>, &'a ObjectPath>,
    aside: &BTreeSet<&'a ObjectPath>,
) -> BTreeMap<&'a ObjectPath, usize> {
    let mut depths: BTreeMap<&ObjectPath, usize> =
        aside.iter().map(|path| (*path, moves.len() + 1)).collect();
    for start in moves.keys() {
        let (mut at, mut way) = (*start, Vec::new());
        while !depths.contains_key(at) && way.len() <= moves.len() {
            way.push(at);
            let Some(next) = leaves.get(&key(at, at.name())).filter(|next| !aside.contains(*next)) else {
                break;
            };
            at = *next;
        }
        let before =
            way.last().filter(|last| **last != at).and_then(|_| depths.get(at)).map_or(0, |own| own + 1);
        for (place, path) in way.into_iter().rev().enumerate() {
            depths.insert(path, before + place);
        }
    }
    depths
}

/// What gets a name, and what it is called now.
fn renamed(change: &Change) -> Option<(&ObjectPath, &ObjectPath)> {
    match &change.action {
        Action::Rename { from } => Some((&change.path, from)),
        Action::Modify { from, .. } if change.path.part.is_some() && from.name() != change.path.name() => {
            Some((&change.path, from))
        }
        _ => None,
    }
}

/// A name where it stands: of a column under the name that its table gets.
fn key<'a>(new: &'a ObjectPath, name: &'a str) -> Key<'a> {
    match new.kind {
        Kind::Table | Kind::Index | Kind::PrimaryKey | Kind::Unique | Kind::Exclusion => {
            (&new.schema, "", false, name)
        }
        kind => (&new.schema, &new.object, kind == Kind::Column, name),
    }
}

/// One table or column of each circle.
fn in_circles<'a>(
    moves: &BTreeMap<&'a ObjectPath, &'a ObjectPath>,
    leaves: &BTreeMap<Key<'a>, &'a ObjectPath>,
) -> BTreeSet<&'a ObjectPath> {
    let mut seen: BTreeSet<&ObjectPath> = BTreeSet::new();
    let mut aside = BTreeSet::new();
    for start in moves.keys().filter(|path| matches!(path.kind, Kind::Table | Kind::Column)) {
        let mut at = *start;
        while seen.insert(at) {
            match leaves.get(&key(at, at.name())) {
                Some(next) if next == start => {
                    aside.insert(*start);
                }
                Some(next) => at = next,
                None => break,
            }
        }
    }
    aside
}
