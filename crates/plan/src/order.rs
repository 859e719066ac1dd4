//! The order of statements.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{Kind, ObjectPath, Plan, Statement};
use drift_dialect::{Phase, Step};

use crate::words::{is_word, mentions};

/// Steps by phase, then by what needs what, then by path.
pub(crate) fn in_order(mut steps: Vec<Step>, unplanned: Vec<(ObjectPath, String)>) -> Plan {
    late_functions(&mut steps);
    // Many drops of one reference, from both of its ends, are one.
    let mut seen = BTreeSet::new();
    steps.retain(|step| step.phase != Phase::Drop || step.hold.is_some() || seen.insert(step.sql.clone()));
    steps.sort_by(|a, b| (a.phase, rank(a), &a.about).cmp(&(b.phase, rank(b), &b.about)));
    for phase in [Phase::Type, Phase::Function, Phase::View] {
        by_mention(&mut steps, phase);
    }
    reverse_views(&mut steps);
    let statements = steps
        .into_iter()
        .enumerate()
        .map(|(at, step)| Statement {
            id: at + 1,
            transactional: step.phase != Phase::Values,
            sql: step.sql,
            about: step.about,
            note: step.note,
            hold: step.hold,
        })
        .collect();
    Plan { statements, unplanned }
}

/// A function over a new table (its row type, or a body that is checked when it is made) follows the table,
/// unless the table needs the function.
fn late_functions(steps: &mut [Step]) {
    let tables: Vec<(String, String)> = steps
        .iter()
        .filter(|step| step.phase == Phase::Table)
        .filter_map(|step| Some((step.about.first()?.object.clone(), step.sql.clone())))
        .collect();
    for step in steps.iter_mut().filter(|step| step.phase == Phase::Function) {
        let Some(path) = step.about.first() else { continue };
        let name = path.object.split('(').next().unwrap_or_default();
        let after = tables.iter().any(|(table, _)| mentions(&step.sql, table));
        if after && !tables.iter().any(|(_, sql)| mentions(sql, name)) {
            step.phase = Phase::Column;
        }
    }
}

/// Within a phase: references go before what they refer to when dropped, enums come before domains.
fn rank(step: &Step) -> u8 {
    let Some(kind) = step.about.first().map(|path| path.kind) else { return 5 };
    match (step.phase, kind) {
        (Phase::Clear, Kind::ForeignKey) => 0,
        (Phase::Clear, Kind::Trigger) => 1,
        (Phase::Clear, Kind::View | Kind::MaterializedView) => 2,
        (Phase::Clear, Kind::Index) => 3,
        (Phase::Drop, Kind::ForeignKey) => 2,
        (Phase::Drop, Kind::Column) => 3,
        (Phase::Drop, Kind::Table) => 4,
        (Phase::Drop, Kind::Extension) => 6,
        (Phase::Drop, Kind::Schema) => 7,
        (Phase::Drop, _) => 5,
        (_, Kind::Schema | Kind::Enum) => 0,
        // Before the columns and constraints that may call them.
        (Phase::Column, Kind::Function) => 0,
        _ => 5,
    }
}

/// Moves each step of a phase behind the ones whose object it mentions; what stands in a circle keeps its place.
fn by_mention(steps: &mut [Step], phase: Phase) {
    let Some(start) = steps.iter().position(|step| step.phase == phase) else { return };
    let length = steps[start..].iter().take_while(|step| step.phase == phase).count();
    if length < 2 {
        return;
    }
    let own = &steps[start..start + length];
    let needs = needs(own);
    let mut done = vec![false; length];
    let mut order = Vec::with_capacity(length);
    while order.len() < length {
        let before = order.len();
        for at in 0..length {
            if !done[at] && needs[at].iter().all(|other| done[*other]) {
                done[at] = true;
                order.push(at);
            }
        }
        if order.len() == before {
            // A circle: the first of it goes first.
            let Some(at) = done.iter().position(|done| !done) else { break };
            done[at] = true;
            order.push(at);
        }
    }
    let sorted: Vec<Step> = order.iter().map(|at| own[*at].clone()).collect();
    steps[start..start + length].clone_from_slice(&sorted);
}

/// For each step, the steps whose objects its text mentions.
fn needs(steps: &[Step]) -> Vec<BTreeSet<usize>> {
    let name = |step: &Step| {
        let object = step.about.first().map(|path| path.object.as_str()).unwrap_or_default();
        object.split('(').next().unwrap_or_default().to_owned()
    };
    let mut plain: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut odd: Vec<(String, usize)> = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let name = name(step);
        if name.chars().all(is_word) {
            plain.entry(name).or_default().push(at);
        } else {
            odd.push((name, at));
        }
    }
    let of = |(at, step): (usize, &Step)| {
        let words: BTreeSet<&str> = step.sql.split(|c| !is_word(c)).collect();
        let mut found: BTreeSet<usize> =
            words.iter().filter_map(|word| plain.get(*word)).flatten().copied().collect();
        found.extend(odd.iter().filter(|(name, _)| mentions(&step.sql, name)).map(|(_, other)| *other));
        found.retain(|other| *other != at && steps[*other].about.first() != step.about.first());
        found
    };
    steps.iter().enumerate().map(of).collect()
}

/// Views are dropped in the reverse of the order in which they are made.
fn reverse_views(steps: &mut [Step]) {
    let is_view = |step: &Step| {
        step.phase == Phase::Clear
            && step.about.first().is_some_and(|path| matches!(path.kind, Kind::View | Kind::MaterializedView))
    };
    let mut made: BTreeMap<ObjectPath, usize> = BTreeMap::new();
    for (at, step) in steps.iter().enumerate().filter(|(_, step)| step.phase == Phase::View) {
        made.extend(step.about.first().map(|path| (path.clone(), at)));
    }
    let Some(start) = steps.iter().position(is_view) else { return };
    let length = steps[start..].iter().take_while(|step| is_view(step)).count();
    let place = |step: &Step| step.about.first().and_then(|path| made.get(path)).copied();
    steps[start..start + length].sort_by_key(|step| std::cmp::Reverse(place(step)));
}
