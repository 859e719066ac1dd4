//! What a type of SQLite says of the column it stands for elsewhere.

use drift_catalog::{Concrete, Portable};

use super::accept;
use crate::TypeContext;

/// Whether a type can be what a word stands for in a comparison with another kind of database. The accept-set says
/// what keeps a model's promise here, where every integer has eight bytes; there a wider one fails.
pub(super) fn stands_for(word: &Portable, ty: &Concrete, context: TypeContext) -> bool {
    let wider = ty.name.contains("big") || ty.name == "int8";
    match word {
        Portable::SmallInt | Portable::Integer | Portable::Boolean if wider => false,
        _ => crate::accept::holds(accept::set(word, context), word, ty, super::types::parse),
    }
}
