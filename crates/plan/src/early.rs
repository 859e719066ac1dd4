//! Objects that go before the changes and not after them: they have a name that something takes, or would change with
//! their parents.

use drift_catalog::{Catalog, Kind, ObjectPath};
use drift_dialect::{Ddl, Phase, Step};

use crate::relations::is_over;
use crate::{inherited, names};

/// Moves their removal, and that of what stands on them, to the beginning.
pub(crate) fn go(ddl: &dyn Ddl, (from, to): (&Catalog, &Catalog), steps: &mut [Step]) {
    let mut early = names::to_free(ddl, (from, to), steps);
    inherited::go_first(from, steps, &mut early);
    if early.is_empty() {
        return;
    }
    for step in steps.iter_mut().filter(|step| step.phase == Phase::Drop) {
        let over = |path: &ObjectPath| path.kind == Kind::Function && is_over(from, path, early.iter());
        // A reference goes before either of its ends.
        let of_early = |path: &ObjectPath| path.kind == Kind::ForeignKey && early.contains(&path.owner());
        if step.about.iter().any(|path| early.contains(path) || of_early(path) || over(path)) {
            step.phase = Phase::Clear;
        }
    }
}
