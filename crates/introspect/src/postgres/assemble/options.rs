//! Options of sequences, where they differ from what `CREATE SEQUENCE` would give.

use drift_catalog::Attributes;
use drift_dialect::SequenceNumbers;

use crate::postgres::rows::{OwnedSequenceRow, SequenceRow};

/// The options of a sequence that stands alone. Its type is `bigint` by default.
pub(super) fn of_sequence(row: &SequenceRow<'_>) -> Attributes {
    let SequenceRow { ty, start, increment, min, max, cache, cycle, .. } = *row;
    let mut options = SequenceNumbers { ty, start, increment, min, max, cache, cycle }.unusual();
    if ty != "bigint" {
        options.set("type", ty);
    }
    options
}

/// The options of a column's sequence. Its type is the column's by default, which is looked at when that comes.
pub(super) fn of_owned(row: &OwnedSequenceRow<'_>) -> Attributes {
    let OwnedSequenceRow { ty, start, increment, min, max, cache, cycle, .. } = *row;
    SequenceNumbers { ty, start, increment, min, max, cache, cycle }.unusual()
}
