//! Which database is which, and names that nobody else has.

use std::hash::{BuildHasher as _, Hasher as _};

/// What every scratch database is called by first.
pub(crate) const PREFIX: &str = "drift_scratch_";

/// A name that no database has: the standard library's hash keys come from the system's source of chance.
pub(crate) fn fresh() -> String {
    let mut chance = std::collections::hash_map::RandomState::new().build_hasher();
    chance.write_u32(std::process::id());
    format!("{PREFIX}{:016x}", chance.finish())
}

/// Asked on both sides: the moment the server was started, and the database.
pub(crate) const WHO_ARE_YOU: &str = "SELECT pg_catalog.pg_postmaster_start_time()::text, \
     (SELECT oid::text FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_names_are_one() {
        let (one, other) = (fresh(), fresh());
        assert_ne!(one, other);
        assert!(one.starts_with(PREFIX) && one.len() == PREFIX.len() + 16, "{one}");
    }
}
