//! Pairing of lists whose members may have no name, by structure first, by name second; and what the pairs come to.

use drift_catalog::{Difference, Labelled, Listed, ObjectPath};

use crate::context::Context;

/// Indexes into both lists: those that belong together, and what is left over on either side.
pub(crate) struct Pairs {
    /// `(from, to)`, with the same structure; names may differ.
    pub(crate) same: Vec<(usize, usize)>,
    /// `(from, to)`, with the same name and another structure.
    pub(crate) renewed: Vec<(usize, usize)>,
    /// Only in `from`.
    pub(crate) extra: Vec<usize>,
    /// Only in `to`.
    pub(crate) missing: Vec<usize>,
}

/// Pairs two lists. Among equals of structure, equals of name are paired first.
pub(crate) fn pair<T: Labelled>(from: &[T], to: &[T], same: impl Fn(&T, &T) -> bool) -> Pairs {
    let mut pairs = Pairs {
        same: Vec::new(),
        renewed: Vec::new(),
        extra: (0..from.len()).collect(),
        missing: (0..to.len()).collect(),
    };
    let named_alike = |a: &T, b: &T| a.name().is_some() && a.name() == b.name();
    take(&mut pairs.extra, &mut pairs.missing, &mut pairs.same, |f, t| {
        named_alike(&from[f], &to[t]) && same(&from[f], &to[t])
    });
    take(&mut pairs.extra, &mut pairs.missing, &mut pairs.same, |f, t| same(&from[f], &to[t]));
    take(&mut pairs.extra, &mut pairs.missing, &mut pairs.renewed, |f, t| named_alike(&from[f], &to[t]));
    pairs
}

/// Moves the pairs that belong together from the leftovers to `into`, each member once.
pub(crate) fn take(
    extra: &mut Vec<usize>,
    missing: &mut Vec<usize>,
    into: &mut Vec<(usize, usize)>,
    belong: impl Fn(usize, usize) -> bool,
) {
    missing.retain(|&to| match extra.iter().position(|&from| belong(from, to)) {
        Some(at) => {
            into.push((extra.remove(at), to));
            false
        }
        None => true,
    });
}

/// Turns pairs and leftovers into changes and counts.
pub(crate) fn settle_pairs<T: Labelled>(
    cx: &mut Context,
    table: &ObjectPath,
    (from, to): (&Listed<T>, &Listed<T>),
    pairs: Pairs,
    mut compare: impl FnMut(&mut Context, &ObjectPath, &T, &T) -> Vec<Difference>,
) {
    for (f, t) in pairs.same.into_iter().chain(pairs.renewed) {
        let (from, to) = (&from.items[f], &to.items[t]);
        let path = to.path(table);
        cx.count(path.kind);
        let differences = compare(cx, &path, from, to);
        pair_up(cx, table, from, to, differences);
    }
    for t in pairs.missing {
        cx.add(to.items[t].path(table));
    }
    if to.complete {
        for f in pairs.extra {
            cx.drop(from.items[f].path(table));
        }
    } else {
        cx.not_declared(T::KIND, pairs.extra.len());
    }
}

/// Records what differs about a pair; where it is only the name, that is a rename.
pub(crate) fn pair_up<T: Labelled>(
    cx: &mut Context,
    table: &ObjectPath,
    from: &T,
    to: &T,
    differences: Vec<Difference>,
) {
    let path = to.path(table);
    if !differences.is_empty() {
        cx.modify(path, from.path(table), differences);
    } else if from.name().is_some() && to.name().is_some() && from.name() != to.name() {
        cx.rename(path, from.path(table));
    }
}
