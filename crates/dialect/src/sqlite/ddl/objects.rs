//! Views; SQLite has no other objects.

use drift_catalog::{Catalog, Kind, ObjectPath};

use super::table::trigger_sql;
use crate::sqlite::names::quote;
use crate::{Answer, Phase, Step};

pub(crate) fn create(path: &ObjectPath, wanted: &Catalog) -> Answer {
    let view = wanted.schemas.get(&path.schema).and_then(|schema| schema.views.items.get(&path.object));
    let Some(view) = view.filter(|_| path.kind == Kind::View) else {
        return Err(format!("SQLite has no {}", path.kind.plural()));
    };
    let columns = view.attributes.get("columns").map_or_else(String::new, |columns| format!(" ({columns})"));
    let sql =
        format!("CREATE VIEW {}{columns} AS {};", quote(&path.object), view.query.raw.trim_end_matches(';'));
    let mut steps = vec![Step::new(Phase::View, path, sql)];
    for trigger in &view.triggers.items {
        let about = path.part(Kind::Trigger, trigger.name.as_str());
        steps.push(Step::new(Phase::Trigger, &about, trigger_sql(&trigger.definition.raw)));
    }
    Ok(steps)
}

pub(crate) fn drop_view(path: &ObjectPath) -> Result<Step, String> {
    if path.kind != Kind::View {
        return Err(format!("SQLite has no {}", path.kind.plural()));
    }
    Ok(Step::new(Phase::Clear, path, format!("DROP VIEW {};", quote(&path.object))))
}
