//! Parts of views: triggers, and indexes of materialised views.

use drift_catalog::{Catalog, Kind, Labelled as _, ObjectPath};

use super::{constraint, kinds, table};
use crate::postgres::names::in_schema;
use crate::{Answer, Phase, Step};

/// Makes one part of a view.
pub(crate) fn create_part(path: &ObjectPath, wanted: &Catalog) -> Answer {
    if path.kind.is_definition() {
        return kinds::create(path, wanted);
    }
    let gone = || "its view is not there".to_owned();
    let view = wanted.schemas.get(&path.schema).and_then(|schema| schema.views.items.get(&path.object));
    let view = view.ok_or_else(gone)?;
    if path.kind == Kind::Trigger {
        let own = view.triggers.items.iter().find(|own| own.name == path.name()).ok_or_else(gone)?;
        return Ok(vec![table::trigger(path, &own.definition.raw)]);
    }
    let owner = path.owner();
    let own = view.indexes.items.iter().find(|own| own.label() == path.name()).ok_or_else(gone)?;
    let mut step = constraint::index(&owner, own, false);
    step.about = vec![path.clone()];
    step.phase = Phase::Trigger;
    Ok(vec![step])
}

/// Removes one part of a view.
pub(crate) fn drop_part(path: &ObjectPath) -> Answer {
    if path.kind == Kind::Trigger {
        return Ok(vec![table::drop_trigger(&path.owner(), path)]);
    }
    if path.kind.is_definition() {
        return Ok(vec![kinds::drop_part(&path.owner(), path)]);
    }
    let sql = format!("DROP INDEX {};", in_schema(&path.schema, path.name()));
    Ok(vec![Step::new(Phase::Clear, path, sql)])
}
