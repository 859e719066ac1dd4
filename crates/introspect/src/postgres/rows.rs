//! The rows of each query, in the order of its columns. Texts are borrowed from the wire; nothing is copied here.

use postgres::Row;

macro_rules! rows {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone)]
            pub(crate) struct $name<'a> {
                $(pub(crate) $field: $type,)*
            }

            impl<'a> $name<'a> {
                /// Takes a row apart.
                pub(crate) fn of(row: &'a Row) -> Result<Self, postgres::Error> {
                    let mut places = 0_usize..;
                    let mut next = || places.next().unwrap_or_default();
                    Ok($name { $($field: row.try_get::<_, $type>(next())?,)* })
                }
            }
        )*
    };
}

rows! {
    /// `session`
    SessionRow { version: i32, product: &'a str, search_path: &'a str, role: &'a str, zone: Option<&'a str>, }

    /// `schemas`
    SchemaRow { name: &'a str, tables: i64, owner: &'a str, }

    /// `extensions`
    ExtensionRow { name: &'a str, schema: &'a str, }

    /// `tables`
    TableRow {
        oid: u32,
        schema: &'a str,
        name: &'a str,
        columns: i16,
        unlogged: bool,
        is_partitioned: bool,
        partition_by: Option<&'a str>,
        parents: Option<Vec<&'a str>>,
        comment: Option<&'a str>,
        owner: &'a str,
        parameters: Option<Vec<&'a str>>,
        toast_parameters: Option<Vec<&'a str>>,
        attributes: Option<Vec<&'a str>>,
    }

    /// `columns`
    ColumnRow {
        table: u32,
        number: i16,
        name: &'a str,
        ty: &'a str,
        not_null: bool,
        inherited: bool,
        identity: &'a str,
        generated: &'a str,
        expression: Option<&'a str>,
        has_expression: bool,
        collation_schema: Option<&'a str>,
        collation: Option<&'a str>,
        comment: Option<&'a str>,
        attributes: Option<Vec<&'a str>>,
    }

    /// `owned_sequences`
    OwnedSequenceRow {
        table: u32,
        number: i16,
        ty: &'a str,
        start: i64,
        increment: i64,
        min: i64,
        max: i64,
        cache: i64,
        cycle: bool,
        next: &'a str,
        schema: &'a str,
        name: &'a str,
    }

    /// `sequences`
    SequenceRow {
        schema: &'a str,
        name: &'a str,
        ty: &'a str,
        start: i64,
        increment: i64,
        min: i64,
        max: i64,
        cache: i64,
        cycle: bool,
        comment: Option<&'a str>,
        owner: &'a str,
    }

    /// `constraints`
    ConstraintRow {
        table: u32,
        kind: &'a str,
        name: &'a str,
        columns: Option<Vec<i16>>,
        deferrable: bool,
        deferred: bool,
        validated: bool,
        no_inherit: bool,
        enforced: bool,
        period: bool,
        nulls_not_distinct: bool,
        include: Option<Vec<i16>>,
        referred_schema: Option<&'a str>,
        referred_table: Option<&'a str>,
        referred: u32,
        referred_numbers: Option<Vec<i16>>,
        referred_columns: Option<Vec<&'a str>>,
        on_delete: &'a str,
        on_update: &'a str,
        matching: &'a str,
        on_delete_columns: Option<Vec<i16>>,
        definition: Option<&'a str>,
        parameters: Option<Vec<&'a str>>,
    }

    /// `indexes`
    IndexRow {
        index: u32,
        table: u32,
        name: &'a str,
        method: &'a str,
        unique: bool,
        valid: bool,
        nulls_not_distinct: bool,
        parts: i16,
        columns: Vec<i16>,
        options: Vec<i16>,
        is_partial: bool,
        predicate: Option<&'a str>,
        parameters: Option<Vec<&'a str>>,
        tablespace: Option<&'a str>,
    }

    /// `index_parts`
    IndexPartRow {
        index: u32,
        place: i32,
        is_expression: bool,
        expression: Option<&'a str>,
        whole: Option<&'a str>,
        collation_schema: Option<&'a str>,
        collation: Option<&'a str>,
        class_schema: Option<&'a str>,
        class: Option<&'a str>,
        class_options: Option<Vec<&'a str>>,
        statistics: Option<i32>,
    }

    /// `triggers`
    TriggerRow { table: u32, name: &'a str, definition: Option<&'a str>, enabled: &'a str, }

    /// `views`
    ViewRow {
        oid: u32,
        schema: &'a str,
        name: &'a str,
        materialized: bool,
        options: Option<Vec<&'a str>>,
        defaults: Vec<Option<&'a str>>,
        clustered: Option<&'a str>,
        comment: Option<&'a str>,
        owner: &'a str,
    }

    /// `view_columns`
    ViewColumnRow { view: u32, number: i16, name: &'a str, }

    /// `view_definitions`, `function_definitions` and `rule_definitions`
    DefinitionRow { oid: u32, definition: Option<&'a str>, }

    /// `enums`
    EnumRow {
        schema: &'a str,
        name: &'a str,
        labels: Vec<&'a str>,
        comment: Option<&'a str>,
        owner: &'a str,
    }

    /// `domains`
    DomainRow {
        schema: &'a str,
        name: &'a str,
        base: &'a str,
        not_null: bool,
        default: Option<&'a str>,
        collation_schema: Option<&'a str>,
        collation: Option<&'a str>,
        names: Option<Vec<&'a str>>,
        conditions: Option<Vec<Option<&'a str>>>,
        validated: Option<Vec<bool>>,
        comment: Option<&'a str>,
        owner: &'a str,
    }

    /// `functions`
    FunctionRow {
        oid: u32,
        schema: &'a str,
        signature: &'a str,
        is_later: bool,
        definition: Option<&'a str>,
        comment: Option<&'a str>,
        owner: &'a str,
    }

    /// `aggregates`
    AggregateRow {
        schema: &'a str,
        signature: &'a str,
        definition: Option<&'a str>,
        comment: Option<&'a str>,
        owner: &'a str,
    }

    /// `policies`, `types`, `privileges` and their like: one definition, its facts as keys and values in turn. What
    /// has no relation has 0.
    FactsRow { schema: Option<&'a str>, relation: u32, kind: &'a str, name: &'a str, facts: Vec<Option<&'a str>>, }

    /// `rules`
    RuleRow { oid: u32, relation: u32, name: &'a str, head: i32, enabled: Option<&'a str>, }

    /// `others`
    OtherRow {
        schema: &'a str,
        name: &'a str,
        kind: &'a str,
        facet: Option<&'a str>,
    }

    /// `locked`
    LockedRow {
        oid: u32,
        kind: &'a str,
        schema: &'a str,
        name: &'a str,
        pid: Option<i32>,
        seconds: Option<i64>,
    }
}
