//! Both sides in one form: every difference of spelling is spent, so that the comparison is `==`.

use drift_catalog::{Catalog, Flavor, Sources};
use drift_dialect::Lifted;

use super::{programs, server_form};
use crate::source::{Loaded, Pair};
use crate::{Request, Stop};

/// How the two sides came to one form.
pub(super) struct OneForm {
    /// What has no counterpart, where the two are of different kinds of database.
    pub(super) lifted: Option<Lifted>,
    /// Whether servers that print alike printed all texts of both, so that what they print differently is different.
    pub(super) alike: bool,
}

/// Brings both sides to one form.
///
/// # Errors
/// When the scratch database that was asked for cannot be had.
pub(super) fn bring(pair: &mut Pair, request: &Request<'_>) -> Result<OneForm, Stop> {
    let Pair { from, to } = pair;
    let dialect = drift_dialect::of(from.catalog.flavor.vendor);
    // Before one side settles on the other's version: what people wrote is printed by nobody.
    let mut printed: [Flavor; 2] = [from.catalog.flavor, to.catalog.flavor];
    let lifted = make_comparable(from, to);
    if lifted.is_none() {
        server_form::give([from, to], &mut printed, request)?;
        programs::decide(from, to, request);
    }
    if to.models || from.models || lifted.is_some() {
        drift_dialect::keep_promises(&mut to.catalog, &from.catalog);
    }
    let alike = lifted.is_none() && dialect.prints_alike(printed[0], printed[1]);
    Ok(OneForm { lifted, alike })
}

/// Settles one side on the other. What is settled is canonical. Gives what has no counterpart where the two are of different kinds.
fn make_comparable(from: &mut Loaded, to: &mut Loaded) -> Option<Lifted> {
    let dialect = drift_dialect::of(from.catalog.flavor.vendor);
    let mixed = from.catalog.flavor.vendor != to.catalog.flavor.vendor;
    if to.live && !from.live && !mixed {
        dialect.settle(&mut from.catalog, &mut Sources::default(), &to.catalog.clone());
    } else {
        make_canonical(from);
    }
    if mixed {
        make_canonical(to);
        return Some(drift_dialect::lift(&mut to.catalog, &mut to.sources, &from.catalog));
    }
    // Two live databases may still spell one name in two cases.
    dialect.settle(&mut to.catalog, &mut to.sources, &from.catalog);
    None
}

/// The canonical form of a side by itself.
fn make_canonical(side: &mut Loaded) {
    let flavor = side.catalog.flavor;
    let dialect = drift_dialect::of(flavor.vendor);
    if side.live {
        dialect.canonicalize(&mut side.catalog);
    } else {
        dialect.settle(&mut side.catalog, &mut side.sources, &Catalog::empty(flavor, ""));
    }
}
