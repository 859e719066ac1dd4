//! What PostgreSQL has and the other kinds have not: the words that may stand for its own types elsewhere.

use drift_catalog::{Concrete, Portable};

use super::accept;

/// Types without a portable word, and the words that programs use for them on other databases (Django's fields,
/// SQLAlchemy's variants, Prisma, TypeORM): a word without numbers takes any.
const ELSEWHERE: &[(&str, &[&str])] = &[
    ("\"char\"", &["text", "string"]),
    ("bit", &["text", "string"]),
    ("bit varying", &["text", "string"]),
    ("character", &["string"]),
    ("cidr", &["text", "string(43)"]),
    ("citext", &["text", "string"]),
    ("geography", &["text", "binary"]),
    ("geometry", &["text", "binary"]),
    ("hstore", &["json", "text"]),
    ("inet", &["text", "string(39)", "string(43)", "string(45)"]),
    // Django counts microseconds, SQLAlchemy adds to a date.
    ("interval", &["bigint", "timestamp", "text"]),
    ("ltree", &["text", "string"]),
    ("macaddr", &["text", "string(17)"]),
    ("macaddr8", &["text", "string(23)"]),
    ("money", &["decimal"]),
    ("name", &["text", "string"]),
    ("oid", &["integer", "bigint"]),
    ("time with time zone", &["time", "text"]),
    ("time without time zone", &["time"]),
    ("timestamp with time zone", &["timestamptz"]),
    ("timestamp without time zone", &["timestamp"]),
    ("tsquery", &["text"]),
    ("tsvector", &["text"]),
    ("vector", &["text", "json", "binary"]),
    ("xml", &["text"]),
];

/// What stands for an array or a range of any type.
const LISTS: &[&str] = &["json", "text"];

/// Whether a type can be what a word stands for in a comparison with another kind of database.
pub(super) fn stands_for(word: &Portable, ty: &Concrete) -> bool {
    if ty.array || ty.name.ends_with("range") {
        return is_one_of(LISTS, word);
    }
    if accept::accepts(word, ty) {
        return true;
    }
    let other_length = ty.name == "character"
        && !matches!(word, Portable::String(length) if ty.args == [length.to_string()]);
    !other_length && ELSEWHERE.iter().any(|(name, words)| *name == ty.name && is_one_of(words, word))
}

fn is_one_of(words: &[&str], word: &Portable) -> bool {
    let text = word.to_string();
    let plain = text.split('(').next().unwrap_or_default();
    words.iter().any(|known| *known == text || *known == plain)
}

#[cfg(test)]
mod tests {
    use super::super::types::parse;
    use super::*;

    #[test]
    fn types_without_a_word_have_stand_ins() {
        for (word, ty, wanted) in [
            (Portable::String(39), "inet", true),
            (Portable::String(20), "inet", false),
            (Portable::Text, "varchar", true),
            (Portable::Text, "varchar(20)", false),
            (Portable::String(20), "char(20)", true),
            (Portable::String(21), "char(20)", false),
            (Portable::Timestamp, "timestamp(3)", true),
            (Portable::Timestamp, "timestamptz", false),
            (Portable::Json, "text[]", true),
            (Portable::Text, "int4range", true),
            (Portable::Integer, "integer[]", false),
            (Portable::Text, "uuid", false),
        ] {
            assert_eq!(stands_for(&word, &parse(ty)), wanted, "{word} and {ty}");
        }
    }

    #[test]
    fn the_list_is_sorted() {
        assert!(ELSEWHERE.is_sorted_by_key(|(name, _)| *name));
    }
}
