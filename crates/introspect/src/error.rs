//! Why a database could not be read, in the pieces a person needs.

use std::fmt;

/// What happened, what was tried, and what to do next. Never holds a password.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadError {
    /// What could not be done.
    pub what: String,
    /// What was tried: where, as whom, with whose password.
    pub tried: Vec<String>,
    /// What the system or the server said.
    pub said: String,
    /// The likely cause, where one is seen.
    pub likely: Option<String>,
    /// What to do next.
    pub hint: Option<String>,
}

impl ReadError {
    pub(crate) fn new(what: impl Into<String>, said: impl Into<String>) -> Self {
        ReadError { what: what.into(), said: said.into(), ..ReadError::default() }
    }

    pub(crate) fn tried(mut self, tried: impl Into<String>) -> Self {
        self.tried.push(tried.into());
        self
    }

    pub(crate) fn likely(mut self, likely: impl Into<String>) -> Self {
        self.likely = Some(likely.into());
        self
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.said)
    }
}

impl std::error::Error for ReadError {}
