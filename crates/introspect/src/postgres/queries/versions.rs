//! What a server has since which version.

/// A part of a query that older servers do not have.
pub(crate) struct Gate {
    /// Its place-holder.
    pub(crate) name: &'static str,
    /// The first major version that has it.
    pub(crate) since: u32,
    /// What is asked from then on.
    pub(crate) text: &'static str,
    /// What stands in its place before.
    pub(crate) before: &'static str,
}

/// The oldest server that is read, and the newest that the queries were tried on.
pub const MAJORS: std::ops::RangeInclusive<u32> = 12..=18;

/// All gates.
pub(crate) const GATES: &[Gate] = &[
    // Release notes of 14, E.24.3.7: SQL-language functions with bodies that are kept parsed.
    Gate { name: "has_sql_body", since: 14, text: "(p.prosqlbody IS NOT NULL)", before: "false" },
    // Release notes of 13: pg_trigger.tgparentid. Before, what a partition has from its parent counts as internal.
    Gate { name: "is_own_trigger", since: 13, text: "t.tgparentid = 0", before: "true" },
    // Release notes of 15, E.19.3.4.1: unique constraints and indexes that treat NULLs as not distinct.
    Gate {
        name: "constraint_nulls_not_distinct",
        since: 15,
        text: "coalesce(i.indnullsnotdistinct, false)",
        before: "false",
    },
    Gate { name: "index_nulls_not_distinct", since: 15, text: "i.indnullsnotdistinct", before: "false" },
    // Release notes of 15, E.19.3.4.1: ON DELETE SET actions that affect only some columns.
    Gate { name: "delete_sets", since: 15, text: "o.confdelsetcols", before: "NULL::pg_catalog.int2[]" },
    // Release notes of 14: a multirange type comes with every range type. Its name, where none is given:
    // makeMultirangeTypeName in src/backend/catalog/pg_type.c.
    Gate {
        name: "multirange_name",
        since: 14,
        text: "(SELECT nullif(m.typname::pg_catalog.text, CASE WHEN t.typname LIKE '%range%' \
               THEN pg_catalog.regexp_replace(t.typname::pg_catalog.text, 'range', 'multirange') \
               ELSE t.typname::pg_catalog.text || '_multirange' END) \
               FROM pg_catalog.pg_type AS m WHERE m.oid = r.rngmultitypid)",
        before: "NULL",
    },
    // Release notes of 14: types bring a subscripting of their own. Types with an element have this one anyway.
    Gate {
        name: "type_subscript",
        since: 14,
        text: "nullif({function t.typsubscript}, 'raw_array_subscript_handler')",
        before: "NULL",
    },
    // Release notes of 14: arrays are told by their subscripting (`array_subscript_handler`, pg_proc.dat).
    Gate {
        name: "is_array",
        since: 14,
        text: "(t.typsubscript = 6179)",
        before: "EXISTS (SELECT FROM pg_catalog.pg_type AS e WHERE e.typarray = t.oid)",
    },
    // Release notes of 14: LZ4 compression of columns, chosen by column; statistics objects over expressions.
    Gate { name: "has_compression", since: 14, text: "a.attcompression <> ''", before: "false" },
    Gate {
        name: "other_compression",
        since: 14,
        text: "a.attcompression <> ua.attcompression",
        before: "false",
    },
    Gate {
        name: "compression",
        since: 14,
        text: "CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END",
        before: "NULL",
    },
    Gate {
        name: "statistics_expressions",
        since: 14,
        text: "(SELECT pg_catalog.string_agg('(' || x.expression || ')', ', ' ORDER BY x.expression) \
               FROM pg_catalog.unnest(pg_catalog.pg_get_statisticsobjdef_expressions(s.oid)) AS x(expression))",
        before: "NULL",
    },
    // Release notes of 13: the statistics target of statistics objects. -1 until 16, NULL since.
    Gate {
        name: "statistics_target",
        since: 13,
        text: "nullif(s.stxstattarget, -1)::pg_catalog.text",
        before: "NULL",
    },
    // Release notes of 13: publishing partitioned tables by their root.
    Gate { name: "via_root", since: 13, text: "CASE WHEN p.pubviaroot THEN 'true' END", before: "NULL" },
    // Release notes of 15: publications with row filters and column lists, and of all tables of a schema.
    Gate {
        name: "published_part",
        since: 15,
        text: "coalesce(' (' || (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' \
               ORDER BY a.attname) FROM pg_catalog.pg_attribute AS a \
               WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs::pg_catalog.int2[])) || ')', '') \
               || coalesce(' where (' || pg_catalog.pg_get_expr(r.prqual, r.prrelid) || ')', '')",
        before: "''",
    },
    Gate {
        name: "published_schemas",
        since: 15,
        text: "(SELECT pg_catalog.string_agg(sn.nspname::pg_catalog.text, ', ' ORDER BY sn.nspname) \
               FROM pg_catalog.pg_publication_namespace AS s \
               JOIN pg_catalog.pg_namespace AS sn ON sn.oid = s.pnnspid WHERE s.pnpubid = p.oid)",
        before: "NULL",
    },
    // Release notes of 18, section Logical Replication: publish_generated_columns.
    Gate {
        name: "published_generated",
        since: 18,
        text: "CASE WHEN p.pubgencols <> 'n' THEN 'stored' END",
        before: "NULL",
    },
    // Release notes of 17, section Migration: colliculocale became colllocale. Until 14 ICU's locale stood where libc's do.
    Gate { name: "icu_locale", since: 17, text: "c.colllocale", before: "NULL" },
    Gate { name: "icu_locale", since: 15, text: "c.colliculocale", before: "NULL" },
    // Release notes of 16: custom ICU collation rules.
    Gate { name: "icu_rules", since: 16, text: "c.collicurules", before: "NULL" },
    // Release notes of 15, section Migration: CREATE on the schema public is not everybody's any more.
    Gate {
        name: "public_defaults",
        since: 15,
        text: "ARRAY[pg_catalog.makeaclitem(0, n.nspowner, 'USAGE', false)]",
        before: "ARRAY[pg_catalog.makeaclitem(0, n.nspowner, 'USAGE', false), \
                 pg_catalog.makeaclitem(0, n.nspowner, 'CREATE', false)]",
    },
    // Release notes of 18, section Constraints: CHECK and foreign key constraints that are NOT ENFORCED.
    Gate { name: "is_enforced", since: 18, text: "o.conenforced", before: "true" },
    // Release notes of 18, section Constraints: WITHOUT OVERLAPS and PERIOD.
    Gate { name: "has_period", since: 18, text: "o.conperiod", before: "false" },
];
