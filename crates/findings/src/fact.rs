//! One fact for the rules, and what a rule makes of it.

use drift_catalog::{Action, Attribute, Change, Difference, Kind, Sameness};

use crate::{Context, Severity};

/// A change, or one difference of a modified object.
pub(crate) struct Fact<'a> {
    pub(crate) change: &'a Change,
    pub(crate) difference: Option<&'a Difference>,
}

/// What a rule says; the rest of a finding is the same for all rules.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) severity: Option<Severity>,
    pub(crate) message: String,
    pub(crate) notes: Vec<String>,
}

impl Draft {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Draft { severity: None, message: message.into(), notes: Vec::new() }
    }

    pub(crate) fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}

impl Fact<'_> {
    pub(crate) fn kind(&self) -> Kind {
        self.change.path.kind
    }

    pub(crate) fn is_added(&self, kinds: &[Kind]) -> bool {
        matches!(self.change.action, Action::Add { .. }) && kinds.contains(&self.kind())
    }

    pub(crate) fn is_dropped(&self, kinds: &[Kind]) -> bool {
        matches!(self.change.action, Action::Drop) && kinds.contains(&self.kind())
    }

    /// The difference, where it is provable and of an object of these kinds.
    pub(crate) fn differs(&self, kinds: &[Kind]) -> Option<&Difference> {
        self.difference
            .filter(|difference| difference.sameness == Sameness::Different && kinds.contains(&self.kind()))
    }

    /// The difference of one attribute of a column.
    pub(crate) fn column(&self, attribute: &Attribute) -> Option<&Difference> {
        self.differs(&[Kind::Column]).filter(|difference| difference.attribute == *attribute)
    }
}

/// What most differences say: what is declared, and what is there.
pub(crate) fn declared(cx: &Context<'_>, fact: &Fact<'_>, difference: &Difference) -> Draft {
    Draft::new(format!(
        "{}: {} {} declared, {} in {}",
        cx.named(&fact.change.path),
        difference.attribute,
        or_none(&difference.to),
        or_none(&difference.from),
        cx.from_name
    ))
}

/// A text of a difference, or the word for its absence.
pub(crate) fn or_none(text: &str) -> &str {
    if text.is_empty() { "none" } else { text }
}
