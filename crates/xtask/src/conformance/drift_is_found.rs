//! Laws 1, 2, 3 and 7: drift is found exactly when two schemas are not the same.

use super::compared::Compared;
use super::law::Outcome;

/// Judges a comparison of two schemas of which it is known whether they are the same.
pub(super) fn judge(compared: &Compared, equal: bool) -> Outcome {
    let first = compared.first();
    if equal {
        return match (first, &compared.uncompared) {
            (Some(first), _) if compared.sure => Outcome::Failed(format!("found in equal schemas: {first}")),
            (Some(first), _) => Outcome::Untold(first),
            (None, Some(uncompared)) => Outcome::Untold(uncompared.clone()),
            (None, None) => Outcome::Held,
        };
    }
    match (first, &compared.uncompared) {
        // A warning that shows both texts is a finding too.
        (Some(_), _) => Outcome::Held,
        // It may be what was not compared that differs.
        (None, Some(uncompared)) => Outcome::Untold(format!("nothing is found, but {uncompared}")),
        (None, None) => Outcome::Failed("nothing is found in different schemas".to_owned()),
    }
}
