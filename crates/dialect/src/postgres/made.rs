//! The names PostgreSQL makes up where a statement gives none (`ChooseRelationName`, `ChooseIndexName` and
//! `ChooseConstraintName` in `src/backend/commands/indexcmds.c` and `src/backend/catalog/pg_constraint.c`).

use super::names::{LONGEST, cut};

/// A name as the server keeps it: cut at 63 bytes.
pub fn kept_name(mut name: String) -> String {
    let end = cut(&name).len();
    name.truncate(end);
    name
}

/// `first_second_label` in at most 63 bytes: the longer of the first two gives way (`makeObjectName`).
pub fn object_name(first: &str, second: Option<&str>, label: &str) -> String {
    let overhead = second.map_or(0, |_| 1) + if label.is_empty() { 0 } else { label.len() + 1 };
    let room = LONGEST.saturating_sub(overhead);
    let (mut one, mut other) = (first.len(), second.map_or(0, str::len));
    while one + other > room {
        if one > other {
            one -= 1;
        } else {
            other -= 1;
        }
    }
    let mut name = clip(first, one).to_owned();
    if let Some(second) = second {
        name.push('_');
        name.push_str(clip(second, other));
    }
    if !label.is_empty() {
        name.push('_');
        name.push_str(label);
    }
    name
}

/// Whether the server may have made up the name of a constraint over these columns: its own rule, with a number
/// where the name was taken.
pub(crate) fn made_up(table: &str, columns: &[String], label: &str, name: &str) -> bool {
    let joined = joined_columns(columns.iter().map(String::as_str));
    let second = Some(joined.as_str()).filter(|joined| !joined.is_empty());
    let own = object_name(table, second, label);
    name.strip_prefix(own.as_str()).is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
}

/// At most so many bytes, never half a character.
fn clip(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    &text[..end]
}

/// The columns of a key in one name (`ChooseIndexNameAddition`): once it is too long nothing is added.
pub fn joined_columns<'a>(columns: impl IntoIterator<Item = &'a str>) -> String {
    let mut name = String::new();
    for column in columns {
        if !name.is_empty() {
            name.push('_');
        }
        name.push_str(column);
        if name.len() > LONGEST {
            break;
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longer_name_gives_way() {
        assert_eq!(object_name("t", Some("a_b"), "key"), "t_a_b_key");
        assert_eq!(object_name("t", None, "pkey"), "t_pkey");
        let (table, column) = ("t".repeat(50), "c".repeat(40));
        let name = object_name(&table, Some(&column), "fkey");
        assert_eq!(name.len(), 63);
        assert_eq!(name, format!("{}_{}_fkey", "t".repeat(29), "c".repeat(28)));
        assert_eq!(object_name(&"é".repeat(40), None, "pkey"), format!("{}_pkey", "é".repeat(29)));
    }
}
