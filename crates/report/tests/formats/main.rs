//! One canned report, drawn in every format; and what must hold of all of them.

#[cfg(test)]
mod canned;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod snapshots;
