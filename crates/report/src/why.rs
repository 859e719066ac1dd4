//! What `--why` asked for: each text of an object on both sides, with the rules of its canonical form.

/// One facet of an object, on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// Kind and path of the object.
    pub object: String,
    /// Which of its facets.
    pub facet: String,
    /// What is; none where that side has nothing.
    pub from: Option<Spelled>,
    /// What is wanted; none where that side has nothing.
    pub to: Option<Spelled>,
}

/// A text, and what is compared of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelled {
    /// As people wrote it or the server says it.
    pub raw: String,
    /// Its canonical form.
    pub canonical: String,
    /// Ids of the rules that were used.
    pub rules: Vec<&'static str>,
}

impl Why {
    /// Whether both sides have one canonical form.
    pub fn is_equal(&self) -> bool {
        match (&self.from, &self.to) {
            (Some(from), Some(to)) => from.canonical == to.canonical,
            _ => false,
        }
    }
}
