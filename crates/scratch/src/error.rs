//! Why something could not be made.

use std::fmt;

use drift_introspect::ReadError;

/// Why the scratch database is of no help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScratchError {
    /// It could not be made, reached, read or dropped.
    Server(Box<ReadError>),
    /// A statement failed there.
    Statement {
        /// Where it was written, or what it is about.
        place: String,
        /// What the server said.
        said: String,
    },
}

impl ScratchError {
    pub(crate) fn server(what: &str, said: impl Into<String>, hint: &str) -> Self {
        ScratchError::Server(Box::new(ReadError {
            what: what.to_owned(),
            said: said.into(),
            hint: Some(hint.to_owned()),
            ..ReadError::default()
        }))
    }
}

impl From<ReadError> for ScratchError {
    fn from(error: ReadError) -> Self {
        ScratchError::Server(Box::new(error))
    }
}

impl fmt::Display for ScratchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ScratchError::Server(error) => write!(f, "{error}"),
            ScratchError::Statement { place, said } => write!(f, "{place}: {said}"),
        }
    }
}

impl std::error::Error for ScratchError {}

/// What the server said, with the detail that it gave.
pub(crate) fn said(error: &postgres::Error) -> String {
    error.as_db_error().map_or_else(
        || error.to_string(),
        |own| match own.detail() {
            Some(detail) => format!("{} ({detail})", own.message()),
            None => own.message().to_owned(),
        },
    )
}
