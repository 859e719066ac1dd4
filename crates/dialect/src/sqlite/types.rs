//! Types of SQLite: declared text and its affinity. What portable words accept is in `accept.rs`, what a change
//! of type does to values in `judge.rs`.
//!
//! SQLite stores values by *affinity*, which it finds by looking for letters in the declared text
//! (<https://sqlite.org/datatype3.html> §3.1). A column typed `uuid` or `string(40)` gets NUMERIC affinity and
//! turns '007' into 7.

use std::borrow::Cow;

use drift_catalog::Concrete;
use drift_sql::canon::Family;

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
    // Arguments are numbers nearly always, which say nothing here.
    let plain = ty.args.iter().all(|own| own.bytes().all(|byte| byte.is_ascii_digit()));
    let text = if plain { Cow::Borrowed(ty.name.as_str()) } else { Cow::Owned(ty.to_string()) };
    let has =
        |part: &str| text.as_bytes().windows(part.len()).any(|own| own.eq_ignore_ascii_case(part.as_bytes()));
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
    // ANY in a STRICT table keeps each value as it is (<https://sqlite.org/stricttables.html> §2).
    if ty.name == "any" {
        return Family::Other;
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
    if let Some(name) = dequoted(text) {
        let words: Vec<String> = name.split_whitespace().map(str::to_ascii_lowercase).collect();
        return Concrete::named(words.join(" "));
    }
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

/// The text inside quotes, when the declared text begins with one: SQLite forgets what comes after them
/// (`sqlite3Dequote` in its util.c), so that `"varchar"(10)` is `varchar`.
fn dequoted(text: &str) -> Option<String> {
    let mut chars = text.chars();
    let close = match chars.next()? {
        '[' => ']',
        quote @ ('"' | '\'' | '`') => quote,
        _ => return None,
    };
    let mut inner = String::new();
    let mut rest = chars.peekable();
    while let Some(char) = rest.next() {
        if char == close && rest.next_if_eq(&close).is_none() {
            break;
        }
        inner.push(char);
    }
    Some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_any_type_converts_nothing() {
        assert_eq!(family(&parse("ANY")), Family::Other);
        assert_eq!(family(&parse("numeric")), Family::Number);
    }
    use proptest::prelude::*;

    #[test]
    fn finds_the_affinity_as_documented() {
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
    fn a_type_text_has_one_form() {
        for (a, b) in [
            ("VARCHAR ( 10 , 2 )", "varchar(10,2)"),
            ("unsigned   BIG INT", "unsigned big int"),
            ("\"varchar\"(10)", "varchar"),
            ("[My Type]", "my type"),
            ("`text`", "TEXT"),
        ] {
            assert_eq!(parse(a), parse(b), "{a}");
        }
        assert_ne!(parse("varchar(10)"), parse("varchar(11)"));
    }

    /// What a column of this type makes of a text and a number: enough to tell the affinities apart, but for
    /// INTEGER and NUMERIC, which differ in casts alone.
    fn seen(connection: &rusqlite::Connection, ty: &str) -> String {
        connection.execute_batch(&format!("DROP TABLE IF EXISTS t; CREATE TABLE t (c {ty})")).expect(ty);
        connection.execute_batch("INSERT INTO t VALUES ('1'), (1)").expect("rows");
        let kinds = "SELECT group_concat(typeof(c), ' ') FROM (SELECT c FROM t ORDER BY rowid)";
        connection.query_row(kinds, [], |row| row.get(0)).expect("kinds")
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

        #[test]
        fn finds_the_affinity_as_sqlite_does(
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "int", "Char", "CLOB", "text", "blob", "Real", "floa", "doub", "x", "in", " q", "un",
                ]),
                1..5,
            ),
            args in proptest::option::of(proptest::sample::select(vec!["(10)", "( 3 , 2 )"])),
        ) {
            // A letter in front of each word keeps it from being a keyword.
            let text = format!("q{}{}", parts.concat(), args.unwrap_or_default());
            let connection = rusqlite::Connection::open_in_memory().expect("a database in memory");
            let wanted = match affinity(&parse(&text)) {
                Affinity::Integer | Affinity::Numeric => "integer integer",
                Affinity::Text => "text text",
                Affinity::Blob => "text integer",
                Affinity::Real => "real real",
            };
            prop_assert_eq!(seen(&connection, &text), wanted, "{}", text);
        }
    }
}
