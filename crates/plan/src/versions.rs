//! What the server is too old for: a statement that it does not know is not printed; the difference is told without one,
//! and says which version has one.

use std::borrow::Cow;

use drift_catalog::{Action, Catalog, Change, Difference, ObjectPath};
use drift_dialect::Ddl;

/// The changes that the server can make, and what it cannot.
pub(crate) fn known<'a>(
    ddl: &dyn Ddl,
    is: &Catalog,
    changes: &'a [Change],
) -> (Cow<'a, [Change]>, Vec<(ObjectPath, String)>) {
    let Some(version) = is.flavor.version else { return (Cow::Borrowed(changes), Vec::new()) };
    let missing = |change: &Change, own: &Difference| {
        ddl.since(change.path.kind, &own.attribute).filter(|since| version.major < *since)
    };
    let mut too_old = Vec::new();
    for change in changes {
        let Action::Modify { differences, .. } = &change.action else { continue };
        too_old.extend(differences.iter().filter_map(|own| {
            let since = missing(change, own)?;
            let why =
                format!("version {} of the server has no statement for this; {since} has", version.major);
            Some((change.path.clone(), why))
        }));
    }
    if too_old.is_empty() {
        return (Cow::Borrowed(changes), too_old);
    }
    let left = changes.iter().filter_map(|change| {
        let mut change = change.clone();
        let Action::Modify { from, differences } = &mut change.action else { return Some(change) };
        let kind = change.path.kind;
        let (before, is_renamed) = (differences.len(), *from != change.path);
        differences.retain(|own| ddl.since(kind, &own.attribute).is_none_or(|since| version.major >= since));
        let nothing_is_left = differences.is_empty() && before > 0 && !is_renamed;
        (!nothing_is_left).then_some(change)
    });
    (Cow::Owned(left.collect()), too_old)
}
