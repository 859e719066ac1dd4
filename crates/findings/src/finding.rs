//! What a finding is.

use std::fmt;

use drift_catalog::{Attribute, ObjectPath, Place};
use drift_models::Edit;
use serde::{Deserialize, Serialize};

use crate::Rule;

/// How bad a finding is, by its consequence for running code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Not reported.
    Off,
    /// Good to know.
    Note,
    /// May go wrong.
    Warning,
    /// Code fails.
    Error,
}

impl Severity {
    /// The word of options, configuration and reports.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Off => "off",
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }

    /// The severity a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Severity::Off, Severity::Note, Severity::Warning, Severity::Error]
            .into_iter()
            .find(|own| own.word() == word)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The column of the summary a finding counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Aspect {
    /// Wanted and not there.
    Missing,
    /// There on both sides.
    Differs,
    /// There and not wanted.
    Extra,
}

impl Aspect {
    /// The word of reports.
    pub fn word(self) -> &'static str {
        match self {
            Aspect::Missing => "missing",
            Aspect::Differs => "differs",
            Aspect::Extra => "extra",
        }
    }
}

/// A place with a word on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What stands there.
    pub text: String,
}

/// A way to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fix {
    /// Statements of the plan, by id.
    Statements(Vec<usize>),
    /// An edit of a model file: its pieces, in order and apart from each other.
    Edit(Vec<Edit>),
    /// Why no edit is offered.
    NoEdit(String),
    /// Why no statement is offered.
    NoStatement(String),
}

/// One thing that is wrong.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Its kind.
    pub rule: &'static Rule,
    /// How bad it is.
    pub severity: Severity,
    /// The object.
    pub path: ObjectPath,
    /// The facet, where it is about one.
    pub attribute: Option<Attribute>,
    /// Where it counts.
    pub aspect: Aspect,
    /// Who owns the table.
    pub app: Option<String>,
    /// One sentence that names the object: `plan_id is missing from the database`.
    pub message: String,
    /// What is, as text; empty where there is none.
    pub from: String,
    /// What is wanted, as text.
    pub to: String,
    /// Where it is declared.
    pub labels: Vec<Label>,
    /// More that helps.
    pub notes: Vec<String>,
    /// What else is told here instead of in a finding of its own.
    pub covers: Vec<ObjectPath>,
    /// Ways to mend, from both ends.
    pub fixes: Vec<Fix>,
    /// The same for the same drift, whatever its line or message.
    pub fingerprint: String,
}
