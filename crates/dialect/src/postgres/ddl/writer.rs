//! The answers to `drift-plan`.

use std::collections::BTreeMap;

use drift_catalog::{Action, Attribute, Catalog, Change, Column, Kind, ObjectPath, Table};

use super::{alter, comments, enums, frame, kinds, modify, objects, table, views};
use crate::postgres::names::{qualified, quote};
use crate::{Answer, Ddl, Frame, Step, TableChange, Target};

/// Writes PostgreSQL.
pub(crate) struct Writer;

impl Ddl for Writer {
    fn create_table(&self, path: &ObjectPath, created: &Table) -> Vec<Step> {
        table::create(path, created)
    }

    fn alter_table(&self, change: &TableChange<'_>) -> Vec<Step> {
        alter::alter(change)
    }

    fn drop_references(&self, is: &Catalog) -> BTreeMap<ObjectPath, Vec<Step>> {
        table::drop_references(is)
    }

    fn drop_table(&self, path: &ObjectPath, is: &Catalog, allow_loss: bool) -> Vec<Step> {
        table::drop(path, is, allow_loss)
    }

    fn rename_table(&self, from: &ObjectPath, to: &ObjectPath) -> String {
        format!("ALTER TABLE {} RENAME TO {};", qualified(from), quote(&to.object))
    }

    fn leave_column(&self, column: &ObjectPath) -> Option<String> {
        Some(format!("ALTER TABLE ONLY {} DROP COLUMN {};", qualified(column), quote(column.name())))
    }

    fn rename_column(&self, table: &ObjectPath, from: &str, to: &str) -> String {
        format!("ALTER TABLE {} RENAME COLUMN {} TO {};", qualified(table), quote(from), quote(to))
    }

    fn create(&self, path: &ObjectPath, wanted: &Catalog) -> Answer {
        if path.kind.is_definition() { kinds::create(path, wanted) } else { objects::create(path, wanted) }
    }

    fn alter(&self, change: &Change, is: &Catalog, wanted: &Catalog, allow_loss: bool) -> Answer {
        match (&change.action, change.path.kind) {
            (Action::Modify { differences, .. }, Kind::Enum) => {
                let about = |attribute: Attribute| differences.iter().any(|own| own.attribute == attribute);
                let mut steps = Vec::new();
                if about(Attribute::Values) {
                    steps.extend(enums::alter(&change.path, is, wanted, allow_loss)?);
                }
                if about(Attribute::Comment) {
                    steps.extend(comments::comment(&change.path, wanted));
                }
                Ok(steps)
            }
            (_, kind) if kind.is_definition() => kinds::alter(change, is, wanted, allow_loss),
            _ => objects::alter(change, (is, wanted), allow_loss),
        }
    }

    fn drop(&self, path: &ObjectPath, is: &Catalog, allow_loss: bool) -> Answer {
        if path.kind.is_definition() { kinds::drop(path, is) } else { objects::drop(path, is, allow_loss) }
    }

    fn needs_views_away(&self, change: &Change) -> bool {
        // Of a type, only where it is made anew: the steps say that.
        match (&change.action, change.path.kind) {
            (Action::Drop, Kind::Column) => true,
            (Action::Modify { differences, .. }, Kind::Enum) => {
                differences.iter().any(|difference| difference.attribute == Attribute::Values)
            }
            (Action::Modify { .. }, Kind::Domain | Kind::CompositeType) => true,
            (Action::Modify { differences, .. }, Kind::Column) => differences.iter().any(|difference| {
                matches!(difference.attribute, Attribute::Type | Attribute::Collation | Attribute::Generated)
            }),
            _ => false,
        }
    }

    fn needs_references_away(&self, from: &Column, to: &Column) -> bool {
        from.ty
            .ty
            .concrete()
            .zip(to.ty.ty.concrete())
            .is_some_and(|(is, wanted)| modify::needs_cast(is, wanted))
    }

    fn create_part(&self, path: &ObjectPath, wanted: &Catalog) -> Answer {
        views::create_part(path, wanted)
    }

    fn as_table(&self, partition: &ObjectPath) -> Option<ObjectPath> {
        (partition.kind == Kind::Partition).then(|| kinds::as_table(partition))
    }

    fn attach(&self, partition: &ObjectPath, wanted: &Catalog) -> Option<Step> {
        kinds::attach(partition, wanted)
    }

    fn detach(&self, partition: &ObjectPath, is: &Catalog) -> Option<Step> {
        kinds::detach(partition, is)
    }

    fn drop_part(&self, path: &ObjectPath) -> Answer {
        views::drop_part(path)
    }

    fn keys_are_objects(&self) -> bool {
        true
    }

    /// SET COMPRESSION came with 14, SET ACCESS METHOD with 15 (release notes, "ALTER TABLE").
    fn since(&self, kind: Kind, attribute: &Attribute) -> Option<u32> {
        match (kind, attribute) {
            (Kind::Column, Attribute::Other(key)) if key == "compression" => Some(14),
            (Kind::Table | Kind::MaterializedView, Attribute::Other(key)) if key == "access_method" => {
                Some(15)
            }
            _ => None,
        }
    }

    fn frame(&self, target: &Target<'_>) -> Frame {
        frame::frame(target)
    }
}
