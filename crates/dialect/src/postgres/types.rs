//! Types of PostgreSQL: names, aliases and canonical spelling. What portable words accept is in `accept.rs`, what
//! a change of type does to values in `judge.rs`.

use drift_catalog::Concrete;
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
    "bpchar",
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
    "int2vector",
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
    "oidvector",
    "path",
    "pg_lsn",
    "pg_snapshot",
    "point",
    "polygon",
    "real",
    "record",
    "refcursor",
    "regclass",
    "regcollation",
    "regconfig",
    "regdictionary",
    "regnamespace",
    "regoper",
    "regoperator",
    "regproc",
    "regprocedure",
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

/// Whether the server knows a type of this name by itself, which it finds before any other.
pub(crate) fn is_known(name: &str) -> bool {
    KNOWN.binary_search(&name).is_ok()
}

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
    ("national char", "character"),
    ("national char varying", "character varying"),
    ("national character", "character"),
    ("national character varying", "character varying"),
    ("nchar", "character"),
    ("nchar varying", "character varying"),
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
    let own = schema.as_deref().is_none_or(|schema| schema == "pg_catalog");
    // The server's own name of an array is that of its element behind an underscore (documentation 8.15.1).
    if own && args.is_empty() && !array {
        let element = name.strip_prefix('_').filter(|element| is_inner_name(element));
        if let Some(element) = element {
            return Concrete { array: true, args: Vec::new(), ..parse(element) };
        }
    }
    if !own {
        return Concrete { schema, name, args, array };
    }
    // The one-byte type and bits without any length have quotes as part of their spelling (`format_type`).
    if quoted && matches!(name.as_str(), "char" | "bit") {
        return Concrete { schema: None, name: format!("\"{name}\""), args, array };
    }
    // Without a length `bpchar` has no limit, unlike `character`; some aliases are words of the grammar only.
    let unlimited = name == "bpchar" && args.is_empty();
    let in_grammar = matches!(name.as_str(), "int" | "dec" | "decimal" | "nchar") || name.contains(' ');
    let alias = ALIASES.iter().find(|(alias, _)| *alias == name && !unlimited);
    match alias.filter(|_| !(quoted && in_grammar)) {
        Some((_, canonical)) => name = (*canonical).to_owned(),
        None if quoted => return Concrete { schema: None, name, args, array },
        None => {}
    }
    let args = arguments(&mut name, args);
    Concrete { schema: None, name, args, array }
}

/// Whether the server calls a type of its own so in `pg_type.typname`.
fn is_inner_name(name: &str) -> bool {
    let one_word = !name.contains([' ', '"']);
    let alias = ALIASES.iter().any(|(alias, _)| *alias == name);
    let in_grammar = |name: &str| {
        matches!(name, "int" | "dec" | "decimal" | "nchar" | "char")
            || matches!(name, "integer" | "smallint" | "bigint" | "real" | "boolean" | "character")
    };
    one_word && !in_grammar(name) && (alias || KNOWN.contains(&name))
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

/// Whether a column of this type may be what `serial` makes (documentation 8.1.4).
pub fn may_be_serial(ty: &drift_catalog::ColumnType) -> bool {
    let own = ty.ty.concrete();
    own.is_some_and(|own| {
        let whole = matches!(own.name.as_str(), "smallint" | "integer" | "bigint");
        whole && own.schema.is_none() && !own.array
    })
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
            ("national character(3)", "char(3)"),
            ("nchar varying(3)", "varchar(3)"),
            ("bpchar(5)", "character(5)"),
            ("pg_catalog.\"char\"", "\"char\""),
            ("bit", "bit(1)"),
            ("\"int4\"", "integer"),
            ("\"varchar\"(3)", "varchar(3)"),
            ("VARBIT(3)", "bit varying(3)"),
            ("time(3) with time zone", "timetz(3)"),
            ("interval  Day To Second (3)", "interval day to second(3)"),
            ("Billing.\"Plan\"[]", "billing.\"Plan\"[]"),
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
            ("bpchar", "char"),
            ("\"bit\"", "bit"),
            ("interval", "interval day to second"),
            ("\"int\"", "int"),
            ("\"a.b\"", "a.b"),
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
    fn known_names_are_sorted() {
        assert!(KNOWN.is_sorted());
    }
}
