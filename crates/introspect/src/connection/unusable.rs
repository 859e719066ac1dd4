//! Words of a connection that cannot be used, as they are shown.

use super::mask;
use crate::ReadError;

/// A value that cannot be. A port that is no number may be a piece of a password, so no such value is shown.
pub(super) fn wrong(key: &str, value: &str, hint: &str) -> ReadError {
    let harmless = key != "port" || value.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
    let value = if harmless { shown(value) } else { "***".to_owned() };
    ReadError::new("cannot use the database URL", format!("`{key}={value}` is not possible"))
        .hint(hint.to_owned())
}

/// A word of the user's, short and without control characters.
pub(super) fn shown(text: &str) -> String {
    mask(text)
        .chars()
        .take(80)
        .flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] })
        .collect()
}
