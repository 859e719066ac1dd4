//! What SQLite does to values: by affinity only; it enforces neither length nor precision, but programs do.

use drift_catalog::{Column, Concrete, TypeChange};

use super::types::{Affinity, affinity};

/// What becomes of values when `to` takes the place of `from`.
pub(crate) fn judge(from: &Concrete, to: &Concrete) -> TypeChange {
    let own = affinity(from);
    if own != affinity(to) {
        return TypeChange::Incompatible;
    }
    let fits = match (own, numbers(from).as_deref(), numbers(to).as_deref()) {
        (Affinity::Text, Some([from]), Some([to])) if from != to => from < to,
        (Affinity::Numeric, Some(from), Some(to)) if from != to => {
            let (Some(from), Some(to)) = (digits(from), digits(to)) else { return TypeChange::Spelling };
            from.0 <= to.0 && from.1 <= to.1
        }
        _ => return TypeChange::Spelling,
    };
    if fits { TypeChange::Widening } else { TypeChange::Narrowing }
}

/// The arguments, where all of them are numbers.
fn numbers(ty: &Concrete) -> Option<Vec<u64>> {
    ty.args.iter().map(|arg| arg.parse().ok()).collect()
}

/// Digits before and after the point of a precision and scale.
fn digits(numbers: &[u64]) -> Option<(u64, u64)> {
    match numbers {
        [precision] => Some((*precision, 0)),
        [precision, scale] => Some((precision.checked_sub(*scale)?, *scale)),
        _ => None,
    }
}

/// Words for text that SQLite does not know as such.
const TEXT_LIKE: &[&str] = &[
    "cidr",
    "email",
    "enum",
    "guid",
    "hstore",
    "inet",
    "macaddr",
    "name",
    "slug",
    "str",
    "string",
    "ulid",
    "uniqueidentifier",
    "url",
    "uuid",
    "xml",
];

/// Why a live column damages text, if its declared type says text and SQLite understands number.
pub(crate) fn damages_text(live: &Column) -> Option<String> {
    let ty = live.ty.ty.concrete()?;
    if affinity(ty) != Affinity::Numeric || !TEXT_LIKE.contains(&ty.name.as_str()) {
        return None;
    }
    Some(format!(
        "SQLite gives a column typed {} NUMERIC affinity: text that looks like a number is stored as one, \
         '007' becomes 7 and '1e5' becomes 100000",
        live.ty.raw
    ))
}

#[cfg(test)]
mod tests {
    use super::super::types::parse;
    use super::*;
    use drift_catalog::{ColumnType, Type};

    #[test]
    fn values_change_with_the_affinity_and_promises_with_the_numbers() {
        for (from, to, wanted) in [
            ("varchar(100)", "varchar(120)", TypeChange::Widening),
            ("varchar(120)", "char(100)", TypeChange::Narrowing),
            ("nvarchar", "text", TypeChange::Spelling),
            ("varchar(40)", "text", TypeChange::Spelling),
            ("int", "bigint", TypeChange::Spelling),
            ("int(11)", "int(12)", TypeChange::Spelling),
            ("decimal(10,2)", "numeric(12,2)", TypeChange::Widening),
            ("decimal(10,2)", "decimal(10,4)", TypeChange::Narrowing),
            ("decimal(10)", "decimal(12,2)", TypeChange::Widening),
            ("decimal(2,4)", "decimal(12,2)", TypeChange::Spelling),
            ("text", "integer", TypeChange::Incompatible),
            ("uuid", "char(36)", TypeChange::Incompatible),
        ] {
            assert_eq!(judge(&parse(from), &parse(to)), wanted, "{from} to {to}");
        }
    }

    #[test]
    fn text_like_words_without_text_affinity_are_found() {
        for (text, damaged) in [
            ("uuid", true),
            ("UUID", true),
            ("string(40)", true),
            ("char(36)", false),
            ("datetime", false),
            ("decimal(10,2)", false),
            ("text_uuid", false),
        ] {
            let ty = ColumnType { ty: Type::Concrete(parse(text)), raw: text.to_owned() };
            assert_eq!(damages_text(&Column::new("c", ty, false)).is_some(), damaged, "{text}");
        }
        assert!(TEXT_LIKE.iter().all(|word| affinity(&parse(word)) == Affinity::Numeric));
        assert!(TEXT_LIKE.is_sorted());
    }
}
