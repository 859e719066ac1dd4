//! Findings counted by kind of object and by what is wrong with it.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{Kind, ObjectPath};
use drift_findings::{Aspect, Finding};

/// Numbers of objects that are missing, differ, or are extra. An object with several differences counts once.
pub(crate) struct Tally {
    pub(crate) rows: BTreeMap<Kind, [usize; 3]>,
}

impl Tally {
    pub(crate) fn of(findings: &[Finding]) -> Self {
        let mut seen: BTreeSet<(&ObjectPath, Aspect)> = BTreeSet::new();
        for finding in findings {
            seen.insert((&finding.path, finding.aspect));
            seen.extend(finding.covers.iter().map(|path| (path, finding.aspect)));
        }
        let mut rows: BTreeMap<Kind, [usize; 3]> = BTreeMap::new();
        for (path, aspect) in seen {
            let at = match aspect {
                Aspect::Missing => 0,
                Aspect::Differs => 1,
                Aspect::Extra => 2,
            };
            rows.entry(path.kind).or_default()[at] += 1;
        }
        Tally { rows }
    }
}
