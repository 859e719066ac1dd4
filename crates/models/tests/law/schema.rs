//! Schemas and whole catalogs.

use drift_catalog::*;
use proptest::prelude::*;

use crate::column::{self, attributes, body, column_type, name, names, sql, stated};
use crate::definition::{IN_DATABASE, IN_SCHEMA, IN_VIEW, definitions};
use crate::table::{named, table};

pub(crate) fn schema(vendor: Vendor, schema_name: String) -> impl Strategy<Value = Schema> {
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
            let domain = (
                column_type(vendor),
                any::<bool>(),
                stated(sql().prop_map(Box::new)),
                sql(),
                stated(name()),
                stated(name()),
            );
            // SQLite has tables, views and nothing else.
            let some = if vendor == Vendor::Postgres { 0..2 } else { 0..1 };
            let others = (
                prop::collection::vec(
                    (body(), any::<bool>(), stated(name()), attributes(), definitions(vendor, IN_VIEW)),
                    0..3,
                ),
                prop::collection::vec((column::names(0..4), stated(name())), some.clone()),
                prop::collection::vec(domain, some.clone()),
                prop::collection::vec((attributes(), stated(name())), some.clone()),
                prop::collection::vec((body(), stated(name())), some.clone()),
            );
            (Just(names), tables, others, definitions(vendor, IN_SCHEMA))
        })
        .prop_map(|(names, tables, (views, enums, domains, sequences, functions), definitions)| {
            let views =
                views.into_iter().map(|(query, materialized, comment, attributes, definitions)| View {
                    query,
                    materialized,
                    indexes: Listed::complete(Vec::new()),
                    triggers: Listed::complete(Vec::new()),
                    comment,
                    definitions,
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
                definitions,
            }
        })
}

pub(crate) fn catalog(vendor: Vendor) -> impl Strategy<Value = Catalog> {
    let dialect = drift_dialect::of(vendor);
    let default_schema = dialect.default_schema();
    let second = if vendor == Vendor::Postgres { 0..2usize } else { 0..1 };
    (
        schema(vendor, default_schema.to_owned()),
        schema(vendor, "o.dd".to_owned()),
        second,
        names(0..2),
        definitions(vendor, IN_DATABASE),
    )
        .prop_map(move |(first, other, second, extensions, definitions)| {
            let mut catalog = Catalog::empty(Flavor::of(vendor), default_schema);
            catalog.schemas.insert(default_schema.to_owned(), first);
            if second > 0 {
                catalog.schemas.insert("o.dd".to_owned(), other);
                let mut all = Definitions::default();
                all.complete(&IN_SCHEMA.iter().map(|(kind, _)| *kind).collect::<Vec<_>>());
                let complete = Schema {
                    definitions: all,
                    views: named(&[], "", Vec::new()),
                    enums: named(&[], "", Vec::new()),
                    domains: named(&[], "", Vec::new()),
                    sequences: named(&[], "", Vec::new()),
                    functions: named(&[], "", Vec::new()),
                    ..Schema::default()
                };
                catalog.schemas.insert("em(pty".to_owned(), complete);
            }
            catalog.definitions = definitions;
            let extension = |name| (name, Extension { schema: Some("x.y".to_owned()) });
            catalog.extensions =
                Named { items: extensions.into_iter().map(extension).collect(), complete: true };
            catalog
        })
}
