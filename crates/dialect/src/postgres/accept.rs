//! What PostgreSQL writes and accepts for each portable word.

use drift_catalog::{Concrete, Portable};

use super::types;
use crate::accept;

/// The accept-set of a word; its first entry is the written type. `timestamp(6)` is what `timestamp` means
/// (documentation, table 8.9), and `json` holds a JSON document as `jsonb` does. An entry of `enums:` is its
/// own type. Without a length `character varying` has no limit, as `text` has none (documentation, table 8.4).
pub(crate) fn set(word: &Portable) -> &'static [&'static str] {
    match word {
        Portable::SmallInt => &["smallint"],
        Portable::Integer => &["integer"],
        Portable::BigInt => &["bigint"],
        Portable::Decimal(None) => &["numeric"],
        Portable::Decimal(Some(_)) => &["numeric(p,s)"],
        Portable::String(_) => &["character varying(n)"],
        Portable::Text => &["text", "character varying"],
        Portable::Boolean => &["boolean"],
        Portable::Date => &["date"],
        Portable::Time => &["time without time zone", "time(6) without time zone"],
        Portable::Timestamp => &["timestamp without time zone", "timestamp(6) without time zone"],
        Portable::Timestamptz => &["timestamp with time zone", "timestamp(6) with time zone"],
        Portable::Uuid => &["uuid"],
        Portable::Json => &["jsonb", "json"],
        Portable::Binary => &["bytea"],
        Portable::Float => &["real"],
        Portable::Double => &["double precision"],
        Portable::Enum { .. } => &[],
    }
}

/// The type that is written for a portable word.
pub(crate) fn written(word: &Portable) -> Concrete {
    match word {
        Portable::Enum { schema, name } => {
            Concrete { schema: Some(schema.clone()), ..Concrete::named(name.clone()) }
        }
        _ => accept::written(set(word), word, types::parse),
    }
}

/// Whether a live type keeps what the word promises.
pub(crate) fn accepts(word: &Portable, live: &Concrete) -> bool {
    match word {
        Portable::Enum { .. } => *live == written(word),
        _ => accept::holds(set(word), word, live, types::parse),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_accepts_what_keeps_its_promise() {
        for (word, live, wanted) in [
            (Portable::String(120), "varchar(120)", true),
            (Portable::String(120), "varchar(100)", false),
            (Portable::String(120), "text", false),
            (Portable::Decimal(Some((10, 2))), "numeric(10,2)", true),
            (Portable::Decimal(Some((10, 0))), "numeric(10)", true),
            (Portable::Decimal(None), "numeric(10,2)", false),
            (Portable::Timestamptz, "timestamptz(6)", true),
            (Portable::Timestamptz, "timestamptz(3)", false),
            (Portable::Timestamp, "timestamptz", false),
            (Portable::Json, "json", true),
            (Portable::Json, "json[]", false),
            (Portable::Uuid, "char(36)", false),
        ] {
            assert_eq!(accepts(&word, &types::parse(live)), wanted, "{word} and {live}");
        }
    }

    #[test]
    fn an_enum_accepts_only_itself() {
        let mood = Portable::Enum { schema: "billing".to_owned(), name: "mood".to_owned() };
        assert!(accepts(&mood, &types::parse("billing.mood")));
        assert!(!accepts(&mood, &types::parse("public.mood")));
        assert!(!accepts(&mood, &types::parse("text")));
    }
}
