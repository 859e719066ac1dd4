//! Tables that inherit: what is done to a column or a check of a parent is done to its children by the same statement,
//! and cannot be done to them alone (PostgreSQL documentation, ALTER TABLE, Notes). So are the attributes of a type the
//! columns of the tables of that type (ALTER TYPE, CASCADE).

use std::borrow::Cow;
use std::collections::BTreeMap;

use drift_catalog::{Action, Attribute, Catalog, Change, Difference, Kind, Labelled as _, ObjectPath, Table};
use drift_dialect::Step;

use crate::inherited::parents;

/// The changes without those that come with the change of a parent, and for each of these the one it comes with.
pub(crate) fn given<'a>(
    (from, to): (&Catalog, &Catalog),
    changes: &'a [Change],
) -> (Cow<'a, [Change]>, BTreeMap<ObjectPath, ObjectPath>) {
    let mut given = BTreeMap::new();
    let follows = |table: &Table| ["inherits", OF_TYPE].iter().any(|key| table.attributes.get(key).is_some());
    if !to.tables().any(|(_, table)| follows(table)) {
        return (Cow::Borrowed(changes), given);
    }
    let mut own = Vec::with_capacity(changes.len());
    for change in changes {
        match of_parent((from, to), changes, change) {
            None => own.push(change.clone()),
            Some((parent, rest)) => {
                given.insert(change.path.clone(), parent);
                own.extend(rest);
            }
        }
    }
    (Cow::Owned(own), given)
}

/// The type whose attributes are the columns of a table.
const OF_TYPE: &str = "of_type";

/// The change of a type that brings this change of a column in a table of the type.
fn of_type((from, to): (&Catalog, &Catalog), changes: &[Change], change: &Change) -> Option<ObjectPath> {
    if change.path.kind != Kind::Column {
        return None;
    }
    let owner = change.path.owner();
    let is = from.table_of(&owner)?.attributes.get(OF_TYPE)?;
    let ty = to.table_of(&owner)?.attributes.get(OF_TYPE).filter(|wanted| *wanted == is)?.replace('"', "");
    let named = |path: &ObjectPath| ty == path.object || ty == format!("{}.{}", path.schema, path.object);
    let change_of_type =
        changes.iter().find(|own| own.path.kind == Kind::CompositeType && named(&own.path))?;
    let path = &change_of_type.path;
    let attribute = |catalog: &Catalog| {
        let own = catalog.schemas.get(&path.schema)?.definitions.get(path.kind, &path.object)?;
        Some(own.fact(&format!("attribute {}", change.path.name()))?.to_owned())
    };
    let (old, new) = (attribute(from), attribute(to));
    let given = match &change.action {
        Action::Add { .. } => old.is_none() && new.is_some(),
        Action::Drop => old.is_some() && new.is_none(),
        Action::Modify { differences, .. } => {
            let of_it = |own: &Difference| matches!(own.attribute, Attribute::Type | Attribute::Collation);
            old != new && differences.iter().all(of_it)
        }
        _ => false,
    };
    given.then(|| path.clone())
}

/// Says of the steps of parents what they do for their children.
pub(crate) fn say(given: &BTreeMap<ObjectPath, ObjectPath>, steps: &mut [Step]) {
    for (child, parent) in given {
        let mut origin = parent;
        // A parent may be given its change too. No table is its own ancestor, unless a model says so.
        for _ in 0..given.len() {
            let Some(next) = given.get(origin) else { break };
            origin = next;
        }
        for step in steps.iter_mut().filter(|step| step.about.contains(origin)) {
            if !step.about.contains(child) {
                step.about.push(child.clone());
            }
        }
    }
}

/// The change of a parent that brings this one, and what is left to do.
fn of_parent(
    (from, to): (&Catalog, &Catalog),
    changes: &[Change],
    change: &Change,
) -> Option<(ObjectPath, Option<Change>)> {
    if let Some(ty) = of_type((from, to), changes, change) {
        return Some((ty, None));
    }
    if !matches!(change.path.kind, Kind::Column | Kind::Check) {
        return None;
    }
    let owner = change.path.owner();
    let (is, wanted) = (from.table_of(&owner)?, to.table_of(&owner)?);
    let stays = parents(is);
    let both = parents(wanted).into_iter().filter(|parent| stays.contains(parent));
    for parent in both {
        let of_it = |other: &&Change| other.path.owner() == parent && other.path.kind == change.path.kind;
        let tables = Tables { is, wanted, parent: (from.table_of(&parent)?, to.table_of(&parent)?) };
        for other in changes.iter().filter(of_it) {
            if let Some(rest) = tables.left(&parent, other, change) {
                return Some((other.path.clone(), rest));
            }
        }
    }
    None
}

struct Tables<'a> {
    is: &'a Table,
    wanted: &'a Table,
    /// The parent as it is and as wanted.
    parent: (&'a Table, &'a Table),
}

impl Tables<'_> {
    /// What is left of a change where that of a parent is made; nothing where the two have nothing to do with each
    /// other.
    fn left(&self, parent: &ObjectPath, other: &Change, own: &Change) -> Option<Option<Change>> {
        let name = own.path.name();
        if own.path.kind == Kind::Check {
            return self.check(parent, other, own).then_some(None);
        }
        let comes =
            |table: &Table| table.column(name).is_some_and(|own| own.attributes.get("inherited").is_some());
        match (&other.action, &own.action) {
            (Action::Add { .. }, Action::Add { .. }) if other.path.name() == name => {
                comes(self.wanted).then_some(None)
            }
            (Action::Drop, Action::Drop) if other.path.name() == name => comes(self.is).then_some(None),
            (Action::Rename { from: before }, Action::Rename { from }) => {
                (before.name() == from.name() && other.path.name() == name).then_some(None)
            }
            (Action::Modify { differences: given, .. }, Action::Modify { from, differences })
                if other.path.name() == name =>
            {
                let is_given = |own: &&Difference| given.iter().any(|other| same(other, own));
                let rest: Vec<Difference> =
                    differences.iter().filter(|own| !is_given(own)).cloned().collect();
                if rest.len() == differences.len() {
                    return None;
                }
                let action = Action::Modify { from: from.clone(), differences: rest };
                let rest = Change { path: own.path.clone(), action };
                let done =
                    matches!(&rest.action, Action::Modify { differences, .. } if differences.is_empty());
                Some((!done).then_some(rest))
            }
            _ => None,
        }
    }

    /// Whether a check comes or goes with that of the parent.
    fn check(&self, parent: &ObjectPath, other: &Change, own: &Change) -> bool {
        if other.path.name() != own.path.name() {
            return false;
        }
        let found = |table: &Table, path: &ObjectPath| {
            let mut checks = table.checks.items.iter();
            checks.find(|check| check.path(&path.owner()) == *path).cloned()
        };
        let hands_down = |table: &Table| {
            found(table, &parent.part(Kind::Check, other.path.name()))
                .filter(|check| check.attributes.get("no_inherit").is_none())
        };
        let goes = || !matches!(other.action, Action::Add { .. }) && hands_down(self.parent.0).is_some();
        let comes = || {
            let wanted = found(self.wanted, &own.path).map(|check| check.expr.text);
            !matches!(other.action, Action::Drop)
                && hands_down(self.parent.1).is_some_and(|check| Some(check.expr.text) == wanted)
        };
        match own.action {
            Action::Drop => goes(),
            Action::Add { .. } => comes(),
            _ => goes() && comes(),
        }
    }
}

/// Whether a difference of a child comes with that of its parent. Comments and storage are each table's own.
fn same(parent: &Difference, child: &Difference) -> bool {
    let handed_down = matches!(
        child.attribute,
        Attribute::Type | Attribute::Collation | Attribute::Default | Attribute::Nullable
    );
    handed_down && parent.attribute == child.attribute && parent.to == child.to
}
