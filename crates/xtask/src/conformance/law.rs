//! The laws, their floors, and what a case says to one.

/// Something that must be so for every pair of schemas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Law(pub(super) u8);

/// What a law says, and how much of it must hold.
pub(super) struct Sentence {
    pub(super) law: Law,
    pub(super) says: &'static str,
    /// The least share of cases, in hundredths of the whole.
    pub(super) floor: f64,
}

/// All of them.
pub(super) const LAWS: &[Sentence] = &[
    Sentence { law: Law(1), says: "live(from) against to.sql: drift exactly when they differ", floor: 97.0 },
    Sentence { law: Law(2), says: "live(to) against to.sql: nothing is found", floor: 97.0 },
    Sentence {
        law: Law(3),
        says: "live(from) against live(to): drift exactly when they differ",
        floor: 100.0,
    },
    Sentence { law: Law(4), says: "the fix converges, and the server's own dump agrees", floor: 98.0 },
    Sentence { law: Law(5), says: "live to YAML and back is the same", floor: 100.0 },
    Sentence { law: Law(6), says: "live to SQL to a new database is the same", floor: 100.0 },
    Sentence { law: Law(7), says: "from.sql against to.sql agrees with law 3", floor: 97.0 },
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
