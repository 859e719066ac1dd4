//! The answers to `drift-plan`.

use drift_catalog::{Catalog, Change, Column, ObjectPath, Table};

use super::{alter, frame, objects, table, views};
use crate::sqlite::names::quote;
use crate::{Answer, Ddl, Frame, Phase, Step, TableChange, Target};

/// Writes SQLite.
pub(crate) struct Writer;

impl Ddl for Writer {
    fn create_table(&self, path: &ObjectPath, created: &Table) -> Vec<Step> {
        let mut steps = vec![Step::new(Phase::Table, path, table::create(&path.object, created))];
        steps.extend(table::indexes(path, created));
        steps.extend(table::triggers(path, created));
        steps
    }

    fn alter_table(&self, change: &TableChange<'_>) -> Vec<Step> {
        alter::alter(change)
    }

    fn drop_table(&self, path: &ObjectPath, _: &Catalog, allow_loss: bool) -> Vec<Step> {
        let step = Step::new(Phase::Drop, path, format!("DROP TABLE {};", quote(&path.object)));
        vec![step.loses("the table's rows would be lost", allow_loss)]
    }

    fn rename_table(&self, from: &ObjectPath, to: &ObjectPath) -> String {
        format!("ALTER TABLE {} RENAME TO {};", quote(&from.object), quote(&to.object))
    }

    fn rename_column(&self, table: &ObjectPath, from: &str, to: &str) -> String {
        format!("ALTER TABLE {} RENAME COLUMN {} TO {};", quote(&table.object), quote(from), quote(to))
    }

    fn create(&self, path: &ObjectPath, wanted: &Catalog) -> Answer {
        objects::create(path, wanted)
    }

    fn alter(&self, change: &Change, _: &Catalog, wanted: &Catalog, _: bool) -> Answer {
        let mut steps = vec![objects::drop_view(&change.path)?];
        steps.extend(objects::create(&change.path, wanted)?);
        Ok(steps)
    }

    fn drop(&self, path: &ObjectPath, _: &Catalog, _: bool) -> Answer {
        let mut step = objects::drop_view(path)?;
        step.phase = Phase::Clear;
        Ok(vec![step])
    }

    fn needs_views_away(&self, _: &Change) -> bool {
        false
    }

    fn needs_references_away(&self, _: &Column, _: &Column) -> bool {
        false
    }

    fn create_part(&self, path: &ObjectPath, wanted: &Catalog) -> Answer {
        views::create_part(path, wanted)
    }

    fn drop_part(&self, path: &ObjectPath) -> Answer {
        views::drop_part(path)
    }

    fn triggers_are_objects(&self) -> bool {
        true
    }

    fn frame(&self, target: &Target<'_>) -> Frame {
        frame::frame(target)
    }
}
