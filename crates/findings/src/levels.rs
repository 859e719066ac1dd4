//! Levels that the configuration or the command line gives to rules.

use std::fmt;

use crate::{RULES, Rule, Severity};

/// A level that cannot be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelsError(pub String);

impl fmt::Display for LevelsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for LevelsError {}

/// Levels by rule; a later one counts more than an earlier one.
#[derive(Debug, Clone, Default)]
pub struct Levels {
    given: Vec<(String, Severity)>,
}

impl Levels {
    /// Gives a level to a rule, or to several by a pattern with `*`.
    ///
    /// # Errors
    /// When no rule is meant, or the level is no level; the error names the nearest.
    pub fn give(&mut self, rule: &str, level: &str) -> Result<(), LevelsError> {
        let severity = Severity::from_word(level).ok_or_else(|| {
            LevelsError(format!("`{level}` is no level; the levels are off, note, warning and error"))
        })?;
        if !RULES.iter().any(|own| matches(rule, own.id)) {
            let near = drift_catalog::nearest(rule, RULES.iter().map(|own| own.id))
                .map(|near| format!("; did you mean `{near}`?"))
                .unwrap_or_default();
            return Err(LevelsError(format!("there is no rule `{rule}`{near}")));
        }
        self.given.push((rule.to_owned(), severity));
        Ok(())
    }

    /// The level of a finding of a rule.
    pub fn of(&self, rule: &Rule, own: Severity) -> Severity {
        self.given
            .iter()
            .rev()
            .find(|(pattern, _)| matches(pattern, rule.id))
            .map_or(own, |(_, level)| *level)
    }
}

/// Whether a pattern means an id; `*` stands for any characters.
pub(crate) fn matches(pattern: &str, id: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(first) = parts.next() else { return false };
    let Some(mut rest) = id.strip_prefix(first) else { return false };
    let mut ended = true;
    for part in parts {
        ended = part.is_empty();
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.is_empty() || ended && pattern.contains('*')
}

impl Levels {
    /// Whether a pattern of `--fail-on` means a rule's id.
    pub fn means(pattern: &str, id: &str) -> bool {
        matches(pattern, id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_mean_rules() {
        assert!(matches("drift/*", "drift/missing-table"));
        assert!(matches("drift/missing-*", "drift/missing-table"));
        assert!(matches("*-table", "drift/missing-table"));
        assert!(!matches("drift/missing", "drift/missing-table"));
        assert!(!matches("drift/extra-*", "drift/missing-table"));
    }

    #[test]
    fn says_which_rule_was_meant() {
        let mut levels = Levels::default();
        let error = levels.give("drift/mising-table", "off").expect_err("no such rule");
        assert!(error.0.contains("drift/missing-table"), "{error}");
        assert!(levels.give("drift/missing-table", "loud").is_err());
        levels.give("drift/*", "note").expect("given");
        levels.give("drift/missing-table", "off").expect("given");
        let rule = RULES.iter().find(|rule| rule.id == "drift/missing-table").expect("a rule");
        assert_eq!(levels.of(rule, Severity::Error), Severity::Off);
    }
}
