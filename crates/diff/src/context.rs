//! What the walk carries along: the growing list of changes and the coverage.

use std::collections::BTreeSet;

use drift_catalog::{
    Action, Attribute, Candidate, Catalog, Change, Changes, Coverage, Difference, Kind, NotCompared,
    ObjectPath, Sameness, Unstated,
};

/// Collects the outcome.
pub(crate) struct Context {
    changes: Vec<Change>,
    coverage: Coverage,
    /// Objects that one side could not read: neither missing nor extra nor equal.
    unread: BTreeSet<ObjectPath>,
    /// Facets of objects that one side could not read; what is beside them is compared.
    unread_facets: BTreeSet<(ObjectPath, Attribute)>,
}

impl Context {
    pub(crate) fn new(from: &Catalog, to: &Catalog) -> Self {
        let mut coverage = Coverage { out_of_scope: from.out_of_scope.clone(), ..Coverage::default() };
        let (mut unread, mut unread_facets) = (BTreeSet::new(), BTreeSet::new());
        for item in from.unread.iter().chain(&to.unread) {
            match &item.attribute {
                None => _ = unread.insert(item.path.clone()),
                Some(facet) => _ = unread_facets.insert((item.path.clone(), facet.clone())),
            }
            coverage.not_compared.push(item.clone());
        }
        Context { changes: Vec::new(), coverage, unread, unread_facets }
    }

    /// Whether an object is to be passed over because one side could not read it.
    pub(crate) fn is_unread(&self, path: &ObjectPath) -> bool {
        !self.unread.is_empty() && self.unread.contains(path)
    }

    pub(crate) fn count(&mut self, kind: Kind) {
        self.coverage.count(kind);
    }

    pub(crate) fn add(&mut self, path: ObjectPath) {
        self.add_like(path, None);
    }

    pub(crate) fn add_like(&mut self, path: ObjectPath, similar: Option<Candidate>) {
        if self.is_unread(&path) {
            return;
        }
        self.count(path.kind);
        self.changes.push(Change { path, action: Action::Add { similar } });
    }

    pub(crate) fn drop(&mut self, path: ObjectPath) {
        if self.is_unread(&path) {
            return;
        }
        self.count(path.kind);
        self.changes.push(Change { path, action: Action::Drop });
    }

    pub(crate) fn not_declared(&mut self, kind: Kind, number: usize) {
        if number > 0 {
            *self.coverage.not_declared.entry(kind).or_default() += number;
        }
    }

    pub(crate) fn rename(&mut self, path: ObjectPath, from: ObjectPath) {
        self.changes.push(Change { path, action: Action::Rename { from } });
    }

    pub(crate) fn maybe_rename(&mut self, path: ObjectPath, from: Candidate) {
        self.count(path.kind);
        self.changes.push(Change { path, action: Action::MaybeRename { from } });
    }

    /// Records the differences of a pair, if there are any.
    pub(crate) fn modify(&mut self, path: ObjectPath, from: ObjectPath, mut differences: Vec<Difference>) {
        if !self.unread_facets.is_empty() {
            differences.retain(|own| !self.unread_facets.contains(&(path.clone(), own.attribute.clone())));
        }
        if !differences.is_empty() {
            self.changes.push(Change { path, action: Action::Modify { from, differences } });
        }
    }

    /// Counts a facet that the wanted side does not state.
    pub(crate) fn silent(&mut self, attribute: &Attribute) {
        *self.coverage.silent.entry(attribute.to_string()).or_default() += 1;
    }

    pub(crate) fn not_compared(&mut self, path: &ObjectPath, attribute: &Attribute, reason: Unstated) {
        self.coverage.not_compared.push(NotCompared {
            path: path.clone(),
            attribute: Some(attribute.clone()),
            reason,
            why: String::new(),
        });
    }

    pub(crate) fn finish(mut self) -> Changes {
        self.changes.sort_by(|a, b| a.path.cmp(&b.path));
        self.coverage.not_compared.sort();
        self.coverage.not_compared.dedup();
        Changes { changes: self.changes, coverage: self.coverage }
    }
}

/// A provable difference.
pub(crate) fn differs(attribute: Attribute, from: impl Into<String>, to: impl Into<String>) -> Difference {
    Difference { attribute, from: from.into(), to: to.into(), sameness: Sameness::Different }
}
