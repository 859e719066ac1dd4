//! Names of what holds a credential.

/// Ends of the names of what holds a credential.
const KEYS: &[&str] = &[
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "secret",
    "secretkey",
    "secret_key",
    "api_key",
    "apikey",
    "access_key",
    "accesskey",
    "private_key",
    "_token",
    "account_key",
    "accountkey",
    "client_secret",
    "credentials",
];
/// Whole names of the same.
const WORDS: &[&str] = &["token", "pass"];

/// Whether a name is that of a credential: `password`, `aws_secret_access_key`.
pub fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('-', "_");
    WORDS.contains(&name.as_str()) || KEYS.iter().any(|key| name.ends_with(key))
}
