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

fn sized(name: &str, args: &[u32]) -> Concrete {
    Concrete { args: args.iter().map(u32::to_string).collect(), ..Concrete::named(name) }
}

/// The type that is written for a portable word.
pub(crate) fn written(word: &Portable, context: TypeContext) -> Concrete {
    if context.strict {
        return Concrete::named(strict(word));
    }
    match word {
        Portable::SmallInt => Concrete::named(if context.auto_increment { "integer" } else { "smallint" }),
        Portable::BigInt => Concrete::named(if context.auto_increment { "integer" } else { "bigint" }),
        Portable::Integer => Concrete::named("integer"),
        Portable::Decimal(None) => Concrete::named("decimal"),
        Portable::Decimal(Some((precision, scale))) => sized("decimal", &[*precision, *scale]),
        Portable::String(length) => sized("varchar", &[*length]),
        Portable::Text | Portable::Json | Portable::Enum { .. } => Concrete::named("text"),
        Portable::Boolean => Concrete::named("boolean"),
        Portable::Date => Concrete::named("date"),
        Portable::Time => Concrete::named("time"),
        Portable::Timestamp | Portable::Timestamptz => Concrete::named("datetime"),
        Portable::Uuid => sized("char", &[36]),
        Portable::Binary => Concrete::named("blob"),
        Portable::Float | Portable::Double => Concrete::named("real"),
    }
}

/// The type in a STRICT table, which knows five and ANY (<https://sqlite.org/stricttables.html>). Exact
/// decimals and dates are kept as text there.
fn strict(word: &Portable) -> &'static str {
    match word {
        Portable::SmallInt | Portable::Integer | Portable::BigInt | Portable::Boolean => "integer",
        Portable::Float | Portable::Double => "real",
        Portable::Binary => "blob",
        _ => "text",
    }
}

/// The accept-set of a portable word: type names, with what their arguments must be.
///
/// From what Django, SQLAlchemy, Rails, Prisma, Diesel and SeaORM write for such a field.
pub(crate) fn accept_set(word: &Portable) -> &'static [&'static str] {
    match word {
        Portable::SmallInt => &["smallint", "int2", "smallint unsigned", "integer", "int", "tinyint"],
        Portable::Integer => {
            &["integer", "int", "int4", "integer unsigned", "int unsigned", "mediumint", "bigint"]
        }
        Portable::BigInt => {
            &["bigint", "integer", "int8", "int", "bigint unsigned", "unsigned big int", "big int"]
        }
        Portable::Decimal(_) => &["decimal", "numeric"],
        Portable::String(_) => {
            &["varchar", "character varying", "nvarchar", "char", "character", "nchar", "native character"]
        }
        Portable::Text => &["text", "clob", "longtext", "mediumtext"],
        Portable::Boolean => &["boolean", "bool", "tinyint", "integer"],
        Portable::Date => &["date", "text", "date_text"],
        Portable::Time => &["time", "text", "time_text"],
        Portable::Timestamp | Portable::Timestamptz => &[
            "datetime",
            "timestamp",
            "timestamptz",
            "timestamp with time zone",
            "text",
            "datetime_text",
            "timestamp_text",
            "timestamp_with_timezone_text",
        ],
        Portable::Uuid => &["char", "varchar", "text", "character", "uuid_text", "blob"],
        Portable::Json => &["text", "json_text", "jsonb_text", "jsonb", "json"],
        Portable::Binary => &["blob", "binary", "varbinary", "longblob"],
        Portable::Float => &["real", "float", "float4", "double", "double precision"],
        Portable::Double => &["real", "double", "double precision", "float", "float8"],
        Portable::Enum { .. } => &["text", "varchar", "char", "enum_text", "character varying"],
    }
}

/// Whether a live type keeps what the word promises.
pub(crate) fn accepts(word: &Portable, live: &Concrete, context: TypeContext) -> bool {
    if *live == written(word, context) {
        return true;
    }
    if context.strict {
        return false;
    }
    if context.auto_increment && live.name == "integer" {
        return matches!(word, Portable::SmallInt | Portable::Integer | Portable::BigInt);
    }
    if !accept_set(word).contains(&live.name.as_str()) {
        return false;
    }
    match word {
        Portable::String(length) => live.args == [length.to_string()],
        Portable::Decimal(Some((precision, scale))) => {
            live.args.is_empty()
                || live.args == [precision.to_string(), scale.to_string()]
                || (*scale == 0 && live.args == [precision.to_string()])
        }
        Portable::Uuid => match live.args.as_slice() {
            [] => true,
            [length] => matches!(length.as_str(), "16" | "32" | "36"),
            _ => false,
        },
        Portable::Boolean => live.name != "tinyint" || live.args.is_empty() || live.args == ["1"],
        _ => true,
    }
}

/// What becomes of values: SQLite converts by affinity only, and enforces no length.
pub(crate) fn judge(from: &Concrete, to: &Concrete) -> TypeChange {
    if affinity(from) != affinity(to) {
        return TypeChange::Incompatible;
    }
    match (length(from), length(to)) {
        (Some(from), Some(to)) if from < to => TypeChange::Widening,
        (Some(from), Some(to)) if from > to => TypeChange::Narrowing,
        _ => TypeChange::Spelling,
    }
}

/// The single length of a text type; SQLite ignores it, but programs validate by it.
fn length(ty: &Concrete) -> Option<u64> {
    match (affinity(ty), ty.args.as_slice()) {
        (Affinity::Text, [length]) => length.parse().ok(),
        _ => None,
    }
}

/// Words for text that SQLite does not know, so that the column gets NUMERIC affinity.
const TEXT_LIKE: &[&str] = &[
    "uuid",
    "guid",
    "uniqueidentifier",
    "string",
    "str",
    "ulid",
    "citext",
    "enum",
    "email",
    "url",
    "slug",
    "inet",
    "cidr",
    "macaddr",
    "bytes",
    "hstore",
    "xml",
    "name",
    "bpchar",
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
