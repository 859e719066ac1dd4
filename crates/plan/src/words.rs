//! Names inside SQL text.

use std::collections::BTreeSet;

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
    }
}
