//! The bare words a model may use as a default without saying that they are SQL.

use drift_catalog::Vendor;

/// A documented default word and what it is in each database.
#[derive(Debug, Clone, Copy)]
pub struct KnownDefault {
    /// As written in a model.
    pub word: &'static str,
    /// What it gives.
    pub meaning: &'static str,
    /// On PostgreSQL.
    pub postgres: &'static str,
    /// On SQLite; none where it has no such function.
    pub sqlite: Option<&'static str>,
}

/// Every documented word.
pub const KNOWN_DEFAULTS: &[KnownDefault] = &[
    KnownDefault {
        word: "now()",
        meaning: "the current moment",
        postgres: "now()",
        sqlite: Some("CURRENT_TIMESTAMP"),
    },
    KnownDefault {
        word: "current_timestamp",
        meaning: "the current moment",
        postgres: "CURRENT_TIMESTAMP",
        sqlite: Some("CURRENT_TIMESTAMP"),
    },
    KnownDefault {
        word: "current_date",
        meaning: "today",
        postgres: "CURRENT_DATE",
        sqlite: Some("CURRENT_DATE"),
    },
    KnownDefault {
        word: "current_time",
        meaning: "the time of day",
        postgres: "CURRENT_TIME",
        sqlite: Some("CURRENT_TIME"),
    },
    KnownDefault {
        word: "uuid()",
        meaning: "a random identifier (PostgreSQL 13 and later)",
        postgres: "gen_random_uuid()",
        sqlite: None,
    },
    KnownDefault {
        word: "gen_random_uuid()",
        meaning: "a random identifier (PostgreSQL 13 and later)",
        postgres: "gen_random_uuid()",
        sqlite: None,
    },
];

/// The SQL of a word for a vendor: `None` when it is not a known word, `Some(None)` when that database has no
/// such function.
pub fn known_default(word: &str, vendor: Vendor) -> Option<Option<&'static str>> {
    let known = KNOWN_DEFAULTS.iter().find(|known| known.word.eq_ignore_ascii_case(word.trim()))?;
    Some(match vendor {
        Vendor::Postgres => Some(known.postgres),
        Vendor::Sqlite => known.sqlite,
    })
}
