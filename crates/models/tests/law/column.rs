//! Names, texts and columns, as hostile as a database can hold them.

use drift_catalog::*;
use proptest::prelude::*;
use proptest::sample::select;

const NAMES: &[&str] = &[
    "plans",
    "userId",
    "order",
    "a.b",
    "\"",
    "\"; DROP TABLE x; --",
    "it's",
    "#no",
    "- x",
    ": y",
    "a: b",
    "*a",
    "&a",
    "!t",
    "<<",
    "~",
    "null",
    "true",
    "no",
    "0",
    "1e5",
    "0x1f",
    "{",
    "}",
    "[a]",
    "a,b",
    "f(x)",
    " lead",
    "trail ",
    "a desc",
    "é",
    "😀",
    "日本",
    "\u{202e}x",
    "\u{1b}[31m",
    "tab\tx",
    "new\nline",
    "a\u{85}b",
    "\u{feff}x",
    "x?",
    "%",
    "@a",
    "`a`",
    "|",
    ">",
    "none",
    "a#b",
    "a #b",
    "?",
    "-",
    "=",
    "2001-01-01",
    "12:30",
];

const SQLS: &[&str] = &[
    "seats > 0",
    "lower(name)",
    "'it''s'",
    "a = ': # x'",
    "x IN ('a', 'b')",
    "'line\n two'",
    "'  '",
    "none",
    "null",
    "'é😀'",
    "a\n  AND b\n",
    "'\t'",
    "\"q\" > 1 -- end",
    "true",
];

const BODIES: &[&str] = &[
    "SELECT 1",
    "SELECT a,\n  b\nFROM t\n",
    " SELECT 1",
    "SELECT 'x' -- #\n;",
    "SELECT 1 \nFROM t",
    "SELECT 1\r\nFROM t",
    "SELECT\n\n 1",
    "SELECT 1\n\n",
    "none",
    "SELECT '\t'\nFROM t",
];

const POSTGRES: &[&str] = &[
    "integer",
    "bigint",
    "text",
    "character varying(40)",
    "numeric(10,2)",
    "numeric",
    "timestamp with time zone",
    "timestamp(3) without time zone",
    "jsonb",
    "json",
    "uuid",
    "text[]",
    "\"char\"",
    "bit varying(5)",
    "tsvector",
    "billing.\"odd type\"",
    "public.citext",
    "\"Mixed\"",
    "double precision",
    "real",
    "boolean",
    "bytea",
    "interval",
];

const SQLITE: &[&str] = &[
    "",
    "INTEGER",
    "uuid",
    "string(40)",
    "VARCHAR(100)",
    "text",
    "decimal",
    "DECIMAL(10, 2)",
    "what?",
    "UNSIGNED BIG INT",
    "binary",
    "float",
    "datetime",
    "any thing",
    "string",
    "my type(1,2)",
    "decimal(2,10)",
    "BLOB",
    "number",
    "boolean",
];

pub(crate) fn name() -> impl Strategy<Value = String> {
    prop_oneof![select(NAMES).prop_map(str::to_owned), "[a-z_]{1,8}", "\\PC{1,12}"]
}

pub(crate) fn sql() -> impl Strategy<Value = Expr> {
    select(SQLS).prop_map(Expr::raw)
}

pub(crate) fn body() -> impl Strategy<Value = Expr> {
    select(BODIES).prop_map(Expr::raw)
}

pub(crate) fn stated<T: Clone + std::fmt::Debug>(
    inner: impl Strategy<Value = T>,
) -> impl Strategy<Value = Facet<Option<T>>> {
    prop::option::of(inner).prop_map(Facet::Stated)
}

pub(crate) fn attributes() -> impl Strategy<Value = Attributes> {
    prop::collection::btree_map(name(), prop_oneof![name(), "-?[0-9]{1,4}"], 0..2)
        .prop_map(|items| Attributes { items, complete: true })
}

/// Different names without regard to case.
pub(crate) fn names(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(name(), count).prop_map(|names| {
        let mut seen = std::collections::BTreeSet::new();
        names.into_iter().filter(|name| seen.insert(name.to_ascii_lowercase())).collect()
    })
}

pub(crate) fn column_type(vendor: Vendor) -> impl Strategy<Value = ColumnType> {
    select(if vendor == Vendor::Postgres { POSTGRES } else { SQLITE }).prop_map(move |raw| ColumnType {
        ty: Type::Concrete(drift_dialect::of(vendor).parse_type(raw)),
        raw: raw.to_owned(),
    })
}

pub(crate) fn identity() -> impl Strategy<Value = Identity> {
    use IdentityKind::*;
    let options =
        prop::collection::btree_map(select(&["start", "increment", "cycle"][..]), "[0-9]{1,3}", 0..2);
    (select(&[Always, ByDefault, Serial, Rowid, AutoIncrement][..]), options).prop_map(|(kind, options)| {
        let items = options.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        Identity { kind, options: Attributes { items, complete: true } }
    })
}

pub(crate) fn column(vendor: Vendor) -> impl Strategy<Value = Column> {
    (
        column_type(vendor),
        any::<bool>(),
        stated(sql().prop_map(Box::new)),
        stated(identity().prop_map(Box::new)),
        stated((sql(), any::<bool>()).prop_map(|(expr, stored)| Box::new(Generated { expr, stored }))),
        (stated(name()), stated(name())),
        attributes(),
        prop::option::of(name()),
    )
        .prop_map(|(ty, nullable, default, identity, generated, (collation, comment), attributes, _)| {
            Column {
                default,
                identity,
                generated,
                collation,
                comment,
                attributes,
                ..Column::new("", ty, nullable)
            }
        })
}
