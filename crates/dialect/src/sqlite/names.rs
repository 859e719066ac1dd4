//! Names of SQLite: case-insensitive in ASCII, quoted where they are keywords or oddly made.

use crate::name::{double_quoted, is_bare};

/// Keywords, sorted (<https://sqlite.org/lang_keywords.html>, 3.54).
const KEYWORDS: &[&str] = &[
    "abort",
    "action",
    "add",
    "after",
    "all",
    "alter",
    "always",
    "analyze",
    "and",
    "as",
    "asc",
    "attach",
    "autoincrement",
    "before",
    "begin",
    "between",
    "by",
    "cascade",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "commit",
    "conflict",
    "constraint",
    "create",
    "cross",
    "current",
    "current_date",
    "current_time",
    "current_timestamp",
    "database",
    "default",
    "deferrable",
    "deferred",
    "delete",
    "desc",
    "detach",
    "distinct",
    "do",
    "drop",
    "each",
    "else",
    "end",
    "escape",
    "except",
    "exclude",
    "exclusive",
    "exists",
    "explain",
    "fail",
    "filter",
    "first",
    "following",
    "for",
    "foreign",
    "from",
    "full",
    "generated",
    "glob",
    "group",
    "groups",
    "having",
    "if",
    "ignore",
    "immediate",
    "in",
    "index",
    "indexed",
    "initially",
    "inner",
    "insert",
    "instead",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "key",
    "last",
    "left",
    "like",
    "limit",
    "match",
    "materialized",
    "natural",
    "no",
    "not",
    "nothing",
    "notnull",
    "null",
    "nulls",
    "of",
    "offset",
    "on",
    "or",
    "order",
    "others",
    "outer",
    "over",
    "partition",
    "plan",
    "pragma",
    "preceding",
    "primary",
    "query",
    "raise",
    "range",
    "recursive",
    "references",
    "regexp",
    "reindex",
    "release",
    "rename",
    "replace",
    "restrict",
    "returning",
    "right",
    "rollback",
    "row",
    "rows",
    "savepoint",
    "select",
    "set",
    "table",
    "temp",
    "temporary",
    "then",
    "ties",
    "to",
    "transaction",
    "trigger",
    "unbounded",
    "union",
    "unique",
    "update",
    "using",
    "vacuum",
    "values",
    "view",
    "virtual",
    "when",
    "where",
    "window",
    "with",
    "without",
];

/// Keywords that SQLite takes as names all the same; quoting them would only hurt the eye.
const HARMLESS: &[&str] = &["action", "key", "no", "plan", "query", "row", "rows", "first", "last"];

/// Why SQLite takes no such name: U+0000 ends a statement (<https://sqlite.org/nulinstr.html>).
pub(crate) fn refuses(name: &str) -> Option<&'static str> {
    name.contains('\0').then_some("no name can hold the character U+0000")
}

/// A name as it must stand in a statement.
pub(crate) fn quote(name: &str) -> String {
    if HARMLESS.contains(&name) || is_bare(name, true, KEYWORDS) {
        name.to_owned()
    } else {
        double_quoted(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_what_needs_it() {
        for (name, wanted) in [
            ("tenants", "tenants"),
            ("userId", "userId"),
            ("plan", "plan"),
            ("order", "\"order\""),
            ("Order", "\"Order\""),
            ("2nd", "\"2nd\""),
            ("a b", "\"a b\""),
            ("x\"; DROP TABLE t; --", "\"x\"\"; DROP TABLE t; --\""),
            ("🚗", "\"🚗\""),
            ("", "\"\""),
        ] {
            assert_eq!(quote(name), wanted);
        }
    }

    #[test]
    fn refuses_what_would_end_the_statement() {
        assert!(refuses("a\0b").is_some());
        assert_eq!(refuses(""), None);
    }

    #[test]
    fn keywords_are_sorted() {
        assert!(KEYWORDS.is_sorted());
    }
}
