//! Facts about two catalogs: what brings `from` (what is) to `to` (what is wanted).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Attribute, Coverage, ObjectPath, Sameness};

/// An object of the other side that may be the same one under another name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Candidate {
    /// Where it stands in `from`.
    pub path: ObjectPath,
    /// From 0 to 1: name, type, position and constraints together.
    pub score: f64,
    /// How alike the names alone are, from 0 to 1.
    pub name_score: f64,
    /// Whether the canonical types are the same.
    pub same_type: bool,
    /// Whether the names differ in letter case only (`"userId"`, `userid`).
    pub only_case: bool,
}

/// One attribute that is not the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Difference {
    /// Which.
    pub attribute: Attribute,
    /// What is, as text for people; empty where there is none.
    pub from: String,
    /// What is wanted, as text for people.
    pub to: String,
    /// `Different`, or `Unknown` where two expressions can be neither paired nor told apart.
    pub sameness: Sameness,
}

/// What happens to an object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Wanted and not there; perhaps there under another name.
    Add {
        /// The best of the extra objects that are somewhat like it, below the threshold of a likely rename.
        similar: Option<Candidate>,
    },
    /// There and not wanted.
    Drop,
    /// The declared or proven rename of `from`; the path is the wanted one.
    Rename {
        /// The old path.
        from: ObjectPath,
    },
    /// Very likely a rename; stands for an addition and a removal, and is counted once.
    MaybeRename {
        /// The extra object.
        from: Candidate,
    },
    /// There on both sides, with differences.
    Modify {
        /// The path in `from`, which for constraints and indexes may have another name.
        from: ObjectPath,
        /// What differs.
        differences: Vec<Difference>,
    },
}

/// One object and what happens to it. The path is the wanted side's, but for `Drop`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// Which object.
    pub path: ObjectPath,
    /// What happens.
    pub action: Action,
}

/// The outcome of a comparison.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Changes {
    /// Sorted by path.
    pub changes: Vec<Change>,
    /// What was and was not compared.
    pub coverage: Coverage,
}

impl Changes {
    /// Takes every doubt for a difference. Only where both texts come from one that prints the same thing in one way.
    pub fn without_doubt(&mut self) {
        for change in &mut self.changes {
            if let Action::Modify { differences, .. } = &mut change.action {
                differences.iter_mut().for_each(|difference| difference.sameness = Sameness::Different);
            }
        }
    }
}
