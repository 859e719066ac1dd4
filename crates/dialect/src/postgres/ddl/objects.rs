//! What is neither a table nor an object of facts: made, changed and removed, kind by kind.

use drift_catalog::{Action, Attribute, Catalog, Change, Difference, Kind, ObjectPath};

use super::comments::{comment, with_comment};
use super::found::{gone, schema_of};
use super::{domains, function, new_types, sequence, views};
use crate::postgres::names::{qualified, quote};
use crate::{Answer, Phase, Step};

/// Makes an object.
pub(crate) fn create(path: &ObjectPath, wanted: &Catalog) -> Answer {
    let (phase, sql) = match path.kind {
        Kind::Schema => (Phase::Schema, format!("CREATE SCHEMA {};", quote(&path.schema))),
        Kind::Extension => {
            let schema = wanted.extensions.items.get(&path.object).and_then(|own| own.schema.as_deref());
            let place = schema.map_or_else(String::new, |schema| format!(" SCHEMA {}", quote(schema)));
            (Phase::Schema, format!("CREATE EXTENSION IF NOT EXISTS {}{place};", quote(&path.object)))
        }
        Kind::Enum | Kind::Domain => (Phase::Type, new_types::statement(path, wanted)?),
        Kind::Sequence => return sequence::create(path, wanted),
        Kind::Function => {
            let own = schema_of(path, wanted)?.functions.items.get(&path.object).ok_or_else(gone)?;
            (Phase::Function, format!("{};", own.definition.raw.trim().trim_end_matches(';')))
        }
        Kind::View | Kind::MaterializedView => {
            return views::create(path, wanted);
        }
        _ => return Err(format!("no way to make {} is known", path.kind.plural())),
    };
    Ok(with_comment(vec![Step::new(phase, path, sql)], path, wanted))
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
        Kind::View | Kind::MaterializedView => views::alter((from, is), (path, wanted), differences),
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

/// Removes anything but a table.
pub(crate) fn drop(path: &ObjectPath, is: &Catalog, allow_loss: bool) -> Answer {
    let name = qualified(path);
    let word = match path.kind {
        Kind::View | Kind::MaterializedView => return Ok(vec![views::drop(path, path)]),
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
