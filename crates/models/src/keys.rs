//! The keys of each mapping of a model file: one table that the reader, did-you-mean and the JSON Schema
//! share.

/// The shape a key's value takes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    /// Any single value.
    Text,
    /// `true` or `false`.
    Bool,
    /// A single value or `none`.
    TextOrNone,
    /// The format version.
    Version,
    /// A single value, or a mapping with the key `sql`.
    Default,
    /// A mapping with the key `sql`, or its text.
    Sql,
    /// A type: a text, or a mapping from database to text.
    Type,
    /// A list of names, or one name.
    Names,
    /// Any mapping from word to single value.
    Options,
    /// A mapping of the user's names to this.
    MapOf(&'static Shape),
    /// A list of these.
    ListOf(&'static Shape),
    /// A mapping with known keys.
    Keys(&'static [Key]),
    /// One of two shapes.
    Either(&'static Shape, &'static Shape),
}

/// A known key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) doc: &'static str,
}

const fn key(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key { name, shape, doc }
}

use Shape::{
    Bool, Default, Either, Keys, ListOf, MapOf, Names, Options, Sql, Text, TextOrNone, Type, Version,
};

/// A model file.
pub(crate) const FILE: &[Key] = &[
    key("drift", Version, "Format version: 1."),
    key("schema", Text, "The schema of this file's objects."),
    key("app", Text, "Who owns this file's tables; reports group by it."),
    key("complete", Bool, "Whether what this file leaves out is a statement."),
    key("tables", MapOf(&Keys(TABLE)), "Tables by name."),
    key("enums", MapOf(&Either(&Names, &Keys(ENUM))), "Enumerated types by name."),
    key("domains", MapOf(&Either(&Text, &Keys(DOMAIN))), "Domains by name."),
    key("sequences", MapOf(&Either(&Text, &Keys(SEQUENCE))), "Sequences that no column owns."),
    key("views", MapOf(&Either(&Text, &Keys(VIEW))), "Views by name."),
    key("materialized_views", MapOf(&Either(&Text, &Keys(VIEW))), "Materialised views by name."),
    key("functions", MapOf(&Either(&Text, &Keys(FUNCTION))), "Functions and procedures by signature."),
    key("extensions", Either(&Names, &MapOf(&Either(&Text, &Keys(EXTENSION)))), "Extensions."),
];

pub(crate) const TABLE: &[Key] = &[
    key("columns", MapOf(&Either(&Text, &Keys(COLUMN))), "Columns by name, in order."),
    key("primary_key", Either(&Names, &Keys(NAMED_COLUMNS)), "Columns of the primary key, or `none`."),
    key("unique", ListOf(&Either(&Names, &Keys(NAMED_COLUMNS))), "Unique constraints."),
    key("checks", Either(&MapOf(&Text), &ListOf(&Either(&Text, &Keys(CHECK)))), "Check constraints by name."),
    key("foreign_keys", ListOf(&Keys(FOREIGN_KEY)), "Foreign keys."),
    key("exclusions", MapOf(&Text), "Exclusion constraints by name."),
    key("indexes", ListOf(&Either(&ListOf(&Either(&Text, &Keys(INDEX_PART))), &Keys(INDEX))), "Indexes."),
    key("triggers", MapOf(&Either(&Text, &Keys(TRIGGER))), "Triggers by name."),
    key("partition_by", TextOrNone, "`range (created_at)`, `list (…)`, `hash (…)`, or `none`."),
    key("comment", TextOrNone, "Comment."),
    key(
        "complete",
        Either(&Bool, &Names),
        "Whether what this table leaves out is a statement; or which kinds.",
    ),
    key("renamed_from", Text, "The former name; inert once that is gone."),
    key("options", Options, "Rare facts of one database: `strict`, `without_rowid`, `unlogged` …"),
];

pub(crate) const COLUMN: &[Key] = &[
    key("type", Type, "Portable word or type of the database; `string(40)?` may be null."),
    key("nullable", Bool, "Whether NULL is allowed; absent means no."),
    key("primary_key", Bool, "Whether the column is the primary key, or part of it."),
    key("unique", Bool, "Whether the column alone is unique."),
    key("default", Default, "A literal, a documented word such as `now()`, `{ sql: … }`, or `none`."),
    key("references", Text, "`plans(id)`, `billing.plans(id)`."),
    key("on_delete", Text, "no action, restrict, cascade, set null, set default."),
    key("on_update", Text, "no action, restrict, cascade, set null, set default."),
    key("deferrable", Either(&Bool, &Text), "true, `immediate`, `deferred`."),
    key("auto_increment", Bool, "Whether the column numbers its rows by itself, in the database's own way."),
    key(
        "identity",
        Either(&Text, &Options),
        "`always`, `by default`, `serial`, `rowid`, `autoincrement`, `none`.",
    ),
    key("generated", Either(&Text, &Keys(GENERATED)), "A computed column."),
    key("collation", TextOrNone, "Collation, or `none`."),
    key("comment", TextOrNone, "Comment, or `none`."),
    key("renamed_from", Text, "The former name; inert once that is gone."),
    key("options", Options, "Rare facts of one database."),
];

pub(crate) const GENERATED: &[Key] =
    &[key("sql", Text, "The expression."), key("stored", Bool, "Kept on disk; absent means yes.")];

pub(crate) const SQL: &[Key] = &[key("sql", Text, "SQL of the database.")];

pub(crate) const NAMED_COLUMNS: &[Key] = &[
    key("columns", Names, "Columns in order."),
    key("name", Text, "Name of the constraint."),
    key("nulls_not_distinct", Bool, "PostgreSQL 15: NULLs count as equal."),
    key("deferrable", Either(&Bool, &Text), "true, `immediate`, `deferred`."),
    key("options", Options, "Rare facts of one database."),
];

pub(crate) const CHECK: &[Key] = &[
    key("sql", Text, "The condition."),
    key("name", Text, "Name of the constraint."),
    key("validated", Bool, "false for NOT VALID."),
    key("options", Options, "Rare facts of one database."),
];

pub(crate) const FOREIGN_KEY: &[Key] = &[
    key("columns", Names, "Referring columns."),
    key("references", Text, "`plans(id)`, `billing.plans(id)`."),
    key("name", Text, "Name of the constraint."),
    key("on_delete", Text, "no action, restrict, cascade, set null, set default."),
    key("on_update", Text, "no action, restrict, cascade, set null, set default."),
    key("match", Text, "simple or full."),
    key("deferrable", Either(&Bool, &Text), "true, `immediate`, `deferred`."),
    key("validated", Bool, "false for NOT VALID."),
];

pub(crate) const INDEX: &[Key] = &[
    key("columns", Either(&Names, &ListOf(&Either(&Text, &Keys(INDEX_PART)))), "Parts: `created_at desc`."),
    key("name", Text, "Name of the index."),
    key("unique", Bool, "Whether it is unique."),
    key("where", Text, "Condition of a partial index."),
    key("method", Text, "Access method, such as `gin`."),
    key("include", Names, "Columns carried along."),
    key("nulls_not_distinct", Bool, "PostgreSQL 15: NULLs count as equal."),
    key("valid", Bool, "false for one left unfinished."),
    key("options", Options, "Rare facts of one database."),
];

pub(crate) const INDEX_PART: &[Key] = &[
    key("sql", Text, "An expression."),
    key("column", Text, "A column."),
    key("order", Text, "asc or desc."),
    key("nulls", Text, "first or last."),
    key("operator_class", Text, "Operator class."),
    key("collation", Text, "Collation."),
];

pub(crate) const TRIGGER: &[Key] = &[
    key("sql", Text, "The whole CREATE TRIGGER statement."),
    key("options", Options, "Rare facts of one database."),
];

pub(crate) const ENUM: &[Key] =
    &[key("values", Names, "Labels in order."), key("comment", TextOrNone, "Comment, or `none`.")];

pub(crate) const DOMAIN: &[Key] = &[
    key("type", Type, "Base type."),
    key("nullable", Bool, "Whether NULL is allowed; absent means yes."),
    key("default", Default, "Default."),
    key("checks", Either(&MapOf(&Text), &ListOf(&Either(&Text, &Keys(CHECK)))), "Checks over VALUE."),
    key("collation", TextOrNone, "Collation, or `none`."),
    key("comment", TextOrNone, "Comment, or `none`."),
];

pub(crate) const SEQUENCE: &[Key] = &[
    key("options", Options, "type, start, increment, min, max, cache, cycle."),
    key("comment", TextOrNone, "Comment, or `none`."),
];

pub(crate) const VIEW: &[Key] = &[
    key("sql", Text, "The query."),
    key(
        "indexes",
        ListOf(&Either(&ListOf(&Either(&Text, &Keys(INDEX_PART))), &Keys(INDEX))),
        "Indexes of a materialised view.",
    ),
    key("triggers", MapOf(&Either(&Text, &Keys(TRIGGER))), "Triggers by name."),
    key("comment", TextOrNone, "Comment, or `none`."),
    key("options", Options, "Rare facts of one database."),
];

pub(crate) const FUNCTION: &[Key] =
    &[key("sql", Sql, "The whole definition."), key("comment", TextOrNone, "Comment, or `none`.")];

pub(crate) const EXTENSION: &[Key] = &[key("schema", Text, "The schema of its objects.")];
