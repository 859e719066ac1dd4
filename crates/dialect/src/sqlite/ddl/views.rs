//! Triggers of views.

use drift_catalog::{Catalog, Kind, ObjectPath};

use super::table::trigger_sql;
use crate::sqlite::names::quote;
use crate::{Answer, Phase, Step};

/// Makes one trigger of a view.
pub(crate) fn create_part(path: &ObjectPath, wanted: &Catalog) -> Answer {
    let view = wanted.schemas.get(&path.schema).and_then(|schema| schema.views.items.get(&path.object));
    let trigger = view.and_then(|view| view.triggers.items.iter().find(|own| own.name == path.name()));
    let trigger = trigger.ok_or_else(|| format!("SQLite has no {} of views", path.kind.plural()))?;
    Ok(vec![Step::new(Phase::Trigger, path, trigger_sql(&trigger.definition.raw))])
}

/// Removes one trigger of a view.
pub(crate) fn drop_part(path: &ObjectPath) -> Answer {
    if path.kind != Kind::Trigger {
        return Err(format!("SQLite has no {} of views", path.kind.plural()));
    }
    Ok(vec![Step::new(Phase::Clear, path, format!("DROP TRIGGER {};", quote(path.name())))])
}
