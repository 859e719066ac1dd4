//! What is said of an object that is made anew: its owner, its privileges and its comments went with it, and come back
//! as they were or as they are wanted.

use std::collections::BTreeSet;

use drift_catalog::{Action, Catalog, Change, Definitions, Facet, Hold, Kind, ObjectPath};
use drift_dialect::{Ddl, Phase, Step};

const KINDS: &[Kind] = &[Kind::Owner, Kind::Privilege, Kind::Comment];

/// Says it again, for everything that goes and comes.
pub(crate) fn again(
    ddl: &dyn Ddl,
    (is, wanted): (&Catalog, &Catalog),
    (changes, role): (&[Change], Option<&str>),
    steps: &mut Vec<Step>,
) {
    let of_parts = comments_of_parts(ddl, wanted, changes, steps);
    steps.extend(of_parts);
    for (path, hold) in made_anew(steps) {
        let mut own = comment(ddl, (is, wanted), &path);
        for name in said_of(is, &path) {
            let changed = changes.iter().find(|change| change.path == name).map(|change| &change.action);
            let source = match changed {
                // Columns that may not be there any more.
                None if name.object.starts_with("column ")
                    && !is_stated(wanted, &name)
                    && differs(changes, &path) =>
                {
                    continue;
                }
                None if is_stated(wanted, &name) => wanted,
                None if is_of(is, &name, role) => continue,
                None => is,
                Some(Action::Modify { .. }) => wanted,
                Some(_) => continue,
            };
            own.extend(ddl.create(&name, source).unwrap_or_default());
        }
        for mut step in own {
            if steps.iter().any(|other| other.sql == step.sql && other.hold == hold) {
                continue;
            }
            step.about.push(path.clone());
            step.hold.clone_from(&hold);
            steps.push(step);
        }
    }
}

/// The comments of constraints, indexes and triggers that go and come under the same name, as they are wanted where
/// nothing else says so.
fn comments_of_parts(ddl: &dyn Ddl, wanted: &Catalog, changes: &[Change], steps: &[Step]) -> Vec<Step> {
    let goes = |step: &&Step| matches!(step.phase, Phase::Clear | Phase::Drop);
    let named = |step: &Step| step.about.first().and_then(|path| Some((path.owner(), comment_name(path)?)));
    let gone: BTreeSet<(ObjectPath, String)> = steps.iter().filter(goes).filter_map(named).collect();
    let mut said = Vec::new();
    for made in steps.iter().filter(|step| !goes(step)) {
        let Some((owner, name)) = named(made).filter(|own| gone.contains(own)) else { continue };
        let path = ObjectPath::new(Kind::Comment, owner.schema.as_str(), name);
        if !is_stated(wanted, &path) || changes.iter().any(|change| change.path == path) {
            continue;
        }
        for mut step in ddl.create(&path, wanted).unwrap_or_default() {
            step.about.extend(made.about.first().cloned());
            step.hold.clone_from(&made.hold);
            said.push(step);
        }
    }
    said
}

/// How the comment of a part is filed.
fn comment_name(path: &ObjectPath) -> Option<String> {
    let (name, table) = (path.part.as_deref()?, path.object.as_str());
    match path.kind {
        Kind::PrimaryKey | Kind::Unique | Kind::Check | Kind::ForeignKey | Kind::Exclusion => {
            Some(format!("constraint {name} on {table}"))
        }
        Kind::Trigger => Some(format!("trigger {name} on {table}")),
        Kind::Index => Some(format!("index {name}")),
        _ => None,
    }
}

/// Objects with a statement that drops them and one that makes them; and what holds the latter back.
fn made_anew(steps: &[Step]) -> Vec<(ObjectPath, Option<Hold>)> {
    let mut found: Vec<(ObjectPath, Option<Hold>)> = Vec::new();
    let about = |step: &Step| step.about.first().filter(|path| path.part.is_none()).cloned();
    let makes = |step: &&Step| {
        // A type in use gets another one beside it, which takes its name.
        step.sql.starts_with("CREATE ") || step.phase == Phase::Type && step.sql.contains("\nCREATE ")
    };
    let moved: BTreeSet<&ObjectPath> =
        steps.iter().filter(|step| step.phase == Phase::Move).flat_map(|step| &step.about).collect();
    let dropped: BTreeSet<&ObjectPath> = steps
        .iter()
        .filter(|step| step.sql.starts_with("DROP "))
        .filter_map(|step| step.about.first())
        .collect();
    let mut seen = BTreeSet::new();
    for made in steps.iter().filter(makes) {
        let Some(path) = about(made) else { continue };
        let goes = moved.contains(&path) || dropped.contains(&path);
        if goes && made.phase != Phase::Trigger && seen.insert(path.clone()) {
            found.push((path, made.hold.clone()));
        }
    }
    found
}

fn differs(changes: &[Change], path: &ObjectPath) -> bool {
    changes.iter().any(|change| change.path == *path)
}

fn definitions<'a>(catalog: &'a Catalog, path: &ObjectPath) -> Option<&'a Definitions> {
    Some(&catalog.schemas.get(&path.schema)?.definitions)
}

fn is_stated(wanted: &Catalog, name: &ObjectPath) -> bool {
    definitions(wanted, name).is_some_and(|own| own.get(name.kind, &name.object).is_some())
}

/// Whether this says that something is owned by the role that will make it.
fn is_of(is: &Catalog, name: &ObjectPath, role: Option<&str>) -> bool {
    let owner = || definitions(is, name)?.get(name.kind, &name.object)?.fact("role");
    name.kind == Kind::Owner && role.is_some() && owner() == role
}

/// The owner, the privileges and the comments of an object, by their own names.
fn said_of(is: &Catalog, path: &ObjectPath) -> Vec<ObjectPath> {
    let Some(all) = definitions(is, path) else { return Vec::new() };
    let word = match path.kind {
        Kind::Table | Kind::View | Kind::MaterializedView => "table",
        Kind::Function => "function",
        Kind::Enum | Kind::Domain | Kind::CompositeType | Kind::RangeType | Kind::BaseType => "type",
        kind => kind.word(),
    };
    let own = format!("{word} {}", path.object);
    let column = format!("column {}.", path.object);
    let part = format!(" on {}", path.object);
    let indexes: Vec<String> = view_indexes(is, path);
    let is_own = |text: &str| {
        let is_part =
            ["constraint ", "trigger ", "rule ", "policy "].iter().any(|word| text.starts_with(word));
        text == own
            || word == "table" && (text.starts_with(&column) || is_part && text.ends_with(&part))
            || indexes.iter().any(|index| text == index)
    };
    let mut found = Vec::new();
    for kind in KINDS {
        for name in all.0.get(kind).into_iter().flat_map(|named| named.items.keys()) {
            // `table a to b`: either name may hold a ` to `.
            let fits = match kind {
                Kind::Privilege => name.match_indices(" to ").any(|(at, _)| is_own(&name[..at])),
                _ => is_own(name),
            };
            if fits {
                found.push(ObjectPath::new(*kind, path.schema.as_str(), name.as_str()));
            }
        }
    }
    found
}

fn view_indexes(is: &Catalog, path: &ObjectPath) -> Vec<String> {
    let view = is.schemas.get(&path.schema).and_then(|schema| schema.views.items.get(&path.object));
    let names = view.into_iter().flat_map(|view| &view.indexes.items).filter_map(|index| index.name.as_ref());
    names.map(|name| format!("index {name}")).collect()
}

/// The comment that is there, or another one where the wanted side says so: what replaces an object where it stands says
/// nothing of a comment that stays.
fn comment(ddl: &dyn Ddl, (is, wanted): (&Catalog, &Catalog), path: &ObjectPath) -> Vec<Step> {
    let of = |catalog: &Catalog| -> Option<Facet<Option<String>>> {
        let schema = catalog.schemas.get(&path.schema)?;
        Some(match path.kind {
            Kind::View | Kind::MaterializedView => schema.views.items.get(&path.object)?.comment.clone(),
            Kind::Function => schema.functions.items.get(&path.object)?.comment.clone(),
            Kind::Enum => schema.enums.items.get(&path.object)?.comment.clone(),
            Kind::Domain => schema.domains.items.get(&path.object)?.comment.clone(),
            _ => return None,
        })
    };
    let Some(stated) = of(wanted) else { return Vec::new() };
    let source = if matches!(stated, Facet::Stated(_)) { wanted } else { is };
    if !matches!(of(source), Some(Facet::Stated(Some(_)))) {
        return Vec::new();
    }
    let own = ddl.create(path, source).unwrap_or_default().into_iter();
    own.filter(|step| step.phase == Phase::Comment && step.sql.starts_with("COMMENT ")).collect()
}
