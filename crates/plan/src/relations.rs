//! What stands on a relation that goes before the changes and may come again: functions that take or give its rows, and
//! policies and rules of other tables that read it. PostgreSQL drops no relation under them. Neither does it drop a
//! function that another one calls in a default or in a body that the server has understood, or change the type of a
//! column that is read there.

use std::collections::BTreeSet;

use drift_catalog::{Action, Catalog, Change, Kind, ObjectPath};
use drift_dialect::{Ddl, Phase, Step, TableChange};

use crate::callers::{made_anew, name_of};
use crate::needs::head;
use crate::words::{Named, Words, mentions};

/// Takes them down before the relation goes, and puts up again those that stay.
pub(crate) fn stand_aside(
    ddl: &dyn Ddl,
    (is, wanted): (&Catalog, &Catalog),
    changes: &[Change],
    steps: &mut Vec<Step>,
) {
    let gone = gone(steps);
    if gone.is_empty() {
        return;
    }
    let names = Named::of(gone.iter().map(|path| (path.object.as_str(), path)));
    let named = |text: &str| names.said_in(&Words::of(text)).first().copied();
    for (path, definition) in functions(is) {
        if let Some(gone) = rows_of(&path, definition).and_then(named) {
            Standing { ddl, is, wanted, changes, gone }.function(&path, steps);
        }
    }
    for (path, table) in is.tables() {
        let is_part = |kind: Kind| matches!(kind, Kind::Policy | Kind::Rule);
        for (kind, name, own) in table.definitions.iter().filter(|(kind, ..)| is_part(*kind)) {
            if let Some(gone) = own.facts.values().find_map(|fact| named(&fact.raw))
                && *gone != path
            {
                Standing { ddl, is, wanted, changes, gone }.part(&path.part(kind, name.as_str()), steps);
            }
        }
    }
}

/// All functions, and the texts that make them.
fn functions(is: &Catalog) -> impl Iterator<Item = (ObjectPath, &str)> {
    is.schemas.iter().flat_map(|(schema, content)| {
        content.functions.items.iter().map(move |(signature, function)| {
            let path = ObjectPath::new(Kind::Function, schema.as_str(), signature.as_str());
            (path, function.definition.raw.as_str())
        })
    })
}

/// Functions that call one that is made anew, or read a column whose type changes; each may be called by others.
pub(crate) fn functions_stand_aside(
    ddl: &dyn Ddl,
    (is, wanted): (&Catalog, &Catalog),
    changes: &[Change],
    steps: &mut Vec<Step>,
) {
    let held: BTreeSet<&ObjectPath> =
        steps.iter().filter(|step| step.hold.is_some()).flat_map(|step| &step.about).collect();
    let retyped: Vec<&ObjectPath> = changes
        .iter()
        .filter(|change| change.path.kind == Kind::Column && ddl.needs_views_away(change))
        .filter(|change| !held.contains(&change.path))
        .filter_map(|change| match &change.action {
            Action::Modify { from, .. } => Some(from),
            _ => None,
        })
        .collect();
    let columns = Named::of(retyped.iter().map(|column| (column.name(), *column)));
    let mut seen: BTreeSet<ObjectPath> = BTreeSet::new();
    loop {
        let anew = made_anew(steps);
        if anew.is_empty() && retyped.is_empty() {
            return;
        }
        let named = Named::of(anew.iter().map(|own| (name_of(own), own)));
        let mut found = Vec::new();
        for (path, definition) in functions(is).filter(|(path, _)| !seen.contains(path)) {
            let Some(said) = rows_of(&path, definition) else { continue };
            let words = Words::of(said);
            let mut called = named.said_in(&words).into_iter();
            let called = called.find(|own| **own != path && calls(said, name_of(own)));
            let read = || {
                let words = Words::of(understood(&path, definition)?);
                columns.said_in(&words).into_iter().find(|column| words.have(&column.object))
            };
            if let Some(cause) = called.or_else(read) {
                found.push((path, cause.clone()));
            }
        }
        if found.is_empty() {
            return;
        }
        for (path, gone) in found {
            Standing { ddl, is, wanted, changes, gone: &gone }.function(&path, steps);
            seen.insert(path);
        }
    }
}

/// The body of a function that the server has understood: one that is no text.
pub(crate) fn understood<'a>(path: &ObjectPath, definition: &'a str) -> Option<&'a str> {
    let whole = head(path, definition).len() == definition.len();
    rows_of(path, definition).filter(|_| whole)
}

/// Whether a text calls a function of a name.
fn calls(text: &str, name: &str) -> bool {
    mentions(text, name)
        && text
            .match_indices(name)
            .any(|(at, _)| text[at + name.len()..].trim_start_matches('"').trim_start().starts_with('('))
}

/// Whether a function takes or gives the rows of one of these relations.
pub(crate) fn is_over<'a>(
    is: &Catalog,
    path: &ObjectPath,
    mut relations: impl Iterator<Item = &'a ObjectPath>,
) -> bool {
    let function = is.schemas.get(&path.schema).and_then(|own| own.functions.items.get(&path.object));
    let words = function.and_then(|own| rows_of(path, &own.definition.raw)).map(Words::of);
    words.is_some_and(|words| relations.any(|relation| words.have(&relation.object)))
}

/// Where the text that makes a function says what it takes and gives. A body that the server has understood stands on
/// what it reads as well.
fn rows_of<'a>(path: &ObjectPath, definition: &'a str) -> Option<&'a str> {
    head(path, definition).split_once('(').map(|(_, rest)| rest)
}

/// Views that go before the changes, and tables that go and come again.
fn gone(steps: &[Step]) -> Vec<ObjectPath> {
    let of = |step: &Step, phase: Phase| step.phase == phase && step.hold.is_none();
    let first = |phase: Phase, table: bool| {
        let own = steps.iter().filter(move |step| of(step, phase)).filter_map(|step| step.about.first());
        own.filter(move |path| match path.kind {
            Kind::Table => table,
            Kind::View | Kind::MaterializedView => !table,
            _ => false,
        })
    };
    let made: Vec<&ObjectPath> = first(Phase::Table, true).collect();
    let tables = first(Phase::Drop, true).filter(|path| made.contains(path));
    let mut gone: Vec<ObjectPath> = first(Phase::Clear, false).chain(tables).cloned().collect();
    gone.sort();
    gone.dedup();
    gone
}

/// Something that stands on a relation, and the relation that goes.
struct Standing<'a> {
    ddl: &'a dyn Ddl,
    is: &'a Catalog,
    wanted: &'a Catalog,
    changes: &'a [Change],
    gone: &'a ObjectPath,
}

impl Standing<'_> {
    fn function(&self, path: &ObjectPath, steps: &mut Vec<Step>) {
        if let Some(drop) = steps
            .iter_mut()
            .find(|step| matches!(step.phase, Phase::Clear | Phase::Drop) && step.about.first() == Some(path))
        {
            if drop.hold.is_none() {
                drop.phase = Phase::Clear;
            }
            return;
        }
        let Ok(mut own) = self.ddl.drop(path, self.is, true) else { return };
        own.iter_mut().for_each(|step| step.phase = Phase::Clear);
        let comes = |step: &Step| step.phase == Phase::Function && step.about.first() == Some(path);
        if !steps.iter().any(comes) {
            own.extend(self.ddl.create(path, self.is).unwrap_or_default());
        }
        let why = match self.gone.kind {
            Kind::Function => format!("It calls {}, which is made anew.", self.gone.object),
            Kind::Column => format!("It reads {}, whose type changes.", self.gone.name()),
            _ => format!("It takes or gives rows of {}.", self.gone.object),
        };
        self.push(own, why, steps);
    }

    fn part(&self, path: &ObjectPath, steps: &mut Vec<Step>) {
        let is_own = |step: &Step| step.about.first() == Some(path);
        let held = |step: &Step| is_own(step) && step.hold.is_some();
        if steps.iter().any(|step| is_own(step) && step.phase == Phase::Clear) || steps.iter().any(held) {
            return;
        }
        steps.retain(|step| !is_own(step));
        let owner = path.owner();
        let dropped = self.changes.iter().any(|own| own.path == owner && matches!(own.action, Action::Drop));
        let goes = dropped && steps.iter().any(|own| own.hold.is_none() && own.about.first() == Some(&owner));
        let changed = self.changes.iter().any(|own| own.path == *path);
        let source = if changed { self.wanted } else { self.is };
        let (Some(is), Some(to)) = (self.is.table_of(path), source.table_of(path).or(self.is.table_of(path)))
        else {
            return;
        };
        let down = Change { path: path.clone(), action: Action::Drop };
        let up = Change { path: path.clone(), action: Action::Add { similar: None } };
        let (both, one) = ([&down, &up], [&down]);
        let own = self.ddl.alter_table(&TableChange {
            path: &owner,
            old_path: &owner,
            from: is,
            to,
            changes: if goes { &one } else { &both },
            allow_loss: true,
        });
        self.push(own, format!("It reads {}.", self.gone.object), steps);
    }

    fn push(&self, own: Vec<Step>, note: String, steps: &mut Vec<Step>) {
        for mut step in own {
            if step.note.is_empty() {
                step.note.clone_from(&note);
            }
            step.about.push(self.gone.clone());
            steps.push(step);
        }
    }
}
