//! The laws, their floors, and what a case says to one.

/// Something that must be so for every pair of schemas, by its number; an `s` stands for a scratch database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Law(pub(super) &'static str);

impl Law {
    /// The law of a word.
    pub(super) fn from_word(word: &str) -> Option<Law> {
        LAWS.iter().map(|sentence| sentence.law).find(|law| law.0 == word)
    }
}

/// What a law says, and how much of it must hold.
pub(super) struct Sentence {
    pub(super) law: Law,
    pub(super) says: &'static str,
    /// The least share of cases, in hundredths of the whole.
    pub(super) floor: f64,
}

/// All of them.
pub(super) const LAWS: &[Sentence] = &[
    Sentence {
        law: Law("1"),
        says: "live(from) against to.sql: drift exactly when they differ",
        floor: 97.0,
    },
    Sentence { law: Law("1s"), says: "1 with a scratch database", floor: 100.0 },
    Sentence { law: Law("2"), says: "live(to) against to.sql: nothing is found", floor: 97.0 },
    Sentence { law: Law("2s"), says: "2 with a scratch database", floor: 100.0 },
    Sentence {
        law: Law("3"),
        says: "live(from) against live(to): drift exactly when they differ",
        floor: 100.0,
    },
    Sentence { law: Law("4"), says: "the fix converges, and the server's own dump agrees", floor: 98.0 },
    Sentence { law: Law("4s"), says: "--verify proves the fix exactly when 4 holds", floor: 98.0 },
    Sentence { law: Law("5"), says: "live to YAML and back is the same", floor: 100.0 },
    Sentence { law: Law("6"), says: "live to SQL to a new database is the same", floor: 100.0 },
    Sentence { law: Law("7"), says: "from.sql against to.sql agrees with law 3", floor: 97.0 },
];

/// What a case says to a law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It holds.
    Held,
    /// It does not; the first finding.
    Failed(String),
    /// Something was left uncompared; what.
    Untold(String),
    /// It was not tried; why.
    Skipped(String),
}

/// One case and one law.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) case: String,
    pub(super) law: Law,
    pub(super) outcome: Outcome,
}
