//! A piece of SQL text (default, check, predicate, view body) with its canonical form.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the canonical form is known to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExprKind {
    /// A constant: two unequal ones of one type are provably different.
    Literal,
    /// A well-known call (`now()`, `current_date`, …): provably different from a constant and from another.
    Known,
    /// Any other text that was understood.
    #[default]
    Other,
    /// Text that could not be parsed; equal only to the same text.
    NotUnderstood,
}

/// The answer to "is it the same expression?".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sameness {
    /// Equal in canonical form.
    Same,
    /// Provably different.
    Different,
    /// Neither; both texts must be shown.
    Unknown,
}

/// SQL text as written or deparsed, and the text that is compared.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Expr {
    /// As people wrote it or the server says it.
    pub raw: String,
    /// Canonical text; the raw text until a dialect has canonicalised it.
    pub text: String,
    /// What the canonical text is.
    #[serde(default)]
    pub kind: ExprKind,
}

impl Expr {
    /// Text whose canonical form has not been made yet.
    pub fn raw(raw: impl Into<String>) -> Self {
        let raw = raw.into();
        Expr { text: raw.clone(), raw, kind: ExprKind::Other }
    }

    /// Compares canonical forms.
    pub fn compare(&self, other: &Expr) -> Sameness {
        use ExprKind::{Known, Literal};
        // The same text is the same, even where it stands for values of two types.
        if self.text == other.text || self.raw == other.raw {
            return Sameness::Same;
        }
        match (self.kind, other.kind) {
            (Literal | Known, Literal | Known) => Sameness::Different,
            _ => Sameness::Unknown,
        }
    }
}
