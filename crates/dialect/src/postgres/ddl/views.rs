//! Views, and their parts: triggers, and indexes of materialised views.

use drift_catalog::{Attribute, Catalog, Difference, Kind, Labelled as _, ObjectPath, View};
use drift_sql::canon;

use super::comments::comment;
use super::found::{gone, schema_of};
use super::{constraint, kinds, table, tuning};
use crate::ddl::REPLACE;
use crate::postgres::names::{in_schema, literal, qualified};
use crate::{Answer, Phase, Step};

/// Makes a view with all its parts.
pub(crate) fn create(path: &ObjectPath, wanted: &Catalog) -> Answer {
    let own = schema_of(path, wanted)?.views.items.get(&path.object).ok_or_else(gone)?;
    Ok(view(path, own))
}

fn view(path: &ObjectPath, own: &View) -> Vec<Step> {
    let kind = if own.materialized { "MATERIALIZED VIEW" } else { "VIEW" };
    let options = tuning::with(&own.attributes);
    let place = tuning::tablespace(&own.attributes);
    let sql = format!(
        "CREATE {kind} {}{options}{place} AS\n{};",
        qualified(path),
        own.query.raw.trim().trim_end_matches(';')
    );
    let mut steps = vec![Step::new(Phase::View, path, sql)];
    steps.extend(tuning::of_new_view(path, &own.attributes));
    steps.extend(own.indexes.items.iter().map(|index| {
        let mut step = constraint::index(path, index, false);
        step.phase = Phase::Trigger;
        step
    }));
    steps.extend(tuning::of_new_indexes(path, &own.attributes));
    for trigger in &own.triggers.items {
        steps.push(table::trigger(&path.part(Kind::Trigger, trigger.name.as_str()), &trigger.definition.raw));
    }
    steps.extend(kinds::create_parts(path, &own.definitions));
    if let Some(text) = own.comment.value() {
        let sql = format!("COMMENT ON {kind} {} IS {};", qualified(path), literal(text));
        steps.push(Step::new(Phase::Comment, path, sql));
    }
    steps
}

/// Changes a view: in place where nothing but its options changes, or where its columns stay; else it is made anew.
pub(crate) fn alter(
    (from, is): (&ObjectPath, &Catalog),
    (path, wanted): (&ObjectPath, &Catalog),
    differences: &[Difference],
) -> Answer {
    if let Some(steps) = tuned_view(path, wanted, differences) {
        return Ok(steps);
    }
    if let Some(mut steps) = replaced_view((from, is), (path, wanted)) {
        let said = differences.iter().any(|own| own.attribute == Attribute::Comment);
        steps.extend(comment(path, wanted).filter(|_| said));
        return Ok(steps);
    }
    let mut steps = vec![drop(from, path)];
    steps.extend(create(path, wanted)?);
    Ok(steps)
}

/// A view that gets another query in place, so that nothing over it has to go.
fn replaced_view(
    (old, is): (&ObjectPath, &Catalog),
    (path, wanted): (&ObjectPath, &Catalog),
) -> Option<Vec<Step>> {
    let find = |path: &ObjectPath, catalog: &Catalog| -> Option<View> {
        catalog.schemas.get(&path.schema)?.views.items.get(&path.object).cloned()
    };
    let (was, new) = (find(old, is)?, find(path, wanted)?);
    let fits = old == path
        && !was.materialized
        && !new.materialized
        && canon::keeps_outputs(&was.query.text, &new.query.text)
        && !canon::gives_all(&new.query.raw);
    let plain = view(path, &new).into_iter().find(|step| step.phase == Phase::View)?;
    let sql = plain.sql.strip_prefix("CREATE ").filter(|_| fits)?;
    Some(vec![Step { sql: format!("{REPLACE}{sql}"), ..plain }])
}

/// A view of which nothing but its options changes.
fn tuned_view(path: &ObjectPath, wanted: &Catalog, differences: &[Difference]) -> Option<Vec<Step>> {
    let keys: Option<Vec<&str>> = differences
        .iter()
        .map(|difference| match &difference.attribute {
            Attribute::Other(key) => Some(key.as_str()),
            _ => None,
        })
        .collect();
    let view = wanted.schemas.get(&path.schema)?.views.items.get(&path.object)?;
    let word = if view.materialized { "MATERIALIZED VIEW" } else { "VIEW" };
    tuning::in_place(word, (&qualified(path), path), &keys?, &view.attributes)
}

/// Removes a view. What it is about may have another name by then.
pub(crate) fn drop(old: &ObjectPath, about: &ObjectPath) -> Step {
    let kind = if old.kind == Kind::MaterializedView { "MATERIALIZED VIEW" } else { "VIEW" };
    Step::new(Phase::Clear, about, format!("DROP {kind} {};", qualified(old)))
}

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
