//! Which changes of a table can lose what its rows hold.

use drift_catalog::{Action, Attribute, Change, Column, Kind};

use crate::TableChange;
use crate::sqlite::types::{Affinity, affinity};

/// Why a change can lose data; none where it cannot.
pub(crate) fn of(change: &TableChange<'_>, own: &Change) -> Option<String> {
    if own.path.kind != Kind::Column {
        return None;
    }
    match &own.action {
        Action::Drop => {
            let column = change.from.column(own.path.name())?;
            let computed = column.generated.value().is_some_and(|generated| !generated.stored);
            (!computed).then(|| format!("the values of {} would be lost", own.path.name()))
        }
        Action::Modify { from, differences } => {
            let (is, wanted) = (change.from.column(from.name())?, change.to.column(own.path.name())?);
            differences.iter().find_map(|difference| match difference.attribute {
                Attribute::Type => conversion(is, wanted),
                Attribute::Generated
                    if wanted.generated.value().is_some() && is.generated.value().is_none() =>
                {
                    Some(format!("the stored values of {} would be computed anew", is.name))
                }
                _ => None,
            })
        }
        _ => None,
    }
}

/// What becomes of values when they are stored anew under another affinity
/// (<https://sqlite.org/datatype3.html#type_affinity>); a length in a type limits nothing.
fn conversion(from: &Column, to: &Column) -> Option<String> {
    use Affinity::{Blob, Integer, Numeric, Real, Text};
    let name = &from.name;
    match (affinity(from.ty.ty.concrete()?), affinity(to.ty.ty.concrete()?)) {
        (is, wanted) if is == wanted => None,
        (_, Blob)
        | (Integer | Real, Numeric)
        | (Numeric, Integer)
        | (Integer | Numeric, Text)
        | (Blob, Text) => None,
        (Text | Blob, Integer | Real | Numeric) => {
            Some(format!("text in {name} that reads as a number would become one: '007' turns into 7"))
        }
        (Real, Text) => Some(format!("the numbers in {name} would be rounded to 15 digits")),
        (Integer | Numeric, Real) => Some(format!("integers in {name} beyond 2^53 would be rounded")),
        _ => Some(format!("the values of {name} would be converted")),
    }
}
