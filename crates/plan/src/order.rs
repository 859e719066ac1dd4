//! The order of statements.

use drift_catalog::{Kind, ObjectPath, Plan, Statement};
use drift_dialect::{Phase, Step};

use crate::plan::mentions;

/// Steps by phase, then by what needs what, then by path.
pub(crate) fn in_order(mut steps: Vec<Step>, unplanned: Vec<(ObjectPath, String)>) -> Plan {
    steps.sort_by(|a, b| (a.phase, rank(a), &a.about).cmp(&(b.phase, rank(b), &b.about)));
    by_mention(&mut steps, Phase::View);
    by_mention(&mut steps, Phase::Type);
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

/// Within a phase: references go before what they refer to when dropped, enums come before domains.
fn rank(step: &Step) -> u8 {
    match step.about.first().map(|path| path.kind) {
        Some(Kind::ForeignKey) if step.phase == Phase::Clear => 0,
        Some(Kind::Trigger) if step.phase == Phase::Clear => 1,
        Some(Kind::View | Kind::MaterializedView) if step.phase == Phase::Clear => 2,
        Some(Kind::Index) if step.phase == Phase::Clear => 3,
        Some(Kind::Schema | Kind::Enum) if step.phase != Phase::Drop => 0,
        Some(Kind::Table) if step.phase == Phase::Drop => 4,
        Some(Kind::Column) if step.phase == Phase::Drop => 3,
        Some(Kind::Enum | Kind::Domain | Kind::Sequence | Kind::Function) if step.phase == Phase::Drop => 5,
        Some(Kind::Extension) if step.phase == Phase::Drop => 6,
        Some(Kind::Schema) if step.phase == Phase::Drop => 7,
        _ => 5,
    }
}

/// Moves each step of a phase behind the ones whose object it mentions.
fn by_mention(steps: &mut [Step], phase: Phase) {
    let Some(start) = steps.iter().position(|step| step.phase == phase) else { return };
    let length = steps[start..].iter().take_while(|step| step.phase == phase).count();
    if !(2..=2_000).contains(&length) {
        return;
    }
    let mut waiting: Vec<Step> = steps[start..start + length].to_vec();
    let mut done: Vec<Step> = Vec::with_capacity(length);
    while !waiting.is_empty() {
        let free = waiting.iter().position(|step| {
            !waiting.iter().any(|other| {
                other.about != step.about
                    && other.about.first().is_some_and(|path| mentions(&step.sql, &path.object))
            })
        });
        done.push(waiting.remove(free.unwrap_or(0)));
    }
    steps[start..start + length].clone_from_slice(&done);
}

/// Views are dropped in the reverse of the order in which they are made.
fn reverse_views(steps: &mut [Step]) {
    let is_view = |step: &Step| {
        step.phase == Phase::Clear
            && step.about.first().is_some_and(|path| matches!(path.kind, Kind::View | Kind::MaterializedView))
    };
    let made: Vec<ObjectPath> = steps
        .iter()
        .filter(|step| step.phase == Phase::View)
        .filter_map(|step| step.about.first().cloned())
        .collect();
    let place = |step: &Step| step.about.first().and_then(|path| made.iter().position(|other| other == path));
    let Some(start) = steps.iter().position(is_view) else { return };
    let length = steps[start..].iter().take_while(|step| is_view(step)).count();
    steps[start..start + length].sort_by_key(|step| std::cmp::Reverse(place(step)));
}
