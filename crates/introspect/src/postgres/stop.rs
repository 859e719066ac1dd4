//! Why reading stopped, and whether it is worth another try.

use postgres::error::SqlState;

use super::trouble;
use crate::ReadError;
use crate::connection::PgTarget;

/// Why reading stopped.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Something was dropped or altered while it was read: `pg_get_*` look at the present, not at our snapshot.
    Moved(String),
    /// A lock was not given in time.
    Locked(String),
    /// The server has no room for more locks.
    Crowded(String),
    /// Nothing to be done here.
    Broken(Box<ReadError>),
}

impl Stop {
    /// Something that was there is not there any more.
    pub(crate) fn gone(what: &str) -> Self {
        Stop::Moved(format!("{what} was dropped or altered while it was read"))
    }

    /// The error for people.
    pub(crate) fn into_error(self, target: &PgTarget) -> ReadError {
        let error = match self {
            Stop::Moved(said) => ReadError::new("cannot read the database", said)
                .likely("the schema kept changing while it was read, four times over")
                .hint("let the migrations end, then try again"),
            Stop::Locked(said) => ReadError::new("cannot read the database", said)
                .likely("a migration or another strong lock is at work for longer than the limit for locks")
                .hint("let it end, then try again"),
            Stop::Crowded(said) => ReadError::new("cannot read the database", said)
                .likely("the server is short of shared memory, or of room for locks")
                .hint("try again when less is going on, or raise max_locks_per_transaction"),
            Stop::Broken(error) => *error,
        };
        error.tried(trouble::tried(target))
    }
}

impl From<postgres::Error> for Stop {
    fn from(error: postgres::Error) -> Self {
        let Some(server) = error.as_db_error() else { return Stop::Broken(Box::new(of_driver(&error))) };
        let detail = server.detail().map(|detail| format!(" ({detail})")).unwrap_or_default();
        let said = format!("{}{detail}", server.message());
        let code = server.code();
        // XX000 is what "cache lookup failed for …" and "could not open relation with OID …" come with, in whatever
        // language; 40001 is what a standby cancels us with.
        let moved = [
            SqlState::INTERNAL_ERROR,
            SqlState::UNDEFINED_TABLE,
            SqlState::UNDEFINED_OBJECT,
            SqlState::T_R_SERIALIZATION_FAILURE,
            SqlState::T_R_DEADLOCK_DETECTED,
        ];
        if *code == SqlState::LOCK_NOT_AVAILABLE {
            return Stop::Locked(said);
        }
        if *code == SqlState::OUT_OF_MEMORY {
            return Stop::Crowded(said);
        }
        if moved.contains(code) {
            return Stop::Moved(said);
        }
        let error = ReadError::new("cannot read the database", said);
        Stop::Broken(Box::new(if *code == SqlState::QUERY_CANCELED {
            error
                .likely("a query took longer than the limit for statements, or somebody cancelled it")
                .hint("raise the limit, or try again when the server is less busy")
        } else if *code == SqlState::ADMIN_SHUTDOWN || *code == SqlState::CRASH_SHUTDOWN {
            error.likely("the server was stopped while it was read").hint("start it, then try again")
        } else if *code == SqlState::INSUFFICIENT_PRIVILEGE {
            error
                .likely("this server hides its system catalogs, which PostgreSQL shows to everyone")
                .hint("give the role back what was revoked from PUBLIC in pg_catalog")
        } else if *code == SqlState::CHARACTER_NOT_IN_REPERTOIRE
            || *code == SqlState::UNTRANSLATABLE_CHARACTER
        {
            error.likely("the database holds names or texts that are not of its own encoding")
        } else {
            error
        }))
    }
}

/// An error that did not come from the server.
fn of_driver(error: &postgres::Error) -> ReadError {
    let said = match std::error::Error::source(error) {
        Some(inner) => format!("{error}: {inner}"),
        None => error.to_string(),
    };
    let read = ReadError::new("cannot read the database", said);
    if error.is_closed() || error.to_string().contains("communicating") {
        read.likely("the server was stopped, or the network failed, while it was read")
            .hint("try again; nothing was changed")
    } else {
        read.likely("the server answers in another way than PostgreSQL does")
    }
}
