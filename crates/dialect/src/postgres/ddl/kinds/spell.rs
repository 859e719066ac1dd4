//! What stands in facts, as it stands in a statement: names, routines, lists.

use drift_catalog::{Kind, ObjectPath};

use crate::postgres::names::{literal, quote};

/// A name, perhaps with its schema. What is quoted already stays; anything else is quoted where it must be.
pub(crate) fn name(text: &str) -> String {
    match parts(text) {
        Some(parts) => parts.into_iter().map(one).collect::<Vec<_>>().join("."),
        None => quote(text),
    }
}

/// A name without a schema.
pub(super) fn one(text: &str) -> String {
    let quoted = text.len() > 2 && end_of_quoted(text) == Some(text.len());
    if quoted { text.to_owned() } else { quote(text) }
}

/// A name in a schema, unless it has one of its own.
pub(super) fn in_schema(schema: &str, text: &str) -> String {
    let named = parts(text).is_some_and(|parts| parts.len() > 1);
    if named || schema.is_empty() { name(text) } else { format!("{}.{}", quote(schema), one(text)) }
}

/// Where the object of a name stands: in a schema, unless the name has one of its own.
pub(super) fn place(schema: &str, text: &str) -> ObjectPath {
    let bare = |own: &str| match own.strip_prefix('"').and_then(|own| own.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => own.to_owned(),
    };
    match parts(text).as_deref() {
        Some([own]) => ObjectPath::new(Kind::Table, schema, bare(own)),
        Some([schema, own]) => ObjectPath::new(Kind::Table, bare(schema), bare(own)),
        _ => ObjectPath::new(Kind::Table, schema, text),
    }
}

/// A routine with or without its arguments; these are types, which stand as they are.
pub(super) fn routine(text: &str) -> String {
    let (own, arguments) = cut_arguments(text);
    format!("{}{arguments}", name(own))
}

/// A name and the arguments behind it, with their parentheses.
pub(super) fn cut_arguments(text: &str) -> (&str, &str) {
    let at = end_of_name(text, |c| c == '(').unwrap_or(text.len());
    let (own, arguments) = text.split_at(at);
    (own.trim_end(), arguments)
}

/// A role; everybody is a word, and so is whoever runs the statement.
pub(super) fn role(text: &str) -> String {
    match text {
        "public" => "PUBLIC".to_owned(),
        crate::postgres_kinds::RUNNING_ROLE => text.to_owned(),
        name => one(name),
    }
}

/// Names of a list.
pub(super) fn names(list: &str, spell: impl Fn(&str) -> String) -> String {
    items(list).into_iter().map(spell).collect::<Vec<_>>().join(", ")
}

/// The items of a list, parted by commas outside parentheses and quotes.
pub(super) fn items(list: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let (mut start, mut depth, mut quote) = (0, 0_usize, None);
    for (at, c) in list.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                items.push(list[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    items.push(list[start..].trim());
    items.retain(|item| !item.is_empty());
    items
}

/// A value of an option: a plain word or number as it is, anything else as a text.
pub(crate) fn value(text: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_');
    let number = text.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit());
    let bare = match number {
        true => text.parse::<f64>().is_ok(),
        false => !text.is_empty() && text.chars().all(plain) && !text.contains('.') && quote(text) == text,
    };
    let boolean = matches!(text, "true" | "false");
    if bare || boolean { text.to_owned() } else { literal(text) }
}

/// The names between dots; nothing where a quote does not end or a name is empty.
fn parts(text: &str) -> Option<Vec<&str>> {
    let (mut parts, mut rest) = (Vec::new(), text);
    loop {
        let end =
            if rest.starts_with('"') { end_of_quoted(rest)? } else { rest.find('.').unwrap_or(rest.len()) };
        let (own, tail) = rest.split_at(end);
        if own.is_empty() || (!own.starts_with('"') && own.contains('"')) {
            return None;
        }
        parts.push(own);
        match tail.strip_prefix('.') {
            Some(tail) => rest = tail,
            None if tail.is_empty() => return Some(parts),
            None => return None,
        }
    }
}

/// Where a quoted name that a text begins with ends.
fn end_of_quoted(text: &str) -> Option<usize> {
    let mut marks = text.strip_prefix('"')?.match_indices('"').map(|(at, _)| at + 1).peekable();
    while let Some(at) = marks.next() {
        if marks.next_if(|next| *next == at + 1).is_none() {
            return Some(at + 1);
        }
    }
    None
}

/// The first place outside quoted names where a character is such. A quote opens a name only where one begins:
/// `a"b` is a name too, as the catalog keeps it.
pub(super) fn end_of_name(text: &str, is_end: impl Fn(char) -> bool) -> Option<usize> {
    let (mut at, mut begins) = (0, true);
    while let Some(c) = text[at..].chars().next() {
        match end_of_quoted(&text[at..]).filter(|_| begins) {
            Some(end) => at += end,
            None if is_end(c) => return Some(at),
            None => at += c.len_utf8(),
        }
        begins = c == '.';
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_once() {
        for (text, wanted) in [
            ("f", "f"),
            ("billing.f", "billing.f"),
            ("Odd name", "\"Odd name\""),
            ("\"Odd\".f", "\"Odd\".f"),
            ("\"a\"\"b\"", "\"a\"\"b\""),
            ("\"x\"; DROP TABLE t", "\"\"\"x\"\"; DROP TABLE t\""),
            ("a\"b", "\"a\"\"b\""),
        ] {
            assert_eq!(name(text), wanted);
        }
        assert_eq!(routine("Odd(integer, text)"), "\"Odd\"(integer, text)");
        assert_eq!(routine("odd\"one(integer)"), "\"odd\"\"one\"(integer)");
        assert_eq!(routine("\"a(\".\"b.\"(text)"), "\"a(\".\"b.\"(text)");
        assert_eq!(in_schema("s", "f"), "s.f");
        assert_eq!(in_schema("s", "t.f"), "t.f");
    }

    #[test]
    fn commas_within_are_no_ends() {
        assert_eq!(items("a(b, c), \"d, e\", 'f, g'"), ["a(b, c)", "\"d, e\"", "'f, g'"]);
        assert_eq!(items(""), [""; 0]);
    }

    #[test]
    fn values_are_words_numbers_or_texts() {
        for (text, wanted) in [
            ("70", "70"),
            ("0.5", "0.5"),
            ("local", "local"),
            ("true", "true"),
            ("it's", "'it''s'"),
            ("", "''"),
        ] {
            assert_eq!(value(text), wanted);
        }
        assert_eq!(value("1e"), "'1e'");
        assert_eq!(value("select"), "'select'");
    }
}
