//! The object that an owner, a privilege or a comment is of: `table tenants`, `constraint c on tenants`.

use drift_catalog::Kind;

use super::spell::{in_schema, one};
use super::told::full_name;
use crate::postgres::names::quote;

/// How the words behind a kind are to be read.
#[derive(Clone, Copy)]
enum Said {
    /// A name in the schema, or alone where there is none.
    Plain,
    /// As definitions of the kind are named.
    As(Kind),
    /// `part on owner`.
    Part,
    /// `table.column`.
    Column,
    /// The name of something that stands in no schema.
    Alone,
}

/// Words of a kind, what statements call it, and what `GRANT` calls it where it knows it.
type Row = (&'static str, &'static str, Option<&'static str>, Said);

/// No word before one that it begins.
const ROWS: &[Row] = &[
    ("foreign table", "FOREIGN TABLE", Some("TABLE"), Said::Plain),
    ("foreign data wrapper", "FOREIGN DATA WRAPPER", Some("FOREIGN DATA WRAPPER"), Said::Alone),
    ("foreign server", "SERVER", Some("FOREIGN SERVER"), Said::Alone),
    ("foreign key", "CONSTRAINT", None, Said::Part),
    ("server", "SERVER", Some("FOREIGN SERVER"), Said::Alone),
    ("table", "TABLE", Some("TABLE"), Said::Plain),
    ("materialized view", "MATERIALIZED VIEW", Some("TABLE"), Said::Plain),
    ("view", "VIEW", Some("TABLE"), Said::Plain),
    ("column", "COLUMN", Some("TABLE"), Said::Column),
    ("sequence", "SEQUENCE", Some("SEQUENCE"), Said::Plain),
    ("index", "INDEX", None, Said::Plain),
    ("composite type", "TYPE", Some("TYPE"), Said::Plain),
    ("range type", "TYPE", Some("TYPE"), Said::Plain),
    ("base type", "TYPE", Some("TYPE"), Said::Plain),
    ("enum", "TYPE", Some("TYPE"), Said::Plain),
    ("type", "TYPE", Some("TYPE"), Said::Plain),
    ("domain", "DOMAIN", Some("DOMAIN"), Said::Plain),
    ("function", "ROUTINE", Some("ROUTINE"), Said::As(Kind::Function)),
    ("procedure", "ROUTINE", Some("ROUTINE"), Said::As(Kind::Function)),
    ("aggregate", "ROUTINE", Some("ROUTINE"), Said::As(Kind::Function)),
    ("routine", "ROUTINE", Some("ROUTINE"), Said::As(Kind::Function)),
    ("schema", "SCHEMA", Some("SCHEMA"), Said::Alone),
    ("database", "DATABASE", Some("DATABASE"), Said::Alone),
    ("extension", "EXTENSION", None, Said::Alone),
    ("language", "LANGUAGE", Some("LANGUAGE"), Said::Alone),
    ("access method", "ACCESS METHOD", None, Said::Alone),
    ("event trigger", "EVENT TRIGGER", None, Said::Alone),
    ("publication", "PUBLICATION", None, Said::Alone),
    ("subscription", "SUBSCRIPTION", None, Said::Alone),
    ("collation", "COLLATION", None, Said::Plain),
    ("conversion", "CONVERSION", None, Said::Plain),
    ("statistics", "STATISTICS", None, Said::Plain),
    ("text search parser", "TEXT SEARCH PARSER", None, Said::Plain),
    ("text search template", "TEXT SEARCH TEMPLATE", None, Said::Plain),
    ("text search dictionary", "TEXT SEARCH DICTIONARY", None, Said::Plain),
    ("text search configuration", "TEXT SEARCH CONFIGURATION", None, Said::Plain),
    ("operator class", "OPERATOR CLASS", None, Said::As(Kind::OperatorClass)),
    ("operator family", "OPERATOR FAMILY", None, Said::As(Kind::OperatorFamily)),
    ("operator", "OPERATOR", None, Said::As(Kind::Operator)),
    ("cast", "CAST", None, Said::As(Kind::Cast)),
    ("transform", "TRANSFORM", None, Said::As(Kind::Transform)),
    ("constraint", "CONSTRAINT", None, Said::Part),
    ("primary key", "CONSTRAINT", None, Said::Part),
    ("unique", "CONSTRAINT", None, Said::Part),
    ("check", "CONSTRAINT", None, Said::Part),
    ("exclusion", "CONSTRAINT", None, Said::Part),
    ("trigger", "TRIGGER", None, Said::Part),
    ("rule", "RULE", None, Said::Part),
    ("policy", "POLICY", None, Said::Part),
];

/// An object as statements name it.
pub(super) struct Target {
    /// What `ALTER` and `COMMENT` call it, and its name.
    pub(super) sql: String,
    /// What `GRANT` calls it, and its name.
    pub(super) granted: Option<String>,
    /// The column that a privilege is of.
    pub(super) column: Option<String>,
}

impl Target {
    /// Reads a kind and a name; hyphens between the words of a kind are spaces.
    pub(super) fn of(schema: &str, text: &str) -> Result<Target, String> {
        let unknown = || format!("no statement is known for {text}");
        let row = ROWS.iter().find(|(words, ..)| {
            let head = text.get(..words.len()).map(|head| head.replace('-', " "));
            head.as_deref() == Some(*words) && text[words.len()..].starts_with(' ')
        });
        let (words, called, granted, said) = row.ok_or_else(unknown)?;
        let name = &text[words.len() + 1..];
        let mut column = None;
        let (own, whole) = match said {
            Said::Plain => (plain(schema, name), None),
            Said::Alone => (one(name), None),
            Said::As(kind) => (full_name(*kind, schema, name), None),
            Said::Part => {
                let (part, owner) = name.rsplit_once(" on ").ok_or_else(unknown)?;
                let owner = match owner.strip_prefix("domain ") {
                    Some(domain) => format!("DOMAIN {}", plain(schema, domain)),
                    None => plain(schema, owner),
                };
                (format!("{} ON {owner}", one(part)), None)
            }
            Said::Column => {
                let (table, own) = split_column(name).ok_or_else(unknown)?;
                let table = in_schema(schema, table);
                column = Some(one(own));
                (format!("{table}.{}", one(own)), Some(table))
            }
        };
        let granted = granted.map(|word| format!("{word} {}", whole.as_ref().unwrap_or(&own)));
        Ok(Target { sql: format!("{called} {own}"), granted, column })
    }
}

/// A name that stands as it is, but for quotes that are there already.
fn plain(schema: &str, name: &str) -> String {
    if schema.is_empty() { one(name) } else { format!("{}.{}", quote(schema), one(name)) }
}

fn split_column(name: &str) -> Option<(&str, &str)> {
    let at = super::spell::end_of_name(name, |c| c == '.')?;
    Some((&name[..at], &name[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_named_as_statements_name_them() {
        for (text, wanted) in [
            ("table tenants", "TABLE s.tenants"),
            ("materialized-view Odd", "MATERIALIZED VIEW s.\"Odd\""),
            ("constraint c on t", "CONSTRAINT c ON s.t"),
            ("function f(integer)", "ROUTINE s.f(integer)"),
            ("operator +(integer, integer)", "OPERATOR s.+ (integer, integer)"),
            ("operator class c using gist", "OPERATOR CLASS s.c USING gist"),
            ("column t.a", "COLUMN s.t.a"),
            ("cast a as b", "CAST (a AS b)"),
        ] {
            let target = Target::of("s", text);
            assert_eq!(target.map(|own| own.sql), Ok(wanted.to_owned()));
        }
        assert!(Target::of("s", "mystery x").is_err());
    }
}
