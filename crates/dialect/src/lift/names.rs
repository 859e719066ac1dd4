//! Names that one of the two servers cuts.

/// The longest name of such a server, in bytes.
const LONGEST: usize = 63;

/// A name that is too long for one of the servers is no name for both.
pub(super) fn is_too_long(name: &str) -> bool {
    name.len() > LONGEST
}
