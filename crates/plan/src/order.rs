//! The order of statements.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{Catalog, Kind, ObjectPath, Plan, Statement};
use drift_dialect::{Phase, Step};

use crate::words::{is_word, mentions};

/// Steps by phase, then by what needs what, then by path.
pub(crate) fn in_order(mut steps: Vec<Step>, unplanned: Vec<(ObjectPath, String)>, from: &Catalog) -> Plan {
    late_functions(&mut steps);
    // Many drops of one reference, from both of its ends, are one.
    let mut seen = BTreeSet::new();
    steps.retain(|step| step.phase != Phase::Drop || step.hold.is_some() || seen.insert(step.sql.clone()));
    steps.sort_by(|a, b| (a.phase, rank(a, from), &a.about).cmp(&(b.phase, rank(b, from), &b.about)));
    for phase in [Phase::Type, Phase::Function, Phase::View] {
        by_mention(&mut steps, phase);
    }
    reverse_views(&mut steps, from);
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
fn rank(step: &Step, from: &Catalog) -> u8 {
    let Some(path) = step.about.first() else { return 5 };
    match (step.phase, path.kind) {
        (Phase::Clear, Kind::ForeignKey) => 0,
        (Phase::Clear, Kind::Trigger) => 1,
        (Phase::Clear, Kind::View | Kind::MaterializedView) => 2,
        (Phase::Clear, Kind::Index) => 3,
        (Phase::Drop, Kind::ForeignKey) => 2,
        // Before the columns it is made of.
        (Phase::Drop, Kind::Column) if is_generated(path, from) => 2,
        (Phase::Drop, Kind::Column) => 3,
        (Phase::Constraint, Kind::Column) => 0,
        (Phase::Drop, Kind::Table) => 4,
        (Phase::Drop, Kind::Function) => 5,
        (Phase::Drop, Kind::Enum) => 7,
        (Phase::Drop, Kind::Extension) => 8,
        (Phase::Drop, Kind::Schema) => 9,
        (Phase::Drop, _) => 6,
        (_, Kind::Schema | Kind::Enum) => 0,
        // Before the columns and constraints that may call them.
        (Phase::Column, Kind::Function) => 0,
        _ => 5,
    }
}

fn is_generated(path: &ObjectPath, from: &Catalog) -> bool {
    let column = from.table_of(path).and_then(|table| table.column(path.name()));
    column.is_some_and(|column| column.generated.value().is_some())
}

/// Moves each step of a phase behind the ones whose object it mentions.
fn by_mention(steps: &mut [Step], phase: Phase) {
    let Some(start) = steps.iter().position(|step| step.phase == phase) else { return };
    let length = steps[start..].iter().take_while(|step| step.phase == phase).count();
    let own = &mut steps[start..start + length];
    let items: Vec<(&ObjectPath, &str)> =
        own.iter().filter_map(|step| Some((step.about.first()?, step.sql.as_str()))).collect();
    if items.len() == own.len() {
        let order = behind_needs(&items);
        let sorted: Vec<Step> = order.iter().map(|at| own[*at].clone()).collect();
        own.clone_from_slice(&sorted);
    }
}

/// Views are dropped in the reverse of the order in which they were made.
fn reverse_views(steps: &mut [Step], from: &Catalog) {
    let is_view = |step: &Step| {
        step.phase == Phase::Clear
            && step.about.first().is_some_and(|path| matches!(path.kind, Kind::View | Kind::MaterializedView))
    };
    let text = |path: &ObjectPath| {
        let view = from.schemas.get(&path.schema).and_then(|schema| schema.views.items.get(&path.object));
        view.map_or("", |view| view.query.raw.as_str())
    };
    let Some(start) = steps.iter().position(is_view) else { return };
    let length = steps[start..].iter().take_while(|step| is_view(step)).count();
    let own = &mut steps[start..start + length];
    let items: Vec<(&ObjectPath, &str)> =
        own.iter().filter_map(|step| step.about.first()).map(|path| (path, text(path))).collect();
    let order = behind_needs(&items);
    let sorted: Vec<Step> = order.iter().rev().map(|at| own[*at].clone()).collect();
    own.clone_from_slice(&sorted);
}

/// The places of objects in an order in which each follows those that its text mentions; what stands in a circle
/// keeps its place.
fn behind_needs(items: &[(&ObjectPath, &str)]) -> Vec<usize> {
    let needs = needs(items);
    let mut done = vec![false; items.len()];
    let mut order = Vec::with_capacity(items.len());
    while order.len() < items.len() {
        let before = order.len();
        for at in 0..items.len() {
            if !done[at] && needs[at].iter().all(|other| done[*other]) {
                done[at] = true;
                order.push(at);
            }
        }
        if order.len() == before {
            let Some(at) = done.iter().position(|done| !done) else { break };
            done[at] = true;
            order.push(at);
        }
    }
    order
}

/// For each object, the others that its text mentions.
fn needs(items: &[(&ObjectPath, &str)]) -> Vec<BTreeSet<usize>> {
    let mut plain: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut odd: Vec<(&str, usize)> = Vec::new();
    for (at, (path, _)) in items.iter().enumerate() {
        let name = path.object.split('(').next().unwrap_or_default();
        if name.chars().all(is_word) {
            plain.entry(name).or_default().push(at);
        } else {
            odd.push((name, at));
        }
    }
    let of = |(at, (path, text)): (usize, &(&ObjectPath, &str))| {
        let words: BTreeSet<&str> = text.split(|c| !is_word(c)).collect();
        let mut found: BTreeSet<usize> =
            words.iter().filter_map(|word| plain.get(word)).flatten().copied().collect();
        found.extend(odd.iter().filter(|(name, _)| mentions(text, name)).map(|(_, other)| *other));
        found.retain(|other| *other != at && items[*other].0 != *path);
        found
    };
    items.iter().enumerate().map(of).collect()
}
