//! Pairing of lists whose members may have no name: by structure first, by name second.

use drift_catalog::Labelled;

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
