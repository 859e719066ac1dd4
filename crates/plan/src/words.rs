//! Names inside SQL text.

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
    }
}
