//! What has no counterpart in the other kind of database: counted, and never a difference.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{Attribute, Attributes, Coverage, Facet, Kind, NotCompared, ObjectPath, Unstated};

/// Why a check is left out.
pub(super) const STANDS: &str = "it stands for a type of the other database";

/// What a lift left out of the comparison.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lifted {
    /// What only one of the two kinds can have.
    pub no_counterpart: Vec<NotCompared>,
    /// Objects that the wanted side took over from the other, by kind: they are equal, but nobody compared them.
    adopted: BTreeMap<Kind, usize>,
}

impl Lifted {
    /// Puts what was left out where it is counted.
    pub fn into_coverage(self, coverage: &mut Coverage) {
        for (kind, number) in self.adopted {
            if let Some(compared) = coverage.compared.get_mut(&kind) {
                *compared = compared.saturating_sub(number);
            }
        }
        coverage.compared.retain(|_, number| *number > 0);
        coverage.no_counterpart = self.no_counterpart;
        coverage.no_counterpart.sort();
        coverage.no_counterpart.dedup();
    }

    /// An object that only the wanted side has.
    pub(super) fn left_out(&mut self, path: ObjectPath, why: &str) {
        self.note(path, None, why);
    }

    /// An object that only the other side has, and that the wanted one takes over.
    pub(super) fn adopted(&mut self, path: ObjectPath, why: &str) {
        *self.adopted.entry(path.kind).or_default() += 1;
        self.note(path, None, why);
    }

    /// A facet of an object that both have.
    pub(super) fn facet(&mut self, path: &ObjectPath, attribute: Attribute, why: &str) {
        self.note(path.clone(), Some(attribute), why);
    }

    /// Takes over a facet that only one of the two kinds can state. What says nothing is not counted.
    pub(super) fn adopt<T: Clone + PartialEq>(
        &mut self,
        path: &ObjectPath,
        attribute: Attribute,
        (from, to): (Option<&Facet<T>>, &mut Facet<T>),
        says: impl Fn(&T) -> bool,
    ) {
        let silent = Facet::SILENT;
        let from = from.unwrap_or(&silent);
        if from == to {
            return;
        }
        if [from, &*to].iter().any(|facet| facet.stated().is_some_and(&says)) {
            self.facet(path, attribute, "");
        }
        to.clone_from(from);
    }

    /// Takes over rare facts of one vendor.
    pub(super) fn attributes(&mut self, path: &ObjectPath, from: Option<&Attributes>, to: &mut Attributes) {
        let nothing = Attributes::default();
        let from = from.unwrap_or(&nothing);
        let keys: BTreeSet<&String> = from.items.keys().chain(to.items.keys()).collect();
        for key in keys.into_iter().filter(|key| from.get(key) != to.get(key)) {
            self.note(path.clone(), Some(Attribute::Other(key.clone())), "");
        }
        to.clone_from(from);
    }

    fn note(&mut self, path: ObjectPath, attribute: Option<Attribute>, why: &str) {
        let why = why.to_owned();
        self.no_counterpart.push(NotCompared { path, attribute, reason: Unstated::Unsupported, why });
    }
}
