//! Tables of one schema, and what is in a pair of them.

use std::collections::BTreeMap;

use drift_catalog::{
    Attribute, Difference, Facet, Kind, ObjectPath, Partition, Sameness, Table, renamed_columns,
    renamed_tables,
};

use crate::context::Context;
use crate::{column, constraint, facet, index, object, rename};

/// Compares the tables of one schema.
pub(crate) fn tables(
    cx: &mut Context,
    schema: &str,
    from: &BTreeMap<String, Table>,
    to: &BTreeMap<String, Table>,
) {
    let place = |name: &str| ObjectPath::new(Kind::Table, schema, name);
    let mut extra: BTreeMap<&str, &Table> = from
        .iter()
        .filter(|(name, _)| !to.contains_key(*name))
        .map(|(name, table)| (name.as_str(), table))
        .collect();
    let mut missing: BTreeMap<&str, &Table> = BTreeMap::new();
    let renames = renamed_tables(from, to);
    for (name, wanted) in to {
        let path = place(name);
        if let Some((old, is)) = renames.get(name).and_then(|old| from.get_key_value(old)) {
            extra.remove(old.as_str());
            cx.rename(path.clone(), place(old));
            compare(cx, path, place(old), is, wanted);
        } else if let Some(is) = from.get(name) {
            compare(cx, path.clone(), path, is, wanted);
        } else {
            missing.insert(name, wanted);
        }
    }
    let found = rename::tables(&missing, &extra);
    leftovers(cx, place, missing.keys().copied(), extra, &found);
}

/// What is only on one side: additions, removals, and pairs of both that are likely renames.
fn leftovers<'a, T>(
    cx: &mut Context,
    place: impl Fn(&str) -> ObjectPath,
    missing: impl Iterator<Item = &'a str>,
    mut extra: BTreeMap<&'a str, T>,
    found: &BTreeMap<&'a str, rename::Guess<'a>>,
) {
    for name in missing {
        match found.get(name) {
            Some(old) if old.certain => {
                extra.remove(old.name);
                cx.maybe_rename(place(name), old.candidate(place(old.name)));
            }
            Some(old) => cx.add_like(place(name), Some(old.candidate(place(old.name)))),
            None => cx.add(place(name)),
        }
    }
    for name in extra.keys() {
        cx.drop(place(name));
    }
}

fn compare(cx: &mut Context, path: ObjectPath, old: ObjectPath, from: &Table, to: &Table) {
    if cx.is_unread(&path) || cx.is_unread(&old) {
        return;
    }
    cx.count(Kind::Table);
    let mut out: Vec<Difference> = Vec::new();
    out.extend(facet::equal(cx, &path, Attribute::Comment, (&from.comment, &to.comment), facet::word));
    out.extend(partition(cx, &path, &from.partition, &to.partition));
    facet::attributes(cx, &from.attributes, &to.attributes, &mut out);
    cx.modify(path.clone(), old, out);
    columns(cx, &path, from, to);
    constraint::constraints(cx, &path, from, to);
    index::indexes(cx, &path, &from.indexes, &to.indexes);
    object::triggers(cx, &path, &from.triggers, &to.triggers);
    object::definitions(cx, &from.definitions, &to.definitions, |kind, name| path.part(kind, name));
}

fn columns(cx: &mut Context, table: &ObjectPath, from: &Table, to: &Table) {
    let place = |name: &str| table.part(Kind::Column, name);
    let by_name: BTreeMap<&str, usize> =
        from.columns.iter().enumerate().map(|(at, column)| (column.name.as_str(), at)).collect();
    let mut extra: BTreeMap<&str, usize> = by_name.clone();
    for wanted in &to.columns {
        extra.remove(wanted.name.as_str());
    }
    let mut missing: BTreeMap<&str, usize> = BTreeMap::new();
    let renames = renamed_columns(from, to, |wanted, is| wanted.ty == is.ty);
    for (at, wanted) in to.columns.iter().enumerate() {
        let path = place(&wanted.name);
        let renamed = renames.get(&wanted.name).and_then(|old| by_name.get(old.as_str()));
        let (old, is) = if let Some(&is) = renamed {
            let old = place(&from.columns[is].name);
            extra.remove(from.columns[is].name.as_str());
            cx.rename(path.clone(), old.clone());
            (old, is)
        } else if let Some(&is) = by_name.get(wanted.name.as_str()) {
            (path.clone(), is)
        } else {
            missing.insert(wanted.name.as_str(), at);
            continue;
        };
        if cx.is_unread(&path) {
            continue;
        }
        cx.count(Kind::Column);
        let differences = column::compare(cx, &path, &from.columns[is], wanted);
        cx.modify(path, old, differences);
    }
    let found = rename::columns((from, &extra), (to, &missing));
    leftovers(cx, place, missing.keys().copied(), extra, &found);
}

fn partition(
    cx: &mut Context,
    path: &ObjectPath,
    from: &Facet<Option<Partition>>,
    to: &Facet<Option<Partition>>,
) -> Option<Difference> {
    let show = |partition: &Option<Partition>| {
        partition.as_ref().map_or_else(String::new, |by| format!("{} ({})", by.strategy, by.key.raw))
    };
    let same = |from: &Option<Partition>, to: &Option<Partition>| match (from, to) {
        (None, None) => Sameness::Same,
        (Some(from), Some(to)) if from.strategy == to.strategy => from.key.compare(&to.key),
        _ => Sameness::Different,
    };
    facet::compare(cx, path, Attribute::Partition, (from, to), same, show)
}
