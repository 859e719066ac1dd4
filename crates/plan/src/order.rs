//! The order of statements.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{Catalog, Change, Kind, ObjectPath, Plan, Statement};
use drift_dialect::{Ddl, Phase, Step};

use crate::callers::name_of;
use crate::chains;
use crate::needs::{Item, behind_needs, head};
use crate::relations::{is_over, understood};
use crate::words::{Named, Words, mentions};

/// Steps by phase, then by what needs what, then by path.
pub(crate) fn in_order(
    ddl: &dyn Ddl,
    (mut steps, unplanned): (Vec<Step>, Vec<(ObjectPath, String)>),
    from: &Catalog,
    changes: &[Change],
) -> Plan {
    over_views(&mut steps);
    over_columns(&mut steps);
    // Many drops of one reference, from both of its ends, are one.
    not_after_all(&mut steps);
    let mut seen = BTreeSet::new();
    steps.retain(|step| step.phase != Phase::Drop || step.hold.is_some() || seen.insert(step.sql.clone()));
    let ranks = Ranks { from, over_rows: over_rows(&steps, from) };
    steps.sort_by(|a, b| (a.phase, ranks.of(a), &a.about).cmp(&(b.phase, ranks.of(b), &b.about)));
    chains::freed_first(ddl, &mut steps, changes);
    by_needs(&mut steps, |step| (Phase::Type..=Phase::Table).contains(&step.phase));
    by_needs(&mut steps, |step| step.phase == Phase::View);
    ranks.reverse_views(&mut steps);
    ranks.reverse_drops(ddl, &mut steps, (Phase::Clear, OBJECT));
    ranks.reverse_drops(ddl, &mut steps, (Phase::Clear, FUNCTION));
    ranks.reverse_drops(ddl, &mut steps, (Phase::Drop, OBJECT));
    let statements = steps
        .into_iter()
        .enumerate()
        .map(|(at, step)| Statement {
            id: at + 1,
            transactional: step.phase != Phase::Values,
            sql: step.sql,
            about: step.about,
            note: step.note,
            hold: step.hold,
            loses: step.loses,
        })
        .collect();
    Plan { statements, unplanned }
}

/// A reference that has been put up again is not dropped with the table that it does not refer to any more.
fn not_after_all(steps: &mut Vec<Step>) {
    let put_up: BTreeSet<ObjectPath> = steps
        .iter()
        .filter(|step| step.phase == Phase::ForeignKey)
        .filter_map(|step| step.about.first().cloned())
        .collect();
    steps.retain(|step| {
        let first = step.about.first().filter(|path| path.kind == Kind::ForeignKey);
        step.phase != Phase::Drop || !first.is_some_and(|path| put_up.contains(path))
    });
}

/// A function over the row type of a new view follows the view, unless the view needs the function.
fn over_views(steps: &mut [Step]) {
    let views: Vec<(String, String)> = steps
        .iter()
        .filter(|step| step.phase == Phase::View)
        .filter_map(|step| Some((step.about.first()?.object.clone(), step.sql.clone())))
        .collect();
    if views.is_empty() {
        return;
    }
    for step in steps.iter_mut().filter(|step| step.phase == Phase::Function) {
        let Some(path) = step.about.first() else { continue };
        let name = path.object.split('(').next().unwrap_or_default();
        let over = |view: &str| mentions(head(path, &step.sql), view);
        if views.iter().any(|(view, _)| over(view)) && !views.iter().any(|(_, sql)| mentions(sql, name)) {
            step.phase = Phase::View;
        }
    }
}

/// A function with a body that the server has understood follows the changes of the columns that it reads, unless a table
/// needs the function.
fn over_columns(steps: &mut [Step]) {
    let tables: BTreeSet<String> = steps
        .iter()
        .filter(|step| matches!(step.phase, Phase::Column | Phase::Move | Phase::Alter))
        .flat_map(|step| step.about.iter().filter(|path| path.kind == Kind::Column))
        .map(|path| path.object.clone())
        .collect();
    if tables.is_empty() {
        return;
    }
    let reads = |step: &Step| {
        let path = step.about.first().filter(|_| step.phase == Phase::Function)?;
        let words = Words::of(understood(path, &step.sql)?);
        tables.iter().any(|table| words.have(table)).then(|| path.clone())
    };
    let readers: Vec<ObjectPath> = steps.iter().filter_map(reads).collect();
    if readers.is_empty() {
        return;
    }
    let named = Named::of(readers.iter().map(|path| (name_of(path), path)));
    let made = steps.iter().filter(|step| (Phase::Table..Phase::View).contains(&step.phase));
    let needed: BTreeSet<&ObjectPath> = made.flat_map(|step| named.said_in(&Words::of(&step.sql))).collect();
    let later: BTreeSet<&ObjectPath> = readers.iter().filter(|path| !needed.contains(path)).collect();
    for step in steps.iter_mut().filter(|step| step.phase == Phase::Function) {
        if step.about.first().is_some_and(|path| later.contains(path)) {
            step.phase = Phase::View;
        }
    }
}

/// Functions that go before the changes and take or give rows of what does so too.
fn over_rows(steps: &[Step], from: &Catalog) -> BTreeSet<ObjectPath> {
    let cleared = |kinds: &'static [Kind]| {
        let first =
            steps.iter().filter(|step| step.phase == Phase::Clear).filter_map(|step| step.about.first());
        first.filter(|path| kinds.contains(&path.kind))
    };
    let relations: BTreeSet<&ObjectPath> =
        cleared(&[Kind::View, Kind::MaterializedView, Kind::Table]).collect();
    let is_over = |path: &&ObjectPath| is_over(from, path, relations.iter().copied());
    cleared(&[Kind::Function]).filter(is_over).cloned().collect()
}

struct Ranks<'a> {
    from: &'a Catalog,
    over_rows: BTreeSet<ObjectPath>,
}

impl Ranks<'_> {
    /// Within a phase: references go before what they refer to when dropped, enums come before domains.
    fn of(&self, step: &Step) -> u8 {
        let Some(path) = step.about.first() else { return 5 };
        match (step.phase, path.kind) {
            (Phase::Clear, Kind::ForeignKey) => 0,
            (Phase::Clear, Kind::Trigger) => 1,
            (Phase::Clear, Kind::View | Kind::MaterializedView) => VIEW,
            (Phase::Clear, Kind::Function) if self.over_rows.contains(path) => VIEW,
            (Phase::Clear, Kind::Index) => 3,
            // After the defaults, checks and tables that call them or have their names.
            (Phase::Clear, Kind::Table) => OBJECT,
            (Phase::Clear, Kind::Function) => FUNCTION,
            // A column takes its checks along.
            (Phase::Clear, Kind::Check | Kind::Exclusion) => 4,
            // A table has left its old parent before that gets columns.
            (Phase::Column, Kind::Table) => 0,
            (Phase::Constraint, Kind::Column) => 0,
            (Phase::Drop, _) => rank_of_drop(path, self.from),
            // What is granted is granted by the owner that stays, and no event trigger sees any of this.
            (Phase::Comment, Kind::Owner) => 6,
            // To take a privilege on a table takes it on each of its columns too.
            (Phase::Comment, Kind::Privilege) if step.sql.starts_with("REVOKE ") => 7,
            (Phase::Comment, Kind::Privilege | Kind::DefaultPrivilege) => 8,
            (Phase::Comment, Kind::EventTrigger) => 4,
            (Phase::Clear, Kind::EventTrigger) => 0,
            (Phase::Clear, kind) if kind.is_definition() => rank_of_cleared(kind),
            (Phase::Clear, Kind::Enum | Kind::Domain) => 9,
            (_, Kind::Schema | Kind::Enum) => 0,
            // Its table has what it has first, and takes what matches; what moves or names indexes comes last.
            (Phase::Index, Kind::Partition) if step.sql.starts_with("ALTER INDEX") => 7,
            (_, Kind::Partition) => 6,
            _ => 5,
        }
    }

    /// Objects are dropped in the reverse of the order in which they could be made.
    fn reverse_drops(&self, ddl: &dyn Ddl, steps: &mut [Step], (phase, rank): (Phase, u8)) {
        let from = self.from;
        let is_object = |step: &Step| step.phase == phase && self.of(step) == rank;
        let Some(start) = steps.iter().position(is_object) else { return };
        let length = steps[start..].iter().take_while(|step| is_object(step)).count();
        let own = &mut steps[start..start + length];
        let made = |path: &ObjectPath| -> String {
            let steps = match from.table_of(path).filter(|_| path.kind == Kind::Table) {
                Some(table) => ddl.create_table(path, table),
                None => ddl.create(path, from).unwrap_or_default(),
            };
            let parts = |step: &Step| matches!(step.phase, Phase::Index | Phase::ForeignKey | Phase::Comment);
            steps.into_iter().filter(|step| !parts(step)).map(|step| step.sql + "\n").collect()
        };
        let texts: BTreeMap<ObjectPath, String> =
            own.iter().filter_map(|step| step.about.first()).map(|path| (path.clone(), made(path))).collect();
        let items: Vec<Item<'_>> = own
            .iter()
            .filter_map(|step| step.about.first())
            .map(|path| Item { path, sql: texts.get(path).map_or("", String::as_str) })
            .collect();
        let order = behind_needs(&items);
        let sorted: Vec<Step> = order.iter().rev().map(|at| own[*at].clone()).collect();
        own.clone_from_slice(&sorted);
    }

    /// Views, and functions over their rows, are dropped in the reverse of the order in which they were made.
    fn reverse_views(&self, steps: &mut [Step]) {
        let is_view = |step: &Step| step.phase == Phase::Clear && self.of(step) == VIEW;
        let text = |path: &ObjectPath| -> &str {
            let Some(schema) = self.from.schemas.get(&path.schema) else { return "" };
            match path.kind {
                Kind::Function => {
                    schema.functions.items.get(&path.object).map_or("", |own| own.definition.raw.as_str())
                }
                _ => schema.views.items.get(&path.object).map_or("", |own| own.query.raw.as_str()),
            }
        };
        let Some(start) = steps.iter().position(is_view) else { return };
        let length = steps[start..].iter().take_while(|step| is_view(step)).count();
        let own = &mut steps[start..start + length];
        let items: Vec<Item<'_>> = own
            .iter()
            .filter_map(|step| step.about.first())
            .map(|path| Item { path, sql: text(path) })
            .collect();
        let order = behind_needs(&items);
        let sorted: Vec<Step> = order.iter().rev().map(|at| own[*at].clone()).collect();
        own.clone_from_slice(&sorted);
    }
}

/// What is said of an object goes before it, types and what stands in the way of others last.
fn rank_of_cleared(kind: Kind) -> u8 {
    match kind {
        Kind::Comment | Kind::Privilege | Kind::DefaultPrivilege => 0,
        Kind::Policy | Kind::Rule | Kind::Statistics | Kind::Publication => 1,
        // A part of its table: behind what its parent hands down, and before tables go.
        Kind::Partition => 6,
        Kind::CompositeType | Kind::RangeType | Kind::BaseType | Kind::Language => 9,
        _ => OBJECT,
    }
}

/// The rank of views among what stands in the way.
const VIEW: u8 = 2;

/// The rank of tables, types, functions and sequences among what is dropped.
const OBJECT: u8 = 7;

/// The rank of functions among what stands in the way.
const FUNCTION: u8 = 8;

fn rank_of_drop(path: &ObjectPath, from: &Catalog) -> u8 {
    match path.kind {
        Kind::ForeignKey => 2,
        // Before the columns it is made of.
        Kind::Column if is_generated(path, from) => 2,
        Kind::Column => 3,
        Kind::Extension => 8,
        Kind::Schema => 9,
        _ => OBJECT,
    }
}

fn is_generated(path: &ObjectPath, from: &Catalog) -> bool {
    let column = from.table_of(path).and_then(|table| table.column(path.name()));
    column.is_some_and(|column| column.generated.value().is_some())
}

/// Moves each step of a stretch behind the ones whose object it mentions.
fn by_needs(steps: &mut [Step], within: impl Fn(&Step) -> bool) {
    let Some(start) = steps.iter().position(&within) else { return };
    let length = steps[start..].iter().take_while(|step| within(step)).count();
    let own = &mut steps[start..start + length];
    let items: Vec<Item<'_>> = own
        .iter()
        .filter_map(|step| Some(Item { path: step.about.first()?, sql: step.sql.as_str() }))
        .collect();
    if items.len() == own.len() {
        let order = behind_needs(&items);
        let sorted: Vec<Step> = order.iter().map(|at| own[*at].clone()).collect();
        own.clone_from_slice(&sorted);
    }
}
