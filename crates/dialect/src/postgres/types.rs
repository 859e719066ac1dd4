//! Types of PostgreSQL: aliases, accept-sets and what a change of type does to values.

use drift_catalog::{Concrete, Portable, TypeChange};
use drift_sql::canon::Family;

/// Canonical names the server knows by itself (`format_type` spelling), sorted.
pub(crate) const KNOWN: &[&str] = &[
    "\"char\"",
    "anyarray",
    "bigint",
    "bit",
    "bit varying",
    "boolean",
    "box",
    "bytea",
    "character",
    "character varying",
    "cid",
    "cidr",
    "circle",
    "date",
    "datemultirange",
    "daterange",
    "double precision",
    "inet",
    "int4multirange",
    "int4range",
    "int8multirange",
    "int8range",
    "integer",
    "interval",
    "json",
    "jsonb",
    "jsonpath",
    "line",
    "lseg",
    "macaddr",
    "macaddr8",
    "money",
    "name",
    "numeric",
    "nummultirange",
    "numrange",
    "oid",
    "path",
    "pg_lsn",
    "pg_snapshot",
    "point",
    "polygon",
    "real",
    "record",
    "regclass",
    "regconfig",
    "regproc",
    "regrole",
    "regtype",
    "smallint",
    "text",
    "tid",
    "time with time zone",
    "time without time zone",
    "timestamp with time zone",
    "timestamp without time zone",
    "trigger",
    "tsmultirange",
    "tsquery",
    "tsrange",
    "tstzmultirange",
    "tstzrange",
    "tsvector",
    "txid_snapshot",
    "uuid",
    "void",
    "xid",
    "xid8",
    "xml",
];

/// Other spellings of the same type (documentation, table 8.1, and `pg_type.typname`).
const ALIASES: &[(&str, &str)] = &[
    ("bool", "boolean"),
    ("bpchar", "character"),
    ("char", "character"),
    ("char varying", "character varying"),
    ("dec", "numeric"),
    ("decimal", "numeric"),
    ("float4", "real"),
    ("float8", "double precision"),
    ("int", "integer"),
    ("int2", "smallint"),
    ("int4", "integer"),
    ("int8", "bigint"),
    ("national char varying", "character varying"),
    ("national character varying", "character varying"),
    ("nchar", "character"),
    ("time", "time without time zone"),
    ("timestamp", "timestamp without time zone"),
    ("timestamptz", "timestamp with time zone"),
    ("timetz", "time with time zone"),
    ("varbit", "bit varying"),
    ("varchar", "character varying"),
];

/// Canonical form of a type text, as people write it or `format_type` prints it.
pub(crate) fn parse(text: &str) -> Concrete {
    let mut text = text.trim();
    let mut array = false;
    while let Some(rest) = text.strip_suffix(']').and_then(|rest| rest.rfind('[').map(|at| &rest[..at])) {
        array = true;
        text = rest.trim_end();
    }
    if let Some(rest) = strip_word(text, "array") {
        array = true;
        text = rest;
    }
    let (head, args, tail) = match (text.find('('), text.rfind(')')) {
        (Some(open), Some(close)) if open < close && !inside_quotes(text, open) => {
            (&text[..open], &text[open + 1..close], &text[close + 1..])
        }
        _ => (text, "", ""),
    };
    let args: Vec<String> = split_args(args);
    let (schema, name) = split_name(head);
    let mut name = if tail.trim().is_empty() { name } else { format!("{name} {}", spaced(tail)) };
    // "timestamp(3) with time zone" and "timestamp with time zone(3)" are the same words in another order.
    let quoted = head.contains('"');
    let system = schema.as_deref() == Some("pg_catalog");
    let mut schema = if system { None } else { schema };
    if schema.is_none()
        && !quoted
        && let Some((_, canonical)) = ALIASES.iter().find(|(alias, _)| *alias == name)
    {
        name = (*canonical).to_owned();
    }
    if schema.is_none() && quoted && name == "char" {
        name = "\"char\"".to_owned();
    }
    let args = arguments(&mut name, args);
    if name.is_empty() {
        schema = None;
    }
    Concrete { schema, name, args, array }
}

/// The arguments a type has when some or none are written.
fn arguments(name: &mut String, args: Vec<String>) -> Vec<String> {
    match (name.as_str(), args.len()) {
        ("character" | "bit", 0) => vec!["1".to_owned()],
        ("numeric", 1) => vec![args[0].clone(), "0".to_owned()],
        ("float", _) => {
            let digits: u32 = args.first().and_then(|digits| digits.parse().ok()).unwrap_or(53);
            *name = if digits <= 24 { "real" } else { "double precision" }.to_owned();
            Vec::new()
        }
        _ => args,
    }
}

fn split_args(text: &str) -> Vec<String> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    text.split(',').map(|arg| arg.trim().to_owned()).collect()
}

/// Whether a byte stands inside a double-quoted name.
fn inside_quotes(text: &str, at: usize) -> bool {
    text[..at].bytes().filter(|byte| *byte == b'"').count() % 2 == 1
}

fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(word.len())?;
    let tail = text.get(at..)?;
    let head = text.get(..at)?;
    (tail.eq_ignore_ascii_case(word) && head.ends_with(char::is_whitespace)).then(|| head.trim_end())
}

/// Lower case with single spaces.
fn spaced(text: &str) -> String {
    text.split_whitespace().map(str::to_ascii_lowercase).collect::<Vec<_>>().join(" ")
}

/// Schema and name of a possibly quoted, possibly qualified name; unquoted ones are folded.
fn split_name(text: &str) -> (Option<String>, String) {
    let mut names = vec![String::new()];
    let mut quoted = false;
    let mut chars = text.trim().chars().peekable();
    while let Some(char) = chars.next() {
        let Some(name) = names.last_mut() else { break };
        match char {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                name.push('"');
            }
            '"' => quoted = !quoted,
            '.' if !quoted => names.push(String::new()),
            _ if quoted => name.push(char),
            _ if char.is_whitespace() => {
                if !name.ends_with(' ') {
                    name.push(' ');
                }
            }
            _ => name.push(char.to_ascii_lowercase()),
        }
    }
    let name = names.pop().unwrap_or_default().trim().to_owned();
    (names.pop().map(|schema| schema.trim().to_owned()), name)
}

/// How constants are spelled in a column of this type.
pub(crate) fn family(ty: &Concrete) -> Family {
    if ty.array || ty.schema.is_some() {
        return Family::Other;
    }
    match ty.name.as_str() {
        "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision" => Family::Number,
        "boolean" => Family::Boolean,
        "text" | "character varying" => Family::Text,
        _ => Family::Other,
    }
}

/// The type that is written for a portable word.
pub(crate) fn written(word: &Portable) -> Concrete {
    let (name, args): (&str, Vec<String>) = match word {
        Portable::SmallInt => ("smallint", vec![]),
        Portable::Integer => ("integer", vec![]),
        Portable::BigInt => ("bigint", vec![]),
        Portable::Decimal(None) => ("numeric", vec![]),
        Portable::Decimal(Some((precision, scale))) => {
            ("numeric", vec![precision.to_string(), scale.to_string()])
        }
        Portable::String(length) => ("character varying", vec![length.to_string()]),
        Portable::Text => ("text", vec![]),
        Portable::Boolean => ("boolean", vec![]),
        Portable::Date => ("date", vec![]),
        Portable::Time => ("time without time zone", vec![]),
        Portable::Timestamp => ("timestamp without time zone", vec![]),
        Portable::Timestamptz => ("timestamp with time zone", vec![]),
        Portable::Uuid => ("uuid", vec![]),
        Portable::Json => ("jsonb", vec![]),
        Portable::Binary => ("bytea", vec![]),
        Portable::Float => ("real", vec![]),
        Portable::Double => ("double precision", vec![]),
        Portable::Enum { schema, name } => {
            return Concrete { schema: Some(schema.clone()), ..Concrete::named(name.clone()) };
        }
    };
    Concrete { args, ..Concrete::named(name) }
}

/// Whether a live type keeps what the word promises. `timestamp(6)` is what `timestamp` means, and `json`
/// holds a JSON document as `jsonb` does.
pub(crate) fn accepts(word: &Portable, live: &Concrete) -> bool {
    if *live == written(word) {
        return true;
    }
    if live.array || live.schema.is_some() {
        return false;
    }
    match word {
        Portable::Json => live.name == "json",
        Portable::Time | Portable::Timestamp | Portable::Timestamptz => {
            live.name == written(word).name && live.args == ["6"]
        }
        _ => false,
    }
}

/// What becomes of values when `to` takes the place of `from`.
pub(crate) fn judge(from: &Concrete, to: &Concrete) -> TypeChange {
    if from.array != to.array || from.schema.is_some() || to.schema.is_some() {
        return TypeChange::Incompatible;
    }
    if let Some(change) = by_length(from, to) {
        return change;
    }
    if let (Some(from), Some(to)) = (size(&from.name), size(&to.name)) {
        return if from < to { TypeChange::Widening } else { TypeChange::Narrowing };
    }
    match (from.name.as_str(), to.name.as_str()) {
        ("smallint" | "integer" | "bigint", "numeric") if to.args.is_empty() => TypeChange::Widening,
        ("smallint", "real" | "double precision") | ("integer" | "real", "double precision") => {
            TypeChange::Widening
        }
        ("numeric", "smallint" | "integer" | "bigint" | "real" | "double precision")
        | ("bigint" | "integer" | "double precision" | "real", "real" | "numeric" | "double precision")
        | ("real" | "double precision", "smallint" | "integer" | "bigint") => TypeChange::Narrowing,
        ("date", "timestamp without time zone") => TypeChange::Widening,
        ("timestamp without time zone" | "timestamp with time zone", "date") => TypeChange::Narrowing,
        ("json", "jsonb") | ("jsonb", "json") => TypeChange::Widening,
        ("cidr", "inet") => TypeChange::Widening,
        ("inet", "cidr") => TypeChange::Narrowing,
        _ => TypeChange::Incompatible,
    }
}

/// The size of an integer type.
fn size(name: &str) -> Option<u8> {
    match name {
        "smallint" => Some(2),
        "integer" => Some(4),
        "bigint" => Some(8),
        _ => None,
    }
}

/// Texts, bits, numerics and times that differ in length or precision.
fn by_length(from: &Concrete, to: &Concrete) -> Option<TypeChange> {
    let text = |ty: &Concrete| matches!(ty.name.as_str(), "character varying" | "character" | "text");
    let number = |ty: &Concrete, at: usize| ty.args.get(at).and_then(|arg| arg.parse::<i64>().ok());
    let limits = |from: Option<i64>, to: Option<i64>| match (from, to) {
        (_, None) => TypeChange::Widening,
        (None, Some(_)) => TypeChange::Narrowing,
        (Some(from), Some(to)) if from <= to => TypeChange::Widening,
        _ => TypeChange::Narrowing,
    };
    if text(from) && text(to) {
        return Some(limits(number(from, 0), number(to, 0)));
    }
    if from.name != to.name {
        return None;
    }
    match from.name.as_str() {
        "numeric" => Some(match (number(from, 0), number(to, 0)) {
            (Some(p1), Some(p2)) => {
                let (s1, s2) = (number(from, 1).unwrap_or(0), number(to, 1).unwrap_or(0));
                if s2 >= s1 && p2 - s2 >= p1 - s1 { TypeChange::Widening } else { TypeChange::Narrowing }
            }
            (from, to) => limits(from, to),
        }),
        "bit varying" => Some(limits(number(from, 0), number(to, 0))),
        name if name.starts_with("time") || name == "interval" => {
            Some(limits(Some(number(from, 0).unwrap_or(6)), Some(number(to, 0).unwrap_or(6))))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_one_type() {
        for (a, b) in [
            ("varchar(20)", "character varying(20)"),
            ("VARCHAR (20)", "character varying(20)"),
            ("int4", "integer"),
            ("timestamptz(3)", "timestamp(3) with time zone"),
            ("timestamp", "timestamp without time zone"),
            ("decimal(10,2)", "numeric(10, 2)"),
            ("numeric(10)", "numeric(10,0)"),
            ("char", "character(1)"),
            ("int[]", "integer[]"),
            ("text[3][]", "text[]"),
            ("text ARRAY", "text[]"),
            ("float(10)", "real"),
            ("float", "double precision"),
            ("pg_catalog.int4", "integer"),
            ("bool", "boolean"),
        ] {
            assert_eq!(parse(a), parse(b), "{a} and {b}");
        }
    }

    #[test]
    fn different_types_stay_different() {
        for (a, b) in [
            ("varchar(20)", "varchar(21)"),
            ("varchar", "text"),
            ("timestamp", "timestamptz"),
            ("\"char\"", "char"),
            ("json", "jsonb"),
            ("int", "int[]"),
            ("numeric", "numeric(10,2)"),
            ("billing.plan", "plan"),
            ("\"Plan\"", "plan"),
        ] {
            assert_ne!(parse(a), parse(b), "{a} and {b}");
        }
    }

    #[test]
    fn judges_what_becomes_of_values() {
        for (from, to, wanted) in [
            ("varchar(20)", "varchar(40)", TypeChange::Widening),
            ("varchar(40)", "varchar(20)", TypeChange::Narrowing),
            ("varchar(40)", "text", TypeChange::Widening),
            ("text", "varchar(40)", TypeChange::Narrowing),
            ("integer", "bigint", TypeChange::Widening),
            ("bigint", "integer", TypeChange::Narrowing),
            ("numeric(10,2)", "numeric(12,2)", TypeChange::Widening),
            ("numeric(10,2)", "numeric(10,4)", TypeChange::Narrowing),
            ("timestamp(3)", "timestamp", TypeChange::Widening),
            ("text", "integer", TypeChange::Incompatible),
            ("integer", "integer[]", TypeChange::Incompatible),
        ] {
            assert_eq!(judge(&parse(from), &parse(to)), wanted, "{from} to {to}");
        }
    }

    #[test]
    fn known_names_are_sorted() {
        assert!(KNOWN.is_sorted());
    }
}
