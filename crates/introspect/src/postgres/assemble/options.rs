//! Options of sequences, where they differ from what `CREATE SEQUENCE` would give.

use drift_catalog::Attributes;

use crate::postgres::rows::{OwnedSequenceRow, SequenceRow};

/// The numbers of a sequence.
struct Numbers<'a> {
    ty: &'a str,
    start: i64,
    increment: i64,
    min: i64,
    max: i64,
    cache: i64,
    cycle: bool,
}

/// The options of a sequence that stands alone. Its type is `bigint` by default.
pub(super) fn of_sequence(row: &SequenceRow<'_>) -> Attributes {
    let SequenceRow { ty, start, increment, min, max, cache, cycle, .. } = *row;
    let mut options = unusual(&Numbers { ty, start, increment, min, max, cache, cycle });
    if ty != "bigint" {
        options.set("type", ty);
    }
    options
}

/// The options of a column's sequence. Its type is the column's by default, which is looked at when that comes.
pub(super) fn of_owned(row: &OwnedSequenceRow<'_>) -> Attributes {
    let OwnedSequenceRow { ty, start, increment, min, max, cache, cycle, .. } = *row;
    unusual(&Numbers { ty, start, increment, min, max, cache, cycle })
}

/// Defaults by the documentation of `CREATE SEQUENCE`.
fn unusual(own: &Numbers<'_>) -> Attributes {
    let (least, most) = match own.ty {
        "smallint" => (i64::from(i16::MIN), i64::from(i16::MAX)),
        "integer" => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (i64::MIN, i64::MAX),
    };
    let (min, max) = if own.increment > 0 { (1, most) } else { (least, -1) };
    let start = if own.increment > 0 { own.min } else { own.max };
    let mut options = Attributes::default();
    for (key, value, usual) in [
        ("start", own.start, start),
        ("increment", own.increment, 1),
        ("min", own.min, min),
        ("max", own.max, max),
        ("cache", own.cache, 1),
    ] {
        if value != usual {
            options.set(key, value.to_string());
        }
    }
    if own.cycle {
        options.set("cycle", "true");
    }
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(ty: &str, increment: i64, min: i64, max: i64, start: i64) -> String {
        let options = unusual(&Numbers { ty, start, increment, min, max, cache: 1, cycle: false });
        let all: Vec<String> = options.items.iter().map(|(key, value)| format!("{key} {value}")).collect();
        all.join(", ")
    }

    #[test]
    fn only_what_is_unusual() {
        assert_eq!(numbers("bigint", 1, 1, i64::MAX, 1), "");
        assert_eq!(numbers("integer", 1, 1, i64::from(i32::MAX), 1), "");
        assert_eq!(numbers("integer", 1, 1, 9_999, 1_000), "max 9999, start 1000");
        assert_eq!(numbers("smallint", -1, i64::from(i16::MIN), -1, -1), "increment -1");
    }
}
