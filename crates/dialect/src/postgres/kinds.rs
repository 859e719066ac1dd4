//! The kinds without a noun of their own that PostgreSQL has, by what they belong to (docs/kinds.md). Who reads a
//! database, live or as text, states all of them.

use drift_catalog::Kind;

/// Of a schema.
pub const IN_SCHEMA: &[Kind] = &[
    Kind::CompositeType,
    Kind::RangeType,
    Kind::BaseType,
    Kind::Operator,
    Kind::OperatorClass,
    Kind::OperatorFamily,
    Kind::Collation,
    Kind::Conversion,
    Kind::Statistics,
    Kind::TextSearchParser,
    Kind::TextSearchTemplate,
    Kind::TextSearchDictionary,
    Kind::TextSearchConfiguration,
    Kind::Owner,
    Kind::Privilege,
    Kind::DefaultPrivilege,
    Kind::Comment,
];

/// Of the database as a whole.
pub const IN_DATABASE: &[Kind] = &[
    Kind::Cast,
    Kind::EventTrigger,
    Kind::Publication,
    Kind::Subscription,
    Kind::ForeignDataWrapper,
    Kind::ForeignServer,
    Kind::Language,
    Kind::AccessMethod,
    Kind::Transform,
    Kind::Owner,
    Kind::Privilege,
    Kind::DefaultPrivilege,
    Kind::Comment,
];

/// Of a table.
pub const IN_TABLE: &[Kind] = &[Kind::Partition, Kind::Policy, Kind::Rule];

/// Why what a partition has of its own is not compared.
pub const NOT_OF_PARTITIONS: &str = "not compared for a partition";

/// What every new database says of the schema `public` (`initdb`).
pub const PUBLIC_COMMENT: &str = "standard public schema";

/// Between the word of a privilege and the role that must have made the object for it to hold.
pub const IF_MADE_BY: &str = " if made by ";

/// Why a privilege is not compared that only some role's objects have.
pub const WHO_RUNS: &str = "it depends on who runs the statements";

/// The role that runs a statement, where the statement names it so.
pub const RUNNING_ROLE: &str = "CURRENT_USER";

/// Why a facet is not compared that nothing here reads.
pub const NOT_READ: &str = "not read yet";

/// Of a view.
pub const IN_VIEW: &[Kind] = &[Kind::Rule];
