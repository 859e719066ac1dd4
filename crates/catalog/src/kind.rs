//! What an object can be.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Kinds of object, in the order reports use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A namespace.
    Schema,
    /// An extension.
    Extension,
    /// A table.
    Table,
    /// A column.
    Column,
    /// A primary key.
    PrimaryKey,
    /// A unique constraint.
    Unique,
    /// A foreign key.
    ForeignKey,
    /// A check constraint.
    Check,
    /// An exclusion constraint.
    Exclusion,
    /// An index.
    Index,
    /// A trigger.
    Trigger,
    /// A view.
    View,
    /// A materialised view.
    MaterializedView,
    /// An enumerated type.
    Enum,
    /// A domain.
    Domain,
    /// A sequence.
    Sequence,
    /// A function or procedure.
    Function,
    /// A composite type.
    CompositeType,
    /// A range type.
    RangeType,
    /// A base type.
    BaseType,
    /// A partition of a partitioned table, or of one of its partitions.
    Partition,
    /// A row security policy of a table.
    Policy,
    /// A rewrite rule of a table or view.
    Rule,
    /// An operator.
    Operator,
    /// An operator class.
    OperatorClass,
    /// An operator family.
    OperatorFamily,
    /// A cast.
    Cast,
    /// A collation.
    Collation,
    /// A conversion.
    Conversion,
    /// Extended statistics.
    Statistics,
    /// A text search parser.
    TextSearchParser,
    /// A text search template.
    TextSearchTemplate,
    /// A text search dictionary.
    TextSearchDictionary,
    /// A text search configuration.
    TextSearchConfiguration,
    /// A procedural language.
    Language,
    /// An access method.
    AccessMethod,
    /// A transform.
    Transform,
    /// A foreign data wrapper.
    ForeignDataWrapper,
    /// A foreign server.
    ForeignServer,
    /// An event trigger.
    EventTrigger,
    /// A publication.
    Publication,
    /// A subscription.
    Subscription,
    /// The comment of an object that has no noun for it.
    Comment,
    /// The owner of an object.
    Owner,
    /// What a role may do with an object.
    Privilege,
    /// What a role may do with objects yet to be made.
    DefaultPrivilege,
}

impl Kind {
    /// Every kind, in order.
    pub const ALL: [Kind; 46] = [
        Kind::Schema,
        Kind::Extension,
        Kind::Table,
        Kind::Column,
        Kind::PrimaryKey,
        Kind::Unique,
        Kind::ForeignKey,
        Kind::Check,
        Kind::Exclusion,
        Kind::Index,
        Kind::Trigger,
        Kind::View,
        Kind::MaterializedView,
        Kind::Enum,
        Kind::Domain,
        Kind::Sequence,
        Kind::Function,
        Kind::CompositeType,
        Kind::RangeType,
        Kind::BaseType,
        Kind::Partition,
        Kind::Policy,
        Kind::Rule,
        Kind::Operator,
        Kind::OperatorClass,
        Kind::OperatorFamily,
        Kind::Cast,
        Kind::Collation,
        Kind::Conversion,
        Kind::Statistics,
        Kind::TextSearchParser,
        Kind::TextSearchTemplate,
        Kind::TextSearchDictionary,
        Kind::TextSearchConfiguration,
        Kind::Language,
        Kind::AccessMethod,
        Kind::Transform,
        Kind::ForeignDataWrapper,
        Kind::ForeignServer,
        Kind::EventTrigger,
        Kind::Publication,
        Kind::Subscription,
        Kind::Comment,
        Kind::Owner,
        Kind::Privilege,
        Kind::DefaultPrivilege,
    ];

    /// The singular, as used in messages and as a pattern's prefix (`index:…`).
    pub fn word(self) -> &'static str {
        match self {
            Kind::Schema => "schema",
            Kind::Extension => "extension",
            Kind::Table => "table",
            Kind::Column => "column",
            Kind::PrimaryKey => "primary-key",
            Kind::Unique => "unique",
            Kind::ForeignKey => "foreign-key",
            Kind::Check => "check",
            Kind::Exclusion => "exclusion",
            Kind::Index => "index",
            Kind::Trigger => "trigger",
            Kind::View => "view",
            Kind::MaterializedView => "materialized-view",
            Kind::Enum => "enum",
            Kind::Domain => "domain",
            Kind::Sequence => "sequence",
            Kind::Function => "function",
            Kind::CompositeType => "composite-type",
            Kind::RangeType => "range-type",
            Kind::BaseType => "base-type",
            Kind::Partition => "partition",
            Kind::Policy => "policy",
            Kind::Rule => "rule",
            Kind::Operator => "operator",
            Kind::OperatorClass => "operator-class",
            Kind::OperatorFamily => "operator-family",
            Kind::Cast => "cast",
            Kind::Collation => "collation",
            Kind::Conversion => "conversion",
            Kind::Statistics => "statistics",
            Kind::TextSearchParser => "text-search-parser",
            Kind::TextSearchTemplate => "text-search-template",
            Kind::TextSearchDictionary => "text-search-dictionary",
            Kind::TextSearchConfiguration => "text-search-configuration",
            Kind::Language => "language",
            Kind::AccessMethod => "access-method",
            Kind::Transform => "transform",
            Kind::ForeignDataWrapper => "foreign-data-wrapper",
            Kind::ForeignServer => "foreign-server",
            Kind::EventTrigger => "event-trigger",
            Kind::Publication => "publication",
            Kind::Subscription => "subscription",
            Kind::Comment => "comment",
            Kind::Owner => "owner",
            Kind::Privilege => "privilege",
            Kind::DefaultPrivilege => "default-privilege",
        }
    }

    /// The plural for headings.
    pub fn plural(self) -> &'static str {
        match self {
            Kind::Schema => "schemas",
            Kind::Extension => "extensions",
            Kind::Table => "tables",
            Kind::Column => "columns",
            Kind::PrimaryKey => "primary keys",
            Kind::Unique => "uniques",
            Kind::ForeignKey => "foreign keys",
            Kind::Check => "checks",
            Kind::Exclusion => "exclusions",
            Kind::Index => "indexes",
            Kind::Trigger => "triggers",
            Kind::View => "views",
            Kind::MaterializedView => "materialized views",
            Kind::Enum => "enums",
            Kind::Domain => "domains",
            Kind::Sequence => "sequences",
            Kind::Function => "functions",
            Kind::CompositeType => "composite types",
            Kind::RangeType => "range types",
            Kind::BaseType => "base types",
            Kind::Partition => "partitions",
            Kind::Policy => "policies",
            Kind::Rule => "rules",
            Kind::Operator => "operators",
            Kind::OperatorClass => "operator classes",
            Kind::OperatorFamily => "operator families",
            Kind::Cast => "casts",
            Kind::Collation => "collations",
            Kind::Conversion => "conversions",
            Kind::Statistics => "statistics objects",
            Kind::TextSearchParser => "text search parsers",
            Kind::TextSearchTemplate => "text search templates",
            Kind::TextSearchDictionary => "text search dictionaries",
            Kind::TextSearchConfiguration => "text search configurations",
            Kind::Language => "languages",
            Kind::AccessMethod => "access methods",
            Kind::Transform => "transforms",
            Kind::ForeignDataWrapper => "foreign data wrappers",
            Kind::ForeignServer => "foreign servers",
            Kind::EventTrigger => "event triggers",
            Kind::Publication => "publications",
            Kind::Subscription => "subscriptions",
            Kind::Comment => "comments",
            Kind::Owner => "owners",
            Kind::Privilege => "privileges",
            Kind::DefaultPrivilege => "default privileges",
        }
    }

    /// Whether objects of the kind are facts by key, with no noun of their own.
    pub fn is_definition(self) -> bool {
        self >= Kind::CompositeType
    }

    /// The kind a word names.
    pub fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}
