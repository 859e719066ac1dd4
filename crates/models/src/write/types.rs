//! The text of a type, so that reading it gives the same type again.

use drift_catalog::{ColumnType, Portable, Type, Vendor};
use drift_dialect::{Dialect, TypeContext, word_to_portable};

use super::scalar::{flow, scalar};

/// A type as it is written: its text, or the text that must be taken as it stands because the words mean
/// something else in a model.
pub(crate) enum Written<'a> {
    Text(&'a str),
    Exact(&'a str),
    /// The type of each database: a portable word stands for another type of this one than it is written for.
    Each(Vec<(Vendor, String)>),
}

impl Written<'_> {
    /// As the value of `type:`.
    pub(crate) fn value(&self) -> String {
        match self {
            Written::Text(text) => scalar(text),
            Written::Exact(text) => flow(&[("sql", scalar(text))]),
            Written::Each(types) => {
                let fields: Vec<(&str, String)> =
                    types.iter().map(|(vendor, text)| (vendor.word(), scalar(text))).collect();
                flow(&fields)
            }
        }
    }
}

/// How a type must be written.
pub(crate) fn written<'a>(dialect: &dyn Dialect, ty: &'a ColumnType) -> Written<'a> {
    let raw = ty.raw.as_str();
    let concrete = match &ty.ty {
        Type::Portable(word) => return portable(dialect, word, raw),
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

/// A portable word, where that is what was written; else the type that was written, and the word's own types for the
/// other databases.
fn portable<'a>(dialect: &dyn Dialect, word: &Portable, raw: &'a str) -> Written<'a> {
    let same = matches!(word_to_portable(raw), Ok(Some(own)) if own == *word);
    if same || matches!(word, Portable::Enum { .. }) {
        return Written::Text(raw);
    }
    let text = |vendor: Vendor| {
        let own = || drift_dialect::of(vendor).written(word, TypeContext::default()).to_string();
        if vendor == dialect.vendor() { raw.to_owned() } else { own() }
    };
    Written::Each([Vendor::Postgres, Vendor::Sqlite].map(|vendor| (vendor, text(vendor))).to_vec())
}
