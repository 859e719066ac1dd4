//! Which declared renames are still to be made: chains of them (`a` to `b`, `b` to `c`) and circles (two names that
//! change places) among them.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Column, Table};

/// Old names by new ones.
pub type Renames = BTreeMap<String, String>;

/// Which columns of a table have got another name. `fits` says whether a wanted column could be the one that is.
pub fn renamed_columns(is: &Table, wanted: &Table, fits: impl Fn(&Column, &Column) -> bool) -> Renames {
    if wanted.columns.iter().all(|column| column.renamed_from.is_none()) {
        return Renames::new();
    }
    let by_name = |table: &'_ Table, name: &str| table.columns.iter().position(|column| column.name == name);
    let is_names: BTreeSet<&str> = is.columns.iter().map(|column| column.name.as_str()).collect();
    let fits = |new: &str, old: &str| match (by_name(wanted, new), by_name(is, old)) {
        (Some(new), Some(old)) => fits(&wanted.columns[new], &is.columns[old]),
        _ => false,
    };
    let names = wanted.columns.iter().map(|own| (own.name.as_str(), own.renamed_from.as_deref()));
    renames(|name| is_names.contains(name), names, fits)
}

/// Which tables of a schema have got another name.
pub fn renamed_tables(is: &BTreeMap<String, Table>, wanted: &BTreeMap<String, Table>) -> Renames {
    if wanted.values().all(|table| table.renamed_from.is_none()) {
        return Renames::new();
    }
    let fits = |new: &str, old: &str| match (wanted.get(new), is.get(old)) {
        (Some(new), Some(old)) => has_columns(old, new),
        _ => false,
    };
    let names = wanted.iter().map(|(name, table)| (name.as_str(), table.renamed_from.as_deref()));
    renames(|name| is.contains_key(name), names, fits)
}

/// Whether a table has the wanted columns, under their names or former ones, and no others.
fn has_columns(is: &Table, wanted: &Table) -> bool {
    let has = |name: &str| is.columns.iter().any(|column| column.name == name);
    is.columns.len() == wanted.columns.len()
        && wanted.columns.iter().all(|own| has(&own.name) || own.renamed_from.as_deref().is_some_and(has))
}

/// What is to be renamed so that `wanted` (each with the name it may have had) comes of what is.
///
/// A name that is taken is free where its owner gets another one in the same run. Names that go in a circle are all
/// there before and after, so only what stands under them can tell: the circle is made where each `fits` what its
/// former name has, and not all of them fit what their own name has.
fn renames<'a>(
    is: impl Fn(&str) -> bool,
    wanted: impl Iterator<Item = (&'a str, Option<&'a str>)> + Clone,
    fits: impl Fn(&str, &str) -> bool,
) -> Renames {
    // Old names by new ones, and the other way round: one name goes to one.
    let (mut moves, mut takers) = (BTreeMap::new(), BTreeMap::new());
    for (new, old) in wanted.clone() {
        let Some(old) = old.filter(|old| *old != new && is(old) && !takers.contains_key(old)) else {
            continue;
        };
        moves.insert(new, old);
        takers.insert(old, new);
    }
    if moves.is_empty() {
        return Renames::new();
    }
    let names: BTreeSet<&str> = wanted.map(|(name, _)| name).collect();
    let mut bad: Vec<&str> = moves
        .iter()
        .filter(|(new, old)| {
            is(new) && !takers.contains_key(*new) || names.contains(*old) && !moves.contains_key(*old)
        })
        .map(|(new, _)| *new)
        .collect();
    for circle in circles(&moves) {
        let comes = circle.iter().all(|new| fits(new, moves[new]));
        if !comes || circle.iter().all(|name| fits(name, name)) {
            bad.extend(circle);
        }
    }
    // Without one, the name it would have left stays taken, and its own is not left.
    while let Some(new) = bad.pop() {
        let Some(old) = moves.remove(new) else { continue };
        takers.remove(old);
        bad.extend(takers.get(new).copied());
        bad.extend(moves.contains_key(old).then_some(old));
    }
    moves.into_iter().map(|(new, old)| (new.to_owned(), old.to_owned())).collect()
}

/// The circles of new names.
fn circles<'a>(moves: &BTreeMap<&'a str, &'a str>) -> Vec<Vec<&'a str>> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut circles = Vec::new();
    for start in moves.keys() {
        let (mut at, mut way) = (*start, Vec::new());
        while seen.insert(at) {
            way.push(at);
            match moves.get(at) {
                Some(old) if moves.contains_key(old) => at = old,
                _ => break,
            }
        }
        // One name goes to one, so a way that comes back comes back to its start.
        if way.len() > 1 && moves.get(way[way.len() - 1]) == Some(start) {
            circles.push(way);
        }
    }
    circles
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `fitting` names each former name whose owner fits the new one.
    fn made(is: &str, wanted: &[(&'static str, &'static str)], fitting: &[(&str, &str)]) -> String {
        let is: Vec<&str> = is.split(' ').collect();
        let wanted = wanted.iter().map(|(new, old)| (*new, (!old.is_empty()).then_some(*old)));
        let moves = renames(|name| is.contains(&name), wanted, |new, old| fitting.contains(&(new, old)));
        moves.iter().map(|(new, old)| format!("{old}>{new} ")).collect()
    }

    #[test]
    fn a_rename_is_made_once() {
        assert_eq!(made("a", &[("b", "a")], &[]), "a>b ");
        assert_eq!(made("b", &[("b", "a")], &[]), "");
        assert_eq!(made("a b", &[("b", "a")], &[]), "", "both are there");
        assert_eq!(made("a", &[("b", "a"), ("a", "")], &[]), "", "the old one is wanted too");
        assert_eq!(made("a", &[("b", "a"), ("c", "a")], &[]), "a>b ", "only one can be it");
    }

    #[test]
    fn a_chain_is_made_once() {
        let chain = [("b", "a"), ("c", "b"), ("d", "c")];
        assert_eq!(made("a b c", &chain, &[]), "a>b b>c c>d ");
        assert_eq!(made("b c d", &chain, &[]), "");
        assert_eq!(made("a b c d", &chain, &[]), "", "the last one is taken");
        assert_eq!(
            made("a b c", &[("b", "a"), ("c", "b"), ("d", "c"), ("a", "")], &[]),
            "",
            "so is the first"
        );
    }

    #[test]
    fn a_circle_is_made_where_what_is_there_tells() {
        let swap = [("a", "b"), ("b", "a")];
        assert_eq!(made("a b", &swap, &[("a", "b"), ("b", "a")]), "b>a a>b ");
        assert_eq!(made("a b", &swap, &[("a", "a"), ("b", "b")]), "", "it has been made");
        let both = [("a", "a"), ("b", "b"), ("a", "b"), ("b", "a")];
        assert_eq!(made("a b", &swap, &both), "", "nothing tells them apart");
        assert_eq!(made("a b", &swap, &[("a", "b")]), "", "one of them is something else");
        let beside = [("a", "b"), ("b", "a"), ("d", "c")];
        assert_eq!(made("a b c", &beside, &both), "c>d ");
    }
}
