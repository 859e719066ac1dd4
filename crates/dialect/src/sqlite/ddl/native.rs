//! What SQLite's `ALTER TABLE` can do (<https://sqlite.org/lang_altertable.html>), from 3.35 on.

use drift_catalog::{
    Action, Attribute, Change, Column, ForeignKey, Hold, Index, Kind, Labelled as _, ObjectPath, Table,
    Unique,
};

use super::table::{column, has, index, is_plain_default, references, trigger_sql};
use super::words::{index_mentions, mentions};
use crate::sqlite::names::quote;
use crate::{Phase, Step, TableChange};

/// The steps of one change, and whether they are enough; else it needs a rebuild. `together` are the changes
/// made at the same time.
pub(crate) fn steps(change: &TableChange<'_>, own: &Change, together: &[&Change]) -> (Vec<Step>, bool) {
    let all = |steps: Vec<Step>| (steps, true);
    let none = (Vec::new(), false);
    let name = quote(&change.path.object);
    match (&own.action, own.path.kind) {
        (Action::Rename { from }, Kind::Table) => {
            let sql = format!("ALTER TABLE {} RENAME TO {name};", quote(&from.object));
            all(vec![Step::new(Phase::Rename, &own.path, sql)])
        }
        (Action::Rename { from }, Kind::Column) => {
            let (old, new) = (quote(from.name()), quote(own.path.name()));
            let sql = format!("ALTER TABLE {name} RENAME COLUMN {old} TO {new};");
            all(vec![Step::new(Phase::Rename, &own.path, sql)])
        }
        (Action::Add { .. }, Kind::Column) => match add_column(change, &own.path, together) {
            Some(step) => all(vec![step]),
            None => none,
        },
        (Action::Drop, Kind::Column) => drop_column(change, own, together),
        (Action::Modify { differences, .. }, Kind::Column | Kind::Table)
            if differences.iter().all(|difference| is_nothing_here(&difference.attribute)) =>
        {
            all(Vec::new())
        }
        (Action::Add { .. }, Kind::Index) => all(new_index(change, &own.path)),
        (Action::Drop, Kind::Index) => all(vec![drop_index(&own.path, own.path.name())]),
        (Action::Modify { from, .. } | Action::Rename { from }, Kind::Index) => {
            let mut steps = vec![drop_index(&own.path, from.name())];
            steps.extend(new_index(change, &own.path));
            all(steps)
        }
        (Action::Add { .. }, Kind::Unique) => {
            let wanted = change.to.uniques.items.iter().find(|unique| unique.path(change.path) == own.path);
            all(wanted.map(|wanted| unique_index(change.path, wanted, &own.path)).into_iter().collect())
        }
        (Action::Add { .. }, Kind::ForeignKey) => (Vec::new(), stands_inline(change, &own.path, together)),
        (Action::Add { .. }, Kind::Trigger) => all(new_trigger(change, &own.path)),
        (Action::Drop, Kind::Trigger) => all(vec![drop_trigger(&own.path, own.path.name())]),
        (Action::Modify { from, .. } | Action::Rename { from }, Kind::Trigger) => {
            let mut steps = vec![drop_trigger(&own.path, from.name())];
            steps.extend(new_trigger(change, &own.path));
            all(steps)
        }
        _ => none,
    }
}

/// What SQLite has no place for.
fn is_nothing_here(attribute: &Attribute) -> bool {
    matches!(attribute, Attribute::Comment | Attribute::Partition)
}

fn new_index(change: &TableChange<'_>, path: &ObjectPath) -> Vec<Step> {
    let wanted = change.to.indexes.items.iter().find(|own| own.path(change.path) == *path);
    wanted
        .map(|wanted| Step::new(Phase::Index, path, index(&change.path.object, wanted)))
        .into_iter()
        .collect()
}

fn drop_index(about: &ObjectPath, name: &str) -> Step {
    Step::new(Phase::Clear, about, format!("DROP INDEX {};", quote(name)))
}

fn new_trigger(change: &TableChange<'_>, path: &ObjectPath) -> Vec<Step> {
    let wanted = change.to.triggers.items.iter().find(|trigger| trigger.name == path.name());
    wanted
        .map(|wanted| Step::new(Phase::Trigger, path, trigger_sql(&wanted.definition.raw)))
        .into_iter()
        .collect()
}

fn drop_trigger(about: &ObjectPath, name: &str) -> Step {
    Step::new(Phase::Clear, about, format!("DROP TRIGGER {};", quote(name)))
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

fn is_added(path: &ObjectPath, together: &[&Change]) -> bool {
    together.iter().any(|own| own.path == *path && matches!(own.action, Action::Add { .. }))
}

/// The reference of a new column, if it can stand beside it.
fn own_reference<'a>(
    change: &'a TableChange<'_>,
    column: &Column,
    together: &[&Change],
) -> Option<&'a ForeignKey> {
    change
        .to
        .foreign_keys
        .items
        .iter()
        .find(|key| key.columns == [column.name.as_str()] && is_added(&key.path(change.path), together))
}

fn stands_inline(change: &TableChange<'_>, path: &ObjectPath, together: &[&Change]) -> bool {
    change.to.columns.iter().any(|column| {
        is_added(&change.path.part(Kind::Column, column.name.as_str()), together)
            && own_reference(change, column, together).is_some_and(|key| key.path(change.path) == *path)
            && is_addable(change, column, together)
    })
}

/// Whether `ADD COLUMN` takes it (<https://sqlite.org/lang_altertable.html#alter_table_add_column>).
fn is_addable(change: &TableChange<'_>, column: &Column, together: &[&Change]) -> bool {
    let default = column.default.value().map(|expr| expr.raw.trim().to_ascii_uppercase());
    let constant = default.as_deref().is_none_or(|raw| is_plain_default(raw) && !raw.starts_with("CURRENT_"));
    let filled = default.as_deref().is_some_and(|raw| raw != "NULL");
    let stored = column.generated.value().is_some_and(|generated| generated.stored);
    let refers = own_reference(change, column, together).is_some();
    constant
        && !stored
        && (column.nullable || filled || has(&column.generated))
        && !(refers && filled)
        && !change.to.in_primary_key(&column.name)
}

fn add_column(change: &TableChange<'_>, path: &ObjectPath, together: &[&Change]) -> Option<Step> {
    let wanted = change.to.column(path.name()).filter(|wanted| is_addable(change, wanted, together))?;
    let mut sql = format!("ALTER TABLE {} ADD COLUMN {}", quote(&change.path.object), column(wanted, None));
    let mut about = vec![path.clone()];
    if let Some(key) = own_reference(change, wanted, together) {
        if let Some(name) = &key.name {
            sql.push_str(&format!(" CONSTRAINT {}", quote(name)));
        }
        sql.push_str(&format!(" {}", references(key)));
        about.push(key.path(change.path));
    }
    let mut step = Step::new(Phase::Column, path, format!("{sql};"));
    step.about = about;
    Some(step)
}

/// `DROP COLUMN` refuses a column that anything mentions
/// (<https://sqlite.org/lang_altertable.html#alter_table_drop_column>): its indexes go first, its constraints by
/// a rebuild. Of views, SQLite itself says whether they read it.
fn drop_column(change: &TableChange<'_>, own: &Change, together: &[&Change]) -> (Vec<Step>, bool) {
    let name = own.path.name();
    let mut sql = String::new();
    let stay = |index: &&Index| !goes(change, &index.path(change.path), together);
    for index in change.from.indexes.items.iter().filter(stay).filter(|index| index_mentions(index, name)) {
        sql.push_str(&format!("DROP INDEX {};\n", quote(&index.label())));
    }
    let rebuilt = constrained(change.from, name);
    if rebuilt {
        // The rebuild does not make the indexes again.
        sql.clear();
    }
    sql.push_str(&format!("ALTER TABLE {} DROP COLUMN {};", quote(&change.path.object), quote(name)));
    let step = Step::new(Phase::Drop, &own.path, sql);
    match reader(change, name, together) {
        Some(reader) => {
            (vec![step.hold(Hold::Decision(format!("{reader} reads {name}; change that first")))], true)
        }
        None => (vec![step], !rebuilt),
    }
}

/// Whether a part of the table is dropped or made anew by these changes.
fn goes(change: &TableChange<'_>, path: &ObjectPath, together: &[&Change]) -> bool {
    together.iter().chain(change.changes).any(|own| match &own.action {
        Action::Drop => own.path == *path,
        Action::Modify { from, .. } | Action::Rename { from } => {
            from.name() == path.name() && from.kind == path.kind
        }
        _ => false,
    })
}

fn constrained(table: &Table, name: &str) -> bool {
    let over = |columns: &[String]| columns.iter().any(|own| own == name);
    table.primary_key.value().is_some_and(|key| over(&key.columns))
        || table.uniques.items.iter().any(|own| over(&own.columns))
        || table.foreign_keys.items.iter().any(|own| over(&own.columns))
        || table.checks.items.iter().any(|own| mentions(&own.expr.raw, name))
}

/// What of the table itself reads a column and stays. A trigger that the wanted side has too, beside a table without the
/// column, reads another one of the name.
fn reader(change: &TableChange<'_>, name: &str, together: &[&Change]) -> Option<String> {
    let computed = change.from.columns.iter().find(|column| {
        column.generated.value().is_some_and(|generated| mentions(&generated.expr.raw, name))
            && !goes(change, &change.path.part(Kind::Column, column.name.as_str()), together)
    });
    if let Some(column) = computed {
        return Some(format!("the generated column {}", column.name));
    }
    let wanted = &change.to.triggers.items;
    let trigger = change.from.triggers.items.iter().filter(|own| !wanted.contains(own)).find(|trigger| {
        mentions(&trigger.definition.raw, name)
            && !goes(change, &change.path.part(Kind::Trigger, trigger.name.as_str()), together)
    })?;
    Some(format!("the trigger {}", trigger.name))
}
