//! Types of SQLite: declared text, its affinity, and which texts keep what a portable word promises.
//!
//! SQLite stores values by *affinity*, which it finds by looking for letters in the declared text
//! (<https://sqlite.org/datatype3.html> §3.1). A column typed `uuid` or `string(40)` gets NUMERIC affinity and
//! turns '007' into 7; so the written types here all keep text as it is.

use drift_catalog::{Column, Concrete, Portable, TypeChange};

use drift_sql::canon::Family;

use crate::TypeContext;

/// Type names SQLite programs use, for did-you-mean and for telling a type from a slip of the pen.
pub(crate) const KNOWN: &[&str] = &[
    "bigint",
    "bigint unsigned",
    "blob",
    "bool",
    "boolean",
    "char",
    "character",
    "character varying",
    "clob",
    "date",
    "datetime",
    "decimal",
    "double",
    "double precision",
    "float",
    "int",
    "int unsigned",
    "integer",
    "integer unsigned",
    "json",
    "jsonb",
    "mediumint",
    "nchar",
    "numeric",
    "nvarchar",
    "real",
    "smallint",
    "smallint unsigned",
    "text",
    "time",
    "timestamp",
    "tinyint",
    "varchar",
    "any",
];

/// The five affinities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Affinity {
    Integer,
    Text,
    Blob,
    Real,
    Numeric,
}

/// The affinity of a declared type, by the documented rules in their order.
pub(crate) fn affinity(ty: &Concrete) -> Affinity {
    let text = ty.to_string().to_ascii_uppercase();
    let has = |part: &str| text.contains(part);
    if has("INT") {
        Affinity::Integer
    } else if has("CHAR") || has("CLOB") || has("TEXT") {
        Affinity::Text
    } else if has("BLOB") || text.is_empty() {
        Affinity::Blob
    } else if has("REAL") || has("FLOA") || has("DOUB") {
        Affinity::Real
    } else {
        Affinity::Numeric
    }
}

/// How constants are spelled in a column of this type. Columns called boolean hold numbers.
pub(crate) fn family(ty: &Concrete) -> Family {
    if matches!(ty.name.as_str(), "boolean" | "bool") {
        return Family::Boolean;
    }
    match affinity(ty) {
        Affinity::Integer | Affinity::Real | Affinity::Numeric => Family::Number,
        Affinity::Text => Family::Text,
        Affinity::Blob => Family::Other,
    }
}

/// Canonical text: lower case, single spaces, arguments without spaces.
pub(crate) fn parse(text: &str) -> Concrete {
    let text = text.trim();
    let (name, args) = match text.split_once('(') {
        Some((name, rest)) => {
            let (inner, tail) = rest.split_once(')').unwrap_or((rest, ""));
            let args = inner.split(',').map(|arg| arg.trim().to_ascii_lowercase()).collect();
            (format!("{name} {tail}"), args)
        }
        None => (text.to_owned(), Vec::new()),
    };
    let words: Vec<String> = name.split_whitespace().map(str::to_ascii_lowercase).collect();
    Concrete { schema: None, name: words.join(" "), args, array: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_affinity_as_sqlite_does() {
        for (text, wanted) in [
            ("INTEGER", Affinity::Integer),
            ("CHARINT", Affinity::Integer),
            ("varchar(10)", Affinity::Text),
            ("BLOB", Affinity::Blob),
            ("", Affinity::Blob),
            ("double precision", Affinity::Real),
            ("uuid", Affinity::Numeric),
            ("string(40)", Affinity::Numeric),
            ("datetime", Affinity::Numeric),
            ("json", Affinity::Numeric),
        ] {
            assert_eq!(affinity(&parse(text)), wanted, "{text}");
        }
    }

    #[test]
    fn a_length_is_part_of_the_promise() {
        let context = TypeContext::default();
        assert!(accepts(&Portable::String(120), &parse("VARCHAR(120)"), context));
        assert!(!accepts(&Portable::String(120), &parse("varchar(100)"), context));
        assert_eq!(judge(&parse("varchar(100)"), &parse("varchar(120)")), TypeChange::Widening);
        assert_eq!(judge(&parse("nvarchar"), &parse("text")), TypeChange::Spelling);
        assert_eq!(judge(&parse("text"), &parse("integer")), TypeChange::Incompatible);
    }

    #[test]
    fn text_like_words_without_text_affinity_are_found() {
        use drift_catalog::{ColumnType, Type};
        for (text, damaged) in
            [("uuid", true), ("string(40)", true), ("char(36)", false), ("datetime", false)]
        {
            let ty = ColumnType { ty: Type::Concrete(parse(text)), raw: text.to_owned() };
            assert_eq!(damages_text(&Column::new("c", ty, false)).is_some(), damaged, "{text}");
        }
    }

    #[test]
    fn written_types_are_accepted() {
        let words = [
            Portable::SmallInt,
            Portable::Uuid,
            Portable::Json,
            Portable::String(9),
            Portable::Decimal(None),
        ];
        for strict in [false, true] {
            for word in &words {
                let context = TypeContext { strict, auto_increment: false };
                assert!(accepts(word, &written(word, context), context), "{word}");
            }
        }
    }
}
