//! The text of a type, so that reading it gives the same type again.

use drift_catalog::{ColumnType, Type};
use drift_dialect::{Dialect, TypeContext, word_to_portable};

use super::scalar::{flow, scalar};

/// A type as it is written: its text, or the text that must be taken as it stands because the words mean
/// something else in a model.
pub(crate) enum Written<'a> {
    Text(&'a str),
    Exact(&'a str),
}

impl Written<'_> {
    /// As the value of `type:`.
    pub(crate) fn value(&self) -> String {
        match self {
            Written::Text(text) => scalar(text),
            Written::Exact(text) => flow(&[("sql", scalar(text))]),
        }
    }
}

/// How a type must be written.
pub(crate) fn written<'a>(dialect: &dyn Dialect, ty: &'a ColumnType) -> Written<'a> {
    let raw = ty.raw.as_str();
    let concrete = match &ty.ty {
        Type::Portable(_) => return Written::Text(raw),
        Type::Concrete(concrete) => concrete,
    };
    let exact = raw.ends_with('?')
        || raw.trim().is_empty()
        || match word_to_portable(raw) {
            Ok(Some(word)) => !dialect.accepts(&word, concrete, TypeContext::default()),
            Ok(None) => {
                // A name of the database's own is known; one of the models is found by its name.
                concrete.schema.is_none() && !dialect.knows_type(&concrete.name)
            }
            Err(_) => true,
        };
    if exact { Written::Exact(raw) } else { Written::Text(raw) }
}
