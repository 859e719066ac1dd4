//! What default privileges give by themselves to everything that is made: where less is wanted the rest is taken back
//! (PostgreSQL documentation, ALTER DEFAULT PRIVILEGES).

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{Action, Catalog, Change, Definition, Definitions, Hold, Kind, ObjectPath};
use drift_dialect::{Ddl, Phase, REPLACE, Step};

use crate::unmade::is_there;

/// Takes back what is given to new objects beyond what is wanted. `role` is who runs the statements: default privileges
/// are those of the role that makes something.
pub(crate) fn take_back(
    ddl: &dyn Ddl,
    (is, wanted): (&Catalog, &Catalog),
    role: Option<&str>,
    steps: &mut Vec<Step>,
) {
    let given = defaults(is, role);
    if given.is_empty() {
        return;
    }
    let known: BTreeSet<String> = steps.iter().map(|step| step.sql.clone()).collect();
    for (path, hold) in made(is, steps) {
        let Some((objects, target)) = named(&path) else { continue };
        // A schema's privileges stand beside the schemas.
        let place = if path.kind == Kind::Schema { "" } else { path.schema.as_str() };
        let mut grantees: BTreeMap<&str, Definition> = BTreeMap::new();
        for schema in ["", place] {
            for (grantee, facts) in given.get(&(schema, objects)).into_iter().flatten() {
                grantees.entry(grantee).or_default().facts.extend(facts.facts.clone());
            }
        }
        for (grantee, facts) in grantees {
            let name = ObjectPath::new(Kind::Privilege, place, format!("{target} to {grantee}"));
            let Some(source) = said_by((is, wanted), &name, &target, grantee) else { continue };
            let mut there = Catalog::empty(is.flavor, is.default_schema.clone());
            there.schemas.entry(place.to_owned()).or_default();
            let all = match place {
                "" => Some(&mut there.definitions),
                _ => there.schemas.get_mut(place).map(|schema| &mut schema.definitions),
            };
            all.into_iter().for_each(|all| all.set(Kind::Privilege, name.object.as_str(), facts.clone()));
            let mut taken_only = false;
            let answer = match definitions(source, place).and_then(|own| own.get(name.kind, &name.object)) {
                None => ddl.drop(&name, &there, true),
                Some(own) if *own == facts => continue,
                Some(_) => {
                    // What is wanted is given anyway.
                    taken_only = true;
                    let action = Action::Modify { from: name.clone(), differences: Vec::new() };
                    ddl.alter(&Change { path: name.clone(), action }, &there, source, true)
                }
            };
            let needed =
                |step: &Step| !known.contains(&step.sql) && (!taken_only || step.sql.starts_with("REVOKE "));
            for mut step in answer.unwrap_or_default().into_iter().filter(needed) {
                step.phase = Phase::Comment;
                step.about.push(path.clone());
                step.note = format!("Default privileges give it to {grantee}.");
                step.hold.clone_from(&hold);
                steps.push(step);
            }
        }
    }
}

/// Default privileges by schema and kind of object: who gets what.
type Given<'a> = BTreeMap<(&'a str, &'a str), Vec<(&'a str, &'a Definition)>>;

fn defaults<'a>(is: &'a Catalog, role: Option<&str>) -> Given<'a> {
    let mut given = Given::new();
    let each = is.schemas.iter().map(|(name, schema)| (name.as_str(), &schema.definitions));
    for (schema, all) in each.chain([("", &is.definitions)]) {
        let own = all.0.get(&Kind::DefaultPrivilege).into_iter().flat_map(|named| &named.items);
        for (name, facts) in own {
            let Some((what, grantee)) = name.rsplit_once(" to ") else { continue };
            let (objects, owner) = match what.split_once(" of ") {
                Some((objects, owner)) => (objects, Some(owner)),
                None => (what, None),
            };
            if owner.is_none() || owner == role {
                given.entry((schema, objects)).or_default().push((grantee, facts));
            }
        }
    }
    given
}

/// What is made, and what holds that back. What takes the place of something keeps the privileges of that.
fn made(is: &Catalog, steps: &[Step]) -> Vec<(ObjectPath, Option<Hold>)> {
    let gone: BTreeSet<&ObjectPath> = steps
        .iter()
        .filter(|step| step.phase == Phase::Clear)
        .filter_map(|step| step.about.first())
        .collect();
    let makes = |step: &Step, path: &ObjectPath| {
        let replaces = step.sql.starts_with(REPLACE) && is_there(is, path) && !gone.contains(path);
        let beside = step.phase == Phase::Type && step.sql.contains("\nCREATE ");
        step.sql.starts_with("CREATE ") && !replaces || beside
    };
    let mut seen = BTreeSet::new();
    let own = steps.iter().filter_map(|step| Some((step, step.about.first()?)));
    own.filter(|(step, path)| makes(step, path) && seen.insert(*path))
        .map(|(step, path)| (path.clone(), step.hold.clone()))
        .collect()
}

/// What default privileges and what privileges call an object.
fn named(path: &ObjectPath) -> Option<(&'static str, String)> {
    let name = &path.object;
    Some(match path.kind {
        Kind::Table | Kind::View | Kind::MaterializedView if path.part.is_none() => {
            ("tables", format!("table {name}"))
        }
        Kind::Sequence => ("sequences", format!("sequence {name}")),
        Kind::Function => ("functions", format!("function {name}")),
        Kind::Enum | Kind::Domain | Kind::CompositeType | Kind::RangeType | Kind::BaseType => {
            ("types", format!("type {name}"))
        }
        Kind::Schema => ("schemas", format!("schema {}", path.schema)),
        _ => return None,
    })
}

/// The side that says what a new object's privileges are to be: the wanted one where it speaks of privileges, else the
/// one that is, for an object that is made anew. Neither, where they are the owner's own.
fn said_by<'a>(
    (is, wanted): (&'a Catalog, &'a Catalog),
    name: &ObjectPath,
    target: &str,
    grantee: &str,
) -> Option<&'a Catalog> {
    let speaks = definitions(wanted, &name.schema)
        .and_then(|own| own.0.get(&Kind::Privilege))
        .is_some_and(|named| named.complete || named.items.contains_key(&name.object));
    let is_there = definitions(is, &name.schema).is_some_and(|own| own.get(Kind::Owner, target).is_some());
    let source = if speaks {
        wanted
    } else if is_there {
        is
    } else {
        return None;
    };
    let owner = definitions(source, &name.schema)
        .and_then(|own| own.get(Kind::Owner, target))
        .and_then(|own| own.fact("role"));
    (owner != Some(grantee)).then_some(source)
}

fn definitions<'a>(catalog: &'a Catalog, schema: &str) -> Option<&'a Definitions> {
    if schema.is_empty() {
        return Some(&catalog.definitions);
    }
    catalog.schemas.get(schema).map(|own| &own.definitions)
}
