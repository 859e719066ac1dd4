//! The sections of the kinds that are facts (docs/kinds.md): one table that the reader, the writer and the JSON Schema
//! share.

use drift_catalog::Kind;

/// Where the definitions of a section belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// To a schema.
    Schema,
    /// To none.
    Database,
    /// To a table or view.
    Part,
}

/// A section: a mapping from names to facts.
#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) key: &'static str,
    pub(crate) kind: Kind,
    pub(crate) place: Place,
    /// The keys of its facts; one that ends with a star stands for all that begin with what is before it.
    pub(crate) facts: &'static [&'static str],
}

const fn section(key: &'static str, kind: Kind, place: Place, facts: &'static [&'static str]) -> Section {
    Section { key, kind, place, facts }
}

impl Section {
    /// The only key, where there is one: its value may stand alone.
    pub(crate) fn only(&self) -> Option<&'static str> {
        match self.facts {
            [only] if !only.ends_with('*') => Some(only),
            _ => None,
        }
    }

    /// Whether a fact may have a key.
    pub(crate) fn knows(&self, key: &str) -> bool {
        self.facts.iter().any(|known| match known.strip_suffix('*') {
            Some(start) => key.len() > start.len() && key.starts_with(start),
            None => *known == key,
        })
    }
}

/// The section of a kind in a place.
pub(crate) fn of(kind: Kind, place: Place) -> Option<&'static Section> {
    SECTIONS.iter().find(|section| section.kind == kind && section.place == place)
}

/// The section with a key.
pub(crate) fn by_key(key: &str) -> Option<&'static Section> {
    SECTIONS.iter().find(|section| section.key == key)
}

/// Those of a place.
pub(crate) fn at(place: Place) -> impl Iterator<Item = &'static Section> {
    SECTIONS.iter().filter(move |section| section.place == place)
}

const OWNER: &[&str] = &["role"];
const COMMENT: &[&str] = &["text"];
const PRIVILEGE: &[&str] = &[
    "select",
    "insert",
    "update",
    "delete",
    "truncate",
    "references",
    "trigger",
    "maintain",
    "usage",
    "create",
    "connect",
    "temporary",
    "execute",
    "set",
    "alter system",
];

use Place::{Database, Part, Schema};

/// Every section, in the order in which they are written.
pub(crate) const SECTIONS: &[Section] = &[
    section("composite_types", Kind::CompositeType, Schema, &["order", "attribute *"]),
    section(
        "range_types",
        Kind::RangeType,
        Schema,
        &["subtype", "subtype_opclass", "collation", "canonical", "subtype_diff", "multirange_type_name"],
    ),
    section(
        "base_types",
        Kind::BaseType,
        Schema,
        &[
            "input",
            "output",
            "receive",
            "send",
            "typmod_in",
            "typmod_out",
            "analyze",
            "subscript",
            "internallength",
            "passedbyvalue",
            "alignment",
            "storage",
            "category",
            "preferred",
            "default",
            "element",
            "delimiter",
            "collatable",
        ],
    ),
    section(
        "operators",
        Kind::Operator,
        Schema,
        &["function", "commutator", "negator", "restrict", "join", "hashes", "merges"],
    ),
    section("operator_classes", Kind::OperatorClass, Schema, &["default", "type", "family", "items"]),
    section("operator_families", Kind::OperatorFamily, Schema, &["items"]),
    section(
        "collations",
        Kind::Collation,
        Schema,
        &["provider", "locale", "lc_collate", "lc_ctype", "deterministic", "rules"],
    ),
    section("conversions", Kind::Conversion, Schema, &["from", "to", "function", "default"]),
    section("statistics", Kind::Statistics, Schema, &["table", "kinds", "on", "target"]),
    section(
        "text_search_parsers",
        Kind::TextSearchParser,
        Schema,
        &["start", "gettoken", "end", "headline", "lextypes"],
    ),
    section("text_search_templates", Kind::TextSearchTemplate, Schema, &["init", "lexize"]),
    section("text_search_dictionaries", Kind::TextSearchDictionary, Schema, &["template", "option *"]),
    section("text_search_configurations", Kind::TextSearchConfiguration, Schema, &["parser", "map *"]),
    section("owners", Kind::Owner, Schema, OWNER),
    section("privileges", Kind::Privilege, Schema, PRIVILEGE),
    section("default_privileges", Kind::DefaultPrivilege, Schema, PRIVILEGE),
    section("comments", Kind::Comment, Schema, COMMENT),
    section("casts", Kind::Cast, Database, &["function", "inout", "context"]),
    section("event_triggers", Kind::EventTrigger, Database, &["event", "function", "tags", "enabled"]),
    section(
        "publications",
        Kind::Publication,
        Database,
        &["tables", "schemas", "publish", "via_root", "generated_columns"],
    ),
    section("subscriptions", Kind::Subscription, Database, &["publications", "enabled", "slot"]),
    section("foreign_data_wrappers", Kind::ForeignDataWrapper, Database, &["handler", "validator"]),
    section("foreign_servers", Kind::ForeignServer, Database, &["wrapper", "type", "version"]),
    section("languages", Kind::Language, Database, &["handler", "inline", "validator", "trusted"]),
    section("access_methods", Kind::AccessMethod, Database, &["type", "handler"]),
    section("transforms", Kind::Transform, Database, &["from", "to"]),
    section("database_owners", Kind::Owner, Database, OWNER),
    section("database_privileges", Kind::Privilege, Database, PRIVILEGE),
    section("database_default_privileges", Kind::DefaultPrivilege, Database, PRIVILEGE),
    section("database_comments", Kind::Comment, Database, COMMENT),
    section("policies", Kind::Policy, Part, &["as", "for", "to", "using", "check"]),
    section("rules", Kind::Rule, Part, &["definition", "enabled"]),
    section(
        "partitions",
        Kind::Partition,
        Part,
        &[
            "of",
            "bound",
            "key",
            "index *",
            "attached *",
            "renamed *",
            "lacking *",
            "constraint *",
            "trigger *",
            "enabled *",
            "policy *",
            "default *",
            "not null *",
            "unlogged",
            "row_security",
            "replica_identity",
            "tablespace",
            "access_method",
            "parameter *",
            "foreign",
            "foreign_option *",
        ],
    ),
];
