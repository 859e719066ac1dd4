//! Changes of a table.

use drift_catalog::{Action, Attribute, Change, Difference, Kind, Labelled as _, ObjectPath};

use super::{column, constraint, identity, inheritance, kinds, modify, table, tuning};
use crate::postgres::names::{in_schema, qualified, quote};
use crate::{Phase, Step, TableChange};

/// Everything that changes one table.
pub(crate) fn alter(change: &TableChange<'_>) -> Vec<Step> {
    let mut steps: Vec<Step> = change.changes.iter().flat_map(|own| one(change, own)).collect();
    let (remade, covered) = modify::over_retyped(change, &steps);
    steps.retain(|step| !step.about.iter().any(|path| covered.contains(path)));
    steps.extend(remade);
    kinds::with_the_indexes(change, &mut steps);
    steps
}

fn one(change: &TableChange<'_>, own: &Change) -> Vec<Step> {
    let name = qualified(change.path);
    let about = &own.path;
    match (&own.action, about.kind) {
        (Action::Rename { from }, Kind::Table) => {
            let sql = format!("ALTER TABLE {} RENAME TO {};", qualified(from), quote(&about.object));
            vec![Step::new(Phase::Rename, about, sql)]
        }
        (Action::Modify { differences, .. }, Kind::Table) => {
            differences.iter().flat_map(|difference| table_attribute(change, &difference.attribute)).collect()
        }
        (Action::Add { .. }, Kind::Column) => match change.to.column(about.name()) {
            Some(wanted) => {
                let mut steps = column::add(change.path, about, wanted);
                steps.extend(identity::of_new_serial(change.path, wanted));
                steps.extend(tuning::of_new_column(change.path, change.to, wanted));
                if wanted.comment.value().is_some() {
                    steps.push(column::comment(change.path, about, wanted));
                }
                steps
            }
            None => Vec::new(),
        },
        (Action::Drop, Kind::Column) => {
            let why = format!("the values of {} would be lost", about.name());
            let sql = |table: &ObjectPath| {
                format!("ALTER TABLE {} DROP COLUMN {};", qualified(table), quote(about.name()))
            };
            // A generated one goes before the columns it is made of change.
            let generated =
                change.from.column(about.name()).is_some_and(|own| own.generated.value().is_some());
            let step = if generated {
                Step::new(Phase::Clear, about, sql(change.old_path))
            } else {
                Step::new(Phase::Drop, about, sql(change.path))
            };
            vec![step.loses(why, change.allow_loss)]
        }
        (Action::Rename { from }, Kind::Column) => {
            let sql = format!(
                "ALTER TABLE {name} RENAME COLUMN {} TO {};",
                quote(from.name()),
                quote(about.name())
            );
            vec![Step::new(Phase::Rename, about, sql)]
        }
        (Action::Modify { from, differences }, Kind::Column) => {
            modify::modify(change, own, from, differences)
        }
        (Action::Add { .. }, Kind::Index) => index(change, about),
        (Action::Drop, Kind::Index) => vec![drop_index(change, about, about)],
        (Action::Modify { from, differences }, Kind::Index) if !only_name(differences) => {
            if let Some(steps) = tuned_index(change, about, differences) {
                return steps;
            }
            let mut steps = vec![drop_index(change, about, from)];
            steps.extend(index(change, about));
            steps
        }
        (Action::Rename { from } | Action::Modify { from, .. }, Kind::Index) => {
            let old = in_schema(&change.path.schema, from.name());
            vec![Step::new(
                Phase::Rename,
                about,
                format!("ALTER INDEX {old} RENAME TO {};", quote(about.name())),
            )]
        }
        (Action::Add { .. }, Kind::Trigger) => trigger(change, about),
        (Action::Drop, Kind::Trigger) => vec![table::drop_trigger(change.old_path, about)],
        (Action::Modify { differences, .. }, Kind::Trigger) if only_other(differences, "enabled") => {
            let own = change.to.triggers.items.iter().find(|own| own.name == about.name());
            own.map(|own| tuning::enable_trigger(change.path, &own.name, &own.attributes))
                .into_iter()
                .collect()
        }
        (Action::Modify { .. }, Kind::Trigger) => {
            let mut steps = vec![table::drop_trigger(change.old_path, about)];
            steps.extend(trigger(change, about));
            steps
        }
        (action, Kind::Partition) => kinds::alter_partition(change, about, action),
        (action, kind) if kind.is_definition() => part(change, about, action),
        (Action::Add { .. }, _) => constraint::add(change.path, change.to, about).into_iter().collect(),
        (Action::Drop, _) => vec![drop_constraint(change, about, about)],
        (Action::Modify { from, differences }, _) if !only_name(differences) => {
            if let Some(steps) = tuned_key(change, about, differences) {
                return steps;
            }
            let mut steps = vec![drop_constraint(change, about, from)];
            steps.extend(constraint::add(change.path, change.to, about));
            steps
        }
        (Action::Rename { from } | Action::Modify { from, .. }, _) => {
            let sql = format!(
                "ALTER TABLE {name} RENAME CONSTRAINT {} TO {};",
                quote(from.name()),
                quote(about.name())
            );
            vec![Step::new(Phase::Rename, about, sql)]
        }
        (Action::MaybeRename { .. }, _) => Vec::new(),
    }
}

/// Policies and rules.
fn part(change: &TableChange<'_>, about: &ObjectPath, action: &Action) -> Vec<Step> {
    let answer = match action {
        Action::Add { .. } => kinds::create_part(about, &change.to.definitions),
        Action::Drop => Ok(vec![kinds::drop_part(change.old_path, about)]),
        Action::Modify { from, .. } => {
            kinds::modify_part((from, &change.from.definitions), (about, &change.to.definitions))
        }
        Action::Rename { .. } | Action::MaybeRename { .. } => Ok(Vec::new()),
    };
    answer.unwrap_or_default()
}

fn only_other(differences: &[Difference], key: &str) -> bool {
    differences.iter().all(|difference| matches!(&difference.attribute, Attribute::Other(own) if own == key))
}

/// An index of which nothing but its storage changes.
fn tuned_index(
    change: &TableChange<'_>,
    about: &ObjectPath,
    differences: &[Difference],
) -> Option<Vec<Step>> {
    let wanted = change.to.indexes.items.iter().find(|own| own.path(change.path) == *about)?;
    let name = in_schema(&change.path.schema, wanted.name.as_deref()?);
    tuning::in_place("INDEX", (&name, about), &others(differences)?, &wanted.attributes)
}

/// A key of which nothing but the storage of its index changes: references stand on that.
fn tuned_key(change: &TableChange<'_>, about: &ObjectPath, differences: &[Difference]) -> Option<Vec<Step>> {
    let attributes = match about.kind {
        Kind::PrimaryKey => &change.to.primary_key.value()?.attributes,
        Kind::Unique => {
            &change.to.uniques.items.iter().find(|own| own.path(change.path) == *about)?.attributes
        }
        _ => return None,
    };
    let name = in_schema(&change.path.schema, about.name());
    tuning::in_place("INDEX", (&name, about), &others(differences)?, attributes)
}

/// The keys of what differs, if all of it is attributes.
fn others(differences: &[Difference]) -> Option<Vec<&str>> {
    differences
        .iter()
        .map(|difference| match &difference.attribute {
            Attribute::Other(key) => Some(key.as_str()),
            _ => None,
        })
        .collect()
}

fn only_name(differences: &[Difference]) -> bool {
    differences.iter().all(|difference| difference.attribute == Attribute::Name)
}

fn table_attribute(change: &TableChange<'_>, attribute: &Attribute) -> Vec<Step> {
    match attribute {
        Attribute::Comment => vec![table::comment(change.path, change.to)],
        Attribute::Other(key) if key == "unlogged" => {
            let word = if change.to.attributes.get("unlogged").is_some() { "UNLOGGED" } else { "LOGGED" };
            let sql = format!("ALTER TABLE {} SET {word};", qualified(change.path));
            vec![Step::new(Phase::Alter, change.path, sql)]
        }
        Attribute::Other(key) if key == "inherits" => inheritance::alter(change),
        Attribute::Other(key) => tuning::table_attribute(change.path, (Some(change.from), change.to), key),
        _ => Vec::new(),
    }
}

fn index(change: &TableChange<'_>, path: &ObjectPath) -> Vec<Step> {
    let wanted = change.to.indexes.items.iter().find(|own| own.path(change.path) == *path);
    wanted
        .map(|wanted| constraint::index(change.path, wanted, change.to.partition.value().is_some()))
        .into_iter()
        .collect()
}

fn trigger(change: &TableChange<'_>, path: &ObjectPath) -> Vec<Step> {
    let wanted = change.to.triggers.items.iter().find(|own| own.name == path.name());
    let Some(wanted) = wanted else { return Vec::new() };
    let mut steps = vec![table::trigger(path, &wanted.definition.raw)];
    if wanted.attributes.get("enabled").is_some() {
        steps.push(tuning::enable_trigger(change.path, &wanted.name, &wanted.attributes));
    }
    steps
}

fn drop_index(change: &TableChange<'_>, about: &ObjectPath, old: &ObjectPath) -> Step {
    let sql = format!("DROP INDEX {};", in_schema(&change.path.schema, old.name()));
    Step::new(Phase::Clear, about, sql)
}

fn drop_constraint(change: &TableChange<'_>, about: &ObjectPath, old: &ObjectPath) -> Step {
    let sql = format!("ALTER TABLE {} DROP CONSTRAINT {};", qualified(change.old_path), quote(old.name()));
    // What a parent hands down goes when the parent is left.
    let handed_down = old.kind == Kind::Check && inheritance::passes_on(change);
    Step::new(if handed_down { Phase::ForeignKey } else { Phase::Clear }, about, sql)
}
