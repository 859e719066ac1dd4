//! Partitions that go: for good, or to be made anew.

use drift_catalog::{Action, Attribute, Definition, Kind, ObjectPath, Table};

use super::own::Own;
use super::partitions::{create, table};
use super::spell::place;
use crate::postgres::names::qualified;
use crate::{Phase, Step, TableChange};

/// A partition goes with its rows, and with its own partitions.
pub(super) fn drop(change: &TableChange<'_>, about: &ObjectPath) -> Option<Step> {
    let goes = |name: &str| {
        change.changes.iter().any(|own| {
            own.path.kind == Kind::Partition && own.path.name() == name && goes_for_a_while(&own.action)
        })
    };
    if ancestors(change.from, about.name()).any(|name| goes(&name)) {
        return None;
    }
    let sql = format!("DROP TABLE {};", qualified(&place(&about.schema, about.name())));
    let mut step = Step::new(Phase::Clear, about, sql);
    step.about.extend(along(change, about.name()));
    Some(step.loses("the partition's rows would be lost", change.allow_loss))
}

/// Whether a partition is dropped: for good, or to be made anew.
fn goes_for_a_while(action: &Action) -> bool {
    match action {
        Action::Drop => true,
        Action::Modify { differences, .. } => differences
            .iter()
            .any(|own| ANEW.iter().any(|key| own.attribute == Attribute::Other((*key).to_owned()))),
        _ => false,
    }
}

/// Changed partitions below one that goes.
fn along<'a>(change: &TableChange<'a>, name: &'a str) -> impl Iterator<Item = ObjectPath> + 'a {
    let from = change.from;
    let partitions = change.changes.iter().filter(|own| own.path.kind == Kind::Partition);
    let below = partitions.filter(move |own| ancestors(from, own.path.name()).any(|own| own == name));
    below.map(|own| own.path.clone())
}

/// What of a partition no statement changes.
pub(super) const ANEW: [&str; 2] = ["key", "foreign"];

/// The partitions that a partition is a partition of, from the inside out.
fn ancestors<'a>(table: &'a Table, name: &str) -> impl Iterator<Item = String> + 'a {
    let of = |name: &str| -> Option<String> {
        let own: &Definition = table.definitions.get(Kind::Partition, name)?;
        own.fact("of").map(str::to_owned)
    };
    std::iter::successors(of(name), move |name| of(name))
}

/// How a partition is partitioned cannot change: it goes and comes again, and so do its partitions.
pub(super) fn anew(change: &TableChange<'_>, is: &Own<'_>, wanted: &Own<'_>) -> Vec<Step> {
    let mut steps = vec![is.step(Phase::Clear, format!("DROP TABLE {};", qualified(&table(is))))];
    steps.extend(create(wanted).unwrap_or_default());
    let partitions = change.to.definitions.0.get(&Kind::Partition);
    for (name, facts) in partitions.into_iter().flat_map(|named| &named.items) {
        let there = change.from.definitions.get(Kind::Partition, name).is_some();
        if there && ancestors(change.to, name).any(|own| own == wanted.path.name()) {
            let path = change.path.part(Kind::Partition, name.as_str());
            steps.extend(create(&Own { path: &path, facts }).unwrap_or_default());
        }
    }
    let why = "the partition's rows would be lost";
    let dropped = |path: &ObjectPath| {
        change.changes.iter().any(|own| own.path == *path && matches!(own.action, Action::Drop))
    };
    let gone: Vec<ObjectPath> = along(change, is.path.name()).filter(|path| dropped(path)).collect();
    steps
        .into_iter()
        .map(|mut step| {
            step.about = vec![wanted.path.clone()];
            step.about.extend(gone.iter().cloned());
            step.loses(why, change.allow_loss)
        })
        .collect()
}
