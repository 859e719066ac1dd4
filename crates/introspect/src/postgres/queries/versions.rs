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
    // Release notes of 18, section Constraints: CHECK and foreign key constraints that are NOT ENFORCED.
    Gate { name: "is_enforced", since: 18, text: "o.conenforced", before: "true" },
    // Release notes of 18, section Constraints: WITHOUT OVERLAPS and PERIOD.
    Gate { name: "has_period", since: 18, text: "o.conperiod", before: "false" },
];
