//! What becomes of stored values when one PostgreSQL type takes the place of another.

use drift_catalog::{Concrete, TypeChange};

use TypeChange::{Incompatible, Narrowing, Widening};

/// Pairs of types without regard to their arguments. A pair that is not listed is another kind of value, even
/// where PostgreSQL has a cast: a number kept as text, or a moment kept without its zone, is not what running
/// code expects. Integers to floating point widen only where every value is exact.
const PAIRS: &[(&str, &str, TypeChange)] = &[
    ("smallint", "integer", Widening),
    ("smallint", "bigint", Widening),
    ("smallint", "real", Widening),
    ("smallint", "double precision", Widening),
    ("integer", "smallint", Narrowing),
    ("integer", "bigint", Widening),
    ("integer", "real", Narrowing),
    ("integer", "double precision", Widening),
    ("bigint", "smallint", Narrowing),
    ("bigint", "integer", Narrowing),
    ("bigint", "real", Narrowing),
    ("bigint", "double precision", Narrowing),
    ("numeric", "smallint", Narrowing),
    ("numeric", "integer", Narrowing),
    ("numeric", "bigint", Narrowing),
    ("numeric", "real", Narrowing),
    ("numeric", "double precision", Narrowing),
    ("real", "smallint", Narrowing),
    ("real", "integer", Narrowing),
    ("real", "bigint", Narrowing),
    ("real", "numeric", Narrowing),
    ("real", "double precision", Widening),
    ("double precision", "smallint", Narrowing),
    ("double precision", "integer", Narrowing),
    ("double precision", "bigint", Narrowing),
    ("double precision", "numeric", Narrowing),
    ("double precision", "real", Narrowing),
    ("money", "numeric", Widening),
    ("numeric", "money", Narrowing),
    ("oid", "bigint", Widening),
    ("bigint", "oid", Narrowing),
    ("name", "text", Widening),
    ("text", "name", Narrowing),
    ("\"char\"", "text", Widening),
    ("text", "\"char\"", Narrowing),
    ("citext", "text", Widening),
    ("text", "citext", Widening),
    ("date", "timestamp without time zone", Widening),
    ("timestamp without time zone", "date", Narrowing),
    ("timestamp with time zone", "date", Narrowing),
    ("time with time zone", "time without time zone", Narrowing),
    // jsonb forgets blanks, the order of keys and repeated keys (documentation, 8.14).
    ("json", "jsonb", Narrowing),
    ("jsonb", "json", Widening),
    ("cidr", "inet", Widening),
    ("inet", "cidr", Narrowing),
    ("macaddr", "macaddr8", Widening),
    ("macaddr8", "macaddr", Narrowing),
];

/// Digits before the point that every value of an integer type fits into.
const DIGITS: &[(&str, i64)] = &[("smallint", 5), ("integer", 10), ("bigint", 19)];

/// What becomes of values when `to` takes the place of `from`.
pub(crate) fn judge(from: &Concrete, to: &Concrete) -> TypeChange {
    if from == to {
        return TypeChange::Spelling;
    }
    if from.array != to.array {
        return Incompatible;
    }
    // An extension's type has the schema the extension was put into, which says nothing about its values.
    let foreign = |ty: &Concrete| ty.schema.is_some() && ty.name != "citext";
    if foreign(from) || foreign(to) {
        return Incompatible;
    }
    if let Some(change) = by_arguments(from, to) {
        return change;
    }
    PAIRS
        .iter()
        .find(|(is, wanted, _)| *is == from.name && *wanted == to.name)
        .map_or(Incompatible, |(_, _, change)| *change)
}

/// Texts, bits, numerics, times and intervals, where the arguments decide.
fn by_arguments(from: &Concrete, to: &Concrete) -> Option<TypeChange> {
    let number = |ty: &Concrete, at: usize| ty.args.get(at).and_then(|arg| arg.parse::<i64>().ok());
    let limit = |ty: &Concrete| number(ty, 0).unwrap_or(i64::MAX);
    let fits = |fits: bool| Some(if fits { Widening } else { Narrowing });
    match (from.name.as_str(), to.name.as_str()) {
        ("character", "character" | "character varying" | "text" | "bpchar")
        | ("character varying" | "text", "character varying" | "text")
        | ("bpchar", "text" | "bpchar")
        | ("bit varying", "bit varying")
        | ("bit", "bit varying") => fits(limit(from) <= limit(to)),
        // Blanks at the end of a text say nothing any more once it is padded.
        ("character varying" | "text" | "bpchar", "character" | "bpchar") => Some(Narrowing),
        ("bpchar", "character varying") => fits(to.args.is_empty()),
        // A fixed number of bits is neither padded nor cut by an assignment.
        ("bit", "bit") | ("bit varying", "bit") => Some(Narrowing),
        ("numeric", "numeric") => {
            let digits =
                |ty: &Concrete| number(ty, 0).map(|p| (p - number(ty, 1).unwrap_or(0), number(ty, 1)));
            fits(match (digits(from), digits(to)) {
                (_, None) => true,
                (None, Some(_)) => false,
                (Some(from), Some(to)) => from.0 <= to.0 && from.1 <= to.1,
            })
        }
        (integer, "numeric") => {
            let own = DIGITS.iter().find(|(name, _)| *name == integer)?.1;
            fits(number(to, 0).is_none_or(|p| own <= p - number(to, 1).unwrap_or(0)))
        }
        (is, wanted) if is == wanted && is.starts_with("time") => {
            fits(number(from, 0).unwrap_or(6) <= number(to, 0).unwrap_or(6))
        }
        (is, wanted) if is.starts_with("interval") && wanted.starts_with("interval") => {
            let (old, new) = (number(from, 0).unwrap_or(6), number(to, 0).unwrap_or(6));
            fits((is == wanted || wanted == "interval") && old <= new)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::types::parse;
    use super::*;

    #[test]
    fn judges_what_becomes_of_values() {
        for (from, to, wanted) in [
            ("varchar(20)", "varchar(40)", Widening),
            ("varchar(40)", "varchar(20)", Narrowing),
            ("varchar(40)", "text", Widening),
            ("varchar", "text", Widening),
            ("text", "varchar(40)", Narrowing),
            ("char(10)", "varchar(10)", Widening),
            ("varchar(10)", "char(10)", Narrowing),
            ("varchar(20)[]", "text[]", Widening),
            ("integer", "bigint", Widening),
            ("bigint", "integer", Narrowing),
            ("integer", "numeric", Widening),
            ("integer", "numeric(10,2)", Narrowing),
            ("integer", "numeric(12,2)", Widening),
            ("bigint", "double precision", Narrowing),
            ("integer", "double precision", Widening),
            ("numeric(10,2)", "numeric(12,2)", Widening),
            ("numeric(10,2)", "numeric(10,4)", Narrowing),
            ("numeric(10,2)", "numeric", Widening),
            ("numeric", "numeric(10,2)", Narrowing),
            ("timestamp(3)", "timestamp", Widening),
            ("timestamp", "timestamp(3)", Narrowing),
            ("timestamp", "timestamptz", Incompatible),
            ("interval", "interval day to second", Narrowing),
            ("interval year to month", "interval", Widening),
            ("bit(8)", "bit(16)", Narrowing),
            ("bit(8)", "varbit(8)", Widening),
            ("json", "jsonb", Narrowing),
            ("public.citext", "text", Widening),
            ("text", "integer", Incompatible),
            ("integer", "text", Incompatible),
            ("boolean", "integer", Incompatible),
            ("integer", "integer[]", Incompatible),
            ("billing.mood", "sales.mood", Incompatible),
            ("int4", "integer", TypeChange::Spelling),
        ] {
            assert_eq!(judge(&parse(from), &parse(to)), wanted, "{from} to {to}");
        }
    }

    #[test]
    fn a_widening_has_a_way_back_that_narrows() {
        for (from, to, change) in
            PAIRS.iter().filter(|(from, to, _)| !from.contains("citext") && !to.contains("citext"))
        {
            if *change == Widening {
                let back = judge(&Concrete::named(*to), &Concrete::named(*from));
                assert_eq!(back, Narrowing, "{to} back to {from}");
            }
        }
    }

    #[test]
    fn every_named_type_is_known() {
        for (from, to, _) in PAIRS {
            for name in [from, to].into_iter().filter(|name| **name != "citext") {
                assert!(super::super::types::KNOWN.binary_search(name).is_ok(), "{name}");
            }
        }
    }
}
