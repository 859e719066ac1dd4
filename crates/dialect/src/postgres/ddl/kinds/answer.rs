//! Which family answers for a kind: create, change, or take down and put up again.

use drift_catalog::{Action, Catalog, Change, Definition, Definitions, Kind, ObjectPath};

use super::super::found::gone;
use super::own::{Own, differing};
use super::told::{called, word};
use super::{
    attributes, bodies, casts, composite, event_triggers, languages, operator_classes, partitions, policies,
    privileges, publications, statistics, text_search,
};
use crate::{Answer, Phase, Step};

/// Makes an object of a catalog.
pub(crate) fn create(path: &ObjectPath, wanted: &Catalog) -> Answer {
    make(&Own::find(path, wanted).ok_or_else(gone)?)
}

/// Everything of these kinds that a new table or view has.
pub(crate) fn create_parts(owner: &ObjectPath, definitions: &Definitions) -> Vec<Step> {
    let parts = definitions.iter().map(|(kind, name, facts)| (owner.part(kind, name.as_str()), facts));
    parts.flat_map(|(path, facts)| make(&Own { path: &path, facts }).unwrap_or_default()).collect()
}

/// Makes a policy or rule of a table.
pub(crate) fn create_part(path: &ObjectPath, wanted: &Definitions) -> Answer {
    make(&Own { path, facts: wanted.get(path.kind, path.name()).ok_or_else(gone)? })
}

fn make(own: &Own<'_>) -> Answer {
    match own.path.kind {
        Kind::CompositeType => Ok(vec![own.step(Phase::Type, attributes::statement(own))]),
        Kind::RangeType | Kind::BaseType => new_type(own),
        Kind::Collation | Kind::TextSearchParser | Kind::TextSearchTemplate => {
            let word = word(own.path.kind).ok_or_else(gone)?;
            let sql = format!("CREATE {word} {} ({});", own.name(), bodies::body(own).join(", "));
            Ok(vec![own.step(if word == "COLLATION" { Phase::Type } else { Phase::Function }, sql)])
        }
        Kind::Operator => operator_classes::operator(own),
        Kind::OperatorClass => operator_classes::class(own),
        Kind::OperatorFamily => operator_classes::family(own),
        Kind::Cast => casts::cast(own),
        Kind::Conversion => casts::conversion(own),
        Kind::Transform => casts::transform(own),
        Kind::Statistics => statistics::create(own),
        Kind::TextSearchDictionary => text_search::dictionary(own),
        Kind::TextSearchConfiguration => text_search::configuration(own),
        Kind::Language => languages::language(own),
        Kind::AccessMethod => languages::access_method(own),
        Kind::ForeignDataWrapper => languages::wrapper(own),
        Kind::ForeignServer => languages::server(own),
        Kind::EventTrigger => event_triggers::create(own),
        Kind::Publication => publications::create(own),
        Kind::Subscription => publications::subscription(),
        Kind::Partition => partitions::create(own),
        Kind::Policy => policies::create_policy(own),
        Kind::Rule => policies::create_rule(own),
        Kind::Comment => privileges::comment(own, false),
        Kind::Owner => privileges::owner(own),
        Kind::Privilege => privileges::change(None, own, false),
        Kind::DefaultPrivilege => privileges::change(None, own, true),
        kind => Err(format!("no way to make {} is known", kind.plural())),
    }
}

/// A type whose own functions speak of it has to have a name before they are made.
fn new_type(own: &Own<'_>) -> Answer {
    let name = own.name();
    let shell = own.path.kind == Kind::BaseType || own.fact("canonical").is_some();
    let mut steps = Vec::new();
    if shell {
        steps.push(own.step(Phase::Schema, format!("CREATE TYPE {name};")));
    }
    let range = if own.path.kind == Kind::RangeType { "AS RANGE " } else { "" };
    let body = bodies::body(own);
    // One that is only named has no more to it.
    if own.path.kind == Kind::BaseType && body.is_empty() {
        return Ok(steps);
    }
    let sql = format!("CREATE TYPE {name} {range}({});", body.join(", "));
    steps.push(own.step(Phase::Type, sql));
    Ok(steps)
}

/// Changes an object of a catalog.
pub(crate) fn alter(change: &Change, is: &Catalog, wanted: &Catalog, allow_loss: bool) -> Answer {
    let from = match &change.action {
        Action::Modify { from, .. } | Action::Rename { from } => from,
        _ => &change.path,
    };
    let all = (is, wanted);
    let is = Own::find(from, is).ok_or_else(gone)?;
    let wanted = Own::find(&change.path, wanted).ok_or_else(gone)?;
    let steps = modify(&is, &wanted, allow_loss)?;
    if from.kind == Kind::CompositeType
        && steps.iter().any(|step| step.phase == Phase::Alter)
        && let Some(holder) = composite::holder(from, all.0)
    {
        return composite::remade(&is, &wanted, (all, allow_loss), &holder);
    }
    Ok(steps)
}

/// Changes a policy or rule of a table.
pub(crate) fn modify_part(
    (from, is): (&ObjectPath, &Definitions),
    (path, wanted): (&ObjectPath, &Definitions),
) -> Answer {
    let is = is.get(from.kind, from.name()).ok_or_else(gone)?;
    let wanted = wanted.get(path.kind, path.name()).ok_or_else(gone)?;
    modify(&Own { path: from, facts: is }, &Own { path, facts: wanted }, true)
}

fn modify(is: &Own<'_>, wanted: &Own<'_>, allow_loss: bool) -> Answer {
    let keys = differing(is, wanted);
    let only = |known: &[&str]| keys.iter().all(|key| known.contains(key));
    let steps = match wanted.path.kind {
        Kind::CompositeType => composite::change(is, wanted, allow_loss),
        Kind::Operator if only(&["restrict", "join"]) => {
            Some(vec![operator_classes::change_operator(wanted)])
        }
        Kind::OperatorFamily => Some(operator_classes::change_family(is, wanted)),
        Kind::Statistics if only(&["target"]) => Some(vec![statistics::target(wanted)]),
        Kind::TextSearchDictionary => text_search::change_dictionary(is, wanted),
        Kind::TextSearchConfiguration => text_search::change_configuration(is, wanted),
        Kind::Language => Some(languages::language(wanted)?),
        Kind::ForeignDataWrapper => Some(vec![languages::change_wrapper(wanted)]),
        Kind::ForeignServer if only(&["version"]) => Some(languages::change_server(wanted)?),
        Kind::EventTrigger if only(&["enabled"]) => Some(vec![event_triggers::enable(wanted)]),
        Kind::Publication => publications::change(is, wanted),
        Kind::Subscription => Some(publications::change_subscription(is, wanted)?),
        Kind::Policy => policies::change_policy(is, wanted).map(|step| vec![step]),
        Kind::Rule if only(&["enabled"]) => Some(vec![policies::enable_rule(wanted)]),
        Kind::Comment => Some(privileges::comment(wanted, false)?),
        Kind::Owner => Some(privileges::owner(wanted)?),
        Kind::Privilege => Some(privileges::change(Some(is), wanted, false)?),
        Kind::DefaultPrivilege => Some(privileges::change(Some(is), wanted, true)?),
        _ => None,
    };
    steps.map_or_else(|| anew(is, wanted), Ok)
}

/// Down before everything else, and up in its turn.
fn anew(is: &Own<'_>, wanted: &Own<'_>) -> Answer {
    let up = make(wanted)?;
    let note = "It is made anew, which whatever stands on it would forbid.";
    let mut steps: Vec<Step> = remove(is)?
        .into_iter()
        .map(|mut step| {
            step.phase = Phase::Clear;
            step.about = vec![wanted.path.clone()];
            step.note(note)
        })
        .collect();
    steps.extend(up);
    Ok(steps)
}

/// Removes a policy or rule of a table or view, which may have another name now.
pub(crate) fn drop_part(owner: &ObjectPath, path: &ObjectPath) -> Step {
    policies::drop(if path.kind == Kind::Policy { "POLICY" } else { "RULE" }, owner, path)
}

/// Removes an object of a catalog.
pub(crate) fn drop(path: &ObjectPath, is: &Catalog) -> Answer {
    let own = Own::find(path, is).ok_or_else(gone)?;
    let mut steps = remove(&own)?;
    if path.kind == Kind::OperatorClass && is_alone_in_its_family(&own, is) {
        // The server made a family of its name with it, and would keep that.
        for step in &mut steps {
            step.sql.push_str(&format!("\nDROP OPERATOR FAMILY {};", called(&own)));
        }
    }
    Ok(steps)
}

/// Whether nothing else stands in the family that has a class's name.
fn is_alone_in_its_family(own: &Own<'_>, is: &Catalog) -> bool {
    let Some(schema) = is.schemas.get(&own.path.schema) else { return false };
    let name = own.path.object.rsplit_once(" using ").map_or("", |(name, _)| name);
    let joins = |other: &Definition| other.fact("family") == Some(name);
    let classes = schema.definitions.0.get(&Kind::OperatorClass);
    own.fact("family").is_none()
        && schema.definitions.get(Kind::OperatorFamily, &own.path.object).is_none()
        && !classes.is_some_and(|named| named.items.values().any(joins))
}

fn remove(own: &Own<'_>) -> Answer {
    let phase = match own.path.kind {
        Kind::Policy | Kind::Rule => return Ok(vec![drop_part(own.path, own.path)]),
        Kind::Comment => return privileges::comment(own, true),
        Kind::Privilege => return privileges::revoke(own, false),
        Kind::DefaultPrivilege => return privileges::revoke(own, true),
        Kind::Owner => return Err("every object has an owner; say which it shall be".to_owned()),
        Kind::Subscription => return publications::drop_subscription(),
        Kind::EventTrigger | Kind::Publication | Kind::Statistics => Phase::Clear,
        _ => Phase::Drop,
    };
    let word =
        word(own.path.kind).ok_or_else(|| format!("no way to remove {} is known", own.path.kind.plural()))?;
    // The functions that turn a base type into text and back go with it: neither can go first.
    let stands_on_its_own = own.path.kind != Kind::BaseType && own.fact("canonical").is_none();
    let with = if stands_on_its_own { "" } else { " CASCADE" };
    Ok(vec![own.step(phase, format!("DROP {word} {}{with};", called(own)))])
}
