//! Statements that bring one catalog to another.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ObjectPath;

/// Why a statement is not active in the printed file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Hold {
    /// It can lose data; the reason says which. `--allow-loss` makes it active.
    Loss(String),
    /// Somebody must choose first, such as between a rename and an addition, or which value fills old rows.
    Decision(String),
    /// It needs a statement that is held.
    Follows(String),
}

/// One statement, or one inseparable group such as a table rebuild.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Statement {
    /// Its number in the plan, from 1; findings refer to it.
    pub id: usize,
    /// SQL, each statement ended with a semicolon; several lines for a group.
    pub sql: String,
    /// The objects it mends.
    pub about: Vec<ObjectPath>,
    /// A line of explanation printed above it; may be empty.
    pub note: String,
    /// Why it is held back, if it is.
    pub hold: Option<Hold>,
    /// What it can lose, whether that is allowed or not.
    pub loses: Option<String>,
    /// False for one that the database forbids inside a transaction.
    pub transactional: bool,
}

/// Statements in the order they run.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// In order; those that need to run outside a transaction come last.
    pub statements: Vec<Statement>,
    /// Objects for which no automatic way exists, with the reason.
    pub unplanned: Vec<(ObjectPath, String)>,
}

impl Plan {
    /// The statements that mend an object.
    pub fn about<'a>(&'a self, path: &'a ObjectPath) -> impl Iterator<Item = &'a Statement> {
        self.statements.iter().filter(move |statement| statement.about.contains(path))
    }
}
