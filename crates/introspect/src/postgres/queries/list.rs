//! Every query there is.

use super::text;

/// A query with its place-holders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Query {
    /// Its name, which is its file's.
    pub(crate) name: &'static str,
    /// The file.
    pub(crate) file: &'static str,
}

impl Query {
    /// The text for a server of this major version.
    pub(crate) fn text(self, major: u32) -> String {
        text::expand(self.file, major)
    }
}

macro_rules! queries {
    ($($name:ident = $file:literal;)*) => {
        $(pub(crate) const $name: Query =
            Query { name: $file, file: include_str!(concat!($file, ".sql")) };)*
    };
}

queries! {
    SESSION = "session";
    SCHEMAS = "schemas";
    EXTENSIONS = "extensions";
    TABLES = "tables";
    OWNED_SEQUENCES = "owned_sequences";
    COLUMNS = "columns";
    CONSTRAINTS = "constraints";
    INDEXES = "indexes";
    INDEX_PARTS = "index_parts";
    VIEWS = "views";
    VIEW_COLUMNS = "view_columns";
    VIEW_DEFINITIONS = "view_definitions";
    TRIGGERS = "triggers";
    ENUMS = "enums";
    DOMAINS = "domains";
    SEQUENCES = "sequences";
    FUNCTIONS = "functions";
    FUNCTION_DEFINITIONS = "function_definitions";
    AGGREGATES = "aggregates";
    PARTITIONS = "partitions";
    POLICIES = "policies";
    RULES = "rules";
    RULE_DEFINITIONS = "rule_definitions";
    TYPES = "types";
    OPERATORS = "operators";
    TEXT_SEARCH = "text_search";
    COLLATIONS = "collations";
    DATABASE = "database";
    PRIVILEGES = "privileges";
    COMMENTS = "comments";
    OTHERS = "others";
    LOCKED = "locked";
    LOCK_WAITERS = "lock_waiters";
}

/// What is asked before the schemas in scope are known.
pub(crate) const FIRST: &[Query] = &[SESSION, SCHEMAS];

/// What is asked about the schemas in scope, in this order.
pub(crate) const IN_SCOPE: &[Query] = &[
    EXTENSIONS,
    TABLES,
    OWNED_SEQUENCES,
    COLUMNS,
    CONSTRAINTS,
    INDEX_PARTS,
    VIEWS,
    VIEW_COLUMNS,
    INDEXES,
    TRIGGERS,
    ENUMS,
    DOMAINS,
    SEQUENCES,
    FUNCTIONS,
    AGGREGATES,
    PARTITIONS,
    POLICIES,
    RULES,
    TYPES,
    OPERATORS,
    TEXT_SEARCH,
    COLLATIONS,
    DATABASE,
    PRIVILEGES,
    COMMENTS,
    OTHERS,
];
