//! The law of the written file: what is read from it is what was written, facet by facet, whatever the names
//! and texts are.

use drift_catalog::*;
use drift_models::{Input, read, write};
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

fn name() -> impl Strategy<Value = String> {
    prop_oneof![select(NAMES).prop_map(str::to_owned), "[a-z_]{1,8}", "\\PC{1,12}"]
}

fn sql() -> impl Strategy<Value = Expr> {
    select(SQLS).prop_map(Expr::raw)
}

fn body() -> impl Strategy<Value = Expr> {
    select(BODIES).prop_map(Expr::raw)
}

fn stated<T: Clone + std::fmt::Debug>(
    inner: impl Strategy<Value = T>,
) -> impl Strategy<Value = Facet<Option<T>>> {
    prop::option::of(inner).prop_map(Facet::Stated)
}

fn attributes() -> impl Strategy<Value = Attributes> {
    prop::collection::btree_map(name(), prop_oneof![name(), "-?[0-9]{1,4}"], 0..2)
        .prop_map(|items| Attributes { items, complete: true })
}

/// Different names without regard to case.
fn names(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(name(), count).prop_map(|names| {
        let mut seen = std::collections::BTreeSet::new();
        names.into_iter().filter(|name| seen.insert(name.to_ascii_lowercase())).collect()
    })
}

fn column_type(vendor: Vendor) -> impl Strategy<Value = ColumnType> {
    select(if vendor == Vendor::Postgres { POSTGRES } else { SQLITE }).prop_map(move |raw| ColumnType {
        ty: Type::Concrete(drift_dialect::of(vendor).parse_type(raw)),
        raw: raw.to_owned(),
    })
}

fn identity() -> impl Strategy<Value = Identity> {
    use IdentityKind::*;
    let options =
        prop::collection::btree_map(select(&["start", "increment", "cycle"][..]), "[0-9]{1,3}", 0..2);
    (select(&[Always, ByDefault, Serial, Rowid, AutoIncrement][..]), options).prop_map(|(kind, options)| {
        let items = options.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        Identity { kind, options: Attributes { items, complete: true } }
    })
}

fn column(vendor: Vendor) -> impl Strategy<Value = Column> {
    (
        column_type(vendor),
        any::<bool>(),
        stated(sql()),
        stated(identity()),
        stated((sql(), any::<bool>()).prop_map(|(expr, stored)| Generated { expr, stored })),
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

fn deferrable() -> impl Strategy<Value = Facet<Deferrable>> {
    select(&[Deferrable::No, Deferrable::Immediate, Deferrable::Deferred][..]).prop_map(Facet::Stated)
}

fn index(columns: Vec<String>) -> impl Strategy<Value = Index> {
    let key = prop_oneof![select(columns.clone()).prop_map(IndexKey::Column), sql().prop_map(IndexKey::Expr)];
    let part = (
        key,
        any::<bool>(),
        prop::option::of(any::<bool>()),
        prop::option::of(name()),
        prop::option::of(name()),
    )
        .prop_map(|(key, descending, nulls_first, operator_class, collation)| IndexPart {
            key,
            descending,
            nulls_first,
            operator_class,
            collation,
        });
    (
        prop::collection::vec(part, 1..3),
        (any::<bool>(), any::<bool>(), any::<bool>()),
        prop::option::of(select(&["gin", "gist"][..])),
        prop::option::of(sql()),
        prop::collection::vec(select(columns), 0..2),
        attributes(),
    )
        .prop_map(
            |(parts, (unique, nulls_not_distinct, valid), method, predicate, include, attributes)| Index {
                name: None,
                parts,
                unique,
                method: method.map(str::to_owned),
                predicate,
                include,
                nulls_not_distinct,
                valid,
                attributes,
            },
        )
}

fn action(columns: Vec<String>) -> impl Strategy<Value = Facet<ReferentialAction>> {
    use ReferentialAction::*;
    let some = prop::collection::vec(select(columns), 0..2);
    prop_oneof![
        select(&[NoAction, Restrict, Cascade][..]),
        some.clone().prop_map(SetNull),
        some.prop_map(SetDefault)
    ]
    .prop_map(Facet::Stated)
}

/// A table of its own; a foreign key refers to the table itself.
fn table(vendor: Vendor, schema: String, own: String) -> impl Strategy<Value = Table> {
    (names(1..6), prop::collection::vec(column(vendor), 6))
        .prop_flat_map(move |(names, mut columns)| {
            columns.truncate(names.len());
            for (column, name) in columns.iter_mut().zip(&names) {
                column.name.clone_from(name);
            }
            let some = prop::sample::subsequence(names.clone(), 1..=names.len().min(3));
            let key = (some.clone(), prop::option::of(name()), deferrable(), attributes());
            let uniques =
                prop::collection::vec((some.clone(), any::<bool>(), deferrable(), attributes()), 0..3);
            let checks = prop::collection::vec((sql(), any::<bool>(), attributes()), 0..3);
            let target = TableRef { schema: schema.clone(), table: own.clone() };
            let foreign = prop::collection::vec(
                (
                    some,
                    action(names.clone()),
                    action(names.clone()),
                    any::<bool>(),
                    deferrable(),
                    any::<bool>(),
                ),
                0..2,
            );
            let rest = (
                prop::collection::vec(index(names), 0..3),
                prop::collection::vec((name(), body(), attributes()), 0..2),
                stated((select(&["range", "list", "hash"][..]), sql())),
                stated(name()),
                attributes(),
                prop::collection::vec(body(), 0..2),
            );
            (Just((columns, target)), prop::option::of(key), uniques, checks, foreign, rest)
        })
        .prop_map(|((columns, target), key, uniques, checks, foreign, rest)| {
            let (indexes, triggers, partition, comment, attributes, exclusions) = rest;
            let own = |kind: &str, at: usize| Some(format!("{kind} {at}."));
            let mut triggers: Vec<Trigger> = triggers
                .into_iter()
                .map(|(name, definition, attributes)| Trigger { name, definition, attributes })
                .collect();
            triggers.dedup_by(|a, b| a.name == b.name);
            Table {
                columns,
                primary_key: Facet::Stated(key.map(|(columns, name, deferrable, attributes)| PrimaryKey {
                    name,
                    columns,
                    deferrable,
                    attributes,
                })),
                uniques: list(uniques, |at, (columns, nulls_not_distinct, deferrable, attributes)| Unique {
                    name: own("unique", at),
                    columns,
                    nulls_not_distinct,
                    deferrable,
                    attributes,
                }),
                checks: list(checks, |at, (expr, validated, attributes)| Check {
                    name: own("check", at),
                    expr,
                    validated: Facet::Stated(validated),
                    attributes,
                }),
                foreign_keys: list(
                    foreign,
                    |at, (columns, on_delete, on_update, full, deferrable, validated)| ForeignKey {
                        name: own("foreign", at),
                        referred: columns.clone(),
                        columns,
                        references: target.clone(),
                        on_delete,
                        on_update,
                        matching: Facet::Stated(if full { MatchKind::Full } else { MatchKind::Simple }),
                        deferrable,
                        validated: Facet::Stated(validated),
                    },
                ),
                exclusions: list(exclusions, |at, definition| Exclusion {
                    name: own("exclusion", at),
                    definition,
                }),
                indexes: list(indexes, |at, index| Index { name: own("index", at), ..index }),
                triggers: Listed::complete(triggers),
                partition: Facet::Stated(partition.stated().cloned().flatten().map(|(strategy, key)| {
                    Partition { strategy: strategy.to_owned(), key: Expr::raw(key.raw.trim()) }
                })),
                comment,
                attributes,
                app: None,
                renamed_from: None,
            }
        })
}

fn list<A, T>(items: Vec<A>, make: impl Fn(usize, A) -> T) -> Listed<T> {
    Listed::complete(items.into_iter().enumerate().map(|(at, item)| make(at, item)).collect())
}

fn named<T>(names: &[String], prefix: &str, items: Vec<T>) -> Named<T> {
    let names = names.iter().map(|name| format!("{name}{prefix}"));
    Named { items: names.zip(items).collect(), complete: true }
}

fn schema(vendor: Vendor, schema_name: String) -> impl Strategy<Value = Schema> {
    names(1..4)
        .prop_flat_map(move |names| {
            let tables: Vec<_> = names
                .iter()
                .map(|name| {
                    table(vendor, schema_name.clone(), name.clone()).prop_map({
                        let name = name.clone();
                        move |table| (name.clone(), table)
                    })
                })
                .collect();
            let domain =
                (column_type(vendor), any::<bool>(), stated(sql()), sql(), stated(name()), stated(name()));
            // SQLite has tables, views and nothing else.
            let some = if vendor == Vendor::Postgres { 0..2 } else { 0..1 };
            let others = (
                prop::collection::vec((body(), any::<bool>(), stated(name()), attributes()), 0..3),
                prop::collection::vec((self::names(0..4), stated(name())), some.clone()),
                prop::collection::vec(domain, some.clone()),
                prop::collection::vec((attributes(), stated(name())), some.clone()),
                prop::collection::vec((body(), stated(name())), some.clone()),
            );
            (Just(names), tables, others)
        })
        .prop_map(|(names, tables, (views, enums, domains, sequences, functions))| {
            let views = views.into_iter().map(|(query, materialized, comment, attributes)| View {
                query,
                materialized,
                indexes: Listed::complete(Vec::new()),
                triggers: Listed::complete(Vec::new()),
                comment,
                broken: None,
                attributes,
            });
            let enums = enums.into_iter().map(|(values, comment)| EnumType { values, comment });
            let domains =
                domains.into_iter().map(|(base, nullable, default, check, collation, comment)| Domain {
                    base,
                    nullable,
                    default,
                    checks: Listed::complete(vec![Check {
                        name: Some("positive".to_owned()),
                        expr: check,
                        validated: Facet::Stated(true),
                        attributes: Attributes { complete: true, ..Attributes::default() },
                    }]),
                    collation,
                    comment,
                });
            let sequences = sequences.into_iter().map(|(options, comment)| Sequence { options, comment });
            let functions =
                functions.into_iter().map(|(definition, comment)| Function { definition, comment });
            Schema {
                tables: tables.into_iter().collect(),
                views: named(&names, " v", views.collect()),
                enums: named(&names, " e", enums.collect()),
                domains: named(&names, " d", domains.collect()),
                sequences: named(&names, " s", sequences.collect()),
                functions: named(&names, "(integer, a.b)", functions.collect()),
            }
        })
}

fn catalog(vendor: Vendor) -> impl Strategy<Value = Catalog> {
    let dialect = drift_dialect::of(vendor);
    let default_schema = dialect.default_schema();
    let second = if vendor == Vendor::Postgres { 0..2usize } else { 0..1 };
    (schema(vendor, default_schema.to_owned()), schema(vendor, "o.dd".to_owned()), second, names(0..2))
        .prop_map(move |(first, other, second, extensions)| {
            let mut catalog = Catalog::empty(Flavor::of(vendor), default_schema);
            catalog.schemas.insert(default_schema.to_owned(), first);
            if second > 0 {
                catalog.schemas.insert("o.dd".to_owned(), other);
                let complete = Schema {
                    views: named(&[], "", Vec::new()),
                    enums: named(&[], "", Vec::new()),
                    domains: named(&[], "", Vec::new()),
                    sequences: named(&[], "", Vec::new()),
                    functions: named(&[], "", Vec::new()),
                    ..Schema::default()
                };
                catalog.schemas.insert("em(pty".to_owned(), complete);
            }
            let extension = |name| (name, Extension { schema: Some("x.y".to_owned()) });
            catalog.extensions =
                Named { items: extensions.into_iter().map(extension).collect(), complete: true };
            catalog
        })
}

fn reads_back(catalog: &Catalog) -> Result<(), TestCaseError> {
    let text = write(catalog);
    let dialect = drift_dialect::of(catalog.flavor.vendor);
    let input = Input { name: "written.yaml".to_owned(), bytes: text.clone().into_bytes() };
    let mut read = read(vec![input], catalog.flavor.vendor, &catalog.default_schema);
    let mistakes: Vec<String> = read
        .mistakes
        .iter()
        .map(|mistake| {
            format!("{}: {}", read.sources.show(mistake.place).unwrap_or_default(), mistake.message)
        })
        .collect();
    prop_assert!(mistakes.is_empty(), "{mistakes:#?}\n{text}");
    let mut live = catalog.clone();
    dialect.canonicalize(&mut live);
    dialect.canonicalize(&mut read.catalog);
    dialect.settle(&mut read.catalog, &mut read.sources, &live);
    dialect.canonicalize(&mut read.catalog);
    prop_assert!(read.catalog == live, "{}\n{text}", first_difference(&read.catalog, &live));
    Ok(())
}

fn first_difference(read: &Catalog, live: &Catalog) -> String {
    let (read, live) = (format!("{read:#?}"), format!("{live:#?}"));
    let at = read.lines().zip(live.lines()).take_while(|(read, live)| read == live).count();
    let show = |text: &str| text.lines().skip(at.saturating_sub(12)).take(15).collect::<Vec<_>>().join("\n");
    format!("read:\n{}\nlive:\n{}", show(&read), show(&live))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_postgres_catalog_reads_back(catalog in catalog(Vendor::Postgres)) {
        reads_back(&catalog)?;
    }

    #[test]
    fn a_sqlite_catalog_reads_back(catalog in catalog(Vendor::Sqlite)) {
        reads_back(&catalog)?;
    }
}
