//! The keys of each mapping of a model file: one table that the reader, did-you-mean and the JSON Schema
//! share.

/// The shape a key's value takes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    /// Any single value.
    Text,
    /// `true` or `false`.
    Bool,
    /// The format version.
    Version,
    /// A single value, or a mapping with the key `sql`.
    Default,
    /// The text of a type.
    TypeText,
    /// A type: a text, a mapping from database to text, or `{ sql: … }`.
    Type,
    /// One of these words.
    Words(&'static [&'static str]),
    /// What happens to referring rows.
    Action,
    /// A list of names, or one name.
    Names,
    /// A list of at least one name, or one name.
    Columns,
    /// Any mapping from word to single value.
    Options,
    /// A mapping of the user's names to this.
    MapOf(&'static Shape),
    /// A list of these.
    ListOf(&'static Shape),
    /// A list of at least one of these.
    SomeOf(&'static Shape),
    /// A mapping with known keys.
    Keys(&'static [Key]),
    /// The objects of a kind that is facts: names with the facts of the section.
    Facts(&'static str),
    /// One of two shapes.
    Either(&'static Shape, &'static Shape),
}

/// A known key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) doc: &'static str,
    /// Whether the mapping means nothing without it.
    pub(crate) required: bool,
}

const fn key(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key { name, shape, doc, required: false }
}

const fn must(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key { name, shape, doc, required: true }
}

use Shape::{
    Action, Bool, Columns, Default, Either, Facts, Keys, ListOf, MapOf, Names, Options, SomeOf, Text, Type,
    TypeText, Version, Words,
};

/// The kinds of database that a file can be written for.
pub(crate) const DIALECTS: &[&str] = &["postgres", "sqlite"];

/// The kinds of a table that can be complete.
pub(crate) const TABLE_KINDS: &[&str] = &[
    "unique",
    "checks",
    "foreign_keys",
    "exclusions",
    "indexes",
    "triggers",
    "policies",
    "rules",
    "partitions",
];

/// The kinds of a file of its own that can be complete.
const OWN_KINDS: &[&str] = &[
    "enums",
    "domains",
    "sequences",
    "views",
    "functions",
    "extensions",
    "composite_types",
    "range_types",
    "base_types",
    "operators",
    "operator_classes",
    "operator_families",
    "collations",
    "conversions",
    "statistics",
    "text_search_parsers",
    "text_search_templates",
    "text_search_dictionaries",
    "text_search_configurations",
    "owners",
    "privileges",
    "default_privileges",
    "comments",
    "casts",
    "event_triggers",
    "publications",
    "subscriptions",
    "foreign_data_wrappers",
    "foreign_servers",
    "languages",
    "access_methods",
    "transforms",
    "database_owners",
    "database_privileges",
    "database_default_privileges",
    "database_comments",
];

/// The kinds of a file that can be complete: its own, and those of its tables.
pub(crate) const FILE_KINDS: &[&str] =
    &both::<{ OWN_KINDS.len() + TABLE_KINDS.len() }>(OWN_KINDS, TABLE_KINDS);

const fn both<const N: usize>(
    first: &'static [&'static str],
    second: &'static [&'static str],
) -> [&'static str; N] {
    let mut all = [""; N];
    let mut at = 0;
    while at < N {
        all[at] = if at < first.len() { first[at] } else { second[at - first.len()] };
        at += 1;
    }
    all
}

const DEFERRABLE: Shape = Either(&Bool, &Words(&["immediate", "deferred"]));
const CHECKS: Shape = Either(&MapOf(&Text), &ListOf(&Either(&Text, &Keys(CHECK))));
const PARTS: Shape = SomeOf(&Either(&Text, &Keys(INDEX_PART)));
const INDEXES: Shape = ListOf(&Either(&Either(&Text, &PARTS), &Keys(INDEX)));
const ACTION_DOC: &str = "no action, restrict, cascade, set null, set default.";
const REFERENCE_DOC: &str = "`plans(id)`, `billing.plans(id)`.";
const RARE: &str = "Rare facts of one database.";

/// A model file.
pub(crate) const FILE: &[Key] = &[
    key("drift", Version, "Format version: 1."),
    key(
        "dialect",
        Words(DIALECTS),
        "The kind of database that this file is written for; one of another kind is compared as such.",
    ),
    key("schema", Text, "The schema of this file's objects."),
    key("app", Text, "Who owns this file's tables; reports group by it."),
    key(
        "complete",
        Either(&Bool, &Either(&Words(FILE_KINDS), &ListOf(&Words(FILE_KINDS)))),
        "Whether what this file leaves out is a statement; or for which kinds.",
    ),
    key("schemas", Names, "Schemas that exist, even with nothing in them."),
    key("tables", MapOf(&Keys(TABLE)), "Tables by name."),
    key("enums", MapOf(&Either(&Names, &Keys(ENUM))), "Enumerated types by name."),
    key("domains", MapOf(&Either(&TypeText, &Keys(DOMAIN))), "Domains by name."),
    key("sequences", MapOf(&Keys(SEQUENCE)), "Sequences that no column owns."),
    key("views", MapOf(&Either(&Text, &Keys(VIEW))), "Views by name."),
    key("materialized_views", MapOf(&Either(&Text, &Keys(VIEW))), "Materialised views by name."),
    key("functions", MapOf(&Either(&Text, &Keys(FUNCTION))), "Functions and procedures by signature."),
    key("extensions", Either(&Names, &MapOf(&Either(&Text, &Keys(EXTENSION)))), "Extensions."),
    key("composite_types", Facts("composite_types"), "Composite types by name: `order`, `attribute NAME`."),
    key("range_types", Facts("range_types"), "Range types by name."),
    key("base_types", Facts("base_types"), "Base types by name: the words of CREATE TYPE."),
    key("operators", Facts("operators"), "Operators: `+(integer, integer)`."),
    key("operator_classes", Facts("operator_classes"), "Operator classes: `name using btree`."),
    key("operator_families", Facts("operator_families"), "Operator families: `name using btree`."),
    key("collations", Facts("collations"), "Collations by name."),
    key("conversions", Facts("conversions"), "Conversions by name."),
    key("statistics", Facts("statistics"), "Extended statistics by name."),
    key("text_search_parsers", Facts("text_search_parsers"), "Text search parsers by name."),
    key("text_search_templates", Facts("text_search_templates"), "Text search templates by name."),
    key("text_search_dictionaries", Facts("text_search_dictionaries"), "Text search dictionaries by name."),
    key(
        "text_search_configurations",
        Facts("text_search_configurations"),
        "Text search configurations by name: `parser`, `map TOKEN`.",
    ),
    key("owners", Facts("owners"), "Owners: `table tenants: app`."),
    key("privileges", Facts("privileges"), "Privileges: `table tenants to reader: { select: granted }`."),
    key(
        "default_privileges",
        Facts("default_privileges"),
        "Privileges of objects yet to be made: `tables of app to reader`.",
    ),
    key(
        "comments",
        Facts("comments"),
        "Comments of what has no key `comment`: `index tenants_name_idx: for search`.",
    ),
    key("casts", Facts("casts"), "Casts: `source as target`."),
    key("event_triggers", Facts("event_triggers"), "Event triggers by name."),
    key("publications", Facts("publications"), "Publications by name."),
    key("subscriptions", Facts("subscriptions"), "Subscriptions by name, without their connection."),
    key("foreign_data_wrappers", Facts("foreign_data_wrappers"), "Foreign data wrappers by name."),
    key("foreign_servers", Facts("foreign_servers"), "Foreign servers by name, without their options."),
    key("languages", Facts("languages"), "Procedural languages by name."),
    key("access_methods", Facts("access_methods"), "Access methods by name."),
    key("transforms", Facts("transforms"), "Transforms: `type language`."),
    key(
        "database_owners",
        Facts("database_owners"),
        "Owners of what stands in no schema: `schema billing: app`.",
    ),
    key(
        "database_privileges",
        Facts("database_privileges"),
        "Privileges on what stands in no schema: `schema billing to reader`.",
    ),
    key(
        "database_default_privileges",
        Facts("database_default_privileges"),
        "Privileges of objects yet to be made in any schema.",
    ),
    key(
        "database_comments",
        Facts("database_comments"),
        "Comments of what stands in no schema: `schema billing: invoices`.",
    ),
];

pub(crate) const TABLE: &[Key] = &[
    must("columns", MapOf(&Either(&TypeText, &Keys(COLUMN))), "Columns by name, in order."),
    key("primary_key", Either(&Columns, &Keys(NAMED_COLUMNS)), "Columns of the primary key, or `none`."),
    key("unique", ListOf(&Either(&Columns, &Keys(NAMED_COLUMNS))), "Unique constraints."),
    key("checks", CHECKS, "Check constraints by name."),
    key("foreign_keys", ListOf(&Keys(FOREIGN_KEY)), "Foreign keys."),
    key("exclusions", MapOf(&Text), "Exclusion constraints by name."),
    key("indexes", INDEXES, "Indexes."),
    key("triggers", MapOf(&Either(&Text, &Keys(TRIGGER))), "Triggers by name."),
    key("policies", Facts("policies"), "Row security policies by name."),
    key("rules", Facts("rules"), "Rewrite rules by name."),
    key("partitions", Facts("partitions"), "Partitions by name, with what they do not have from the table."),
    key("partition_by", Text, "`range (created_at)`, `list (…)`, `hash (…)`, or `none`."),
    key("comment", Text, "Comment, or `none`."),
    key(
        "complete",
        Either(&Bool, &Either(&Words(TABLE_KINDS), &ListOf(&Words(TABLE_KINDS)))),
        "Whether what this table leaves out is a statement; or for which kinds.",
    ),
    key("renamed_from", Text, "The former name; inert once that is gone."),
    key("options", Options, "Rare facts of one database: `strict`, `without_rowid`, `unlogged` …"),
];

pub(crate) const COLUMN: &[Key] = &[
    must("type", Type, "Portable word or type of the database; `string(40)?` may be null."),
    key("nullable", Bool, "Whether NULL is allowed; absent means no."),
    key("primary_key", Bool, "Whether the column is the primary key, or part of it."),
    key("unique", Bool, "Whether the column alone is unique."),
    key("default", Default, "A literal, a documented word such as `now()`, `{ sql: … }`, or `none`."),
    key("references", Text, REFERENCE_DOC),
    key("on_delete", Action, ACTION_DOC),
    key("on_update", Action, ACTION_DOC),
    key("deferrable", DEFERRABLE, "true, `immediate`, `deferred`."),
    key("auto_increment", Bool, "Whether the column numbers its rows by itself, in the database's own way."),
    key(
        "identity",
        Either(&Words(IDENTITIES), &Options),
        "`always`, `by default`, `serial`, `rowid`, `autoincrement`, `none`; or `{ kind: always, start: 100 }`.",
    ),
    key("generated", Either(&Text, &Keys(GENERATED)), "A computed column."),
    key("collation", Text, "Collation, or `none`."),
    key("comment", Text, "Comment, or `none`."),
    key("renamed_from", Text, "The former name; inert once that is gone."),
    key("options", Options, RARE),
];

pub(crate) const IDENTITIES: &[&str] = &["always", "by default", "serial", "rowid", "autoincrement", "none"];

pub(crate) const GENERATED: &[Key] =
    &[must("sql", Text, "The expression."), key("stored", Bool, "Kept on disk; absent means yes.")];

pub(crate) const SQL: &[Key] = &[must("sql", Text, "SQL of the database.")];

pub(crate) const NAMED_COLUMNS: &[Key] = &[
    must("columns", Columns, "Columns in order."),
    key("name", Text, "Name of the constraint."),
    key("nulls_not_distinct", Bool, "PostgreSQL 15: NULLs count as equal."),
    key("deferrable", DEFERRABLE, "true, `immediate`, `deferred`."),
    key("options", Options, RARE),
];

pub(crate) const CHECK: &[Key] = &[
    must("sql", Text, "The condition."),
    key("name", Text, "Name of the constraint."),
    key("validated", Bool, "false for NOT VALID."),
    key("options", Options, RARE),
];

pub(crate) const FOREIGN_KEY: &[Key] = &[
    must("columns", Columns, "Referring columns."),
    must("references", Text, REFERENCE_DOC),
    key("name", Text, "Name of the constraint."),
    key("on_delete", Action, ACTION_DOC),
    key("on_update", Action, ACTION_DOC),
    key("match", Words(&["simple", "full"]), "simple or full."),
    key("deferrable", DEFERRABLE, "true, `immediate`, `deferred`."),
    key("validated", Bool, "false for NOT VALID."),
];

pub(crate) const INDEX: &[Key] = &[
    must("columns", Either(&Text, &PARTS), "Parts: `created_at desc`."),
    key("name", Text, "Name of the index."),
    key("unique", Bool, "Whether it is unique."),
    key("where", Text, "Condition of a partial index."),
    key("method", Text, "Access method, such as `gin`."),
    key("include", Names, "Columns carried along."),
    key("nulls_not_distinct", Bool, "PostgreSQL 15: NULLs count as equal."),
    key("valid", Bool, "false for one left unfinished."),
    key("options", Options, RARE),
];

pub(crate) const INDEX_PART: &[Key] = &[
    key("sql", Text, "An expression."),
    key("column", Text, "A column."),
    key("order", Words(&["asc", "desc"]), "asc or desc."),
    key("nulls", Words(&["first", "last"]), "first or last."),
    key("operator_class", Text, "Operator class."),
    key("collation", Text, "Collation."),
];

pub(crate) const TRIGGER: &[Key] =
    &[must("sql", Text, "The whole CREATE TRIGGER statement."), key("options", Options, RARE)];

pub(crate) const ENUM: &[Key] =
    &[must("values", Names, "Labels in order."), key("comment", Text, "Comment, or `none`.")];

pub(crate) const DOMAIN: &[Key] = &[
    must("type", Type, "Base type."),
    key("nullable", Bool, "Whether NULL is allowed; absent means yes."),
    key("default", Default, "Default."),
    key("checks", CHECKS, "Checks over VALUE."),
    key("collation", Text, "Collation, or `none`."),
    key("comment", Text, "Comment, or `none`."),
];

pub(crate) const SEQUENCE: &[Key] = &[
    key("options", Options, "type, start, increment, min, max, cache, cycle."),
    key("comment", Text, "Comment, or `none`."),
];

pub(crate) const VIEW: &[Key] = &[
    must("sql", Text, "The query."),
    key("indexes", INDEXES, "Indexes of a materialised view."),
    key("triggers", MapOf(&Either(&Text, &Keys(TRIGGER))), "Triggers by name."),
    key("rules", Facts("rules"), "Rewrite rules by name."),
    key("comment", Text, "Comment, or `none`."),
    key("options", Options, RARE),
];

pub(crate) const FUNCTION: &[Key] =
    &[must("sql", Text, "The whole definition."), key("comment", Text, "Comment, or `none`.")];

pub(crate) const EXTENSION: &[Key] = &[key("schema", Text, "The schema of its objects.")];
