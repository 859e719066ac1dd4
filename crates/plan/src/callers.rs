//! What calls a function, or reads a column of a type, that has to be made anew: PostgreSQL drops no function that a
//! default, a check, an index, a generated column or a trigger calls, and their texts hold values of the old type, so
//! that these are taken down before and put up after.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{Action, Catalog, Change, Column, IndexKey, Kind, Labelled as _, ObjectPath, Table};
use drift_dialect::{Ddl, Phase, Step};

use crate::aside::{Aside, Changed, Gathered};
use crate::successors;
use crate::words::{Named, Words, mentions};

/// Takes the callers in tables down and puts up again those that stay; `views` sees to views.
pub(crate) fn stand_aside(
    ddl: &dyn Ddl,
    (is, wanted): (&Catalog, &Catalog),
    changes: &[Change],
    steps: &mut Vec<Step>,
) {
    let functions = made_anew(steps);
    let types = types_made_anew(steps);
    let retyped = retyped(ddl, (is, wanted), changes, steps);
    if functions.is_empty() && types.is_empty() && retyped.is_empty() {
        return;
    }
    let mut by_table: BTreeMap<ObjectPath, Vec<&Retyped>> = BTreeMap::new();
    for own in &retyped {
        by_table.entry(own.column.owner()).or_default().push(own);
    }
    let by_name = Named::of(functions.iter().map(|path| (name_of(path), path)));
    let changed = Changed::by(changes);
    let mut gathered = Gathered::of(steps);
    for (path, table) in is.tables() {
        let aside = |cause, held: bool, note: String| Aside {
            ddl,
            path: &path,
            table,
            wanted,
            cause,
            held,
            note,
            changed: &changed,
        };
        for function in called_in(&by_name, (&path, table), |_| true) {
            let name = name_of(function);
            let own = aside(function, false, format!("It calls {}, which is made anew.", function.object));
            own.all(name, &mut gathered);
            for column in &table.columns {
                if column.default.value().is_some_and(|default| mentions(&default.raw, name)) {
                    own.default(&column.name, &mut gathered);
                }
            }
        }
        for (of, held) in &types {
            for column in table.columns.iter().filter(|column| column.is_of(of)) {
                let own = aside(of, *held, format!("It reads {}, whose type is made anew.", column.name));
                own.all(&column.name, &mut gathered);
                for key in table.foreign_keys.items.iter().filter(|key| key.columns.contains(&column.name)) {
                    own.part(key.path(&path), &mut gathered);
                }
            }
            let own = aside(of, *held, format!("It speaks of {}, which is made anew.", of.object));
            own.all(&of.object, &mut gathered);
            let speaks = |column: &&Column| {
                !column.is_of(of)
                    && column.default.value().is_some_and(|default| mentions(&default.raw, &of.object))
            };
            for column in table.columns.iter().filter(speaks) {
                own.default(&column.name, &mut gathered);
            }
        }
        let note = |own: &Retyped| format!("It reads {}, whose type changes.", own.column.name());
        for own in by_table.get(&path).into_iter().flatten() {
            let aside = aside(&own.cause, own.held, note(own));
            let here = |part: &ObjectPath| own.recast || matches!(part.kind, Kind::Trigger | Kind::Policy);
            let parts = parts(&path, table, own.column.name()).into_iter().filter(here);
            parts.for_each(|part| aside.part_of_column(part, own.column.name(), &mut gathered));
        }
        // Policies are what reads another table.
        if table.definitions.0.get(&Kind::Policy).is_none_or(|own| own.items.is_empty()) {
            continue;
        }
        for own in retyped.iter().filter(|own| own.column.owner() != path) {
            let aside = aside(&own.cause, own.held, note(own));
            let there =
                |part: &ObjectPath| part.kind == Kind::Policy && reads_table(table, part, &own.column.object);
            let parts = parts(&path, table, own.column.name()).into_iter().filter(there);
            parts.for_each(|part| aside.part(part, &mut gathered));
        }
    }
    gathered.finish();
}

/// A column whose type changes.
struct Retyped {
    /// As it is called now.
    column: ObjectPath,
    /// The change.
    cause: ObjectPath,
    /// Whether that is held back.
    held: bool,
    /// Whether values become others. A check or index that compares the column with a constant of the old type is
    /// refused with it then (42883): the server keeps the type with the constant.
    recast: bool,
}

/// Columns whose change is refused while a trigger or a policy reads them.
fn retyped(
    ddl: &dyn Ddl,
    (is, wanted): (&Catalog, &Catalog),
    changes: &[Change],
    steps: &[Step],
) -> Vec<Retyped> {
    let column = |catalog: &Catalog, path: &ObjectPath| {
        catalog.table_of(path).and_then(|table| table.column(path.name())).cloned()
    };
    let mut found = Vec::new();
    let mut about: BTreeMap<&ObjectPath, Vec<&Step>> = BTreeMap::new();
    for step in steps {
        step.about.iter().for_each(|path| about.entry(path).or_default().push(step));
    }
    for change in changes.iter().filter(|change| ddl.needs_views_away(change)) {
        let Action::Modify { from, .. } = &change.action else { continue };
        let mut own = about.get(&change.path).into_iter().flatten();
        if change.path.kind == Kind::Column
            && let Some(first) = own.next()
        {
            let held = first.hold.is_some() || own.any(|step| step.hold.is_some());
            let both = column(is, from).zip(column(wanted, &change.path));
            let recast = both.is_some_and(|(old, new)| ddl.needs_references_away(&old, &new));
            found.push(Retyped { column: from.clone(), cause: change.path.clone(), held, recast });
        }
    }
    found
}

/// Whether a policy of one table reads another.
fn reads_table(table: &Table, policy: &ObjectPath, other: &str) -> bool {
    let own = table.definitions.get(Kind::Policy, policy.name());
    own.is_some_and(|own| own.facts.values().any(|fact| mentions(&fact.raw, other)))
}

/// Types that become others, and whether that is held back. One that changes where it stands does not.
pub(crate) fn types_made_anew(steps: &[Step]) -> Vec<(ObjectPath, bool)> {
    let moves = steps.iter().filter(|step| step.phase == Phase::Move);
    moves.flat_map(|step| step.about.iter().map(|path| (path.clone(), step.hold.is_some()))).collect()
}

/// Functions that are dropped before the changes and made again, by themselves or with other arguments.
pub(crate) fn made_anew(steps: &[Step]) -> BTreeSet<ObjectPath> {
    let own = |phase: Phase| {
        steps
            .iter()
            .filter(move |step| step.phase == phase && step.hold.is_none())
            .filter_map(|step| step.about.first())
            .filter(|path| path.kind == Kind::Function)
    };
    let again: BTreeSet<&ObjectPath> = own(Phase::Function).collect();
    let names: BTreeSet<(&str, &str)> = again.into_iter().map(successors::name).collect();
    own(Phase::Clear).filter(|path| names.contains(&successors::name(path))).cloned().collect()
}

/// What texts call a function by.
pub(crate) fn name_of(function: &ObjectPath) -> &str {
    function.object.split('(').next().unwrap_or_default()
}

/// Triggers, checks, indexes, exclusions and policies that mention a function or a column.
pub(crate) fn parts(path: &ObjectPath, table: &Table, name: &str) -> Vec<ObjectPath> {
    let all = texts(path, table).into_iter();
    all.filter(|(_, texts)| texts.iter().any(|text| mentions(text, name))).map(|(part, _)| part).collect()
}

/// Triggers, checks, indexes, exclusions and policies, with the texts in which they call and read.
fn texts<'a>(path: &ObjectPath, table: &'a Table) -> Vec<(ObjectPath, Vec<&'a str>)> {
    let mut found: Vec<(ObjectPath, Vec<&str>)> = Vec::new();
    for own in &table.triggers.items {
        found.push((path.part(Kind::Trigger, own.name.as_str()), vec![&own.definition.raw]));
    }
    for own in &table.checks.items {
        found.push((own.path(path), vec![&own.expr.raw]));
    }
    for own in &table.exclusions.items {
        found.push((own.path(path), vec![&own.definition.raw]));
    }
    for own in &table.indexes.items {
        let keys = own.parts.iter().filter_map(|part| match &part.key {
            IndexKey::Expr(expr) => Some(expr.raw.as_str()),
            _ => None,
        });
        let predicate = own.predicate.iter().map(|expr| expr.raw.as_str());
        found.push((own.path(path), keys.chain(predicate).collect()));
    }
    for (kind, policy, own) in table.definitions.iter().filter(|(kind, ..)| *kind == Kind::Policy) {
        let facts = own.facts.values().map(|fact| fact.raw.as_str());
        found.push((path.part(kind, policy.as_str()), facts.collect()));
    }
    found
}

/// What of some functions the parts and columns of a table call, each text read once; `stays` says which of them count.
pub(crate) fn called_in<'f>(
    functions: &Named<'_, &'f ObjectPath>,
    (path, table): (&ObjectPath, &Table),
    stays: impl Fn(&ObjectPath) -> bool,
) -> BTreeSet<&'f ObjectPath> {
    let columns = table.columns.iter().map(|column| {
        let default = column.default.value().map(|own| own.raw.as_str());
        let generated = column.generated.value().map(|own| own.expr.raw.as_str());
        (path.part(Kind::Column, column.name.as_str()), default.into_iter().chain(generated).collect())
    });
    let all = texts(path, table).into_iter().chain(columns);
    let all = all.filter(|(part, texts): &(_, Vec<&str>)| !texts.is_empty() && stays(part));
    all.flat_map(|(_, texts)| texts).flat_map(|text| functions.said_in(&Words::of(text))).collect()
}
