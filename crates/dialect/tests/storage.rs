//! What SQLite really stores: texts that look like numbers, through every type that is written or accepted for a
//! word that promises text. A real SQLite answers, not our reading of its documentation.

#![expect(clippy::expect_used, reason = "a test says what it expected")]

use drift_catalog::{Column, ColumnType, Concrete, Portable, Type, Vendor};
use drift_dialect::{Dialect, TypeContext, of};
use rusqlite::Connection;

/// Texts that a column without TEXT affinity turns into numbers.
const TEXTS: &[&str] = &[
    "007",
    "1e5",
    "12345678901234567890123456789012",
    "00000000-0000-0000-0000-000000000001",
    "1.0",
    " 42 ",
    "+7",
    "-0",
    "9223372036854775808",
    "0x10",
    "NaN",
    "",
];

/// Type texts found in the wild, good and bad.
const WILD: &[&str] = &[
    "char(36)",
    "char(32)",
    "varchar(36)",
    "varchar(32)",
    "varchar(40)",
    "varchar",
    "character varying(40)",
    "nvarchar(40)",
    "nchar(40)",
    "character(40)",
    "native character(40)",
    "varying character(40)",
    "text",
    "text(65535)",
    "clob",
    "ntext",
    "mediumtext",
    "longtext",
    "uuid_text",
    "enum_text",
    "json_text",
    "uuid",
    "UUID",
    "string",
    "string(40)",
    "str",
    "guid",
    "uniqueidentifier",
    "citext",
    "email",
    "slug",
    "url",
    "enum",
    "inet",
    "xml",
    "name",
    "ulid",
    "bpchar(40)",
    "blob",
    "blob(16)",
    "binary(16)",
    "json",
    "jsonb",
    "integer",
    "numeric",
    "decimal(10,2)",
    "datetime",
    "real",
    "any",
    "",
];

fn sqlite() -> &'static dyn Dialect {
    of(Vendor::Sqlite)
}

/// The text that comes back after it was stored in a column of this type.
fn stored(ty: &str, strict: bool, text: &str) -> rusqlite::types::Value {
    let connection = Connection::open_in_memory().expect("a database in memory");
    let tail = if strict { " STRICT" } else { "" };
    connection.execute(&format!("CREATE TABLE t (c {ty}){tail}"), []).expect("the type is taken");
    connection.execute("INSERT INTO t VALUES (?1)", [text]).expect("the text is taken");
    connection.query_row("SELECT c FROM t", [], |row| row.get(0)).expect("a row")
}

fn keeps_texts(ty: &str, strict: bool) -> bool {
    TEXTS.iter().all(|text| stored(ty, strict, text) == rusqlite::types::Value::Text((*text).to_owned()))
}

fn text_words() -> Vec<Portable> {
    let mood = Portable::Enum { schema: "main".to_owned(), name: "mood".to_owned() };
    vec![Portable::String(40), Portable::Text, Portable::Uuid, Portable::Json, mood]
}

#[test]
fn written_types_keep_text_whole() {
    for strict in [false, true] {
        let context = TypeContext { strict, auto_increment: false };
        for word in text_words() {
            let written = sqlite().written(&word, context).to_string();
            assert!(keeps_texts(&written, strict), "{word} is written {written}, strict: {strict}");
        }
        for word in [Portable::Date, Portable::Time, Portable::Timestamp, Portable::Timestamptz] {
            let written = sqlite().written(&word, context).to_string();
            for text in ["2024-01-31", "07:00:00", "2024-01-31 07:00:00.000000", "2024-01-31T07:00:00+02:00"]
            {
                let value = rusqlite::types::Value::Text(text.to_owned());
                assert_eq!(stored(&written, strict, text), value, "{word} is written {written}");
            }
        }
    }
}

#[test]
fn written_types_keep_numbers_and_bytes_whole() {
    for strict in [false, true] {
        let context = TypeContext { strict, auto_increment: false };
        let connection = Connection::open_in_memory().expect("a database in memory");
        let tail = if strict { " STRICT" } else { "" };
        let back = |word: &Portable, value: rusqlite::types::Value| {
            let ty = sqlite().written(word, context);
            connection.execute_batch("DROP TABLE IF EXISTS t").expect("dropped");
            connection.execute(&format!("CREATE TABLE t (c {ty}){tail}"), []).expect("the type is taken");
            connection.execute("INSERT INTO t VALUES (?1)", [&value]).expect("the value is taken");
            let own: rusqlite::types::Value =
                connection.query_row("SELECT c FROM t", [], |row| row.get(0)).expect("a row");
            assert_eq!(own, value, "{word} is written {ty}, strict: {strict}");
        };
        for number in [0, 1, -1, i64::MAX, i64::MIN] {
            for word in [Portable::SmallInt, Portable::Integer, Portable::BigInt, Portable::Boolean] {
                back(&word, number.into());
            }
        }
        for word in [Portable::Float, Portable::Double] {
            back(&word, 0.1.into());
            back(&word, 1e300.into());
        }
        back(&Portable::Binary, b"\x00007".to_vec().into());
    }
}

#[test]
fn accepted_types_for_text_keep_text_whole() {
    let mut accepted = 0;
    for word in text_words().into_iter().filter(|word| *word != Portable::Json) {
        for ty in WILD {
            // Identifiers kept as 16 bytes are no texts.
            let bytes = ty.starts_with("blob") || ty.starts_with("binary");
            if !bytes && sqlite().accepts(&word, &sqlite().parse_type(ty), TypeContext::default()) {
                accepted += 1;
                assert!(keeps_texts(ty, false), "{word} accepts {ty}");
            }
        }
    }
    assert!(accepted > 20, "only {accepted} types were tried");
}

#[test]
fn a_column_that_damages_text_is_called_so_and_no_other_is() {
    for ty in WILD {
        let column = Column::new(
            "c",
            ColumnType { ty: Type::Concrete(sqlite().parse_type(ty)), raw: (*ty).to_owned() },
            false,
        );
        if sqlite().damages_text(&column).is_some() {
            assert!(!keeps_texts(ty, false), "{ty}");
        }
    }
    for ty in ["uuid", "UUID", "string(40)", "guid", "slug", "enum", "email"] {
        let column = Column::new(
            "c",
            ColumnType { ty: Type::Concrete(sqlite().parse_type(ty)), raw: ty.to_owned() },
            false,
        );
        assert!(sqlite().damages_text(&column).is_some(), "{ty}");
    }
}

#[test]
fn types_of_one_affinity_are_spellings_and_others_are_not() {
    use drift_catalog::TypeChange::Incompatible;
    // What SQLite makes of a text, a whole number and a fraction tells four of the five affinities apart.
    let seen = |ty: &str| {
        let connection = Connection::open_in_memory().expect("a database in memory");
        connection.execute(&format!("CREATE TABLE t (c {ty})"), []).expect("the type is taken");
        connection.execute_batch("INSERT INTO t VALUES ('1'), (1), ('1.5'), (1.0)").expect("rows");
        let mut statement = connection.prepare("SELECT typeof(c) FROM t ORDER BY rowid").expect("a query");
        let kinds: Vec<String> =
            statement.query_map([], |row| row.get(0)).expect("rows").map(Result::unwrap).collect();
        kinds.join(" ")
    };
    let affinity_word = |ty: &str| seen(ty);
    for a in WILD {
        for b in WILD {
            let (one, other): (Concrete, Concrete) = (sqlite().parse_type(a), sqlite().parse_type(b));
            if affinity_word(a) != affinity_word(b) {
                assert_eq!(sqlite().judge(&one, &other), Incompatible, "{a} to {b}");
            }
        }
    }
}

#[test]
fn names_in_quotes_are_taken_back_as_they_were() {
    let connection = Connection::open_in_memory().expect("a database in memory");
    for name in [
        "order",
        "Plan",
        "key",
        "rows",
        "first",
        "last",
        "action",
        "no",
        "query",
        "row",
        "plan",
        "a b",
        "1st",
        "é",
        "🚗",
        "x\"; DROP TABLE t; --",
        "'",
        "`",
        "[",
        "]",
        "",
        "select",
        "_",
        "$",
        "a$b",
        "\u{1b}[31m",
        "a\nb",
        "cast",
        "without",
        "strict",
        "rowid",
        "generated",
        "always",
        "within",
        "over",
        "filter",
        "true",
        "null",
        "main",
    ] {
        let quoted = sqlite().quote(name);
        connection.execute_batch(&format!("CREATE TABLE {quoted} ({quoted} text, z int)")).expect(name);
        let (table, column): (String, String) = connection
            .query_row(
                "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE cid = 0",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .expect("a table");
        assert_eq!((table.as_str(), column.as_str()), (name, name));
        connection
            .execute_batch(&format!("UPDATE {quoted} SET {quoted} = {quoted}.{quoted}; DROP TABLE {quoted}"))
            .expect(name);
    }
}

#[test]
fn literals_are_taken_back_as_they_were() {
    let connection = Connection::open_in_memory().expect("a database in memory");
    for text in ["", "it's", "''", "\\", "a\nb", "--", "🚗", "\"", "'; DROP TABLE t; --"] {
        let sql = format!("SELECT {}", sqlite().literal(text));
        let back: String = connection.query_row(&sql, [], |row| row.get(0)).expect(text);
        assert_eq!(back, text);
    }
}
