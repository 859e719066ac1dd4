//! Small catalogs with everything in them that canonical form touches.

use drift_catalog::{
    Attributes, Catalog, Check, Column, ColumnType, Definitions, Expr, Facet, Flavor, ForeignKey, Generated,
    Identity, IdentityKind, Index, IndexKey, IndexPart, Listed, Portable, PrimaryKey, ReferentialAction,
    Table, TableRef, Type, Unique, Vendor, View,
};
use drift_dialect::{TypeContext, of};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const NAMES: &[&str] = &[
    "a",
    "A",
    "b",
    "Order",
    "order",
    "a b",
    "é🚗",
    "a_name_that_is_longer_than_sixty_three_bytes_and_therefore_cut_by_postgres_one",
    "a_name_that_is_longer_than_sixty_three_bytes_and_therefore_cut_by_postgres_two",
];

const DEFAULTS: &[&str] = &[
    "1",
    "'1'",
    "'007'",
    "0.00",
    "true",
    "'t'",
    "NULL",
    "null::text",
    "now()",
    "CURRENT_TIMESTAMP",
    "('a')::text",
    "((1))",
    "-1",
    "+1.50",
    "'{}'::jsonb",
    "lower('A')",
    "nextval('a_seq'::regclass)",
    "not ( valid",
    "1e5",
];

const EXPRESSIONS: &[&str] = &[
    "a > 0",
    "((a > (0)::numeric))",
    "a IN ('x', 'y')",
    "a = ANY (ARRAY['y'::text, 'x'::text])",
    "lower(A) <> ''",
    "\"Order\" IS NOT NULL",
    "a BETWEEN 1 AND 5",
    "a ~~ 'x%'",
    "this is ) no expression",
];

const TYPES: &[&str] = &[
    "integer",
    "varchar(40)",
    "VARCHAR (40)",
    "numeric(10)",
    "decimal(10,2)",
    "text",
    "char",
    "timestamp(3) with time zone",
    "double precision",
    "boolean",
    "bool",
    "uuid",
    "int[]",
    "billing.\"Plan\"",
    "citext",
    "",
];

fn words() -> impl Strategy<Value = Portable> {
    select(vec![
        Portable::SmallInt,
        Portable::Integer,
        Portable::BigInt,
        Portable::Decimal(None),
        Portable::Decimal(Some((10, 0))),
        Portable::String(40),
        Portable::Text,
        Portable::Boolean,
        Portable::Timestamptz,
        Portable::Uuid,
        Portable::Json,
        Portable::Binary,
        Portable::Double,
        Portable::Enum { schema: "main".to_owned(), name: "mood".to_owned() },
    ])
}

fn name() -> impl Strategy<Value = String> {
    select(NAMES).prop_map(str::to_owned)
}

fn expr(texts: &'static [&'static str]) -> impl Strategy<Value = Expr> {
    select(texts).prop_map(Expr::raw)
}

fn facet<T: Clone + std::fmt::Debug>(
    inner: impl Strategy<Value = T>,
) -> impl Strategy<Value = Facet<Option<T>>> {
    prop_oneof![
        Just(Facet::SILENT),
        Just(Facet::Stated(None)),
        inner.prop_map(|value| Facet::Stated(Some(value)))
    ]
}

fn column(vendor: Vendor) -> impl Strategy<Value = Column> {
    let ty = prop_oneof![
        words().prop_map(Type::Portable),
        select(TYPES).prop_map(move |text| Type::Concrete(of(vendor).parse_type(text)))
    ];
    let identity = select(vec![IdentityKind::Any, IdentityKind::Serial, IdentityKind::Rowid])
        .prop_map(|kind| Identity { kind, options: Attributes::default() });
    (
        (name(), ty, any::<bool>(), facet(expr(DEFAULTS)), facet(identity)),
        (
            facet((expr(EXPRESSIONS), any::<bool>()).prop_map(|(expr, stored)| Generated { expr, stored })),
            facet(select(vec!["default", "BINARY", "nocase", "C"]).prop_map(str::to_owned)),
            proptest::option::of(name()),
            any::<bool>(),
        ),
    )
        .prop_map(
            |((name, ty, nullable, default, identity), (generated, collation, renamed_from, complete))| {
                let raw = ty.to_string();
                let mut column = Column::new(name, ColumnType { ty, raw }, nullable);
                column.default = boxed(default);
                column.identity = boxed(identity);
                column.generated = boxed(generated);
                column.collation = collation;
                column.renamed_from = renamed_from;
                column.attributes.complete = complete;
                column
            },
        )
}

fn boxed<T>(facet: Facet<Option<T>>) -> Facet<Option<Box<T>>> {
    match facet {
        Facet::Stated(value) => Facet::Stated(value.map(Box::new)),
        Facet::Unstated(why) => Facet::Unstated(why),
    }
}

fn part() -> impl Strategy<Value = IndexPart> {
    let key = prop_oneof![name().prop_map(IndexKey::Column), expr(EXPRESSIONS).prop_map(IndexKey::Expr)];
    let class = select(vec!["text_ops", "int4_ops", "text_pattern_ops"]).prop_map(str::to_owned);
    let collation = select(vec!["default", "binary", "NOCASE", "C"]).prop_map(str::to_owned);
    (key, any::<bool>(), any::<Option<bool>>(), proptest::option::of(class), proptest::option::of(collation))
        .prop_map(|(key, descending, nulls_first, operator_class, collation)| IndexPart {
            key,
            descending,
            nulls_first,
            operator_class,
            collation,
        })
}

fn index() -> impl Strategy<Value = Index> {
    let method = proptest::option::of(select(vec!["btree", "gin"]).prop_map(str::to_owned));
    let predicate = proptest::option::of(expr(EXPRESSIONS));
    (proptest::option::of(name()), vec(part(), 1..3), any::<bool>(), method, predicate).prop_map(
        |(name, parts, unique, method, predicate)| Index {
            name,
            parts,
            unique,
            method,
            predicate: predicate.map(Box::new),
            include: Vec::new(),
            nulls_not_distinct: false,
            valid: true,
            attributes: Attributes::default(),
        },
    )
}

fn foreign_key() -> impl Strategy<Value = ForeignKey> {
    let actions = vec![ReferentialAction::NoAction, ReferentialAction::SetNull(vec!["a".to_owned()])];
    (proptest::option::of(name()), name(), name(), vec(name(), 0..2), select(actions)).prop_map(
        |(own, column, table, referred, action)| ForeignKey {
            name: own,
            columns: vec![column],
            references: TableRef { schema: "main".to_owned(), table },
            referred,
            on_delete: Facet::Stated(action),
            on_update: Facet::SILENT,
            matching: Facet::SILENT,
            deferrable: Facet::SILENT,
            validated: Facet::SILENT,
        },
    )
}

fn table(vendor: Vendor) -> impl Strategy<Value = Table> {
    let key = vec(name(), 1..3).prop_map(|columns| PrimaryKey {
        name: None,
        columns,
        deferrable: Facet::SILENT,
        attributes: Attributes::default(),
    });
    let unique = (proptest::option::of(name()), vec(name(), 1..3)).prop_map(|(name, columns)| Unique {
        name,
        columns,
        nulls_not_distinct: false,
        deferrable: Facet::SILENT,
        attributes: Attributes::default(),
    });
    let check = (proptest::option::of(name()), expr(EXPRESSIONS)).prop_map(|(name, expr)| Check {
        name,
        expr,
        validated: Facet::SILENT,
        attributes: Attributes::default(),
    });
    (
        vec(column(vendor), 0..5),
        facet(key),
        vec(unique, 0..2),
        vec(check, 0..2),
        vec(foreign_key(), 0..2),
        vec(index(), 0..2),
        any::<bool>(),
        proptest::option::of(name()),
    )
        .prop_map(
            move |(mut columns, key, uniques, checks, foreign_keys, indexes, strict, renamed_from)| {
                // A table has each name once; letter case is nothing on SQLite.
                let mut seen = std::collections::BTreeSet::new();
                columns.retain(|column| {
                    let own = column.name.get(..63).unwrap_or(&column.name);
                    seen.insert(if vendor == Vendor::Sqlite {
                        own.to_ascii_lowercase()
                    } else {
                        own.to_owned()
                    })
                });
                let mut key = key;
                if let Some(own) = key.value_mut() {
                    own.columns
                        .retain(|name| columns.iter().any(|column| of(vendor).same_name(&column.name, name)));
                    if own.columns.is_empty() {
                        key = Facet::Stated(None);
                    }
                }
                let mut attributes = Attributes::default();
                if strict && vendor == Vendor::Sqlite {
                    attributes.set("strict", "true");
                }
                Table {
                    columns,
                    primary_key: key,
                    uniques: Listed { items: uniques, complete: strict },
                    checks: Listed { items: checks, complete: strict },
                    foreign_keys: Listed { items: foreign_keys, complete: strict },
                    indexes: Listed { items: indexes, complete: strict },
                    attributes,
                    renamed_from,
                    ..Table::default()
                }
            },
        )
}

/// A catalog of either database.
pub(crate) fn catalog() -> impl Strategy<Value = Catalog> {
    select(vec![Vendor::Sqlite, Vendor::Postgres]).prop_flat_map(|vendor| {
        let view = select(vec!["SELECT a FROM main.a", "select  A from \"A\" where (a > 0)", "no ( query"]);
        (proptest::collection::btree_map(name(), table(vendor), 0..4), vec((name(), view), 0..2)).prop_map(
            move |(tables, views)| {
                let mut catalog = Catalog::empty(Flavor::of(vendor), "main");
                let schema = catalog.schemas.entry("main".to_owned()).or_default();
                schema.tables = tables;
                for (name, query) in views {
                    let view = View {
                        query: Expr::raw(query),
                        materialized: false,
                        indexes: Listed::default(),
                        triggers: Listed::default(),
                        comment: Facet::SILENT,
                        definitions: Definitions::default(),
                        broken: None,
                        attributes: Attributes::default(),
                    };
                    schema.views.items.insert(name, view);
                }
                catalog
            },
        )
    })
}

/// The catalog as a live database of a vendor would state it: each name once, every type concrete, no open wish.
pub(crate) fn live_of(mut catalog: Catalog, vendor: Vendor) -> Catalog {
    catalog.flavor = Flavor::of(vendor);
    for schema in catalog.schemas.values_mut() {
        let mut seen = std::collections::BTreeSet::new();
        let own = |name: &str| {
            let name = name.get(..63).unwrap_or(name);
            if vendor == Vendor::Sqlite { name.to_ascii_lowercase() } else { name.to_owned() }
        };
        schema.tables.retain(|name, _| seen.insert(own(name)));
        seen.clear();
        schema.views.items.retain(|name, _| seen.insert(own(name)));
        for table in schema.tables.values_mut() {
            table.renamed_from = None;
            seen.clear();
            table.columns.retain(|column| seen.insert(own(&column.name)));
            for column in &mut table.columns {
                column.renamed_from = None;
                if let Type::Portable(word) = &column.ty.ty {
                    let ty = Type::Concrete(of(vendor).written(word, TypeContext::default()));
                    column.ty = std::sync::Arc::new(ColumnType { ty, raw: column.ty.raw.clone() });
                }
                if let Facet::Stated(Some(identity)) = &mut column.identity
                    && identity.kind == IdentityKind::Any
                {
                    identity.kind = of(vendor).auto_increment();
                }
            }
        }
    }
    catalog
}
