//! Tables with everything in them.

use drift_catalog::*;
use proptest::prelude::*;
use proptest::sample::select;

use crate::column::{attributes, body, column, name, names, sql, stated};
use crate::definition::{IN_TABLE, definitions};

pub(crate) fn deferrable() -> impl Strategy<Value = Facet<Deferrable>> {
    select(&[Deferrable::No, Deferrable::Immediate, Deferrable::Deferred][..]).prop_map(Facet::Stated)
}

pub(crate) fn index(columns: Vec<String>) -> impl Strategy<Value = Index> {
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
                predicate: predicate.map(Box::new),
                include,
                nulls_not_distinct,
                valid,
                attributes,
            },
        )
}

pub(crate) fn action(columns: Vec<String>) -> impl Strategy<Value = Facet<ReferentialAction>> {
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
pub(crate) fn table(vendor: Vendor, schema: String, own: String) -> impl Strategy<Value = Table> {
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
                definitions(vendor, IN_TABLE),
            );
            (Just((columns, target)), prop::option::of(key), uniques, checks, foreign, rest)
        })
        .prop_map(|((columns, target), key, uniques, checks, foreign, rest)| {
            let (indexes, triggers, partition, comment, attributes, exclusions, definitions) = rest;
            let own = |kind: &str, at: usize| Some(format!("{kind} {at}."));
            let mut triggers: Vec<Trigger> = triggers
                .into_iter()
                .map(|(name, definition, attributes)| Trigger { name, definition, attributes })
                .collect();
            triggers.dedup_by(|a, b| a.name == b.name);
            Table {
                definitions,
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

pub(crate) fn list<A, T>(items: Vec<A>, make: impl Fn(usize, A) -> T) -> Listed<T> {
    Listed::complete(items.into_iter().enumerate().map(|(at, item)| make(at, item)).collect())
}

pub(crate) fn named<T>(names: &[String], prefix: &str, items: Vec<T>) -> Named<T> {
    let names = names.iter().map(|name| format!("{name}{prefix}"));
    Named { items: names.zip(items).collect(), complete: true }
}
