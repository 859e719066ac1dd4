//! Everything but tables.

use drift_catalog::{Action, Attribute, Catalog, Change, Difference, Kind, ObjectPath, Schema, View};

use drift_sql::canon;

use super::{constraint, domains, function, kinds, sequence, table, tuning};
use crate::ddl::REPLACE;
use crate::postgres::names::{literal, qualified, quote};
use crate::{Answer, Phase, Step};

pub(crate) fn schema_of<'a>(path: &ObjectPath, catalog: &'a Catalog) -> Result<&'a Schema, String> {
    catalog.schemas.get(&path.schema).ok_or_else(|| "its schema is not there".to_owned())
}

pub(crate) fn gone() -> String {
    "it is not there".to_owned()
}

pub(crate) fn create(path: &ObjectPath, wanted: &Catalog) -> Answer {
    let name = qualified(path);
    let (phase, sql) = match path.kind {
        Kind::Schema => (Phase::Schema, format!("CREATE SCHEMA {};", quote(&path.schema))),
        Kind::Extension => {
            let schema = wanted.extensions.items.get(&path.object).and_then(|own| own.schema.as_deref());
            let place = schema.map_or_else(String::new, |schema| format!(" SCHEMA {}", quote(schema)));
            (Phase::Schema, format!("CREATE EXTENSION IF NOT EXISTS {}{place};", quote(&path.object)))
        }
        Kind::Enum => {
            let own = schema_of(path, wanted)?.enums.items.get(&path.object).ok_or_else(gone)?;
            let values: Vec<String> = own.values.iter().map(|value| literal(value)).collect();
            (Phase::Type, format!("CREATE TYPE {name} AS ENUM ({});", values.join(", ")))
        }
        Kind::Domain => {
            let own = schema_of(path, wanted)?.domains.items.get(&path.object).ok_or_else(gone)?;
            (Phase::Type, domains::create(&name, own))
        }
        Kind::Sequence => return sequence::create(path, wanted),
        Kind::Function => {
            let own = schema_of(path, wanted)?.functions.items.get(&path.object).ok_or_else(gone)?;
            (Phase::Function, format!("{};", own.definition.raw.trim().trim_end_matches(';')))
        }
        Kind::View | Kind::MaterializedView => {
            let own = schema_of(path, wanted)?.views.items.get(&path.object).ok_or_else(gone)?;
            return Ok(view(path, own));
        }
        _ => return Err(format!("no way to make {} is known", path.kind.plural())),
    };
    Ok(with_comment(vec![Step::new(phase, path, sql)], path, wanted))
}

pub(super) fn with_comment(mut steps: Vec<Step>, path: &ObjectPath, wanted: &Catalog) -> Vec<Step> {
    // What is new has none.
    steps.extend(comment(path, wanted).filter(|step| !step.sql.ends_with(" IS NULL;")));
    steps
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
    let name = if path.kind == Kind::Function { function::signature(path) } else { qualified(path) };
    let text = text.stated()?.as_ref();
    let sql = text.map_or_else(|| "NULL".to_owned(), |text| literal(text));
    Some(Step::new(Phase::Comment, path, format!("COMMENT ON {word} {name} IS {sql};")))
}

/// Changes anything but a table or the values of an enum.
pub(crate) fn alter(change: &Change, (is, wanted): (&Catalog, &Catalog), allow_loss: bool) -> Answer {
    let path = &change.path;
    let Action::Modify { from, differences } = &change.action else {
        return Err("it has no such change".to_owned());
    };
    let only_comment = differences.iter().all(|difference| difference.attribute == Attribute::Comment);
    if only_comment {
        return Ok(comment(path, wanted).into_iter().collect());
    }
    match path.kind {
        Kind::View | Kind::MaterializedView => {
            if let Some(steps) = tuned_view(path, wanted, differences) {
                return Ok(steps);
            }
            if let Some(mut steps) = replaced_view((from, is), (path, wanted)) {
                let said = differences.iter().any(|own| own.attribute == Attribute::Comment);
                steps.extend(comment(path, wanted).filter(|_| said));
                return Ok(steps);
            }
            let mut steps = vec![drop_view(from, path)];
            steps.extend(create(path, wanted)?);
            Ok(steps)
        }
        Kind::Function => {
            let mut steps = function::alter(path, is, wanted)?;
            let anew = steps.len() > 1;
            let said = |d: &Difference| d.attribute == Attribute::Comment;
            let differs = differences.iter().any(said);
            let kept = |step: &Step| anew && !step.sql.ends_with(" IS NULL;");
            steps.extend(comment(path, wanted).filter(|step| differs || kept(step)));
            Ok(steps)
        }
        Kind::Sequence => sequence::alter(path, (is, wanted), differences),
        Kind::Domain => domains::alter(path, (is, wanted), differences, allow_loss),
        _ => Err(format!("{} cannot be changed in place", path.kind.plural())),
    }
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

fn drop_view(old: &ObjectPath, about: &ObjectPath) -> Step {
    let kind = if old.kind == Kind::MaterializedView { "MATERIALIZED VIEW" } else { "VIEW" };
    Step::new(Phase::Clear, about, format!("DROP {kind} {};", qualified(old)))
}

/// Removes anything but a table.
pub(crate) fn drop(path: &ObjectPath, is: &Catalog, allow_loss: bool) -> Answer {
    let name = qualified(path);
    let word = match path.kind {
        Kind::View | Kind::MaterializedView => return Ok(vec![drop_view(path, path)]),
        Kind::Schema => format!("SCHEMA {}", quote(&path.schema)),
        Kind::Extension => format!("EXTENSION {}", quote(&path.object)),
        Kind::Enum => format!("TYPE {name}"),
        Kind::Domain => format!("DOMAIN {name}"),
        Kind::Sequence => format!("SEQUENCE {name}"),
        Kind::Function => format!("ROUTINE {}", function::signature(path)),
        _ => return Err(format!("no way to remove {} is known", path.kind.plural())),
    };
    let own = is.schemas.get(&path.schema).and_then(|schema| schema.sequences.items.get(&path.object));
    let owned = path.kind == Kind::Sequence && own.is_some_and(|own| own.options.get("owned_by").is_some());
    let step = match owned {
        // Its column may take another one of this name, or go and take it along.
        true if !sequence::is_drawn_from(path, is) => Step::new(Phase::Clear, path, format!("DROP {word};")),
        true => Step::new(Phase::Drop, path, format!("DROP SEQUENCE IF EXISTS {name};")),
        false => Step::new(Phase::Drop, path, format!("DROP {word};")),
    };
    let loses = matches!(path.kind, Kind::Sequence | Kind::Extension | Kind::Schema);
    Ok(vec![if loses { step.loses("what it holds would be lost", allow_loss) } else { step }])
}
