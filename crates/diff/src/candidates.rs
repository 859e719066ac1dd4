//! Which pairs of a missing and an extra object are worth weighing as a rename. Where both are few, all are; else each
//! missing one gets no more candidates than a fixed number, found by what it is: its name (from both ends), its type
//! and place, the columns it has. So the search grows with the objects, not with their pairs.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use drift_catalog::{Table, Type};

/// No more pairs than this are weighed without asking what is near.
const FEW: usize = 400;
/// How many neighbours on each side of a sorted list are looked at.
const BESIDE: usize = 3;
/// A column that more tables than this have says nothing about which of them it is.
const COMMON: usize = 16;

/// Pairs of places, `(missing, extra)`, each once.
pub(crate) type Pairs = BTreeSet<(usize, usize)>;

/// A column for this purpose: its name, its place in the table, its type.
pub(crate) struct Known<'a> {
    pub(crate) name: &'a str,
    pub(crate) at: usize,
    pub(crate) ty: &'a Type,
}

/// Pairs of columns of one table.
pub(crate) fn of_columns(missing: &[Known<'_>], extra: &[Known<'_>]) -> Pairs {
    if missing.len().saturating_mul(extra.len()) <= FEW {
        return all(missing.len(), extra.len());
    }
    // Types by number, so that those of one type stand together.
    let mut types: HashMap<&Type, usize> = HashMap::new();
    for own in missing.iter().chain(extra) {
        let next = types.len();
        types.entry(own.ty).or_insert(next);
    }
    let keys = |columns: &[Known<'_>]| {
        [folded_name, reversed_name, place]
            .map(|key| columns.iter().map(|own| (types[own.ty], key(own))).collect::<Vec<_>>())
    };
    let (missing, extra) = (keys(missing), keys(extra));
    missing.iter().zip(&extra).flat_map(|(missing, extra)| neighbours(missing, extra)).collect()
}

/// Pairs of tables of one schema.
pub(crate) fn of_tables(missing: &[(&str, &Table)], extra: &[(&str, &Table)]) -> Pairs {
    if missing.len().saturating_mul(extra.len()) <= FEW {
        return all(missing.len(), extra.len());
    }
    let names = |tables: &[(&str, &Table)], key: fn(&str) -> String| -> Vec<String> {
        tables.iter().map(|(name, _)| key(name)).collect()
    };
    let mut pairs: Pairs = neighbours(&names(missing, folded), &names(extra, folded)).collect();
    pairs.extend(neighbours(&names(missing, reversed), &names(extra, reversed)));
    // Tables by the whole of their columns, and by the columns that only some of them have.
    let whole = |tables: &[(&str, &Table)]| -> Vec<String> {
        tables
            .iter()
            .map(|(_, table)| table.columns.iter().map(|own| own.name.clone() + "\n").collect())
            .collect()
    };
    pairs.extend(neighbours(&whole(missing), &whole(extra)));
    let mut having: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, (_, table)) in extra.iter().enumerate() {
        for column in &table.columns {
            having.entry(&column.name).or_default().push(at);
        }
    }
    for (new, (_, table)) in missing.iter().enumerate() {
        let mut rare: Vec<&Vec<usize>> = table
            .columns
            .iter()
            .filter_map(|column| having.get(column.name.as_str()))
            .filter(|tables| tables.len() <= COMMON)
            .collect();
        rare.sort_by_key(|tables| tables.len());
        pairs.extend(rare.into_iter().flatten().take(COMMON).map(|old| (new, *old)));
    }
    pairs
}

fn all(missing: usize, extra: usize) -> Pairs {
    (0..missing).flat_map(|new| (0..extra).map(move |old| (new, old))).collect()
}

/// Each missing key with the extra ones that stand next to it in their order.
fn neighbours<'a, K: Ord>(
    missing: &'a [K],
    extra: &'a [K],
) -> impl Iterator<Item = (usize, usize)> + use<'a, K> {
    let mut sorted: Vec<(&K, usize)> = extra.iter().enumerate().map(|(at, key)| (key, at)).collect();
    sorted.sort();
    missing.iter().enumerate().flat_map(move |(new, key)| {
        let place = sorted.partition_point(|(own, _)| *own < key);
        let beside = sorted[place.saturating_sub(BESIDE)..sorted.len().min(place + BESIDE)].iter();
        beside.map(|(_, old)| (new, *old)).collect::<Vec<_>>()
    })
}

/// A name without what writers of names differ in: letter case and `_`.
fn folded(name: &str) -> String {
    name.chars().filter(|c| *c != '_').map(|c| c.to_ascii_lowercase()).collect()
}

fn reversed(name: &str) -> String {
    folded(name).chars().rev().collect()
}

fn folded_name(column: &Known<'_>) -> String {
    folded(column.name)
}

fn reversed_name(column: &Known<'_>) -> String {
    reversed(column.name)
}

fn place(column: &Known<'_>) -> String {
    format!("{:08}", column.at)
}

#[cfg(test)]
mod tests {
    use drift_catalog::{Column, ColumnType, Concrete};

    use super::*;

    #[test]
    fn many_have_no_more_candidates_each_than_few() {
        let ty = Type::Concrete(Concrete::named("text"));
        let names = |count: usize, prefix: &str| -> Vec<String> {
            (0..count).map(|at| format!("{prefix}_{:05}", at * 7919 % count)).collect()
        };
        let each = |count: usize| {
            let (old, new) = (names(count, "old"), names(count, "new"));
            let known = |names: &[String]| of_names(names, &ty).len();
            assert_eq!(known(&old), count);
            of_columns(&of_names(&new, &ty), &of_names(&old, &ty)).len() / count
        };
        assert!(each(200) <= 6 * BESIDE && each(8_000) <= 6 * BESIDE, "{} {}", each(200), each(8_000));
    }

    fn of_names<'a>(names: &'a [String], ty: &'a Type) -> Vec<Known<'a>> {
        names.iter().enumerate().map(|(at, name)| Known { name, at, ty }).collect()
    }

    #[test]
    fn tables_with_the_same_columns_meet_among_many() {
        let column = |name: String| {
            let ty = Type::Concrete(Concrete::named("text"));
            Column::new(name, ColumnType { ty, raw: "text".to_owned() }, false)
        };
        let table = |at: usize| Table {
            columns: vec![column("id".to_owned()), column(format!("what_{at}"))],
            ..Table::default()
        };
        let tables: Vec<Table> = (0..500).map(table).collect();
        let names = |prefix: &str| -> Vec<String> { (0..500).map(|at| format!("{prefix}{at}")).collect() };
        let (new, old) = (names("x"), names("table_"));
        // The other way round, so that their places do not help.
        let old: Vec<(&str, &Table)> = old.iter().map(String::as_str).zip(tables.iter().rev()).collect();
        let new: Vec<(&str, &Table)> = new.iter().map(String::as_str).zip(&tables).collect();
        let pairs = of_tables(&new, &old);
        assert!((0..500).all(|at| pairs.contains(&(at, 499 - at))));
        assert!(pairs.len() <= 500 * (6 * BESIDE + COMMON), "{}", pairs.len());
    }
}
