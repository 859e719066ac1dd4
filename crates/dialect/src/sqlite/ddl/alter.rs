//! Changes of a table: what `ALTER TABLE` can do, and a rebuild for the rest.

use drift_catalog::{
    Action, Attribute, Change, Column, Hold, IndexKey, Kind, Labelled as _, ObjectPath, Table, Unique,
};

use super::table::{column, has, index, is_plain_default, references, trigger_sql};
use super::{rebuild, table};
use crate::sqlite::names::quote;
use crate::{Phase, Step, TableChange};

/// Everything that changes one table.
pub(crate) fn alter(change: &TableChange<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rebuilt: Vec<&Change> = Vec::new();
    for own in change.changes {
        match one(change, own) {
            Some(mut own) => steps.append(&mut own),
            None => rebuilt.push(own),
        }
    }
    if rebuilt.is_empty() {
        return steps;
    }
    // A rebuild makes the whole goal, so only what it does not do stays beside it.
    steps.retain(|step| step.hold.is_some() || step.phase == Phase::Rename);
    let mut about: Vec<ObjectPath> = change.changes.iter().map(|own| own.path.clone()).collect();
    about.retain(|path| !steps.iter().any(|step| step.about.contains(path)));
    let mut step = Step::new(Phase::Alter, change.path, rebuild::rebuild(change)).note(format!(
        "SQLite cannot alter this in place: {} is rebuilt, its rows kept.",
        quote(&change.path.object)
    ));
    step.about = about;
    if let Some(why) = rebuilt.iter().find_map(|own| loss(own)) {
        step = step.loses(why, change.allow_loss);
    }
    steps.push(step);
    steps
}

/// Why a change inside a rebuild can lose data.
fn loss(change: &Change) -> Option<String> {
    match (&change.action, change.path.kind) {
        (Action::Drop, Kind::Column) => Some(format!("the values of {} would be lost", change.path.name())),
        _ => None,
    }
}

/// The steps of one change; none where only a rebuild will do.
fn one(change: &TableChange<'_>, own: &Change) -> Option<Vec<Step>> {
    let name = quote(&change.path.object);
    match (&own.action, own.path.kind) {
        (Action::Rename { from }, Kind::Column) => {
            let sql = format!(
                "ALTER TABLE {name} RENAME COLUMN {} TO {};",
                quote(from.name()),
                quote(own.path.name())
            );
            Some(vec![Step::new(Phase::Rename, &own.path, sql)])
        }
        (Action::MaybeRename { from }, Kind::Column) => Some(decision(change, own, &from.path)),
        (Action::Add { .. }, Kind::Column) => add_column(change, &own.path),
        (Action::Drop, Kind::Column) => drop_column(change, own),
        (Action::Add { .. }, Kind::Index) => {
            let wanted =
                change.goal.indexes.items.iter().find(|index| index.path(change.path) == own.path)?;
            Some(vec![Step::new(Phase::Index, &own.path, index(&change.path.object, wanted))])
        }
        (Action::Drop, Kind::Index) => {
            Some(vec![Step::new(Phase::Clear, &own.path, format!("DROP INDEX {};", quote(own.path.name())))])
        }
        (Action::Modify { from, .. } | Action::Rename { from }, Kind::Index) => {
            let wanted =
                change.goal.indexes.items.iter().find(|index| index.path(change.path) == own.path)?;
            Some(vec![
                Step::new(Phase::Clear, &own.path, format!("DROP INDEX {};", quote(from.name()))),
                Step::new(Phase::Index, &own.path, index(&change.path.object, wanted)),
            ])
        }
        (Action::Add { .. }, Kind::Unique) => {
            let wanted =
                change.to.uniques.items.iter().find(|unique| unique.path(change.path) == own.path)?;
            Some(vec![unique_index(change.path, wanted, &own.path)])
        }
        (Action::Add { .. }, Kind::ForeignKey) => inline_reference(change, &own.path).then(Vec::new),
        (Action::Add { .. }, Kind::Trigger) => Some(vec![trigger(change, &own.path)?]),
        (Action::Drop, Kind::Trigger) => Some(vec![drop_trigger(&own.path)]),
        (Action::Modify { .. }, Kind::Trigger) => {
            Some(vec![drop_trigger(&own.path), trigger(change, &own.path)?])
        }
        _ => None,
    }
}

fn trigger(change: &TableChange<'_>, path: &ObjectPath) -> Option<Step> {
    let wanted = change.to.triggers.items.iter().find(|trigger| trigger.name == path.name())?;
    Some(Step::new(Phase::Trigger, path, trigger_sql(&wanted.definition.raw)))
}

fn drop_trigger(path: &ObjectPath) -> Step {
    Step::new(Phase::Clear, path, format!("DROP TRIGGER {};", quote(path.name())))
}

/// A unique index keeps the promise of a unique constraint, and needs no rebuild.
fn unique_index(table: &ObjectPath, unique: &Unique, about: &ObjectPath) -> Step {
    let name =
        unique.name.clone().unwrap_or_else(|| format!("{}_{}_key", table.object, unique.columns.join("_")));
    let columns: Vec<String> = unique.columns.iter().map(|name| quote(name)).collect();
    let sql =
        format!("CREATE UNIQUE INDEX {} ON {} ({});", quote(&name), quote(&table.object), columns.join(", "));
    Step::new(Phase::Index, about, sql)
}

/// Two ways, neither active until somebody says which.
fn decision(change: &TableChange<'_>, own: &Change, old: &ObjectPath) -> Vec<Step> {
    let name = quote(&change.path.object);
    let why = format!(
        "is {} the old {}? Declare `renamed_from: {}` if so",
        own.path.name(),
        old.name(),
        old.name()
    );
    let mut steps = vec![
        Step::new(
            Phase::Rename,
            &own.path,
            format!("ALTER TABLE {name} RENAME COLUMN {} TO {};", quote(old.name()), quote(own.path.name())),
        )
        .hold(Hold::Decision(format!("if it is a rename: {why}"))),
    ];
    if let Some(wanted) = change.to.column(own.path.name()) {
        let sql = format!("ALTER TABLE {name} ADD COLUMN {};", column(wanted, false));
        let hold = Hold::Decision(format!("if it is another column: {} stays beside it", old.name()));
        steps.push(Step::new(Phase::Column, &own.path, sql).hold(hold));
    }
    steps
}

/// The reference of a new column, if it can stand beside it.
fn own_reference<'a>(change: &'a TableChange<'_>, column: &Column) -> Option<&'a drift_catalog::ForeignKey> {
    let added = |path: &ObjectPath| {
        change.changes.iter().any(|own| own.path == *path && matches!(own.action, Action::Add { .. }))
    };
    change
        .to
        .foreign_keys
        .items
        .iter()
        .find(|key| key.columns == [column.name.as_str()] && added(&key.path(change.path)))
}

fn inline_reference(change: &TableChange<'_>, path: &ObjectPath) -> bool {
    change.changes.iter().any(|own| {
        own.path.kind == Kind::Column
            && matches!(own.action, Action::Add { .. })
            && change.to.column(own.path.name()).is_some_and(|column| {
                addable(change, column)
                    && own_reference(change, column).is_some_and(|key| key.path(change.path) == *path)
            })
    })
}

/// Whether `ADD COLUMN` takes it (<https://sqlite.org/lang_altertable.html#alter_table_add_column>).
fn addable(change: &TableChange<'_>, column: &Column) -> bool {
    let default = column.default.value().map(|expr| expr.raw.trim().to_ascii_uppercase());
    let constant = default.as_deref().is_none_or(|raw| is_plain_default(raw) && !raw.starts_with("CURRENT_"));
    let filled = default.as_deref().is_some_and(|raw| raw != "NULL");
    let stored = column.generated.value().is_some_and(|generated| generated.stored);
    let refers = own_reference(change, column).is_some();
    constant
        && !stored
        && (column.nullable || filled || has(&column.generated))
        && !(refers && filled)
        && !change.to.in_primary_key(&column.name)
}

fn add_column(change: &TableChange<'_>, path: &ObjectPath) -> Option<Vec<Step>> {
    let wanted = change.to.column(path.name())?;
    if !addable(change, wanted) {
        return None;
    }
    let mut sql = format!("ALTER TABLE {} ADD COLUMN {}", quote(&change.path.object), column(wanted, false));
    let mut about = vec![path.clone()];
    if let Some(key) = own_reference(change, wanted) {
        sql.push_str(&format!(" {}", references(key)));
        about.push(key.path(change.path));
    }
    let mut step = Step::new(Phase::Column, path, format!("{sql};"));
    step.about = about;
    Some(vec![step])
}

/// `DROP COLUMN` refuses a column that anything mentions
/// (<https://sqlite.org/lang_altertable.html#alter_table_drop_column>).
fn drop_column(change: &TableChange<'_>, own: &Change) -> Option<Vec<Step>> {
    let name = own.path.name();
    if mentioned(change.from, name) && change.allow_loss {
        return None;
    }
    let sql = format!("ALTER TABLE {} DROP COLUMN {};", quote(&change.path.object), quote(name));
    let step = Step::new(Phase::Drop, &own.path, sql);
    Some(vec![step.loses(format!("the values of {name} would be lost"), change.allow_loss)])
}

fn mentioned(table: &Table, name: &str) -> bool {
    let is = |other: &String| other.eq_ignore_ascii_case(name);
    let in_text = |text: &str| text.to_ascii_lowercase().contains(&name.to_ascii_lowercase());
    table.primary_key.value().is_some_and(|key| key.columns.iter().any(is))
        || table.uniques.items.iter().any(|unique| unique.columns.iter().any(is))
        || table.foreign_keys.items.iter().any(|key| key.columns.iter().any(is))
        || table.checks.items.iter().any(|check| in_text(&check.expr.raw))
        || table.triggers.items.iter().any(|trigger| in_text(&trigger.definition.raw))
        || table
            .columns
            .iter()
            .any(|column| column.generated.value().is_some_and(|own| in_text(&own.expr.raw)))
        || table.indexes.items.iter().any(|index| {
            index.predicate.as_ref().is_some_and(|expr| in_text(&expr.raw))
                || index.parts.iter().any(|part| match &part.key {
                    IndexKey::Column(column) => is(column),
                    IndexKey::Expr(expr) => in_text(&expr.raw),
                })
        })
}

/// Whether a changed attribute of a column narrows what may stand in it.
pub(crate) fn becomes_required(change: &TableChange<'_>) -> Vec<String> {
    let required = |own: &&&Change| match &own.action {
        Action::Modify { differences, .. } => {
            own.path.kind == Kind::Column
                && differences.iter().any(|difference| difference.attribute == Attribute::Nullable)
                && change.to.column(own.path.name()).is_some_and(|column| !column.nullable)
        }
        _ => false,
    };
    change.changes.iter().filter(required).map(|own| own.path.name().to_owned()).collect()
}

/// New columns that rows cannot fill by themselves.
pub(crate) fn must_be_given(change: &TableChange<'_>) -> Vec<String> {
    let given = |own: &&&Change| {
        own.path.kind == Kind::Column
            && matches!(own.action, Action::Add { .. })
            && change.goal.column(own.path.name()).is_some_and(|column| !column.fills_itself())
    };
    change.changes.iter().filter(given).map(|own| own.path.name().to_owned()).collect()
}

/// The table's own statements, for a rebuild.
pub(crate) fn restore(path: &ObjectPath, goal: &Table) -> Vec<String> {
    table::indexes(path, goal).into_iter().chain(table::triggers(path, goal)).map(|step| step.sql).collect()
}
