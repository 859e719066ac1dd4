//! Names inside SQL text.

use std::collections::{BTreeMap, BTreeSet};

/// Whether a name stands in a statement as a word of its own.
pub fn mentions(sql: &str, name: &str) -> bool {
    if name.is_empty() {
        return false;
    }
    sql.match_indices(name).any(|(at, _)| {
        let before = sql[..at].chars().next_back();
        let after = sql[at + name.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

/// The words of a text that is asked for many names.
pub(crate) struct Words<'a> {
    text: &'a str,
    words: BTreeSet<&'a str>,
}

impl<'a> Words<'a> {
    pub(crate) fn of(text: &'a str) -> Words<'a> {
        Words { text, words: text.split(|c| !is_word(c)).collect() }
    }

    /// Whether a name stands in the text; one that is no word is looked for letter by letter.
    pub(crate) fn have(&self, name: &str) -> bool {
        if name.chars().all(is_word) {
            !name.is_empty() && self.words.contains(name)
        } else {
            mentions(self.text, name)
        }
    }
}

/// Many things by name, each text of many asked for them once.
pub(crate) struct Named<'a, T> {
    words: BTreeMap<&'a str, Vec<(usize, T)>>,
    /// Names that are no words.
    odd: Vec<(&'a str, (usize, T))>,
}

impl<'a, T: Copy> Named<'a, T> {
    pub(crate) fn of(all: impl Iterator<Item = (&'a str, T)>) -> Named<'a, T> {
        let mut named = Named { words: BTreeMap::new(), odd: Vec::new() };
        for (place, (name, own)) in all.filter(|(name, _)| !name.is_empty()).enumerate() {
            match name.chars().all(is_word) {
                true => named.words.entry(name).or_default().push((place, own)),
                false => named.odd.push((name, (place, own))),
            }
        }
        named
    }

    /// Those whose names stand in a text, in the order in which they were given.
    pub(crate) fn said_in(&self, words: &Words<'_>) -> Vec<T> {
        let plain = words.words.iter().filter_map(|word| self.words.get(word)).flatten();
        let odd = self.odd.iter().filter(|(name, _)| mentions(words.text, name)).map(|(_, own)| own);
        let mut found: Vec<(usize, T)> = plain.chain(odd).copied().collect();
        found.sort_by_key(|(place, _)| *place);
        found.into_iter().map(|(_, own)| own).collect()
    }
}

pub(crate) fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words() {
        assert!(mentions("SELECT a.plan FROM a", "plan"));
        assert!(mentions("REFERENCES \"odd name\" (id)", "odd name"));
        assert!(!mentions("SELECT plan_id FROM plans", "plan"));
        assert!(!mentions("x", ""));
        let words = Words::of("REFERENCES \"odd name\" (id)");
        assert!(words.have("odd name") && words.have("id") && !words.have("i"));
        assert!(!words.have(""));
        let named = Named::of([("b", 1), ("odd name", 2), ("", 3), ("id", 4)].into_iter());
        assert_eq!(named.said_in(&words), [2, 4]);
    }
}
