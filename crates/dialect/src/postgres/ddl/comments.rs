//! Comments of everything but tables and their parts.

use drift_catalog::{Catalog, Kind, ObjectPath};

use super::function::signature;
use crate::postgres::names::{literal, qualified};
use crate::{Phase, Step};

/// The comment of an object, where one is stated.
pub(crate) fn comment(path: &ObjectPath, wanted: &Catalog) -> Option<Step> {
    let schema = wanted.schemas.get(&path.schema)?;
    let (word, text) = match path.kind {
        Kind::Enum => ("TYPE", &schema.enums.items.get(&path.object)?.comment),
        Kind::Domain => ("DOMAIN", &schema.domains.items.get(&path.object)?.comment),
        Kind::Sequence => ("SEQUENCE", &schema.sequences.items.get(&path.object)?.comment),
        Kind::View => ("VIEW", &schema.views.items.get(&path.object)?.comment),
        Kind::MaterializedView => ("MATERIALIZED VIEW", &schema.views.items.get(&path.object)?.comment),
        Kind::Function => ("ROUTINE", &schema.functions.items.get(&path.object)?.comment),
        _ => return None,
    };
    let name = if path.kind == Kind::Function { signature(path) } else { qualified(path) };
    let text = text.stated()?.as_ref();
    let sql = text.map_or_else(|| "NULL".to_owned(), |text| literal(text));
    Some(Step::new(Phase::Comment, path, format!("COMMENT ON {word} {name} IS {sql};")))
}

/// What makes an object, and then its comment.
pub(super) fn with_comment(mut steps: Vec<Step>, path: &ObjectPath, wanted: &Catalog) -> Vec<Step> {
    // What is new has none.
    steps.extend(comment(path, wanted).filter(|step| !step.sql.ends_with(" IS NULL;")));
    steps
}
