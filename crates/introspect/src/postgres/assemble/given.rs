//! What many rows say in the same columns: owners, storage parameters, attributes.

use drift_catalog::{Attributes, Definitions, Kind};

/// Who owns something.
pub(super) fn owner(definitions: &mut Definitions, word: &str, name: &str, role: &str) {
    definitions.entry(Kind::Owner, format!("{word} {name}")).state("role", role);
}

/// Storage parameters as attributes.
pub(super) fn parameters(attributes: &mut Attributes, prefix: &str, options: Option<&Vec<&str>>) {
    for option in options.into_iter().flatten() {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        attributes.set(format!("parameter {prefix}{name}"), value);
    }
}

/// Attributes as `key=value`.
pub(super) fn given(attributes: &mut Attributes, pairs: Option<&Vec<&str>>) {
    for pair in pairs.into_iter().flatten() {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        attributes.set(key, value);
    }
}
