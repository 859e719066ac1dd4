//! Accept-sets: which types of a database keep what a portable word promises. The sets themselves are data
//! in each database's `accept.rs`; this reads them.
//!
//! An entry is a type text of that database. `n`, `p` and `s` stand for the word's own length, precision and
//! scale; `(*)` allows any arguments and none. The first entry of a set is the type that is written.

use drift_catalog::{Concrete, Portable};

/// The type that is written for a word: the first entry of its set.
pub(crate) fn written(set: &[&str], word: &Portable, parse: fn(&str) -> Concrete) -> Concrete {
    set.iter().find_map(|entry| parsed(entry, word, parse)).unwrap_or_default()
}

/// Whether a set holds a type.
pub(crate) fn holds(set: &[&str], word: &Portable, live: &Concrete, parse: fn(&str) -> Concrete) -> bool {
    set.iter().any(|entry| match entry.strip_suffix("(*)") {
        Some(name) => live.name == name && live.schema.is_none() && !live.array,
        None => parsed(entry, word, parse).is_some_and(|entry| entry == *live),
    })
}

/// An entry with the word's own numbers; none where the word has no such numbers.
fn parsed(entry: &str, word: &Portable, parse: fn(&str) -> Concrete) -> Option<Concrete> {
    let Some((name, rest)) = entry.split_once('(') else { return Some(parse(entry)) };
    let (letters, tail) = rest.split_once(')')?;
    let numbers = match (letters, word) {
        ("n", Portable::String(length)) => length.to_string(),
        ("p,s", Portable::Decimal(Some((precision, scale)))) => format!("{precision},{scale}"),
        ("p", Portable::Decimal(Some((precision, 0)))) => precision.to_string(),
        ("n" | "p" | "p,s", _) => return None,
        ("*", _) => return Some(parse(&format!("{name}{tail}"))),
        _ => letters.to_owned(),
    };
    Some(parse(&format!("{name}({numbers}){tail}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use drift_catalog::Vendor;

    fn parse(text: &str) -> Concrete {
        crate::of(Vendor::Sqlite).parse_type(text)
    }

    #[test]
    fn letters_are_the_words_own_numbers() {
        let set = &["varchar(n)", "text(*)", "char(36)"];
        let word = Portable::String(120);
        assert_eq!(written(set, &word, parse), parse("varchar(120)"));
        for (live, wanted) in [
            ("varchar(120)", true),
            ("varchar(100)", false),
            ("varchar", false),
            ("text", true),
            ("text(65535)", true),
            ("char(36)", true),
            ("char", false),
        ] {
            assert_eq!(holds(set, &word, &parse(live), parse), wanted, "{live}");
        }
    }

    #[test]
    fn an_entry_without_its_numbers_is_no_entry() {
        let set = &["decimal(p,s)", "decimal(p)", "decimal"];
        let (whole, plain) = (Portable::Decimal(Some((9, 0))), Portable::Decimal(None));
        assert!(holds(set, &whole, &parse("decimal(9)"), parse));
        assert!(!holds(set, &Portable::Decimal(Some((9, 2))), &parse("decimal(9)"), parse));
        assert_eq!(written(set, &plain, parse), parse("decimal"));
        assert!(!holds(set, &plain, &parse("decimal(9,2)"), parse));
    }
}
