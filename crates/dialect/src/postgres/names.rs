//! Names of PostgreSQL: folded to lower case unless quoted, cut at 63 bytes.

use drift_catalog::ObjectPath;

use crate::name::{double_quoted, is_bare, single_quoted};

/// Words that must be quoted as a table's or a column's name, sorted: reserved ones, and those that may not
/// name a function or type (PostgreSQL 18, appendix C).
const RESERVED: &[&str] = &[
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "between",
    "bigint",
    "binary",
    "bit",
    "boolean",
    "both",
    "case",
    "cast",
    "char",
    "character",
    "check",
    "coalesce",
    "collate",
    "collation",
    "column",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "dec",
    "decimal",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "exists",
    "extract",
    "false",
    "fetch",
    "float",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "greatest",
    "group",
    "grouping",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "inout",
    "int",
    "integer",
    "intersect",
    "interval",
    "into",
    "is",
    "isnull",
    "join",
    "lateral",
    "leading",
    "least",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "national",
    "natural",
    "nchar",
    "none",
    "normalize",
    "not",
    "notnull",
    "null",
    "nullif",
    "numeric",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "out",
    "outer",
    "overlaps",
    "overlay",
    "placing",
    "position",
    "precision",
    "primary",
    "real",
    "references",
    "returning",
    "right",
    "row",
    "select",
    "session_user",
    "setof",
    "similar",
    "smallint",
    "some",
    "substring",
    "symmetric",
    "system_user",
    "table",
    "tablesample",
    "then",
    "time",
    "timestamp",
    "to",
    "trailing",
    "treat",
    "trim",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "values",
    "varchar",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
    "xmlattributes",
    "xmlconcat",
    "xmlelement",
    "xmlexists",
    "xmlforest",
    "xmlnamespaces",
    "xmlparse",
    "xmlpi",
    "xmlroot",
    "xmlserialize",
    "xmltable",
];

/// The longest name in bytes (`NAMEDATALEN` - 1).
pub(super) const LONGEST: usize = 63;

/// A name as it must stand in a statement.
pub(crate) fn quote(name: &str) -> String {
    if is_bare(name, false, RESERVED) { name.to_owned() } else { double_quoted(name) }
}

/// Schema and name of what stands in a schema, as they stand in a statement.
pub(crate) fn qualified(path: &ObjectPath) -> String {
    in_schema(&path.schema, &path.object)
}

/// A name in its schema, as it stands in a statement.
pub(crate) fn in_schema(schema: &str, name: &str) -> String {
    format!("{}.{}", quote(schema), quote(name))
}

/// Why the server takes no such name.
pub(crate) fn refuses(name: &str) -> Option<&'static str> {
    match name {
        "" => Some("PostgreSQL has no empty names"),
        _ if name.contains('\0') => Some("no name can hold the character U+0000"),
        _ => None,
    }
}

/// A string literal; one with a backslash is written so that no setting changes its meaning.
pub(crate) fn literal(text: &str) -> String {
    if text.contains('\\') {
        format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
    } else {
        single_quoted(text)
    }
}

/// The name as the server keeps it: cut at 63 bytes, never inside a character.
pub(crate) fn cut(name: &str) -> &str {
    if name.len() <= LONGEST {
        return name;
    }
    let end = (0..=LONGEST).rev().find(|&at| name.is_char_boundary(at)).unwrap_or(0);
    &name[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_what_would_be_folded_or_misread() {
        for (name, wanted) in [
            ("tenants", "tenants"),
            ("userId", "\"userId\""),
            ("user", "\"user\""),
            ("a\"b", "\"a\"\"b\""),
            ("plan", "plan"),
            ("1st", "\"1st\""),
        ] {
            assert_eq!(quote(name), wanted);
        }
        assert!(RESERVED.is_sorted());
    }

    #[test]
    fn refuses_what_no_server_takes() {
        assert!(refuses("").is_some());
        assert!(refuses("a\0b").is_some());
        assert_eq!(refuses("a b\n"), None);
    }

    #[test]
    fn literals_keep_backslashes_and_quotes() {
        assert_eq!(literal("it's"), "'it''s'");
        assert_eq!(literal("a\\b'c"), "E'a\\\\b''c'");
    }

    #[test]
    fn long_names_are_cut_between_characters() {
        let name = "é".repeat(40);
        assert_eq!(cut(&name), "é".repeat(31));
        assert_eq!(cut("short"), "short");
    }
}
