//! Quoting shared by the databases that quote names with `"`.

/// A name between double quotes.
pub(crate) fn double_quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text between single quotes, with every quote in it doubled.
pub(crate) fn single_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Whether a name may stand bare: a letter or underscore, then letters, digits and underscores, none of them
/// upper case where the database would fold it, and not among the sorted reserved words.
pub(crate) fn is_bare(name: &str, upper_allowed: bool, reserved: &[&str]) -> bool {
    let mut bytes = name.bytes();
    let plain =
        |byte: u8| byte == b'_' || byte.is_ascii_lowercase() || (upper_allowed && byte.is_ascii_uppercase());
    bytes.next().is_some_and(plain)
        && bytes.all(|byte| plain(byte) || byte.is_ascii_digit())
        && reserved.binary_search(&name.to_ascii_lowercase().as_str()).is_err()
}
