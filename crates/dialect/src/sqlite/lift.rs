//! What a type of SQLite says of the column it stands for elsewhere.

use drift_catalog::{Concrete, Portable};

use super::accept;
use crate::TypeContext;

/// Whether a type can be what a word stands for in a comparison with another kind of database. The accept-set says
/// what keeps a model's promise here, where every integer has eight bytes; there a wider one fails.
pub(super) fn stands_for(word: &Portable, ty: &Concrete, context: TypeContext) -> bool {
    let wider = ty.name.contains("big") || ty.name == "int8";
    let small = ty.name.contains("small") || ["tinyint", "int2"].contains(&ty.name.as_str());
    match word {
        Portable::Integer | Portable::Boolean if wider => false,
        Portable::SmallInt if !small => false,
        // What SQLite stores as a number is found by its name elsewhere.
        Portable::Uuid if ty.name == "uuid" => true,
        _ => crate::accept::holds(accept::set(word, context), word, ty, super::types::parse),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrower_word_is_not_stood_for() {
        for (word, ty, wanted) in [
            (Portable::SmallInt, "smallint unsigned", true),
            (Portable::SmallInt, "integer", false),
            (Portable::Integer, "integer", true),
            (Portable::Integer, "bigint", false),
            (Portable::BigInt, "integer", true),
            (Portable::Boolean, "bigint", false),
            (Portable::Uuid, "uuid", true),
        ] {
            let ty = super::super::types::parse(ty);
            assert_eq!(stands_for(&word, &ty, TypeContext::default()), wanted, "{word} and {ty}");
        }
    }
}
