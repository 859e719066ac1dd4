//! The portable words a type can stand for.

use drift_catalog::{Concrete, Portable};

use crate::{Dialect, TypeContext};

/// The words without numbers. What is first among several is what a type means before all.
const PLAIN: &[Portable] = &[
    Portable::Integer,
    Portable::BigInt,
    Portable::SmallInt,
    Portable::Text,
    Portable::Boolean,
    Portable::Date,
    Portable::Time,
    Portable::Timestamp,
    Portable::Timestamptz,
    Portable::Json,
    Portable::Binary,
    Portable::Double,
    Portable::Float,
    Portable::Decimal(None),
    Portable::Uuid,
];

/// The words with the numbers that a type has.
fn numbered(ty: &Concrete) -> Vec<Portable> {
    let numbers: Vec<u32> = ty.args.iter().filter_map(|arg| arg.parse().ok()).collect();
    match numbers.as_slice() {
        [one] => vec![Portable::String(*one), Portable::Decimal(Some((*one, 0)))],
        [one, other] => vec![Portable::Decimal(Some((*one, *other)))],
        _ => Vec::new(),
    }
}

/// Whether types of two databases can be one column of one model: there is a word that both stand for.
pub(super) fn alike(
    (one, a, context): (&dyn Dialect, &Concrete, TypeContext),
    (other, b, other_context): (&dyn Dialect, &Concrete, TypeContext),
) -> bool {
    let mut words: Vec<Portable> = PLAIN.to_vec();
    words.extend(numbered(a));
    words.extend(numbered(b));
    words.iter().any(|word| one.stands_for(word, a, context) && other.stands_for(word, b, other_context))
}

/// The word that says best what a type is: the one it is written for, or else one that it keeps.
pub(super) fn best(dialect: &dyn Dialect, ty: &Concrete, context: TypeContext) -> Option<Portable> {
    let words: Vec<Portable> = numbered(ty).into_iter().chain(PLAIN.iter().cloned()).collect();
    let written = words.iter().find(|word| dialect.written(word, context) == *ty);
    written.or_else(|| words.iter().find(|word| dialect.stands_for(word, ty, context))).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use drift_catalog::Vendor;

    fn are_alike(sqlite: &str, postgres: &str) -> bool {
        let (one, other) = (crate::of(Vendor::Sqlite), crate::of(Vendor::Postgres));
        let context = TypeContext::default();
        let (a, b) = (one.parse_type(sqlite), other.parse_type(postgres));
        let ahead = alike((one, &a, context), (other, &b, context));
        assert_eq!(ahead, alike((other, &b, context), (one, &a, context)), "{sqlite} and {postgres}");
        ahead
    }

    #[test]
    fn what_programs_write_for_one_field_is_alike() {
        for (sqlite, postgres) in [
            ("integer", "integer"),
            ("integer", "bigint"),
            ("integer unsigned", "integer"),
            ("smallint unsigned", "smallint"),
            ("bigint", "bigint"),
            ("bool", "boolean"),
            ("datetime", "timestamptz"),
            ("datetime", "timestamp"),
            ("datetime", "timestamp(3)"),
            ("decimal", "numeric(12,2)"),
            ("decimal(12,2)", "numeric(12,2)"),
            ("char(32)", "uuid"),
            ("char(39)", "inet"),
            ("bigint", "interval"),
            ("text", "jsonb"),
            ("json", "json"),
            ("varchar", "varchar"),
            ("varchar(40)", "varchar(40)"),
            ("float", "double precision"),
            ("real", "double precision"),
            ("blob", "bytea"),
            ("text", "citext"),
            ("json", "text[]"),
        ] {
            assert!(are_alike(sqlite, postgres), "{sqlite} and {postgres}");
        }
    }

    #[test]
    fn what_behaves_differently_stays_apart() {
        for (sqlite, postgres) in [
            ("integer", "text"),
            ("text", "integer"),
            ("varchar(20)", "varchar(40)"),
            ("varchar(20)", "text"),
            ("text", "varchar(20)"),
            ("bigint", "integer"),
            ("bigint", "smallint"),
            ("smallint", "integer"),
            ("decimal(10,2)", "numeric(12,2)"),
            ("date", "timestamptz"),
            ("datetime", "date"),
            ("boolean", "text"),
            ("blob", "text"),
            ("real", "integer"),
            ("integer", "uuid"),
            ("char(20)", "inet"),
            ("uuid", "integer"),
        ] {
            assert!(!are_alike(sqlite, postgres), "{sqlite} and {postgres}");
        }
    }

    #[test]
    fn a_type_has_a_best_word() {
        for (vendor, text, wanted) in [
            (Vendor::Sqlite, "varchar(36)", Some(Portable::String(36))),
            (Vendor::Sqlite, "datetime", Some(Portable::Timestamp)),
            (Vendor::Sqlite, "float", Some(Portable::Double)),
            (Vendor::Sqlite, "json", Some(Portable::Json)),
            (Vendor::Sqlite, "widget", None),
            (Vendor::Postgres, "timestamptz", Some(Portable::Timestamptz)),
            (Vendor::Postgres, "numeric(12,2)", Some(Portable::Decimal(Some((12, 2))))),
            (Vendor::Postgres, "real", Some(Portable::Float)),
            (Vendor::Postgres, "varchar", Some(Portable::Text)),
        ] {
            let dialect = crate::of(vendor);
            assert_eq!(best(dialect, &dialect.parse_type(text), TypeContext::default()), wanted, "{text}");
        }
    }
}
