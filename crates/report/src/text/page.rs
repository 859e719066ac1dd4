//! The page: how large it is, and what its parts share while it is written.

use std::collections::BTreeSet;

use crate::check::Check;
use crate::places::Places;

/// How much is shown, and how wide.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Columns of the terminal.
    pub width: usize,
    /// How many findings are shown.
    pub limit: usize,
    /// Only the table.
    pub summary: bool,
    /// Only what is wrong.
    pub quiet: bool,
    /// Everything that was looked at.
    pub verbose: bool,
}

/// What the parts of the page share while it is written.
pub(crate) struct Page<'a> {
    pub(crate) check: &'a Check,
    pub(crate) places: Places<'a>,
    pub(crate) width: usize,
    pub(crate) verbose: bool,
    pub(crate) out: String,
    /// Statements that stand on the page already; a rebuild of a table mends many findings.
    pub(crate) printed: BTreeSet<usize>,
}
