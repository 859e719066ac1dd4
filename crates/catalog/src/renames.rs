//! Which declared renames are still to be made, chains of them among it.

use std::collections::BTreeMap;

/// Old names by new ones: what is to be renamed so that `wanted` (each with the name it may have had) comes of `is`.
///
/// A name that is taken is free where its owner gets another one in the same run (`a` to `b`, `b` to `c`). Names that
/// go in a circle are left as they are: nothing would tell whether that has been done already.
pub fn declared_renames<'a>(
    is: impl Fn(&str) -> bool,
    wanted: impl Iterator<Item = (&'a str, Option<&'a str>)> + Clone,
) -> BTreeMap<&'a str, &'a str> {
    let mut moves: BTreeMap<&str, &str> = BTreeMap::new();
    for (new, old) in wanted.clone() {
        if let Some(old) = old.filter(|old| *old != new && is(old) && !moves.values().any(|own| own == old)) {
            moves.insert(new, old);
        }
    }
    if moves.is_empty() {
        return moves;
    }
    loop {
        let is_vacated = |name: &str| moves.values().any(|old| *old == name);
        let stays = |name: &str| !moves.contains_key(name) && wanted.clone().any(|(own, _)| own == name);
        let goes_round = |new: &str| {
            let mut at = new;
            for _ in 0..moves.len() {
                match moves.get(at) {
                    Some(old) if *old == new => return true,
                    Some(old) => at = old,
                    None => return false,
                }
            }
            // Behind a circle, which goes first.
            false
        };
        let bad: Vec<&str> = moves
            .iter()
            .filter(|(new, old)| is(new) && !is_vacated(new) || stays(old) || goes_round(new))
            .map(|(new, _)| *new)
            .collect();
        if bad.is_empty() {
            return moves;
        }
        bad.iter().for_each(|new| {
            moves.remove(new);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renames(is: &str, wanted: &[(&'static str, &'static str)]) -> String {
        let is: Vec<&str> = is.split(' ').collect();
        let wanted = wanted.iter().map(|(new, old)| (*new, (!old.is_empty()).then_some(*old)));
        let moves = declared_renames(|name| is.contains(&name), wanted);
        moves.iter().map(|(new, old)| format!("{old}>{new} ")).collect()
    }

    #[test]
    fn a_rename_is_made_once() {
        assert_eq!(renames("a", &[("b", "a")]), "a>b ");
        assert_eq!(renames("b", &[("b", "a")]), "");
        assert_eq!(renames("a b", &[("b", "a")]), "", "both are there");
        assert_eq!(renames("a", &[("b", "a"), ("a", "")]), "", "the old one is wanted too");
        assert_eq!(renames("a", &[("b", "a"), ("c", "a")]), "a>b ", "only one can be it");
    }

    #[test]
    fn a_chain_is_made_once_and_a_circle_never() {
        let chain = [("b", "a"), ("c", "b"), ("d", "c")];
        assert_eq!(renames("a b c", &chain), "a>b b>c c>d ");
        assert_eq!(renames("b c d", &chain), "");
        assert_eq!(renames("a b c d", &chain), "", "the last one is taken");
        let swap = [("a", "b"), ("b", "a")];
        assert_eq!(renames("a b", &swap), "");
        assert_eq!(renames("a b c", &[("a", "b"), ("b", "a"), ("d", "c")]), "c>d ");
    }
}
