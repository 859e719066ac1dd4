//! Patterns over object paths: `tenants`, `tenants.plan_*`, `billing.*.id`, `index:*.tmp_*`.
//!
//! `*` stops at dots, `?` is one character. Without a dot a pattern means a table (or another object of a
//! schema) and everything in it, in any schema. With dots it is matched against the whole path and against
//! the path without its schema; one that matches a table matches what is in it too.

use std::fmt;
use std::str::FromStr;

use crate::{Kind, ObjectPath};

/// A parsed pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    kind: Option<Kind>,
    segments: Vec<String>,
}

/// Why a text is not a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    message: String,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for PatternError {}

impl FromStr for Pattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        let (kind, body) = match text.split_once(':') {
            Some((word, rest)) => match Kind::from_word(word) {
                Some(kind) => (Some(kind), rest),
                None => {
                    let near = crate::nearest(word, Kind::ALL.iter().map(|kind| kind.word()))
                        .map(|near| format!("; did you mean `{near}:`?"))
                        .unwrap_or_default();
                    return Err(PatternError { message: format!("`{word}:` is not a kind of object{near}") });
                }
            },
            None => (None, text),
        };
        let segments: Vec<String> = body.split('.').map(str::to_owned).collect();
        if segments.iter().any(String::is_empty) {
            return Err(PatternError { message: format!("the pattern `{text}` has an empty name in it") });
        }
        if segments.len() > 3 {
            return Err(PatternError {
                message: format!("the pattern `{text}` has more than schema, table and one name"),
            });
        }
        Ok(Pattern { text: text.to_owned(), kind, segments })
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Pattern {
    /// Whether an object is meant.
    pub fn matches(&self, path: &ObjectPath) -> bool {
        if self.kind.is_some_and(|kind| kind != path.kind) {
            return false;
        }
        let names = path.segments();
        let unqualified = if path.schema.is_empty() { &names[..] } else { names.get(1..).unwrap_or(&[]) };
        let whole_kind = self.kind.is_some();
        if self.segments.len() == 1 {
            let pattern = &self.segments[0];
            let owner_or_self = unqualified.first().is_some_and(|name| glob(pattern, name));
            return owner_or_self
                || (whole_kind && unqualified.last().is_some_and(|name| glob(pattern, name)));
        }
        self.leads(&names) || self.leads(unqualified)
    }

    /// Whether the segments match the first names, and with a kind prefix all of them.
    fn leads(&self, names: &[&str]) -> bool {
        names.len() >= self.segments.len()
            && (self.kind.is_none() || names.len() == self.segments.len())
            && self.segments.iter().zip(names).all(|(pattern, name)| glob(pattern, name))
    }
}

/// Matches `*` and `?` over characters, in linear memory and without recursion.
fn glob(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        if p < pattern.len() && pattern[p] == '*' {
            star = Some((p, t));
            p += 1;
        } else if p < pattern.len() && (pattern[p] == '?' || pattern[p] == text[t]) {
            p += 1;
            t += 1;
        } else if let Some((star_p, star_t)) = star {
            p = star_p + 1;
            t = star_t + 1;
            star = Some((star_p, star_t + 1));
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, path: &ObjectPath) -> bool {
        pattern.parse::<Pattern>().expect("a pattern").matches(path)
    }

    #[test]
    fn without_a_dot_a_table_and_all_in_it() {
        let table = ObjectPath::new(Kind::Table, "billing", "tenants");
        assert!(matches("tenants", &table));
        assert!(matches("ten*", &table.part(Kind::Column, "id")));
        assert!(!matches("id", &table.part(Kind::Column, "id")));
    }

    #[test]
    fn with_dots_whole_or_without_schema() {
        let table = ObjectPath::new(Kind::Table, "billing", "tenants");
        let column = table.part(Kind::Column, "plan_id");
        assert!(matches("tenants.plan_*", &column));
        assert!(matches("billing.*.plan_id", &column));
        assert!(matches("billing.tenants", &column));
        assert!(!matches("tenants.plan_*", &table));
        assert!(!matches("sales.*", &column));
    }

    #[test]
    fn a_kind_narrows() {
        let table = ObjectPath::new(Kind::Table, "public", "t");
        assert!(matches("index:*.foo_*", &table.part(Kind::Index, "foo_1")));
        assert!(!matches("index:*.foo_*", &table.part(Kind::Column, "foo_1")));
        assert!(matches("column:t", &table.part(Kind::Column, "x")));
    }

    #[test]
    fn says_what_is_wrong() {
        let error = "indx:a".parse::<Pattern>().expect_err("not a kind");
        assert!(error.to_string().contains("did you mean `index:`"), "{error}");
        assert!("a..b".parse::<Pattern>().is_err());
    }
}
