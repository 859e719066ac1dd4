//! Composite types that change: attributes come and go one by one while their order stays.

use drift_catalog::{Catalog, ObjectPath};

use super::attributes::{order, ty};
use super::own::Own;
use crate::postgres::names::quote;
use crate::{Answer, Phase, Step};

use super::super::remade::{remake, with_those_over};

/// A column that stores values of a type, or of one that is made of it. While there is one, no attribute gets another
/// type (`find_composite_type_dependencies`, src/backend/commands/tablecmds.c).
pub(super) fn holder(path: &ObjectPath, is: &Catalog) -> Option<String> {
    let made = with_those_over(path, is);
    is.tables().find_map(|(table, columns)| {
        let column = columns.columns.iter().find(|column| made.iter().any(|ty| column.is_of(ty)))?;
        Some(format!("{}.{}", table.object, column.name))
    })
}

/// Where attributes keep their names and their order, a row goes by way of text into the type that is made anew.
pub(super) fn remade(
    is: &Own<'_>,
    wanted: &Own<'_>,
    (catalogs, allow_loss): ((&Catalog, &Catalog), bool),
    holder: &str,
) -> Answer {
    if order(is) != order(wanted) {
        return Err(format!(
            "{holder} holds values of the type, and attributes get another type while others come or go"
        ));
    }
    let why = "values that the new types of its attributes cannot hold would fail or change".to_owned();
    remake(wanted.path, catalogs, (Some(why), allow_loss))
}

/// Attribute by attribute; nothing where the order has to change, which no statement does.
pub(super) fn change(is: &Own<'_>, wanted: &Own<'_>, allow_loss: bool) -> Option<Vec<Step>> {
    let (old, new) = (order(is), order(wanted));
    let mut reached: Vec<&str> = old.iter().filter(|name| new.contains(name)).copied().collect();
    reached.extend(new.iter().filter(|name| !old.contains(name)));
    if reached != new {
        return None;
    }
    // Tables of the type follow it.
    let alter = |what: String| format!("ALTER TYPE {} {what} CASCADE;", wanted.name());
    let text = |own: &Own<'_>, name: &str| own.fact(&format!("attribute {name}")).map(ty);
    let mut steps = Vec::new();
    for name in &new {
        let Some(own) = text(wanted, name) else { continue };
        match text(is, name) {
            None => {
                steps.push(wanted.step(Phase::Type, alter(format!("ADD ATTRIBUTE {} {own}", quote(name)))))
            }
            Some(old) if old != own => {
                steps.push(
                    wanted.step(Phase::Alter, alter(format!("ALTER ATTRIBUTE {} TYPE {own}", quote(name)))),
                );
            }
            Some(_) => {}
        }
    }
    for name in old.iter().filter(|name| !new.contains(name)) {
        let step = wanted.step(Phase::Drop, alter(format!("DROP ATTRIBUTE {}", quote(name))));
        steps.push(step.loses(format!("the values of {name} would be lost"), allow_loss));
    }
    Some(steps)
}
