//! Why a workflow ended without a result.

use drift_catalog::Sources;
use drift_introspect::ReadError;
use drift_models::{InputError, Mistake};
use drift_report::Failure;

/// Why nothing came of it. Always exit 2.
#[derive(Debug)]
pub enum Stop {
    /// Something could not be reached, read or understood.
    Failure(Box<Failure>),
    /// The model files have mistakes.
    Mistakes(Box<(Vec<Mistake>, Sources)>),
}

impl Stop {
    pub(crate) fn new(what: impl Into<String>, said: impl Into<String>) -> Self {
        Stop::Failure(Box::new(Failure { what: what.into(), said: said.into(), ..Failure::default() }))
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        if let Stop::Failure(failure) = &mut self {
            failure.hint = Some(hint.into());
        }
        self
    }

    pub(crate) fn tried(mut self, tried: impl Into<String>) -> Self {
        if let Stop::Failure(failure) = &mut self {
            failure.tried.push(tried.into());
        }
        self
    }

    /// Adds remarks that a result would have carried.
    pub(crate) fn noting(mut self, notes: &[String]) -> Self {
        if let Stop::Failure(failure) = &mut self {
            failure.notes.extend(notes.iter().cloned());
        }
        self
    }

    /// Marks the failure as one of a check, so that its last line says that nothing was checked.
    #[must_use]
    pub fn checking(mut self) -> Self {
        if let Stop::Failure(failure) = &mut self {
            failure.checking = true;
        }
        self
    }
}

impl From<ReadError> for Stop {
    fn from(error: ReadError) -> Self {
        Stop::Failure(Box::new(Failure {
            what: error.what,
            tried: error.tried,
            said: error.said,
            likely: error.likely,
            hint: error.hint,
            notes: Vec::new(),
            checking: false,
        }))
    }
}

impl From<InputError> for Stop {
    fn from(error: InputError) -> Self {
        let hint = if error.denied {
            "run as a user who may read it"
        } else {
            "name them with --models, or take them from the database: drift init --models-from-database"
        };
        Stop::new("cannot read the models", error.said).tried(error.path.display().to_string()).hint(hint)
    }
}
