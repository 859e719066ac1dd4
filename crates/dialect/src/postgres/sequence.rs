//! Options of sequences, where they differ from what `CREATE SEQUENCE` would give.

use drift_catalog::Attributes;

/// The numbers of a sequence.
#[derive(Debug, Clone, Copy)]
pub struct SequenceNumbers<'a> {
    /// Type, as `format_type` has it.
    pub ty: &'a str,
    /// First value.
    pub start: i64,
    /// Step.
    pub increment: i64,
    /// Least value.
    pub min: i64,
    /// Greatest value.
    pub max: i64,
    /// Values kept in memory.
    pub cache: i64,
    /// Whether it begins anew at its end.
    pub cycle: bool,
}

impl SequenceNumbers<'_> {
    /// The bounds of a sequence of this type and direction where none are given
    /// (<https://www.postgresql.org/docs/current/sql-createsequence.html>).
    pub fn usual_bounds(ty: &str, increment: i64) -> (i64, i64) {
        let (least, most) = match ty {
            "smallint" => (i64::from(i16::MIN), i64::from(i16::MAX)),
            "integer" => (i64::from(i32::MIN), i64::from(i32::MAX)),
            _ => (i64::MIN, i64::MAX),
        };
        if increment > 0 { (1, most) } else { (least, -1) }
    }

    /// What is not the default; the type is left to the caller.
    pub fn unusual(&self) -> Attributes {
        let (min, max) = SequenceNumbers::usual_bounds(self.ty, self.increment);
        let start = if self.increment > 0 { self.min } else { self.max };
        let mut options = Attributes::default();
        for (key, value, usual) in [
            ("start", self.start, start),
            ("increment", self.increment, 1),
            ("min", self.min, min),
            ("max", self.max, max),
            ("cache", self.cache, 1),
        ] {
            if value != usual {
                options.set(key, value.to_string());
            }
        }
        if self.cycle {
            options.set("cycle", "true");
        }
        options
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(ty: &str, increment: i64, min: i64, max: i64, start: i64) -> String {
        let options = SequenceNumbers { ty, start, increment, min, max, cache: 1, cycle: false }.unusual();
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
