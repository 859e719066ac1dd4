//! Tables that become partitions, and partitions that become tables: they keep their rows. What else differs in them is
//! seen once they are where they belong. Where loss is allowed one goes and one comes, so that one file is enough.

use std::collections::BTreeSet;

use drift_catalog::{Action, Catalog, Change, Kind, ObjectPath};
use drift_dialect::{Ddl, Step};

/// The steps of those, and the changes that are left.
pub(crate) fn moved(
    ddl: &dyn Ddl,
    (from, to): (&Catalog, &Catalog),
    changes: &[Change],
) -> (Vec<Step>, Vec<Change>) {
    let has = |path: &ObjectPath, fits: fn(&Action) -> bool| {
        changes.iter().any(|change| change.path == *path && fits(&change.action))
    };
    let (mut steps, mut settled) = (Vec::new(), BTreeSet::new());
    for change in changes.iter().filter(|change| change.path.kind == Kind::Partition) {
        let Some(table) = ddl.as_table(&change.path) else { continue };
        let step = match &change.action {
            Action::Add { .. } if has(&table, |action| matches!(action, Action::Drop)) => {
                ddl.attach(&change.path, to)
            }
            Action::Drop if has(&table, |action| matches!(action, Action::Add { .. })) => {
                ddl.detach(&change.path, from)
            }
            _ => None,
        };
        if let Some(mut step) = step {
            step = step.note("Its rows stay. What else differs in it is seen afterwards.");
            step.about.push(table.clone());
            steps.push(step);
            settled.extend([change.path.clone(), table]);
        }
    }
    let left = changes.iter().filter(|change| !settled.contains(&change.path));
    (steps, left.cloned().collect())
}
